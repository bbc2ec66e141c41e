"""Figures of studies that repeat a published experiment: kind traces or regression (DataFormat.md)."""
import json

import numpy as np

from brevity_files import ResultError, ResultFile, Skip, level_text
from brevity_style import GREY, Sheet, handle, log_axis, log_limits, write_table

COLORS = {"float": "#D55E00", "double": "#0072B2", "published": "#000000", "theory": "#009E73"}
EGP = {"descent": "#D55E00", "adam": "#E69F00", "oracle": "#009E73"}
DECISIONS = {"reproduced": ("#009E73", "o"), "not_reproduced": ("#D55E00", "X"), "not_comparable": (GREY, "s")}


class Experiment:
    """The arrays and claims of a results folder."""

    def __init__(self, folder):
        self.study = ResultFile(folder, "merge", "study.h5")
        self.verdicts = ResultFile(folder, "verdict", "verdicts.h5")
        if self.verdicts.attribute("study_hash") != self.study.attribute("study_hash"):
            raise ResultError(f"Cannot draw figures: {self.verdicts.path} belongs to another study than {self.study.path}; "
                              f"run `brevity verdict` again.")
        self.json = json.loads(self.study["meta/study_json"])
        self.settings = self.json["experiment"]
        self.kind = self.settings["kind"]

    def __getitem__(self, name):
        return self.study[name]

    def names(self, dimension):
        return list(self.study.words(dimension).values())

    def claims(self):
        return self.verdicts.table("claims"), list(self.verdicts["meta/names"])

    def decision(self, name):
        """The decision on a claim in words, in brackets; nothing if there is no such claim."""
        table, names = self.claims()
        return f" ({table['decision'][names.index(name)].replace('_', ' ')})" if name in names else ""


def kind_of(folder):
    """The kind of the study; learning-curve where the file does not say, so that its reader says what is wrong."""
    try:
        return json.loads(ResultFile(folder, "merge", "study.h5")["meta/study_json"])["kind"]
    except (LookupError, ResultError, TypeError, ValueError):
        return "learning-curve"


def numbers(values):
    return ", ".join(level_text(value) for value in values)


def rebound_facts(experiment):
    s = experiment.settings
    facts = (f"Teacher and student {s['layers']}, tanh, Glorot's weights, biases within ±{s['bias_bound']:g}; "
             f"{s['n_train']} labels, all in every step of gradient descent; {s['n_test']} test labels; "
             f"{s['replicates']} repetitions, each with a teacher of its own; seed {experiment.json['seed']}.")
    return [facts] + (["A demonstration."] if experiment.json.get("demonstration") else [])


def rebound_perturbed(experiment, stem):
    s = experiment.settings["perturbed"]
    precisions, sizes = experiment.names("precision"), experiment["perturbation_std"]
    epochs = experiment["perturbed_epoch"]
    later = epochs >= 1
    distance, test = (experiment[f"perturbed_{name}_normalised"] for name in ("distance", "test_mse"))
    published = experiment["published_epoch"]
    rows = []
    sheet = Sheet(len(sizes) if len(sizes) != 1 else 2, 46, titled=True)
    for i, axes in enumerate(sheet.axes[:len(sizes)]):
        axes.set_xlim(0, epochs.max())
        axes.set_ylim(-0.03, 1.03)
        if i == 0:
            for name, style in (("distance", "-"), ("test_mse", ":")):
                values = experiment[f"published_perturbed_{name}"]
                keep = published <= epochs.max()
                axes.plot(published[keep], values[keep], color="black", linestyle=style, linewidth=2.2, alpha=0.3)
                rows += [("published", sizes[i], name, e, v) for e, v in zip(published, values)]
        for p, precision in enumerate(precisions):
            for name, values, style in (("distance", distance, "-"), ("test_mse", test, ":")):
                axes.plot(epochs[later], values[p, i][later], color=COLORS[precision], linestyle=style)
                rows += [(precision, sizes[i], name, e, v) for e, v in zip(epochs, values[p, i])]
    for axes in sheet.axes[len(sizes):]:
        axes.set_visible(False)
    sheet.label("Step", "Scaled to [0, 1]", [f"perturbation {size:g}" for size in sizes] + [""] * (len(sheet.axes) - len(sizes)))
    raw = experiment["perturbed_distance"]
    words = []
    for p, precision in enumerate(precisions):
        first, last = np.mean(raw[p, 0, :, 0]), np.mean(raw[p, 0, :, -1])
        words.append(f"{precision}: {first:.4g} to {last:.4g}")
    caption = [f"Experiment A. Squared distance of the parameters from the teacher's (solid) and test loss (dotted), every run "
               f"scaled to [0, 1] from its first step on, mean over repetitions. Grey: published, single precision, "
               f"perturbation 1e-06. Learning rate {s['learning_rate']:g}, {s['epochs']} steps, no noise. What the scaling "
               f"hides: the mean squared distance at perturbation {sizes[0]:g} goes from its start to its end in "
               f"{'; in '.join(words)}."]
    handles = [handle({"color": COLORS[p]}, f"{p}") for p in precisions]
    handles += [handle({"color": "black", "alpha": 0.3, "linewidth": 2.2}, "published")]
    handles += [handle({"color": GREY}, "distance"), handle({"color": GREY, "linestyle": ":"}, "test loss")]
    sheet.save(handles, " ".join(caption + rebound_facts(experiment)), stem)
    write_table(f"{stem}.csv", ["series", "perturbation_std", "quantity", "step", "value"], rows)


