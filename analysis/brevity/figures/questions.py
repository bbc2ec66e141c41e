"""Figures that answer the question of one study: α, 2 × 2, placebo, recovery, evidence. All conditions stand on one sheet."""

from __future__ import annotations

import numpy as np

from brevity.axes import LABELS_N, log_axis, log_limits, ratio_axis
from brevity.captions import facts
from brevity.figures.contrast import RATIO_LABEL, best_baseline
from brevity.figures.drawing import (
    Context,
    Drawing,
    Skip,
    budget_axis,
    columns_of,
    dots,
    excess_label,
    excess_words,
    finite,
    require,
    sample,
)
from brevity.sheet import Sheet, nice_span
from brevity.style import GREY, LIGHT, handle, method_look

# The cells of the 2 × 2, by kind of method: structure and estimator.
TWO_BY_TWO = ("dense_early", "dense_map", "drr", "drr_map")
LENGTHS = {"evidence_bits": "evidence", "description_bits": "score", "sampled_bits": "score, sampled"}


def test_loss_against_alpha(context: Context) -> Drawing:
    """Test loss relative to α = 0 above, live parameters below, one column of panels per n."""
    results, options = context.results, context.options
    if context.several:
        raise Skip("the study has factors")
    require(results, "alpha_curves")
    condition = results.conditions[0]
    table = results.rows(results.fits, "alpha_curves", condition)
    if "relative_test_mse_median" not in table:
        raise Skip("fits.h5 has no losses relative to α = 0; `brevity fit` writes them")
    known = np.isfinite(table["relative_test_mse_median"]) & np.isin(table["method"], context.methods)
    if not known.any():
        raise Skip("no method of the study has an α and a loss at α = 0")
    table = table.where(known)
    shown = [label for label in context.methods if (table["method"] == label).any()]
    budgets = sorted(set(table["n_train"]))
    if len(budgets) > 4:
        budgets = [budgets[round(i * (len(budgets) - 1) / 3)] for i in range(4)]
    teacher = float(np.median(results.cube(results.study, "teachers/live_parameters", condition)))
    left, right = log_limits(table["alpha"], 1.4)
    zero = left / 2 if (table["alpha"] <= 0).any() else None
    sheet = Sheet(options, 2 * len(budgets), 40, columns=len(budgets), wide=True)
    live_limits = log_limits(np.append(table["live_parameters_median"], teacher), 1.4)
    least = finite(table["relative_test_mse_median"]).min()
    window = max(1 - 2.2 * max(1 - least, 0.02), 0), 1 + 4.0 * max(1 - least, 0.02)
    rows = []
    for column, n in enumerate(budgets):
        loss, live = sheet.axes[column], sheet.axes[len(budgets) + column]
        for axes in (loss, live):
            log_axis(axes.xaxis, zero / 1.4 if zero else left, right, zero)
        log_axis(live.yaxis, *live_limits)
        loss.set_ylim(*window)
        loss.axhline(1, color=GREY, linewidth=0.8 * options.scale, zorder=0)
        if not results.has_files():
            live.axhline(teacher, color=GREY, linewidth=0.8 * options.scale, linestyle=(0, (1, 1)), zorder=0)
        for method in shown:
            look = method_look(results, method)
            mine = table.where((table["method"] == method) & (table["n_train"] == n))
            mine = mine.where(np.argsort(mine["alpha"], kind="stable"))
            x = np.where(mine["alpha"] > 0, mine["alpha"], zero or np.nan)
            loss.plot(x, mine["relative_test_mse_median"], **{**look, "markersize": 2.6 * options.scale})
            loss.fill_between(
                x,
                mine["relative_test_mse_lower"],
                mine["relative_test_mse_upper"],
                color=look["color"],
                alpha=0.1,
                linewidth=0,
            )
            live.plot(x, mine["live_parameters_median"], **{**look, "markersize": 2.6 * options.scale})
            names = ["alpha", "students"]
            names += [
                f"{q}_{part}"
                for q in ("relative_test_mse", "test_mse", "live_parameters")
                for part in ("median", "lower", "upper")
            ]
            names.append("optimistic_test_mse_median")
            rows += [(method, n, *row) for row in zip(*(mine[name] for name in names))]
    sheet.label("Penalty strength α", "", [f"n = {n}" for n in budgets])
    sheet.axes[0].set_ylabel("Test loss ÷ loss at α = 0")
    sheet.axes[len(budgets)].set_ylabel("Live parameters")
    caption = [
        "Above: test loss of the recorded students over that at α = 0 of the same teacher and replicate, median and "
        "quartiles over "
        f"{sample(results)}; below 1 the penalty helps; the axis is cut where the loss is far above. Below: their "
        "live parameters, "
        + ("median. " if results.has_files() else f"median; dotted: the teacher's {teacher:g}. ")
        + "All candidates, selected or not."
    ]
    if zero:
        caption.append("Leftmost points: α = 0.")
    without = [context.title(m) for m in shown if not (table["alpha"][table["method"] == m] == 0).any()]
    if without:
        caption.append(f"{', '.join(without)}: not tried at α = 0; divided by the loss of the first method that is.")
    if results.setting("protocol.alpha_unit", condition) == "sse":
        caption.append("The penalty is α per parameter beside the sum of squared errors, that is α/n beside their mean.")
    handles = [handle(method_look(results, m), context.title(m)) for m in shown]
    header = ["method", "n_train", *names]
    return Drawing(sheet, handles, caption + facts(results, condition, shown), header, rows)


