"""Sparse regressions by exact gradients, beside printed results."""

from __future__ import annotations

import numpy as np

from brevity.axes import log_axis, log_limits
from brevity.figures.drawing import Drawing
from brevity.figures.traces import name_of
from brevity.sheet import Sheet
from brevity.studies import Experiment
from brevity.style import GREY, Options, handle

EGP = {"descent": "#D55E00", "adam": "#E69F00", "oracle": "#009E73"}


def losses(experiment: Experiment, options: Options) -> Drawing:
    problems, solvers, methods = (experiment.names(name) for name in ("problem", "solver", "published_method"))
    values, published = experiment["penalised_loss"], experiment["published_penalised_loss"]
    others = [method for method in methods if not method.startswith("egp")]
    lines = [*solvers, *others]
    sheet = Sheet(options, len(problems), 6.0 * len(lines), columns=2, wide=True)
    rows = []
    printed = {"color": "black", "markersize": 4 * options.scale, "linestyle": "", "markerfacecolor": "none"}
    for i, (axes, problem) in enumerate(zip(sheet.axes, problems)):
        log_axis(axes.xaxis, *log_limits(np.concatenate([values[i].ravel(), published[i]]), 1.4))
        for s, solver in enumerate(solvers):
            mine = values[i, s]
            spread = np.linspace(-0.25, 0.25, len(mine)) if len(mine) > 1 else np.array([0.0])
            axes.plot(mine, s + spread, color=EGP[solver], marker=".", linestyle="", alpha=0.7)
            axes.plot([np.median(mine)] * 2, [s - 0.35, s + 0.35], color=EGP[solver], linewidth=1.4 * options.scale)
            rows += [(problem, solver, r, v) for r, v in enumerate(mine)]
        for m, method in enumerate(methods):
            if np.isfinite(published[i, m]):
                ours = method.startswith("egp")
                y = solvers.index(method[4:]) if ours else len(solvers) + others.index(method)
                axes.plot(published[i, m], y, marker="D" if ours else "s", **printed)
                rows.append((problem, f"published {method}", "", published[i, m]))
        axes.set_ylim(len(lines) - 0.4, -0.6)
        axes.set_yticks(range(len(lines)), [name_of(name) for name in lines])
    sheet.label("Mean squared error + λ₀ · coefficients", "", [f"problem {problem}" for problem in problems])
    s = experiment.experiment
    words = [
        f"{name}: n = {p['samples']}, p = {p['variables']}, {p['nonzero']} true coefficients, noise {p['noise_std']:g}, "
        f"λ₀ = {p['lambda0']:g} per coefficient in units of squared error, at most {p['epochs']} epochs"
        for name, p in s["problems"].items()
    ]
    caption = (
        f"Sparse regression by exact gradients: dots, {s['replicates']} data sets, X and true coefficients N(0, 1); "
        "bars: medians; "
        "true support: least squares on it. Open diamonds: printed for exact gradients, open squares: printed for Monte Carlo "
        "gradients, one data set each; the printed loss of exact gradients is the mean squared error + 1 per coefficient and was "
        f"converted to that of the others, + λ₀ per coefficient. {'; '.join(words)}. Probabilities start at "
        f"{s['initial_probability']:g}; Adam with rate 0.1, descent with the step 1/(2 λ_max). Seed "
        f"{experiment.settings['seed']}."
    )
    handles = [handle({"color": GREY, "marker": ".", "linestyle": ""}, "data sets")]
    handles += [
        handle({**printed, "marker": m}, n) for m, n in (("D", "printed, exact gradients"), ("s", "printed, Monte Carlo"))
    ]
    return Drawing(sheet, handles, [caption], ["problem", "method", "data_set", "penalised_loss"], rows)
