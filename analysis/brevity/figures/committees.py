"""Soft committees that learn online, beside the equations of infinitely many inputs."""

from __future__ import annotations

import numpy as np

from brevity.axes import log_axis, log_limits
from brevity.figures.drawing import Drawing
from brevity.figures.traces import COLORS, name_of, steps_axis
from brevity.sheet import Sheet
from brevity.studies import Experiment
from brevity.style import Options, handle


def errors(experiment: Experiment, options: Options) -> Drawing:
    s = experiment.experiment
    cases = experiment.names("case")
    time, theory, simulated = experiment["time"], experiment["theory_error_mean"], experiment["simulated_error"]
    mean = experiment["simulated_error_mean"]
    sheet = Sheet(options, len(cases), 48, wide=True)
    rows, limits = [], log_limits(np.concatenate([theory.ravel(), simulated.ravel()]), 1.5, 7)
    points = {"color": COLORS["float"], "marker": "o", "markersize": 2.6 * options.scale, "linestyle": ""}
    for c, (axes, name) in enumerate(zip(sheet.axes, cases)):
        log_axis(axes.yaxis, *limits)
        steps_axis(axes, time[c].max())
        for run in simulated[c]:
            axes.plot(time[c], run, color=COLORS["float"], linewidth=0.3 * options.scale, alpha=0.5)
        every = max(1, len(time[c]) // 20)
        axes.plot(time[c][::every], mean[c][::every], **points)
        axes.plot(time[c], theory[c], color=COLORS["double"])
        rows += [(name, *row) for row in zip(time[c], mean[c], theory[c])]
    sheet.label("Steps per input", "Generalisation error", [name_of(case) for case in cases])
    claims = experiment.claims()
    decided = dict(zip(claims["name"], claims["decision"]))
    words = []
    for name in cases:
        case = s["cases"][name]
        overlap = f", R = {case['start_overlap']:g}" if "start_overlap" in case else ""
        decision = decided.get(f"{name} equations", "").replace("_", " ")
        words.append(
            f"{name_of(name)}: K = {case['student']}, M = {case['teacher']}, η = {case['learning_rate']:g}, σ = "
            f"{case['noise_std']:g}, "
            f"start Q = {case['start_norm']:g}{overlap}" + (f" ({decision})" if decision else "")
        )
    caption = (
        f"Online gradient descent of a committee of erf units with N = {s['inputs']} inputs, output weights 1. Points: mean over "
        f"{s['replicates']} simulations (thin lines), each with its own teacher of orthogonal units of norm 1; blue: "
        "Saad and Solla's "
        "equations from the same starts. Half the mean squared error, without noise, by its closed form. "
        f"{'; '.join(words)}. Seed {experiment.settings['seed']}."
    )
    handles = [handle(points, "simulation"), handle({"color": COLORS["double"]}, "equations")]
    return Drawing(sheet, handles, [caption], ["case", "time", "simulated", "theory"], rows)