def two_by_two(context: Context) -> Drawing:
    """Structure by estimator, with the baseline that the verdict names."""
    results, options = context.results, context.options
    cells = {}
    for kind in TWO_BY_TWO:
        labels = [m.label for m in results.methods.values() if m.kind == kind and not m.is_average and m.label in context.methods]
        if not labels:
            raise Skip(f"the study has no {kind}, which the 2 × 2 of structure and estimator needs")
        cells[kind] = labels[0]
    baselines = {c: best_baseline(results, c, cells["drr"]) for c in results.conditions}
    budgets = results.budgets
    names = ("excess_mean", "excess_lower", "excess_upper")
    found = {c: [results.cube(results.fits, name, c) for name in names] for c in results.conditions}
    shown = list(dict.fromkeys([*cells.values(), *baselines.values()]))
    limits = log_limits(np.concatenate([np.ravel(v[0][[context.index(m) for m in shown]]) for v in found.values()]))
    if limits is None:
        raise Skip("the study has no excess loss")
    sheet = Sheet(options, len(results.conditions), 45 if context.several else 60, columns=columns_of(results), wide=True)
    if not context.several:
        sheet.width = options.width or options.column(2) * 0.75
    rows = []
    noises = [results.noise_variance(c) for c in results.conditions]
    low, high = min([limits[0], *(n / 1.25 for n in noises if n)]), max([limits[1], *(n * 1.25 for n in noises)])
    for axes, condition, noise in zip(sheet.axes, results.conditions, noises):
        budget_axis(sheet, axes, budgets)
        log_axis(axes.yaxis, low, high)
        labels = []
        if noise:
            axes.axhline(noise, color=LIGHT, linewidth=0.8 * options.scale, zorder=0)
            labels.append((noise, "noise σ²", GREY))
        for method in dict.fromkeys([*cells.values(), baselines[condition]]):
            mean, lower, upper = (values[context.index(method)] for values in found[condition])
            look = method_look(results, method)
            axes.plot(budgets, mean, **{**look, "linewidth": (1.0 if method in cells.values() else 0.6) * options.scale})
            labels.append((mean[-1], context.title(method), look["color"]))
            rows += [(context.condition(condition), method, n, *row) for n, *row in zip(budgets, mean, lower, upper)]
        if not context.several:
            sheet.direct_labels(axes, labels)
    sheet.letters = context.several
    sheet.label(LABELS_N, excess_label(results), [context.condition(c) for c in results.conditions] if context.several else [])
    extra = [b for b in dict.fromkeys(baselines.values()) if b not in cells.values()]
    caption = [
        "Structure (dense, short) by estimator (early stopping, maximum of the posterior). "
        f"{excess_words(results)} against the number of labels n: geometric mean over {sample(results)}."
    ]
    if extra:
        caption.append(f"Thin: {', '.join(map(context.title, extra))}, the baseline that the verdict names.")
    handles = [handle(method_look(results, m), context.title(m)) for m in shown] if context.several else []
    handles += [handle({"color": LIGHT}, "noise σ²")] if context.several and any(noises) else []
    caption += facts(results, None if context.several else results.conditions[0], shown)
    return Drawing(sheet, handles, caption, ["condition", "method", "n_train", "mean", "lower", "upper"], rows)


