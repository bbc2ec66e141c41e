"""The main picture of every study: the ratio to the best dense learner within teachers, beside quiet absolute curves."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from brevity.axes import LABELS_N, log_axis, log_limits, ratio_axis
from brevity.captions import facts
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
    null_model,
    require,
    sample,
    small,
)
from brevity.files import Table
from brevity.sheet import Sheet
from brevity.studies import Condition, Results
from brevity.style import GREY, LIGHT, handle, method_look

RATIO_LABEL = "Times less excess"


def best_baseline(results: Results, condition: Condition, method: str) -> str:
    """The baseline that the verdict names for a method; for others the one of the condition's short methods."""
    decisions = results.rows(results.verdicts, "decisions", condition)
    mine = [b for s, b in zip(decisions["short"], decisions["best_baseline"]) if s == method and b]
    every = [b for b in decisions["best_baseline"] if b]
    if "advantage" in results.fits:
        every += list(results.rows(results.fits, "advantage", condition)["baseline"])
    every += results.setting("analysis.baselines", condition) or []
    found = mine or every
    if not found:
        raise Skip("the study names no dense baseline")
    return found[0]


def compared(context: Context) -> list[str]:
    """The methods whose ratio to the best dense learner is shown with an interval: the short ones, or all but the baselines."""
    baselines = context.results.setting("analysis.baselines") or []
    others = [label for label in context.methods if label not in baselines]
    short = [label for label in others if context.results.methods[label].learner_class == "short"]
    return short or others


def contrast(table: Table, method: str, baseline: str) -> tuple[Table, Table]:
    """The rows over teachers and those of single teachers, by n."""
    mine = table.where((table["method"] == method) & (table["baseline"] == baseline))
    return mine.where(mine["teacher"] < 0), mine.where(mine["teacher"] >= 0)


def draw_contrast(context: Context, axes: Axes, table: Table, method: str, baseline: str, quiet: bool = False) -> list[tuple]:
    """The line of one method, with its interval over teachers or the teachers themselves; the rows that were drawn."""
    look = method_look(context.results, method)
    mean, single = contrast(table, method, baseline)
    if not quiet:
        if small(context.results):
            axes.plot(single["n_train"], single["log2_ratio"], **dots(look["color"], context.options))
        else:
            ends = mean["log2_ratio_lower"], mean["log2_ratio_upper"]
            axes.fill_between(mean["n_train"], *ends, color=look["color"], alpha=0.2, linewidth=0)
    line = {"linewidth": 0.8 * context.options.scale, "marker": ""} if quiet else {}
    axes.plot(mean["n_train"], mean["log2_ratio"], **{**look, **line}, zorder=3)
    names = ("n_train", "log2_ratio", "log2_ratio_lower", "log2_ratio_upper", "log2_ratio_median", "teachers")
    rows = [(method, baseline, "all", *values) for values in zip(*(mean[name] for name in names))]
    rows += [(method, baseline, *values) for values in zip(*(single[name] for name in ("teacher", *names)))]
    return rows


