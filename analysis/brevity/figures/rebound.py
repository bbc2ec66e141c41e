"""A student that starts near its teacher: the rebound, noise, and how far it drives the student."""

from __future__ import annotations

import numpy as np

from brevity.axes import log_axis, log_limits
from brevity.captions import Fact
from brevity.figures.drawing import Drawing
from brevity.figures.traces import COLORS, MARKS, name_of, plain_ten, steps_axis, ten
from brevity.sheet import Sheet, nice_span
from brevity.studies import Experiment
from brevity.style import GREY, Options, handle

SCALED = "Scaled to [0, 1]"
DOTTED = {"color": COLORS["theory"], "linestyle": (0, (1, 1.2)), "linewidth": 1.8}


def rebound_facts(experiment: Experiment) -> list[Fact]:
    s = experiment.experiment
    facts = (
        f"Teacher and student {s['layers']}, tanh, Glorot's weights, biases within ±{plain_ten(s['bias_bound'])}; "
        f"{s['n_train']} labels, "
        f"all in every step of gradient descent; {s['n_test']} test labels; {s['replicates']} repetitions, each with its own "
        f"teacher; seed {experiment.settings['seed']}."
    )
    return [Fact(facts)] + ([Fact("A demonstration.")] if experiment.settings.get("demonstration") else [])


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
