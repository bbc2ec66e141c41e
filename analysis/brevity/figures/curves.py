"""Figures of every study of learning curves: the ratio to the best dense learner, excess, α, live parameters, label ratios."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.axes import Axes

from brevity.axes import LABELS_N, clipped, log_axis, log_limits, mark_below, ratio_ticks
from brevity.captions import facts
from brevity.figures.contrast import ratio_against_n
from brevity.figures.drawing import (
    Context,
    Drawing,
    Skip,
    budget_axis,
    columns_of,
    excess_label,
    excess_words,
    finite,
    sample,
)
from brevity.files import Table
from brevity.sheet import Sheet
from brevity.style import GREY, LIGHT, budget_colors, handle, method_look

# A fitted curve is drawn where the root mean square of its logarithmic residuals is at most this.
LARGEST_MISFIT = 0.15
# What a model is called when its asymptote a is 0.
WITHOUT_ASYMPTOTE = {"pow3": "pow2", "exp3": "exp2", "pow4": "pow3 without asymptote"}


def excess_against_n(context: Context) -> Drawing:
    """Absolute curves of every condition, with fitted curves and closed forms."""
    results, options = context.results, context.options
    fits, budgets = results.fits, results.budgets
    grid = fits["grid/n_grid"]
    inside = (grid > budgets.min() / 1.001) & (grid < budgets.max() * 1.001)
    chosen = [context.index(m) for m in context.methods]
    means = {c: results.cube(fits, "excess_mean", c) for c in results.conditions}
    arithmetics = {c: results.cube(fits, "excess_arithmetic_mean", c) for c in results.conditions}
    theories = {c: results.cube(fits, "theory", c) for c in results.conditions}
    with_theory = any(np.isfinite(theory).any() for theory in theories.values())
    values = [mean[chosen] for mean in means.values()]
    values += [arithmetic[chosen] for arithmetic in arithmetics.values() if with_theory]
    limits = log_limits(np.concatenate([np.ravel(v) for v in values]))
    if limits is None:
        raise Skip("the study has no excess loss")
    floor, top = limits
    noises = [results.noise_variance(c) for c in results.conditions]
    near = [noise for noise in noises if noise > 0 and floor / 10 < noise < top * 10]
    floor, top = min([floor, *(noise / 1.25 for noise in near)]), max([top, *(noise * 1.25 for noise in near)])
    linear = with_theory and not any(noises)  # without noise an excess can be exactly 0
    floor = -math.inf if linear else floor
    sheet = Sheet(options, len(results.conditions), 48 if context.several else 60, columns=columns_of(results), wide=True)
    if not context.several:
        sheet.width = options.width or options.column(2) * 0.75
    rows, models, misfits, any_clipped = [], set(), set(), False
    for axes, condition, noise in zip(sheet.axes, results.conditions, noises):
        budget_axis(sheet, axes, budgets, linear)
        if linear:
            axes.set_ylim(-0.03 * top, top)
        else:
            log_axis(axes.yaxis, floor, top)
        lower, upper = (results.cube(fits, f"excess_{end}", condition) for end in ("lower", "upper"))
        teachers, error = (results.cube(fits, name, condition) for name in ("teachers", "excess_standard_error"))
        fitted, smooth = (results.cube(fits, f"grid/{name}", condition)[:, inside] for name in ("fitted", "theory"))
        pooled = results.rows(fits, "fits", condition)
        pooled = pooled.where(pooled["teacher"] == -1)
        labels = []
        if noise in near:
            axes.axhline(noise, color=LIGHT, linewidth=0.8 * options.scale, zorder=0)
            labels.append((noise, "noise σ²", GREY))
            rows.append(("noise_variance", context.condition(condition), "", "", noise, "", "", ""))
        for method in context.methods:
            m, look = context.index(method), method_look(results, method)
            theory = theories[condition][m]
            centre = arithmetics[condition][m] if np.isfinite(theory).any() else means[condition][m]
            shown, below = clipped(centre, floor)
            line = {**look, "marker": "", "linewidth": 0.9 * options.scale}
            axes.plot(budgets[~below], shown[~below], **{**look, "linestyle": ""}, zorder=3)
            mark_below(axes, budgets[below], look["color"])
            any_clipped |= bool(below.any())
            model = fit_of(pooled, method)
            if np.isfinite(theory).any():
                has_curve = np.isfinite(smooth[m]).any()
                x, y = at_whole_labels(grid[inside], smooth[m]) if has_curve else (budgets, theory)
                axes.plot(x, y, **{**line, "linestyle": (0, (1, 1))})
                axes.errorbar(
                    budgets,
                    centre,
                    error[m],
                    color=look["color"],
                    linestyle="",
                    linewidth=0.7 * options.scale,
                    zorder=4,
                )
                rows += [("theory", context.condition(condition), method, n, y, "", "", "") for n, y in zip(budgets, theory)]
            elif model and np.isfinite(fitted[m]).any():
                models.add(model)
                axes.plot(grid[inside], fitted[m], **line)
                rows += [
                    ("fitted", context.condition(condition), method, n, y, "", "", "") for n, y in zip(grid[inside], fitted[m])
                ]
            else:
                misfits |= {method} if np.isfinite(fitted[m]).any() else set()
                axes.plot(budgets[~below], shown[~below], **{**line, "linewidth": 0.5 * options.scale})
            series = "arithmetic_mean" if np.isfinite(theory).any() else "mean"
            ends = (centre - error[m], centre + error[m]) if np.isfinite(theory).any() else (lower[m], upper[m])
            rows += [(series, context.condition(condition), method, *row) for row in zip(budgets, centre, *ends, teachers[m])]
            known = np.flatnonzero(np.isfinite(centre))
            if known.size:
                labels.append((shown[known[-1]], context.title(method), look["color"]))
        if not context.several:
            sheet.direct_labels(axes, labels)
    sheet.letters = context.several
    sheet.label(LABELS_N, excess_label(results), [context.condition(c) for c in results.conditions] if context.several else [])
    kind = "Markers: mean ± one standard error" if with_theory else "Markers: geometric mean"
    caption = [f"{excess_words(results)} against the number of labels n. {kind} over {sample(results)}."]
    if models:
        caption.append(f"Curves: {' and '.join(sorted(models))}, fitted to the means.")
    if misfits:
        titles = ", ".join(context.title(m) for m in context.methods if m in misfits)
        caption.append(
            f"Thin lines only join the markers where no fitted curve comes within {100 * LARGEST_MISFIT:g} % ({titles})."
        )
    if with_theory:
        caption.append("Dotted: closed form of the mean.")
    if any_clipped:
        caption.append(f"Open triangles: at or below {floor:.2g}.")
    handles = []
    if context.several:
        handles = [handle(method_look(results, m), context.title(m)) for m in context.methods]
        handles += [handle({"color": LIGHT}, "noise σ²")] if near else []
    caption += facts(results, None if context.several else results.conditions[0], context.methods)
    header = ["series", "condition", "method", "n_train", "value", "lower", "upper", "teachers"]
    return Drawing(sheet, handles, caption, header, rows)


def at_whole_labels(n: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A closed form of whole n, which has steps on a fine grid: one point in the middle of each step, and both ends."""
    starts = np.flatnonzero(np.r_[True, np.diff(values) != 0])
    middles = np.exp(np.add.reduceat(np.log(n), starts) / np.diff(np.r_[starts, n.size]))
    return np.r_[n[0], middles[1:-1], n[-1]], values[np.r_[0, starts[1:-1], n.size - 1]]


