"""Figures of studies that repeat a published experiment: kind traces or regression (DataFormat.md)."""

from __future__ import annotations

import functools
import math
import re

import numpy as np

from brevity.axes import log_axis, log_limits, power
from brevity.captions import Fact, number
from brevity.figures.drawing import Drawing, Skip
from brevity.files import Table
from brevity.sheet import Sheet, nice_span
from brevity.studies import Experiment
from brevity.style import GREY, Options, handle

COLORS = {"float": "#D55E00", "double": "#0072B2", "published": "#000000", "theory": "#009E73"}
MARKS = {"float": "D", "double": "s"}
EGP = {"descent": "#D55E00", "adam": "#E69F00", "oracle": "#009E73"}
NAMES = {
    "float": "single precision",
    "double": "double precision",
    "descent": "exact, descent",
    "adam": "exact, Adam",
    "oracle": "true support",
    "reinforce_loo": "REINFORCE-LOO",
    "disarm": "DisARM",
    "bitflip_1": "BitFlip-1",
    "ugc": "UGC",
}
DECISIONS = {"reproduced": ("#009E73", "o"), "not_reproduced": ("#D55E00", "X"), "not_comparable": (GREY, "s")}
SCALED = "Scaled to [0, 1]"
DOTTED = {"color": COLORS["theory"], "linestyle": (0, (1, 1.2)), "linewidth": 1.8}


def name_of(word: str) -> str:
    return NAMES.get(word, word.replace("_", " "))


def ten(x: float) -> str:
    """A number as the axes write it: 10⁻⁶, 0.01."""
    return power(x, x >= 9e-4)


def plain_ten(x: float) -> str:
    """The same in plain text, for captions."""
    return number(x) if x >= 9e-4 else f"{x:.0e}".replace("e-0", "e-")


def rebound_facts(experiment: Experiment) -> list[Fact]:
    s = experiment.experiment
    facts = (
        f"Teacher and student {s['layers']}, tanh, Glorot's weights, biases within ±{plain_ten(s['bias_bound'])}; "
        f"{s['n_train']} labels, "
        f"all in every step of gradient descent; {s['n_test']} test labels; {s['replicates']} repetitions, each with its own "
        f"teacher; seed {experiment.settings['seed']}."
    )
    return [Fact(facts)] + ([Fact("A demonstration.")] if experiment.settings.get("demonstration") else [])


def steps_axis(axes, last: float) -> None:
    """A linear axis of steps that begins at 0 and ends at the last, with few ticks, so that neighbours do not collide."""
    axes.set_xlim(0, last)
    step = last / 2
    axes.set_xticks([0, step, last], [f"{tick:g}" for tick in (0, step, last)])


def perturbed(experiment: Experiment, options: Options) -> Drawing:
    s = experiment.experiment["perturbed"]
    precisions, sizes = experiment.names("precision"), experiment["perturbation_std"]
    epochs = experiment["perturbed_epoch"]
    later = epochs >= 1
    distance, test = (experiment[f"perturbed_{name}_normalised"] for name in ("distance", "test_mse"))
    published = experiment["published_epoch"]
    rows = []
    sheet = Sheet(options, len(sizes), 46, wide=True)
    for i, axes in enumerate(sheet.axes):
        steps_axis(axes, epochs.max())
        axes.set_ylim(-0.03, 1.03)
        if i == 0:
            for name, style in (("distance", "-"), ("test_mse", ":")):
                values = experiment[f"published_perturbed_{name}"]
                keep = published <= epochs.max()
                axes.plot(
                    published[keep],
                    values[keep],
                    color="black",
                    linestyle=style,
                    linewidth=2.2 * options.scale,
                    alpha=0.3,
                )
                rows += [("published", sizes[i], name, e, v) for e, v in zip(published, values)]
        for p, precision in enumerate(precisions):
            for name, values, style in (("distance", distance, "-"), ("test_mse", test, ":")):
                axes.plot(epochs[later], values[p, i][later], color=COLORS[precision], linestyle=style)
                rows += [(precision, sizes[i], name, e, v) for e, v in zip(epochs, values[p, i])]
    sheet.label("Step", SCALED, [f"perturbation {ten(size)}" for size in sizes])
    raw = experiment["perturbed_distance"]
    words = [
        f"{name_of(precision)}: {np.mean(raw[p, 0, :, 0]):.4g} to {np.mean(raw[p, 0, :, -1]):.4g}"
        for p, precision in enumerate(precisions)
    ]
    caption = [
        "Experiment A. Squared distance of the parameters from the teacher's (solid) and test loss (dotted), every run scaled to "
        "[0, 1] from its first step on, mean over repetitions. Grey: published, single precision, perturbation "
        f"{plain_ten(sizes[0])}. Learning rate {s['learning_rate']:g}, {s['epochs']} steps, no noise. What the "
        "scaling hides: the mean "
        f"squared distance at perturbation {plain_ten(sizes[0])} goes from its start to its end in {'; in '.join(words)}."
    ]
    handles = [handle({"color": COLORS[p]}, name_of(p)) for p in precisions]
    handles += [handle({"color": "black", "alpha": 0.3, "linewidth": 2.2 * options.scale}, "published")]
    handles += [handle({"color": GREY}, "distance"), handle({"color": GREY, "linestyle": ":"}, "test loss")]
    header = ["series", "perturbation_std", "quantity", "step", "value"]
    return Drawing(sheet, handles, caption + rebound_facts(experiment), header, rows)