def dose_response(context: Context) -> Drawing:
    """Advantage of the short methods against the teacher's length, aligned and rotated."""
    results, options = context.results, context.options
    factors = dict(results.factors)
    if "rotate" not in factors or len(factors) < 2:
        raise Skip("the study does not vary teachers.rotate beside the teacher's length")
    require(results, "advantage")
    table = results.fits.table("advantage")
    table = table.where(np.isfinite(table["log2_excess_ratio"]) & np.isin(table["short"], context.methods))
    if not table.size:
        raise Skip("no short method can be compared with a dense one")
    shorts = [label for label in context.methods if (table["short"] == label).any()]
    doses = sorted(set(table["teacher_bits"][table["teacher"] < 0]))
    left, right = log_limits(doses, 1.35)
    sheet = Sheet(options, len(factors["rotate"]), 55, wide=True)
    rows = []
    for axes, rotation in zip(sheet.axes, factors["rotate"]):
        axes.set_xscale("log")
        axes.set_xlim(left, right)
        sheet.ticks(axes, doses, "{:.0f}".format)
        ratio_axis(axes.yaxis, *nice_span(table["log2_excess_ratio"]))
        axes.axhline(0, color=GREY, linewidth=0.8 * options.scale, zorder=0)
        for s, method in enumerate(shorts):
            look = method_look(results, method)
            mine = table.where((table["rotate"] == rotation) & (table["short"] == method))
            single, median = mine.where(mine["teacher"] >= 0), mine.where(mine["teacher"] < 0)
            median = median.where(np.argsort(median["teacher_bits"]))
            shift = 1.03 ** (2 * s - len(shorts) + 1)  # side by side, within the width of a tick label
            axes.plot(single["teacher_bits"] * shift, single["log2_excess_ratio"], **dots(look["color"], options))
            y = median["log2_excess_ratio"]
            ends = [y - median["lower_quartile"], median["upper_quartile"] - y]
            axes.errorbar(median["teacher_bits"] * shift, y, ends, **look, elinewidth=0.8 * options.scale, zorder=3)
            keys = (
                "short",
                "baseline",
                "teacher",
                "teacher_bits",
                "log2_excess_ratio",
                "lower_quartile",
                "upper_quartile",
            )
            rows += [(rotation, *row) for row in zip(*(mine[key] for key in keys))]
    titles = {"false": "aligned", "true": "rotated (placebo)"}
    sheet.label(
        "Length of the teacher (bits)",
        RATIO_LABEL,
        [titles.get(r, r) for r in factors["rotate"]],
    )
    baselines = [context.title(b) for b in dict.fromkeys(table["baseline"])]
    caption = [
        "Dose and response: how many times less excess than the best dense learner the short methods have at equal n, geometric "
        "mean over n, against the teacher's length. Dots: single teachers; markers: median over teachers, bars: quartiles; the "
        f"methods stand side by side at each length. Dense learner of least geometric mean in its condition: "
        f"{' or '.join(baselines)}. Rotated: the same teachers behind a random rotation of the inputs, which leaves "
        "dense learners "
        "alone and hides the teacher's shortness."
    ]
    handles = [handle(method_look(results, m), context.title(m)) for m in shorts]
    header = [
        "rotate",
        "short",
        "baseline",
        "teacher",
        "teacher_bits",
        "log2_excess_ratio",
        "lower_quartile",
        "upper_quartile",
    ]
    return Drawing(sheet, handles, caption + facts(results, None, shorts), header, rows)