def rebound_raw(experiment, stem):
    s = experiment.settings["perturbed"]
    precisions, sizes, epochs = experiment.names("precision"), experiment["perturbation_std"], experiment["perturbed_epoch"]
    distance = experiment["perturbed_distance"]
    relative = distance / distance[..., :1] - 1
    mean = 100 * relative.mean(axis=2)
    rows = []
    sheet = Sheet(len(precisions) if len(precisions) > 1 else 2, 46, titled=True)
    low, high = np.nanmin(100 * relative), np.nanmax(100 * relative)
    looks = ["-", (0, (5, 1.5)), ":"]
    for p, (axes, precision) in enumerate(zip(sheet.axes, precisions)):
        axes.set_xlim(0, epochs.max())
        margin = 0.06 * (high - low)
        axes.set_ylim(low - margin, high + margin)
        axes.axhline(0, color=GREY, linewidth=0.5, zorder=0)
        for i, size in enumerate(sizes):
            for run in relative[p, i]:
                axes.plot(epochs, 100 * run, color=COLORS[precision], linewidth=0.3, alpha=0.35 if i == 0 else 0)
            axes.plot(epochs, mean[p, i], color=COLORS[precision], linestyle=looks[i % 3], linewidth=1.6)
            rows += [(precision, size, e, v) for e, v in zip(epochs, mean[p, i])]
    for axes in sheet.axes[len(precisions):]:
        axes.set_visible(False)
    sheet.label("Step", "Change of the distance (%)", precisions + [""] * (len(sheet.axes) - len(precisions)))
    caption = [f"Experiment A without scaling: change of the squared distance from the teacher since the start. Thick: mean over "
               f"repetitions; thin: each repetition at perturbation {sizes[0]:g}. Learning rate {s['learning_rate']:g}, "
               f"{s['epochs']} steps, no noise."]
    handles = [handle({"color": GREY, "linestyle": looks[i % 3], "linewidth": 1.6}, f"perturbation {size:g}")
               for i, size in enumerate(sizes)]
    sheet.save(handles, " ".join(caption + rebound_facts(experiment)), stem)
    write_table(f"{stem}.csv", ["precision", "perturbation_std", "step", "change_percent"], rows)