def perturbed_raw(experiment: Experiment, options: Options) -> Drawing:
    s = experiment.experiment["perturbed"]
    precisions, sizes, epochs = (
        experiment.names("precision"),
        experiment["perturbation_std"],
        experiment["perturbed_epoch"],
    )
    distance = experiment["perturbed_distance"]
    relative = 100 * (distance / distance[..., :1] - 1)
    mean = relative.mean(axis=2)
    rows = []
    sheet = Sheet(options, len(precisions), 46, columns=2, wide=True)
    looks = ["-", (0, (5, 1.5)), ":"]
    for p, (axes, precision) in enumerate(zip(sheet.axes, precisions)):
        steps_axis(axes, epochs.max())
        axes.set_ylim(*nice_span([np.nanmin(relative), np.nanmax(relative)]))
        axes.axhline(0, color=GREY, linewidth=0.5 * options.scale, zorder=0)
        for i, size in enumerate(sizes):
            if i == 0:
                for run in relative[p, i]:
                    axes.plot(epochs, run, color=COLORS[precision], linewidth=0.3 * options.scale, alpha=0.35)
            axes.plot(epochs, mean[p, i], color=COLORS[precision], linestyle=looks[i % 3], linewidth=1.6 * options.scale)
            rows += [(precision, size, e, v) for e, v in zip(epochs, mean[p, i])]
    sheet.label("Step", "Change of the distance (%)", [name_of(p) for p in precisions])
    caption = [
        "Experiment A without scaling: change of the squared distance from the teacher since the start. Thick: mean over "
        f"repetitions; thin: each repetition at perturbation {plain_ten(sizes[0])}. Learning rate {s['learning_rate']:g}, "
        f"{s['epochs']} steps, no noise."
    ]
    handles = [
        handle({"color": GREY, "linestyle": looks[i % 3], "linewidth": 1.6 * options.scale}, f"perturbation {ten(size)}")
        for i, size in enumerate(sizes)
    ]
    header = ["precision", "perturbation_std", "step", "change_percent"]
    return Drawing(sheet, handles, caption + rebound_facts(experiment), header, rows)