def fit_of(pooled: Table, method: str) -> str:
    """The name of the pooled curve by its free coefficients; empty where the curve misses the means or did not converge."""
    rows = np.flatnonzero(pooled["method"] == method)
    if not rows.size:
        return ""
    row = rows[0]
    misfit = math.sqrt(max(pooled["rss"][row], 0) / max(pooled["points"][row], 1))
    if not misfit <= LARGEST_MISFIT or "converged" not in pooled["status"][row]:
        return ""
    model = str(pooled["model"][row])
    return WITHOUT_ASYMPTOTE.get(model, f"{model} with a = 0") if pooled["a"][row] == 0 else model


def excess_against_alpha(context: Context) -> Drawing:
    """A panel for each method that has a penalty; one line for each n."""
    results, options = context.results, context.options
    tables = {c: results.rows(results.fits, "alpha", c) for c in results.conditions}
    panels = [
        (c, m)
        for m in context.methods
        for c in results.conditions
        if (np.isfinite(tables[c]["alpha"]) & np.isfinite(tables[c]["excess_mean"]) & (tables[c]["method"] == m)).any()
    ]
    if not panels:
        raise Skip("no method of the study has an α and an excess loss")
    used = [
        table.where(np.isin(table["method"], [m for _, m in panels]) & np.isfinite(table["alpha"])) for table in tables.values()
    ]
    limits = log_limits(np.concatenate([table["excess_mean"] for table in used]))
    alphas = np.concatenate([table["alpha"] for table in used])
    if limits is None:
        raise Skip("no excess is positive")
    left, right = log_limits(alphas, 1.4) or (0.5, 2.0)
    zero = left / 2 if (alphas <= 0).any() else None
    budgets = sorted({n for table in used for n in table["n_train"]})
    columns = len(results.conditions) if context.several and len(results.conditions) <= 3 else None
    sheet = Sheet(options, len(panels), 38 if len(panels) > 6 else 45, columns=columns)
    colors = budget_colors(len(budgets))
    rows, lowest = [], limits[0]
    for axes, (condition, method) in zip(sheet.axes, panels):
        log_axis(axes.xaxis, zero / 1.4 if zero else left, right, zero)
        log_axis(axes.yaxis, *limits)
        table = tables[condition]
        for n, color in zip(budgets, colors):
            mine = table.where((table["method"] == method) & (table["n_train"] == n) & np.isfinite(table["alpha"]))
            mine = mine.where(np.argsort(mine["alpha"], kind="stable"))
            mean = np.where(mine["excess_mean"] >= lowest, mine["excess_mean"], np.nan)
            positive = mine["alpha"] > 0
            axes.plot(mine["alpha"][positive], mean[positive], color=color, marker="o", markersize=2.2 * options.scale)
            axes.plot([zero] * int((~positive).sum()), mean[~positive], color=color, marker="<", linestyle="")
            names = ("n_train", "alpha", "excess_mean", "excess_lower", "excess_upper", "teachers")
            rows += [(context.condition(condition), method, *row) for row in zip(*(mine[name] for name in names))]
    titles = [", ".join(filter(None, (context.title(m), context.condition(c)))) for c, m in panels]
    sheet.label("Penalty strength α", excess_label(results), titles)
    caption = [
        f"{excess_words(results)} against the penalty strength α, for each number of labels n: geometric mean over "
        f"{sample(results)}."
    ]
    if zero:
        caption.append("Triangles on the left: α = 0.")
    handles = [handle({"color": color, "marker": "o"}, f"n = {n}") for n, color in zip(budgets, colors)]
    caption += facts(results, None if context.several else results.conditions[0], [m for _, m in panels])
    header = ["condition", "method", "n_train", "alpha", "mean", "lower", "upper", "teachers"]
    return Drawing(sheet, handles, caption, header, rows)