def rebound_noisy(experiment, stem):
    s = experiment.settings["noisy"]
    precisions, epochs = experiment.names("precision"), experiment["noisy_epoch"]
    later = epochs >= 1
    published = experiment["published_epoch"]
    keep = published <= epochs.max()
    rows = []
    sheet = Sheet(2, 46, titled=True)
    sheet.gap = 13.0
    scaled, raw = sheet.axes
    scaled.set_xlim(0, epochs.max())
    scaled.set_ylim(-0.03, 1.03)
    for name, style in (("distance", "-"), ("test_mse", ":")):
        values = experiment[f"published_noisy_{name}"]
        scaled.plot(published[keep], values[keep], color="black", linestyle=style, linewidth=2.2, alpha=0.3)
        rows += [("published", name, e, v) for e, v in zip(published, values)]
        for p, precision in enumerate(precisions):
            mine = experiment[f"noisy_{name}_normalised"][p]
            scaled.plot(epochs[later], mine[later], color=COLORS[precision], linestyle=style)
            rows += [(precision, f"{name}_normalised", e, v) for e, v in zip(epochs, mine)]
    theory = experiment["noisy_distance_theory_normalised"]
    scaled.plot(epochs[later], theory[later], color=COLORS["theory"], linestyle=(0, (1, 1.2)), linewidth=1.8)
    rows += [("theory", "distance_normalised", e, v) for e, v in zip(epochs, theory)]
    raw.set_xlim(0, epochs.max())
    expected = experiment["noisy_distance_theory"].mean(axis=0)
    top = np.nanmax([experiment["noisy_distance"].mean(axis=1).max(), expected.max()])
    power = int(np.floor(np.log10(top)))
    for p, precision in enumerate(precisions):
        mine = experiment["noisy_distance"][p].mean(axis=0)
        raw.plot(epochs, mine / 10.0**power, color=COLORS[precision])
        rows += [(precision, "distance", e, v) for e, v in zip(epochs, mine)]
    raw.plot(epochs, expected / 10.0**power, color=COLORS["theory"], linestyle=(0, (1, 1.2)), linewidth=1.8)
    rows += [("theory", "distance", e, v) for e, v in zip(epochs, expected)]
    raw.set_ylim(0, 1.08 * top / 10.0**power)
    sheet.label("Step", "Scaled to [0, 1]", ["scaled, as published", f"as it is, in units of $10^{{{power}}}$"])
    raw.tick_params(which="both", labelleft=True)
    excess = experiment["noisy_excess_mse"][-1, :, -1].mean() / s["noise_std"] ** 2
    caption = [f"Experiment B. Squared distance from the teacher (solid) and test loss on noisy labels (dotted) of a student that "
               f"starts at its teacher, labels with noise σ = {s['noise_std']:g}. Left: every run scaled to [0, 1] from its first "
               f"step on, mean over repetitions; right: mean distance. Green: linear response, "
               f"Σ (2σ²/n)(1 − (1 − ηh)^t)²/h over the eigenvalues h of the Hessian at the teacher. Learning rate "
               f"{s['learning_rate']:g}. The excess loss at the end is {excess:.2g} of the noise variance."]
    handles = [handle({"color": COLORS[p]}, p) for p in precisions]
    handles += [handle({"color": "black", "alpha": 0.3, "linewidth": 2.2}, "published"),
                handle({"color": COLORS["theory"], "linestyle": (0, (1, 1.2)), "linewidth": 1.8}, "linear response"),
                handle({"color": GREY}, "distance"), handle({"color": GREY, "linestyle": ":"}, "test loss")]
    sheet.save(handles, " ".join(caption + rebound_facts(experiment)), stem)
    write_table(f"{stem}.csv", ["series", "quantity", "step", "value"], rows)


def rebound_levels(experiment, stem):
    s = experiment.settings["levels"]
    precisions, levels = experiment.names("precision"), experiment["noise_std"]
    mean, theory = experiment["level_distance_mean"], experiment["level_distance_theory"]
    x, y = experiment["published_noise_std"], experiment["published_level_distance"]
    sheet = Sheet(1, 58)
    axes = sheet.axes[0]
    log_axis(axes.xaxis, min(levels.min(), x.min()) / 1.4, max(levels.max(), x.max()) * 1.4)
    log_axis(axes.yaxis, *log_limits(np.concatenate([mean.ravel(), theory, y]), 2, 14))
    axes.plot(x, y, color="black", marker="o", markersize=5, alpha=0.3, linestyle="")
    axes.plot(levels, theory, color=COLORS["theory"], linewidth=1)
    rows = [("published", a, b) for a, b in zip(x, y)] + [("theory", a, b) for a, b in zip(levels, theory)]
    marks = {"float": "D", "double": "s"}
    for p, precision in enumerate(precisions):
        axes.plot(levels, mean[p], color=COLORS[precision], marker=marks[precision], markersize=3, linestyle="")
        rows += [(precision, a, b) for a, b in zip(levels, mean[p])]
    caption = [f"Experiment C. Squared distance from the teacher after {s['epochs']} steps at learning rate "
               f"{s['learning_rate']:g} against the standard deviation σ of the label noise (the published axis says σ²); "
               f"mean over repetitions. Line: linear response, slope 2."]
    sheet.label("Label noise σ", "Squared distance")
    handles = [handle({"color": COLORS[p], "marker": marks[p], "markersize": 3, "linestyle": ""}, p) for p in precisions]
    handles += [handle({"color": "black", "alpha": 0.3, "marker": "o", "markersize": 5, "linestyle": ""}, "published"),
                handle({"color": COLORS["theory"]}, "linear response")]
    sheet.save(handles, " ".join(caption + rebound_facts(experiment)), stem)
    write_table(f"{stem}.csv", ["series", "noise_std", "distance"], rows)