def recovery(context: Context) -> Drawing:
    """Distance to the teacher in parameters, in support and in function."""
    results, options = context.results, context.options
    if not any(method.kind == "oracle_map" for method in results.methods.values()):
        raise Skip("the study has no student of the teacher's own architecture to compare distances with")
    if context.several:
        raise Skip("the study has factors")
    require(results, "recovery")
    condition, budgets = results.conditions[0], results.budgets
    quantities = [
        ("Parameters", "Distance of normal forms", "recovery/parameter_distance"),
        ("Support", "Parameters in one of the two only", "recovery/support_distance"),
        ("Function", excess_label(results), "excess"),
    ]
    parts = ("mean", "lower", "upper")
    values = {name: [results.cube(results.fits, f"{stem}_{part}", condition) for part in parts] for name, _, stem in quantities}
    if log_limits(values["Parameters"][0]) is None:
        raise Skip("no student has a normal form to compare")
    sheet = Sheet(options, 3, 48, wide=True)
    rows = []
    for axes, (name, label, _) in zip(sheet.axes, quantities):
        mean, lower, upper = values[name]
        low, high = log_limits(mean) or (0.5, 2.0)
        budget_axis(sheet, axes, budgets)
        if name == "Support":  # 0 where the support is the teacher's
            axes.set_yscale("symlog", linthresh=1)
            axes.set_ylim(-0.15, high)
            ticks = [0] + [10**k for k in range(6) if 10**k < high]
            axes.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
            axes.set_yticks([], minor=True)
        else:
            log_axis(axes.yaxis, low, high)
        for method in context.methods:
            m, look = context.index(method), method_look(results, method)
            known = np.isfinite(mean[m])
            axes.plot(budgets[known], mean[m][known], **look)
            rows += [(name, method, n, *row) for n, *row in zip(budgets, mean[m], lower[m], upper[m])]
        axes.set_xlabel(LABELS_N)
        axes.set_ylabel(label)
    sheet.title([name for name, _, _ in quantities])
    caption = [
        "How near the selected students are to their teachers. Parameters: Euclidean distance of the normal forms "
        "(order and signs "
        "of hidden units taken out), geometric mean. Support: parameters that live in one of the two networks only, mean, linear "
        f"below 1. Function: {excess_words(results)}, geometric mean. Over {sample(results)}; intervals are in the table."
    ]
    handles = [handle(method_look(results, m), context.title(m)) for m in context.methods]
    header = ["quantity", "method", "n_train", "mean", "lower", "upper"]
    return Drawing(sheet, handles, caption + facts(results, condition, context.methods), header, rows)


def length_and_excess(context: Context) -> Drawing:
    """Every student: length of its code per label against its excess, one panel per n."""
    results, options = context.results, context.options
    selects_shortest(context)
    condition = results.conditions[0]
    runs = results.rows(results.study, "runs", condition)
    keep = np.isfinite(runs["evidence_bits"]) & np.isfinite(runs["excess_mse"]) & (runs["excess_mse"] > 0)
    runs = runs.where(keep & (runs["role"] != "null_model") & np.isin(runs["method"], context.methods))
    if not runs.size:
        raise Skip("no student has an evidence")
    budgets = [n for n in results.budgets if (runs["n_train"] == n).any()]
    shown = [label for label in context.methods if (runs["method"] == label).any()]
    sheet = Sheet(options, len(budgets), 42)
    limits = log_limits(runs["excess_mse"])
    rows = []
    for axes, n in zip(sheet.axes, budgets):
        log_axis(axes.yaxis, *limits)
        for method in shown:
            mine = runs.where((runs["method"] == method) & (runs["n_train"] == n))
            look = {**method_look(results, method), "linestyle": ""}
            chosen = mine["selected"] == 1
            per_label = mine["evidence_bits"] / n
            axes.plot(per_label[~chosen], mine["excess_mse"][~chosen], **dots(look["color"], options))
            axes.plot(per_label[chosen], mine["excess_mse"][chosen], **{**look, "markersize": 3.0 * options.scale}, zorder=3)
            names = ("teacher", "replicate", "selected")
            rows += [(method, n, *row, p, e) for *row, p, e in zip(*(mine[k] for k in names), per_label, mine["excess_mse"])]
    sheet.label("−log₂ evidence ÷ n (bits per label)", excess_label(results), [f"n = {n}" for n in budgets])
    caption = [
        f"{excess_words(results)} against the length of the labels' code, −log₂ of the Laplace evidence per label, "
        "for all students "
        f"of {sample(results)}. Markers: selected in their cell; dots: other candidates. The null model is left out."
    ]
    handles = [handle({**method_look(results, m), "linestyle": ""}, context.title(m)) for m in shown]
    header = ["method", "n_train", "teacher", "replicate", "selected", "evidence_bits_per_label", "excess_mse"]
    return Drawing(sheet, handles, caption + facts(results, condition, shown), header, rows)