def live_parameters(context: Context) -> Drawing:
    """Median of the live parameters at exactly the studied n; quartiles of the methods that remove parameters."""
    results, options = context.results, context.options
    budgets = results.budgets
    names = ("median", "lower", "upper")
    cubes = {c: [results.cube(results.fits, f"live_parameters_{name}", c) for name in names] for c in results.conditions}
    values = finite(*(x for cube in cubes.values() for x in cube))
    if values.size == 0 or values.min() == values.max():
        raise Skip("no method of the study removes parameters")
    teachers = {c: results.cube(results.study, "teachers/live_parameters", c) for c in results.conditions}
    medians = np.concatenate([cube[0].ravel() for cube in cubes.values()])
    low, high = log_limits(np.concatenate([medians[medians > 1], *(np.ravel(t) for t in teachers.values())]), 1.4)
    sheet = Sheet(options, len(results.conditions), 45 if context.several else 60, columns=columns_of(results), wide=True)
    if not context.several:
        sheet.width = options.width or options.column(2) * 0.75
    rows, nulls = [], False
    null_size = 1 if results.setting("student.bias") else 0
    for axes, condition in zip(sheet.axes, results.conditions):
        budget_axis(sheet, axes, budgets)
        log_axis(axes.yaxis, low, high)
        labels = []
        middle = float(np.median(teachers[condition]))
        axes.axhline(middle, color=GREY, linewidth=0.8 * options.scale, linestyle=(0, (1, 1)), zorder=1)
        labels.append((middle, "teacher", GREY))
        rows.append((context.condition(condition), "teacher", "", middle, teachers[condition].min(), teachers[condition].max()))
        for method in context.methods:
            median, lower, upper = (values[context.index(method)] for values in cubes[condition])
            look = method_look(results, method)
            rows += [(context.condition(condition), method, n, *row) for n, *row in zip(budgets, median, lower, upper)]
            null = median <= null_size  # the mean label
            inside = np.where(null, np.nan, median)
            axes.plot(
                budgets,
                inside,
                **{**look, "linewidth": 0.9 * options.scale, "markersize": 2.8 * options.scale},
                zorder=3,
            )
            mark_below(axes, budgets[null], look["color"])
            nulls |= bool(null.any())
            known = np.flatnonzero(np.isfinite(inside))
            if known.size:
                labels.append((inside[known[-1]], context.title(method), look["color"]))
        if not context.several:
            sheet.direct_labels(axes, labels)
    sheet.letters = context.several
    sheet.label(LABELS_N, "Live parameters", [context.condition(c) for c in results.conditions] if context.several else [])
    caption = [
        "Live parameters, biases included, of the selected students against the number of labels n: median over "
        f"{sample(results)}; quartiles are in the table. Dotted: live parameters of the teacher (median)."
    ]
    if nulls:
        caption.append("Open triangles at the bottom: the median student is the null model, which predicts the mean label.")
    handles = []
    if context.several:
        handles = [handle(method_look(results, m), context.title(m)) for m in context.methods]
        handles.append(handle({"color": GREY, "linestyle": (0, (1, 1))}, "teacher"))
    caption += facts(results, None if context.several else results.conditions[0], context.methods)
    return Drawing(sheet, handles, caption, ["condition", "method", "n_train", "median", "lower", "upper"], rows)