def ratio_against_n(context: Context) -> Drawing:
    """The main picture: excess of the best dense learner over that of the method, within teachers."""
    results, options = context.results, context.options
    require(results, "contrast")
    shown = compared(context)
    headroom = [m.label for m in results.methods.values() if m.learner_class == "oracle" and m.label in context.methods]
    headroom = [label for label in headroom if label not in shown]
    tables = {c: results.rows(results.fits, "contrast", c) for c in results.conditions}
    if not shown or not any(np.isfinite(table["log2_ratio"]).any() for table in tables.values()):
        raise Skip("no method can be compared with a dense baseline")
    apart = not context.several and len(shown) > 2  # a panel for each method: more than two bands merge
    panels = [(c, shown) for c in results.conditions] if not apart else [(results.conditions[0], [m]) for m in shown]
    quiet = not context.several
    columns = columns_of(results) if context.several else 3 if len(panels) in (4, 5) else 2
    sheet = Sheet(options, len(panels) + quiet, 42 if len(panels) > 1 else 55, columns=columns)
    pairs = {
        (c, m): best_baseline(results, c, m if m in shown else methods[0]) for c, methods in panels for m in shown + headroom
    }
    low, high = span_of_ratios(drawn_values(context, tables, pairs))
    rows = []
    for axes, (condition, methods) in zip(sheet.axes, panels):
        budget_axis(sheet, axes, results.budgets)
        ratio_axis(axes.yaxis, low, high)
        axes.axhline(0, color=GREY, linewidth=0.8 * options.scale, zorder=0)
        baselines = []
        labels = []
        for method in [*headroom, *methods]:
            baseline = pairs[condition, method]
            drawn = draw_contrast(context, axes, tables[condition], method, baseline, quiet=method in headroom)
            rows += [(context.condition(condition), *row) for row in drawn]
            if method in methods and baseline not in baselines:
                baselines.append(baseline)
            known = [row for row in drawn if row[2] == "all" and np.isfinite(row[4])]
            if known:
                labels.append((known[-1][4], context.title(method), method_look(results, method)["color"]))
        words = " or ".join(context.title(baseline) for baseline in baselines)
        sheet.note(axes, f"1 = {words}")
        if not context.several and not apart:
            sheet.direct_labels(axes, labels)
    titles = [context.condition(c) for c in results.conditions] if context.several else [context.title(m[0]) for _, m in panels]
    if not apart and not context.several:
        titles = [results.words("Ratio within teachers")]
    for i, axes in enumerate(sheet.axes[: len(panels)]):
        if sheet.is_first(i):
            axes.set_ylabel(results.words(RATIO_LABEL))
        else:
            axes.tick_params(labelleft=False)
        if i + columns >= len(sheet.axes) or context.several and sheet.is_last(i):
            axes.set_xlabel(LABELS_N)
    if quiet:
        rows += absolute_curves(context, sheet, sheet.axes[-1], results.conditions[0], named=not apart)
        titles = [*titles, "Excess"]
        sheet.axes[-1].set_ylabel(excess_label(results))
        sheet.axes[-1].set_xlabel(LABELS_N)
    sheet.title(titles)
    handles = []
    if context.several or apart:
        names = context.methods if apart else shown
        handles = [handle(method_look(results, m), context.title(m)) for m in names if m not in headroom]
        handles += [handle({**method_look(results, m), "marker": ""}, f"{context.title(m)} (headroom)") for m in headroom]
    spread = "dots: single teachers" if small(results) else "bands: 95 % t interval over teachers"
    caption = [
        "How many times less excess than the best dense learner, within teachers at equal n: geometric mean over "
        f"{sample(results)} of the ratio of the dense learner's excess to that of the method; above 1 the method predicts "
        f"better; {spread}. The dense learner is the best baseline that the verdict names."
    ]
    if headroom:
        caption.append(f"Thin: {', '.join(context.title(m) for m in headroom)}, which knows the teacher: the headroom.")
    if quiet:
        caption.append(f"Last panel: {excess_words(results)}, geometric means over teachers.")
    caption += facts(results, None if context.several else results.conditions[0], context.methods)
    header = ["condition", "method", "baseline", "teacher", "n_train", "log2_ratio", "lower", "upper", "median", "teachers"]
    return Drawing(sheet, handles, caption, header, rows)


def drawn_values(context: Context, tables: dict[Condition, Table], pairs: dict[tuple[Condition, str], str]) -> np.ndarray:
    """All ratios that panels show: means with the ends of their intervals, or with single teachers."""
    values = []
    for (condition, method), baseline in pairs.items():
        mean, single = contrast(tables[condition], method, baseline)
        values.append(mean["log2_ratio"])
        if small(context.results):
            values.append(single["log2_ratio"])
        elif method in compared(context):
            values += [mean["log2_ratio_lower"], mean["log2_ratio_upper"]]
    return finite(*values)


def span_of_ratios(values: np.ndarray) -> tuple[float, float]:
    """Limits around the log₂ ratios and 0, with room below for the name of the baseline; at most 64 times either way."""
    low, high = max(min(values.min(initial=0), 0), -6), min(max(values.max(initial=0), 0), 6)
    pad = max(0.08 * (high - low), 0.15)
    return low - 3.5 * pad, high + pad


def absolute_curves(context: Context, sheet: Sheet, axes: Axes, condition: Condition, named: bool) -> list[tuple]:
    """Thin lines of the geometric means, with their names at their ends where they are `named`; the noise variance by name."""
    results, scale = context.results, context.options.scale
    mean = results.cube(results.fits, "excess_mean", condition)
    noise = results.noise_variance(condition)
    null = null_model(results, condition)
    own = mean[[context.index(m) for m in context.methods]]
    limits = log_limits(np.ravel(own) if null is None else np.append(own, null))
    if limits is None:
        raise Skip("the study has no excess loss")
    low, high = limits
    near = noise > 0 and low / 10 < noise < high * 10
    budget_axis(sheet, axes, results.budgets)
    log_axis(axes.yaxis, min(low, noise / 1.25) if near else low, max(high, noise * 1.25) if near else high)
    labels, rows = [], []
    if near:
        axes.axhline(noise, color=LIGHT, linewidth=0.8 * scale, zorder=0)
        labels.append((noise, "noise σ²", GREY))
    if null is not None:
        axes.plot(results.budgets, null, color=LIGHT, linewidth=0.8 * scale, zorder=0)
        labels.append((null[-1], "null model", GREY))
    for method in context.methods:
        values = mean[context.index(method)]
        look = method_look(results, method)
        values = np.where(values > axes.get_ylim()[0] * 0.999, values, np.nan)
        axes.plot(results.budgets, values, color=look["color"], linestyle=look["linestyle"], linewidth=0.8 * scale)
        rows += [
            (context.condition(condition), method, "", "excess", n, y, "", "", "", "") for n, y in zip(results.budgets, values)
        ]
        known = np.flatnonzero(np.isfinite(values))
        if known.size and named:
            labels.append((values[known[-1]], context.title(method), look["color"]))
    sheet.direct_labels(axes, labels)
    return rows