def noisy(experiment: Experiment, options: Options) -> Drawing:
    s = experiment.experiment["noisy"]
    precisions, epochs = experiment.names("precision"), experiment["noisy_epoch"]
    later = epochs >= 1
    published = experiment["published_epoch"]
    keep = published <= epochs.max()
    dotted = {**DOTTED, "linewidth": 1.8 * options.scale}
    rows = []
    sheet = Sheet(options, 2, 48, wide=True)
    scaled, raw = sheet.axes
    steps_axis(scaled, epochs.max())
    scaled.set_ylim(-0.03, 1.03)
    for name, style in (("distance", "-"), ("test_mse", ":")):
        values = experiment[f"published_noisy_{name}"]
        scaled.plot(published[keep], values[keep], color="black", linestyle=style, linewidth=2.2 * options.scale, alpha=0.3)
        rows += [("published", name, e, v) for e, v in zip(published, values)]
        for p, precision in enumerate(precisions):
            mine = experiment[f"noisy_{name}_normalised"][p]
            scaled.plot(epochs[later], mine[later], color=COLORS[precision], linestyle=style)
            rows += [(precision, f"{name}_normalised", e, v) for e, v in zip(epochs, mine)]
    theory = experiment["noisy_distance_theory_normalised"]
    scaled.plot(epochs[later], theory[later], **dotted)
    rows += [("theory", "distance_normalised", e, v) for e, v in zip(epochs, theory)]
    steps_axis(raw, epochs.max())
    expected = experiment["noisy_distance_theory"].mean(axis=0)
    top = np.nanmax([experiment["noisy_distance"].mean(axis=1).max(), expected.max()])
    exponent = int(np.floor(np.log10(top)))
    for p, precision in enumerate(precisions):
        mine = experiment["noisy_distance"][p].mean(axis=0)
        raw.plot(epochs, mine / 10.0**exponent, color=COLORS[precision])
        rows += [(precision, "distance", e, v) for e, v in zip(epochs, mine)]
    raw.plot(epochs, expected / 10.0**exponent, **dotted)
    rows += [("theory", "distance", e, v) for e, v in zip(epochs, expected)]
    raw.set_ylim(0, 1.08 * top / 10.0**exponent)
    for axes, label in ((scaled, SCALED), (raw, f"Squared distance ($10^{{{exponent}}}$)")):
        axes.set_xlabel("Step")
        axes.set_ylabel(label)
    sheet.title(["scaled, as published", "not scaled"])
    excess = experiment["noisy_excess_mse"][-1, :, -1].mean() / s["noise_std"] ** 2
    caption = [
        "Experiment B. Squared distance from the teacher (solid) and test loss on noisy labels (dotted) of a student "
        "that starts at "
        f"its teacher, labels with noise σ = {s['noise_std']:g}. a: every run scaled to [0, 1] from its first step on, mean over "
        "repetitions; b: mean distance. Green: linear response, Σ (2σ²/n)(1 − (1 − ηh)ᵗ)²/h over the eigenvalues h "
        "of the Hessian "
        f"at the teacher. Learning rate {s['learning_rate']:g}. The excess loss at the end is {excess:.2g} of the noise variance."
    ]
    handles = [handle({"color": COLORS[p]}, name_of(p)) for p in precisions]
    handles += [
        handle({"color": "black", "alpha": 0.3, "linewidth": 2.2 * options.scale}, "published"),
        handle(dotted, "linear response"),
        handle({"color": GREY}, "distance"),
        handle({"color": GREY, "linestyle": ":"}, "test loss"),
    ]
    return Drawing(sheet, handles, caption + rebound_facts(experiment), ["series", "quantity", "step", "value"], rows)


def levels(experiment: Experiment, options: Options) -> Drawing:
    s = experiment.experiment["levels"]
    precisions, sizes = experiment.names("precision"), experiment["noise_std"]
    mean, theory = experiment["level_distance_mean"], experiment["level_distance_theory"]
    x, y = experiment["published_noise_std"], experiment["published_level_distance"]
    sheet = Sheet(options, 1, 58)
    axes = sheet.axes[0]
    log_axis(axes.xaxis, min(sizes.min(), x.min()) / 1.4, max(sizes.max(), x.max()) * 1.4)
    log_axis(axes.yaxis, *log_limits(np.concatenate([mean.ravel(), theory, y]), 2, 14))
    axes.plot(x, y, color="black", marker="o", markersize=5 * options.scale, alpha=0.3, linestyle="")
    axes.plot(sizes, theory, color=COLORS["theory"])
    rows = [("published", a, b) for a, b in zip(x, y)] + [("theory", a, b) for a, b in zip(sizes, theory)]
    looks = {p: {"color": COLORS[p], "marker": MARKS[p], "markersize": 3 * options.scale, "linestyle": ""} for p in precisions}
    for p, precision in enumerate(precisions):
        axes.plot(sizes, mean[p], **looks[precision])
        rows += [(precision, a, b) for a, b in zip(sizes, mean[p])]
    sheet.label("Label noise σ", "Squared distance")
    caption = [
        f"Experiment C. Squared distance from the teacher after {s['epochs']} steps at learning rate "
        f"{plain_ten(s['learning_rate'])} "
        "against the standard deviation σ of the label noise (the published axis says σ²); mean over repetitions. Line: linear "
        "response, slope 2."
    ]
    handles = [handle(looks[p], name_of(p)) for p in precisions]
    handles += [
        handle(
            {"color": "black", "alpha": 0.3, "marker": "o", "markersize": 5 * options.scale, "linestyle": ""},
            "published",
        ),
        handle({"color": COLORS["theory"]}, "linear response"),
    ]
    return Drawing(sheet, handles, caption + rebound_facts(experiment), ["series", "noise_std", "distance"], rows)


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