def ratio_per_teacher(context: Context) -> Drawing:
    """One panel per baseline: the interval of the label ratio of every teacher, a row for each short method. Rows of one
    condition stand together under its name, and colours name the methods."""
    results, options = context.results, context.options
    summaries = {c: results.rows(results.verdicts, "summary", c) for c in results.conditions}
    pairs = [(s, b) for table in summaries.values() for s, b in zip(table["short"], table["baseline"]) if s in context.methods]
    baselines = [b for b in results.labels if b in {b for _, b in pairs}]
    shorts = [s for s in context.methods if s in {s for s, _ in pairs}]
    if not pairs:
        raise Skip("the verdict compares no methods")
    lines = [(c, s) for c in results.conditions for s in shorts]
    ends = finite(*(table[f"log2_ratio_{end}"] for table in summaries.values() for end in ("lower", "upper")))
    if not ends.size:
        raise Skip("no ratio of labels is bounded on any teacher")
    span = max(1.25 * np.abs(ends).max(initial=0), 1.0)
    row_height = 7.0 if len(lines) <= 6 else 5.0
    sheet = Sheet(options, len(baselines), row_height * len(lines) + 3, columns=min(len(baselines), 3))
    rows = []
    for axes, baseline in zip(sheet.axes, baselines):
        axes.axvline(0, color=GREY, linewidth=0.8 * options.scale, zorder=0)
        axes.set_ylim(len(lines) - 0.4, -0.6)
        for y, (condition, short) in enumerate(lines):
            table = summaries[condition]
            mine = table.where((table["short"] == short) & (table["baseline"] == baseline))
            color = method_look(results, short)["color"]
            places = y + np.linspace(-0.33, 0.33, mine.size) if mine.size > 1 else [y]
            for place, low, high, teacher in zip(places, mine["log2_ratio_lower"], mine["log2_ratio_upper"], mine["teacher"]):
                interval(context, axes, place, low, high, span, color)
                rows.append((context.condition(condition), short, baseline, teacher, low, high))
            decisions = results.rows(results.verdicts, "decisions", condition)
            for row in np.flatnonzero((decisions["short"] == short) & (decisions["best_baseline"] == baseline)):
                bounds = decisions["interval_lower"][row], decisions["interval_upper"][row]
                if not np.isnan(bounds).any():
                    axes.axhspan(y - 0.45, y + 0.45, color="#f2f2f2", linewidth=0, zorder=-2)
                    interval(context, axes, y + 0.45, *bounds, span, "black", width=1.8)
                    rows.append((context.condition(condition), short, baseline, "all", *bounds))
        axes.set_xlim(-span, span)
        places, names = ratio_ticks(-span, span)
        sheet.ticks(axes, places, dict(zip(places, names)).__getitem__)
        if context.several:
            groups = np.arange(len(results.conditions)) * len(shorts)
            axes.set_yticks(groups + (len(shorts) - 1) / 2, [context.condition(c) for c in results.conditions])
            for edge in groups[1:] - 0.47:
                axes.axhline(edge, color=LIGHT, linewidth=0.6 * options.scale, zorder=-1)
        else:
            axes.set_yticks(range(len(lines)), [context.title(short) for _, short in lines])
        axes.tick_params(axis="y", length=0)
    sheet.label("Times fewer labels", "", [f"against {context.title(b)}" for b in baselines])
    caption = [
        "How many times fewer labels than each dense baseline a method needs for the same excess, right of 1 where "
        "it needs fewer. "
        f"Thin: the interval of each teacher ({sample(results)}), medians over the excess levels; arrowheads where it is "
        "unbounded, because a curve does not cross a level; dotted where nothing is known. Black, on grey: 95 % interval over "
        "teachers, for the baseline that decides."
    ]
    caption += [sentence for c in results.conditions for sentence in results.sentences(c)] if not context.several else []
    caption += facts(results, None if context.several else results.conditions[0], context.methods)
    header = ["condition", "short", "baseline", "teacher", "log2_ratio_lower", "log2_ratio_upper"]
    looks = {short: {**method_look(results, short), "marker": ""} for short in shorts} if context.several else {}
    return Drawing(sheet, [handle(look, context.title(short)) for short, look in looks.items()], caption, header, rows)


def interval(
    context: Context, axes: Axes, y: float, low: float, high: float, span: float, color: str, width: float = 0.8
) -> None:
    """A bar from `low` to `high`, with an arrowhead at the edge where it is unbounded; dotted where both ends are."""
    scale = context.options.scale
    bounded = np.isfinite([low, high])
    axes.plot(
        [max(low, -span), min(high, span)],
        [y, y],
        color=color,
        linewidth=width * scale,
        linestyle="-" if bounded.any() else ":",
        alpha=0.8,
    )
    if bounded.all() and high - low < 0.04 * span:
        axes.plot((low + high) / 2, y, marker="o", color=color, markersize=2.0 * scale)
    for end, edge, arrow in ((low, -span, "<"), (high, span, ">")):
        if not np.isfinite(end):
            axes.plot(edge, y, marker=arrow, color=color, markersize=2.2 * scale, clip_on=False)


FIGURES = {
    "ratio-vs-n": ratio_against_n,
    "excess-vs-n": excess_against_n,
    "ratio-per-teacher": ratio_per_teacher,
    "excess-vs-alpha": excess_against_alpha,
    "live-parameters": live_parameters,
}