def soft_committee(experiment, stem):
    s = experiment.settings
    cases = experiment.names("case")
    time, theory, simulated = experiment["time"], experiment["theory_error_mean"], experiment["simulated_error"]
    mean = experiment["simulated_error_mean"]
    sheet = Sheet(len(cases) if len(cases) > 1 else 2, 48, titled=True)
    rows, low, high = [], *log_limits(np.concatenate([theory.ravel(), simulated.ravel()]), 1.5, 7)
    for c, (axes, name) in enumerate(zip(sheet.axes, cases)):
        log_axis(axes.yaxis, low, high)
        axes.set_xlim(0, time[c].max())
        for run in simulated[c]:
            axes.plot(time[c], run, color=COLORS["float"], linewidth=0.3, alpha=0.5)
        every = max(1, len(time[c]) // 20)
        axes.plot(time[c][::every], mean[c][::every], color=COLORS["float"], marker="o", markersize=2.6, linestyle="")
        axes.plot(time[c], theory[c], color=COLORS["double"])
        rows += [(name, *row) for row in zip(time[c], mean[c], theory[c])]
    for axes in sheet.axes[len(cases):]:
        axes.set_visible(False)
    sheet.label("Steps per input", "Generalisation error", cases + [""] * (len(sheet.axes) - len(cases)))
    words = []
    for name in cases:
        case = s["cases"][name]
        overlap = f", R = {case['start_overlap']:g}" if "start_overlap" in case else ""
        words.append(f"{name}: K = {case['student']}, M = {case['teacher']}, η = {case['learning_rate']:g}, "
                     f"σ = {case['noise_std']:g}, start Q = {case['start_norm']:g}{overlap}"
                     + experiment.decision(f"{name} equations"))
    caption = (f"Online gradient descent of a committee of erf units with N = {s['inputs']} inputs, output weights 1. Points: "
               f"mean over {s['replicates']} simulations (thin lines), each with its own teacher of orthogonal units of norm 1; "
               f"blue: Saad and Solla's equations from the same starts. Half the mean squared error, without noise, by its closed "
               f"form. {'; '.join(words)}. Seed {experiment.json['seed']}.")
    handles = [handle({"color": COLORS["float"], "marker": "o", "markersize": 2.6, "linestyle": ""}, "simulation"),
               handle({"color": COLORS["double"]}, "equations")]
    sheet.save(handles, caption, stem)
    write_table(f"{stem}.csv", ["case", "time", "simulated", "theory"], rows)


def egp(experiment, stem):
    problems, solvers, methods = (experiment.names(name) for name in ("problem", "solver", "published_method"))
    losses, published = experiment["penalised_loss"], experiment["published_penalised_loss"]
    sheet = Sheet(len(problems) if len(problems) > 1 else 2, 50, titled=True)
    sheet.gap = 13.0
    rows = []
    for i, (axes, problem) in enumerate(zip(sheet.axes, problems)):
        limits = log_limits(np.concatenate([losses[i].ravel(), published[i]]), 1.4)
        log_axis(axes.yaxis, *limits)
        for s, solver in enumerate(solvers):
            values = losses[i, s]
            spread = np.linspace(-0.25, 0.25, len(values)) if len(values) > 1 else [0]
            axes.plot(s + np.array(spread), values, color=EGP[solver], marker="o", markersize=2.4, linestyle="", alpha=0.7)
            axes.plot([s - 0.33, s + 0.33], [np.median(values)] * 2, color=EGP[solver], linewidth=1.4)
            rows += [(problem, solver, r, v) for r, v in enumerate(values)]
        for m, method in enumerate(methods):
            if np.isfinite(published[i, m]):
                ours = method.startswith("egp")
                x = solvers.index(method[4:]) if ours else len(solvers) + m
                axes.plot(x, published[i, m], color="black", marker="D" if ours else "s", markersize=4, linestyle="",
                          markerfacecolor="none")
                rows.append((problem, f"published {method}", "", published[i, m]))
        others = [method for method in methods if not method.startswith("egp")]
        axes.set_xlim(-0.6, len(solvers) + len(others) - 0.4)
        axes.set_xticks(range(len(solvers) + len(others)), [name.replace("_", "\n") for name in solvers + others], size=6)
    for axes in sheet.axes[len(problems):]:
        axes.set_visible(False)
    sheet.label("", "Mean squared error + λ₀ · coefficients", problems + [""] * (len(sheet.axes) - len(problems)))
    for axes in sheet.axes:
        axes.tick_params(which="both", labelleft=True)
    s = experiment.settings
    words = [f"{name}: n = {p['samples']}, p = {p['variables']}, {p['nonzero']} true coefficients, noise {p['noise_std']:g}, "
             f"λ₀ = {p['lambda0']:g} per coefficient in units of squared error, at most {p['epochs']} epochs"
             for name, p in s["problems"].items()]
    caption = (f"Sparse regression by exact gradients: points, {s['replicates']} data sets, X and true coefficients N(0, 1); bars: "
               f"medians; oracle: least squares on the true support. Open diamonds: printed for exact gradients, open squares: "
               f"printed for Monte Carlo gradients, one data set each; the printed loss of exact gradients is the mean squared error + 1 per "
               f"coefficient and was converted to that of the others, + λ₀ per coefficient. {'; '.join(words)}. Probabilities start at "
               f"{s['initial_probability']:g}; Adam with rate 0.1, descent with the step 1/(2 λ_max). Seed {experiment.json['seed']}.")
    handles = [handle({"color": EGP[solver], "marker": "o", "markersize": 2.4, "linestyle": ""}, solver) for solver in solvers]
    handles += [handle({"color": "black", "marker": mark, "markersize": 4, "linestyle": "", "markerfacecolor": "none"}, name)
                for mark, name in (("D", "printed, exact gradients"), ("s", "printed, Monte Carlo"))]
    sheet.save(handles, caption, stem)
    write_table(f"{stem}.csv", ["problem", "method", "data_set", "penalised_loss"], rows)


def claims(experiment, stem):
    """Measured against expected, in units of what is tolerated."""
    table, names = experiment.claims()
    order = [i for i in range(len(names)) if table["comparison"][i] in ("within", "factor")
             and np.isfinite(table["measured"][i]) and np.isfinite(table["expected"][i])]
    if not order:
        raise Skip("no claim has an expected value, a tolerance and a measured value")
    rows = []
    sheet = Sheet(1, 3.4 * (len(order) + 1), left=48)
    axes = sheet.axes[0]
    axes.axvspan(-1, 1, color="#009E73", alpha=0.12, linewidth=0)
    axes.axvline(0, color=GREY, linewidth=0.6)
    for y, i in enumerate(order):
        expected, measured, size = table["expected"][i], table["measured"][i], table["tolerance"][i]
        if table["comparison"][i] == "factor":
            ratio = measured / expected
            off = np.log(ratio) / np.log(size) if ratio > 0 else -9
        else:
            off = (measured - expected) / size
        color, marker = DECISIONS[table["decision"][i]]
        edge = "<" if off < -3 else ">" if off > 3 else marker
        axes.plot(np.clip(off, -3, 3), y, color=color, marker=edge, linestyle="", clip_on=False)
        rows.append((names[i], expected, measured, size, table["comparison"][i], table["decision"][i], off))
    axes.set_xlim(-3, 3)
    axes.set_ylim(len(order) - 0.4, -0.6)
    axes.set_yticks(range(len(order)), [names[i] for i in order], size=6)
    sheet.label("Deviation/tolerance", "")
    others = len(names) - len(order)
    caption = (f"Claims of the study {experiment.json['name']} with an expected value and a tolerance; logarithms where the "
               f"tolerance is a factor. Green: what is tolerated; triangles: off the scale."
               + (f" {others} more claims are bounds or cannot be compared." if others else ""))
    handles = [handle({"color": color, "marker": marker, "linestyle": ""}, name.replace("_", " "))
               for name, (color, marker) in DECISIONS.items() if name in set(table["decision"][order])]
    sheet.save(handles, caption, stem)
    write_table(f"{stem}.csv", ["claim", "expected", "measured", "tolerance", "comparison", "decision", "deviation"], rows)


FIGURES = {
    "rebound": {"perturbed": rebound_perturbed, "perturbed-raw": rebound_raw, "noisy": rebound_noisy, "levels": rebound_levels,
                "claims": claims},
    "soft_committee": {"errors": soft_committee, "claims": claims}, "egp": {"losses": egp, "claims": claims},
}