def rank_correlation(context: Context) -> Drawing:
    """Kendall's τ of length and excess against n: between learners, and within each."""
    results, options = context.results, context.options
    selects_shortest(context)
    require(results, "evidence")
    condition = results.conditions[0]
    table = results.rows(results.fits, "evidence", condition)
    if not table.size:
        raise Skip("no cell has three students with a length and an excess")
    lengths = [name for name in LENGTHS if (table["length"] == name).any()]
    sheet = Sheet(options, len(lengths), 50, wide=True)
    between = {"color": "#000000", "marker": "", "linestyle": "-", "linewidth": 2.0 * options.scale}
    rows, shown = [], []
    for axes, length in zip(sheet.axes, lengths):
        budget_axis(sheet, axes, results.budgets)
        axes.set_ylim(-1.05, 1.05)
        axes.axhline(0, color=GREY, linewidth=0.8 * options.scale, zorder=0)
        for method in ["", *context.methods]:
            mine = table.where((table["length"] == length) & (table["method"] == method) & np.isfinite(table["tau"]))
            if not mine.size:
                continue
            shown += [method] if method not in shown else []
            look = method_look(results, method) if method else between
            if not method:
                ends = np.clip(mine["tau_lower"], -1.05, 1.05), np.clip(mine["tau_upper"], -1.05, 1.05)
                axes.fill_between(mine["n_train"], *ends, color=GREY, alpha=0.2, linewidth=0)
            axes.plot(mine["n_train"], mine["tau"], **look)
            names = ("n_train", "tau", "tau_lower", "tau_upper", "tau_pooled", "p_signed_rank", "p_sign", "teachers")
            rows += [(length, method or "between", *row) for row in zip(*(mine[name] for name in names))]
    sheet.label(LABELS_N, "Rank correlation τ", [f"by {LENGTHS[name]}" for name in lengths])
    caption = [
        "Kendall's τ of code length and excess against the number of labels n; above 0 the shorter code predicts better. Thick: "
        "between the selected students of all methods, with a 95 % t interval over teachers; thin: within a method, over its "
        f"candidates. Mean over {sample(results)} of the τ of each. Evidence: −log₂ of the Laplace evidence; score: linearised "
        "variational length; sampled: the same with the loss measured on draws from the posterior."
    ]
    handles = [handle(method_look(results, m) if m else between, context.title(m) if m else "between methods") for m in shown]
    header = ["length", "method", "n_train", "tau", "lower", "upper", "pooled", "p_signed_rank", "p_sign", "teachers"]
    return Drawing(sheet, handles, caption + facts(results, condition, [m for m in shown if m]), header, rows)


def selects_shortest(context: Context) -> None:
    results = context.results
    own = [method.settings.get("selection") for method in results.methods.values()]
    if context.several or "mdl" not in [results.setting("protocol.selection"), *own]:
        raise Skip("the study does not choose the shortest description in one condition")


FIGURES = {
    "test-loss-vs-alpha": test_loss_against_alpha,
    "two-by-two": two_by_two,
    "dose-response": dose_response,
    "recovery": recovery,
    "length-and-excess": length_and_excess,
    "rank-correlation": rank_correlation,
}