def claims(experiment: Experiment, options: Options) -> Drawing:
    """Every claim: measured against expected in units of what is tolerated, and both numbers in words."""
    table = experiment.claims()
    order = [i for i in range(table.size) if np.isfinite(table["measured"][i])]
    if not order:
        raise Skip("no claim has a measured value")
    rows = []
    sheet = Sheet(options, 1, 4.0 * (len(order) + 1), wide=True)
    axes = sheet.axes[0]
    axes.axvspan(-1, 1, color="#009E73", alpha=0.12, linewidth=0)
    axes.axvline(0, color=GREY, linewidth=0.6 * options.scale)
    deviations = {i: deviation(table, i) for i in order}
    furthest = max([1.6, *(abs(off) * 1.25 for off in deviations.values() if math.isfinite(off))])
    axes.set_xscale("symlog", linthresh=1, linscale=1)
    ticks = [t for t in (-100, -30, -10, -3, -1, 0, 1, 3, 10, 30, 100) if abs(t) <= furthest]
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.set_xticks([], minor=True)
    axes.set_xlim(-furthest, furthest)
    labels = []
    for y, i in enumerate(order):
        color, marker = DECISIONS[table["decision"][i]]
        if math.isfinite(deviations[i]):
            axes.plot(deviations[i], y, color=color, marker=marker, linestyle="")
        words = f"{short(table['measured'][i])}, {expected_words(table, i)}"
        labels.append((y, words, "#000000"))
        names = ("name", "expected", "measured", "tolerance", "comparison", "decision")
        rows.append((*(table[name][i] for name in names), deviations[i]))
    axes.set_ylim(len(order) - 0.4, -0.6)
    axes.set_yticks(range(len(order)), [claim_title(str(table["name"][i])) for i in order])
    axes.tick_params(axis="y", length=0)
    sheet.label("Deviation ÷ tolerance", "")
    for y, words, color in labels:
        axes.text(1.02, y, words, transform=axes.get_yaxis_transform(), color=color, va="center", ha="left")
    marks = [DECISIONS[table["decision"][i]] for i in order]
    for y, (color, marker) in enumerate(marks):
        axes.plot(-0.02, y, transform=axes.get_yaxis_transform(), color=color, marker=marker, linestyle="", clip_on=False)
    axes.tick_params(axis="y", pad=8 * options.scale)
    caption = (
        f"Claims of the study {experiment.name}, with the measured and the claimed value. Points: deviation in units of what is "
        "tolerated (green), with logarithms where the tolerance is a factor; linear up to 1, logarithmic beyond. "
        "Bounds and values "
        "that nobody published have no deviation. Marks on the left: the decision."
    )
    handles = [
        handle({"color": color, "marker": marker, "linestyle": ""}, name.replace("_", " "))
        for name, (color, marker) in DECISIONS.items()
        if name in {table["decision"][i] for i in order}
    ]
    header = ["claim", "expected", "measured", "tolerance", "comparison", "decision", "deviation"]
    return Drawing(sheet, handles, [caption], header, rows)


def deviation(table: Table, i: int) -> float:
    """(measured − expected)/tolerance, of the logarithms where the tolerance is a factor; NaN for bounds."""
    expected, measured, size = table["expected"][i], table["measured"][i], table["tolerance"][i]
    if table["comparison"][i] == "factor":
        return math.log(measured / expected) / math.log(size) if measured > 0 and expected > 0 else math.nan
    if table["comparison"][i] == "within" and size > 0:
        return (measured - expected) / size
    return math.nan


def claim_title(name: str) -> str:
    """The name of a claim, its numbers written as the axes write them."""
    return re.sub(r"\d+e-\d+", lambda found: ten(float(found[0])), name.replace("_", " "))


def short(x: float) -> str:
    """Three digits, as the axes write them."""
    return power(float(f"{x:.3g}"), x == 0 or 9e-4 <= abs(x) <= 1e5)


def expected_words(table: Table, i: int) -> str:
    expected, size = table["expected"][i], table["tolerance"][i]
    if not np.isfinite(expected):
        return "nothing published"
    return {
        "within": f"claimed {short(expected)} ± {size:.2g}",
        "factor": f"claimed {short(expected)} within ×{size:g}",
        "at_least": f"claimed at least {short(expected)}",
        "at_most": f"claimed at most {short(expected)}",
    }[str(table["comparison"][i])]


FIGURES: dict[str, dict[str, functools.partial[Drawing]]] = {
    "rebound": {
        "perturbed": perturbed,
        "perturbed-raw": perturbed_raw,
        "noisy": noisy,
        "levels": levels,
        "claims": claims,
    },
    "soft_committee": {"errors": errors, "claims": claims},
    "egp": {"losses": losses, "claims": claims},
}
