#!/usr/bin/env python3
"""Draws the figures of a results folder: python3 figures.py DIR

Reads DIR/study.h5, DIR/fits.h5 (of learning curves) and DIR/verdicts.h5 (DataFormat.md) and writes
DIR/figures/<name>.pdf, .svg, .png and the plotted numbers as .csv. It picks and plots; every number comes from the
files. A study without what a figure needs does without that figure. Exit codes: 0 done, 64 usage, 65 damaged or foreign data, 69 no h5py or matplotlib, 74 output.
"""
import functools
import pathlib
import re
import sys

try:
    import codelengths
    import experiments
    import numpy as np
    import questions
    from brevity_drawing import draw_all, main
    from brevity_files import Results, Skip
    from brevity_style import (GREY, Sheet, clipped, handle, interval, log_axis, log_limits, mark_clipped, method_styles, plt,
                               write_table)
except ImportError as error:
    print(f"Cannot draw figures: {error}; install the Python packages h5py and matplotlib "
          "(Debian: apt-get install python3-h5py python3-matplotlib).", file=sys.stderr)
    sys.exit(69)


def excess_against_n(results, condition, styles, stem):
    fits, budgets = results.fits, results.budgets
    names = ("excess_mean", "excess_lower", "excess_upper", "theory", "excess_arithmetic_mean", "excess_standard_error")
    mean, lower, upper, theory, arithmetic, error = (results.cube(fits, name, condition) for name in names)
    teachers = results.cube(fits, "teachers", condition)
    fitted, grid_theory = (results.cube(fits, f"grid/{name}", condition) for name in ("fitted", "theory"))
    grid = fits["grid/n_grid"]
    inside = (grid > budgets.min() / 1.001) & (grid < budgets.max() * 1.001)
    grid, fitted, grid_theory = grid[inside], fitted[:, inside], grid_theory[:, inside]
    if not np.isfinite(mean).any():
        raise Skip("the study has no excess loss")
    noise = results.noise_variance(condition)
    floor, top = limits(mean, lower, upper, arithmetic[np.isfinite(theory)])
    shows_noise = noise > 0 and floor / 10 < noise < top * 10
    if shows_noise:
        floor, top = min(floor, noise / 1.25), max(top, noise * 1.25)
    sheet = Sheet(1, 62)
    axes = sheet.axes[0]
    log_axis(axes.xaxis, budgets.min() / 1.12, budgets.max() * 1.12)
    log_axis(axes.yaxis, floor, top)
    rows, any_clipped = [], False
    for m, label in enumerate(results.methods):
        style, line = styles[label], {**styles[label], "marker": ""}
        values, below = clipped(mean[m], floor)
        known = np.isfinite(mean[m]) & ~below
        axes.fill_between(budgets[known], clipped(lower[m], floor)[0][known], clipped(upper[m], floor)[0][known],
                          color=style["color"], alpha=0.18, linewidth=0)
        axes.plot(budgets[known], values[known], **{**style, "linestyle": ""}, zorder=3)
        any_clipped |= mark_clipped(axes, budgets[below], style)
        if np.isfinite(fitted[m]).any():
            axes.plot(grid, fitted[m], **line)
        elif not np.isfinite(theory[m]).any():
            axes.plot(budgets, values, **line, alpha=0.6)
        if np.isfinite(theory[m]).any():
            smooth = np.isfinite(grid_theory[m]).any()
            axes.plot(grid if smooth else budgets, grid_theory[m] if smooth else theory[m], **{**line, "linestyle": ":"})
            axes.errorbar(budgets, arithmetic[m], error[m], color=style["color"], marker="_", markersize=7, linestyle="",
                          linewidth=0.7, zorder=4)
        rows += [("mean", label, n, *row) for n, *row in zip(budgets, mean[m], lower[m], upper[m], teachers[m])]
        rows += [("arithmetic_mean", label, n, a, a - e, a + e, t)
                 for n, a, e, t in zip(budgets, arithmetic[m], error[m], teachers[m]) if np.isfinite(theory).any()]
        rows += [("fitted", label, n, y, "", "", "") for n, y in zip(grid, fitted[m]) if np.isfinite(y)]
        rows += [("theory", label, n, y, "", "", "") for n, y in zip(budgets, theory[m]) if np.isfinite(y)]
        rows += [("theory_grid", label, n, y, "", "", "") for n, y in zip(grid, grid_theory[m]) if np.isfinite(y)]
    handles = [handle(styles[label], label) for label in results.methods]
    caption = [f"{results.excess_words()} against the label budget n. Markers: geometric mean over "
               f"{teacher_count(teachers, mean)} of the mean over {replicates(results)}; bands: 95 % t interval of the mean "
               "of the logarithm over teachers."]
    if np.isfinite(fitted).any():
        models = results.rows(fits, "fits", condition)
        pooled = sorted(set(models["model"][models["teacher"] == -1])) if "model" in models else []
        caption.append(f"Curves: {' and '.join(pooled)} fitted to the pooled means.")
    if np.isfinite(theory).any():
        caption.append("Dotted: closed form of the arithmetic mean; bars: arithmetic mean ± one standard error over teachers.")
    if shows_noise:
        axes.axhline(noise, color=GREY, linewidth=0.7, zorder=0)
        handles.append(handle({"color": GREY, "linewidth": 0.7}, "noise variance σ²"))
        rows.append(("noise_variance", "", "", noise, "", "", ""))
    if any_clipped:
        caption.append(f"Open triangles: at or below {floor:.2g}.")
    sheet.label("Labels n", results.excess_label())
    sheet.save(handles, " ".join(caption + results.facts(condition)), stem)
    write_table(f"{stem}.csv", ["series", "method", "n_train", "value", "lower", "upper", "teachers"], rows)


def excess_against_alpha(results, condition, styles, stem):
    table = results.rows(results.fits, "alpha", condition)
    order = [label for label in results.methods
             if (np.isfinite(table["alpha"]) & np.isfinite(table["excess_mean"]) & (table["method"] == label)).any()]
    if not order:
        raise Skip("no method of the study has an α and an excess loss")
    used = np.isin(table["method"], order) & np.isfinite(table["alpha"])
    floor, top = limits(*(table[name][used] for name in ("excess_mean", "excess_lower", "excess_upper")))
    left, right = log_limits(table["alpha"][used], 1.3) or (0.5, 2.0)
    zero = left / 1.6 if (table["alpha"][used] <= 0).any() else None
    left = zero / 1.3 if zero else left
    budgets = sorted(set(table["n_train"][used]))
    colors = [plt.get_cmap("viridis")(x) for x in np.linspace(0, 0.92, len(budgets))]
    marks = ["o", "s", "^", "D", "v", "P", "X", "*"]
    looks = [{"color": color, "marker": marks[i % len(marks)], "linestyle": "-"} for i, color in enumerate(colors)]
    sheet = Sheet(len(order), 55, titled=True)
    rows, any_clipped = [], False
    for axes, label in zip(sheet.axes, order):
        log_axis(axes.xaxis, left, right, zero)
        log_axis(axes.yaxis, floor, top)
        for n, look in zip(budgets, looks):
            mine = used & (table["method"] == label) & (table["n_train"] == n)
            mine = np.flatnonzero(mine)[np.argsort(table["alpha"][mine], kind="stable")]
            alpha, mean = table["alpha"][mine], table["excess_mean"][mine]
            lower, upper = table["excess_lower"][mine], table["excess_upper"][mine]
            values, below = clipped(mean, floor)
            positive = alpha > 0
            axes.fill_between(alpha[positive], clipped(lower[positive], floor)[0], upper[positive], color=look["color"],
                              alpha=0.12, linewidth=0)
            axes.plot(alpha[positive & ~below], values[positive & ~below], **look)
            any_clipped |= mark_clipped(axes, alpha[positive & below], look)
            axes.plot([zero] * (~positive).sum(), values[~positive], color=look["color"], marker="<", markerfacecolor="white",
                      linestyle="")
            rows += zip([label] * len(mine), [n] * len(mine), alpha, mean, lower, upper, table["teachers"][mine])
    caption = [f"{results.excess_words()} against the penalty strength α at each label budget n. Markers: geometric "
               f"mean over {teacher_count(table['teachers'][used], table['excess_mean'][used])} of the mean over "
               f"{replicates(results)}; bands: 95 % t interval of the mean of the logarithm over teachers."]
    if zero:
        caption.append("Open triangles on the left: α = 0.")
    if any_clipped:
        caption.append(f"Open triangles at the bottom: at or below {floor:.2g}.")
    sheet.label("Penalty strength α", results.excess_label(), order)
    sheet.save([handle(look, f"n = {n}") for n, look in zip(budgets, looks)],
               " ".join(caption + results.facts(condition)), stem)
    write_table(f"{stem}.csv", ["method", "n_train", "alpha", "mean", "lower", "upper", "teachers"], rows)


def live_parameters(results, condition, styles, stem):
    budgets = results.budgets
    median, lower, upper = (results.cube(results.fits, f"live_parameters_{name}", condition)
                            for name in ("median", "lower", "upper"))
    values = np.concatenate([x[np.isfinite(x)] for x in (median, lower, upper)])
    if values.size == 0 or values.min() == values.max():
        raise Skip("no method of the study removes parameters")
    teachers = results.cube(results.study, "teachers/live_parameters", condition)
    floor, top = limits(median, lower, upper, teachers)
    sheet = Sheet(1, 62)
    axes = sheet.axes[0]
    step = (budgets.max() / budgets.min()) ** (1 / max(len(budgets) - 1, 1))
    shifts = step ** (0.14 * (np.arange(len(results.methods)) - (len(results.methods) - 1) / 2))
    log_axis(axes.xaxis, budgets.min() * shifts[0] / 1.12, budgets.max() * shifts[-1] * 1.12)
    log_axis(axes.yaxis, floor, top)
    rows, any_clipped = [], False
    for m, label in enumerate(results.methods):
        style = styles[label]
        shifted = budgets * shifts[m]
        middle, below = clipped(median[m], floor)
        ends = [middle - np.minimum(clipped(lower[m], floor)[0], middle), upper[m] - middle]
        axes.errorbar(shifted[~below], middle[~below], [end[~below] for end in ends], **style, elinewidth=0.7, capsize=1.5,
                      capthick=0.7, zorder=3)
        any_clipped |= mark_clipped(axes, shifted[below], style)
        rows += [(label, n, *row) for n, *row in zip(budgets, median[m], lower[m], upper[m])]
    middle = float(np.median(teachers))
    axes.axhline(middle, color=GREY, linewidth=0.8, linestyle=":", zorder=1)
    if teachers.min() < teachers.max():
        axes.axhspan(max(teachers.min(), floor), teachers.max(), color=GREY, alpha=0.15, linewidth=0, zorder=0)
    rows.append(("teacher", "", middle, teachers.min(), teachers.max()))
    caption = [f"Live parameters, biases included, of the selected students against the label budget n. Markers: median; "
               f"bars: quartiles over N = {len(teachers)} teachers and {replicates(results)}; markers are moved sideways so "
               "that none is hidden. Dotted: live parameters of the teacher"
               + (" (median; grey: all teachers)." if teachers.min() < teachers.max() else ".")]
    if any_clipped:
        caption.append(f"Open triangles: at or below {floor:.2g}.")
    sheet.label("Labels n", "Live parameters")
    handles = [handle(styles[label], label) for label in results.methods]
    sheet.save(handles + [handle({"color": GREY, "linewidth": 0.8, "linestyle": ":"}, "teacher")],
               " ".join(caption + results.facts(condition)), stem)
    write_table(f"{stem}.csv", ["method", "n_train", "median", "lower", "upper"], rows)


def ratio_per_teacher(results, condition, styles, stem):
    table = results.rows(results.verdicts, "summary", condition)
    decisions = results.rows(results.verdicts, "decisions", condition)
    pairs = list(dict.fromkeys(zip(table["short"], table["baseline"])))
    if not pairs:
        raise Skip("the verdict compares no methods")
    sentences = sentences_of(results, condition)
    low, high = table["log2_ratio_lower"], table["log2_ratio_upper"]
    ends = np.concatenate([low, high, [0]])
    span = np.abs(ends[np.isfinite(ends)]).max()
    span = 1.25 * span if span > 0 else 1.0
    count = max((table["teacher"][(table["short"] == s) & (table["baseline"] == b)].size for s, b in pairs))
    sheet = Sheet(len(pairs), min(max(3.2 * (count + 2), 25), 110), left=11, titled=True)
    rows = []
    for axes, (short, baseline) in zip(sheet.axes, pairs):
        mine = np.flatnonzero((table["short"] == short) & (table["baseline"] == baseline))
        for y, row in enumerate(mine):
            color = styles[short]["color"] if low[row] > 0 else styles[baseline]["color"] if high[row] < 0 else GREY
            interval(axes, y, low[row], high[row], span, color)
            rows.append((short, baseline, table["teacher"][row], low[row], high[row]))
        for row in np.flatnonzero((decisions["short"] == short) & (decisions["best_baseline"] == baseline)):
            bounds = decisions["log2_ratio_lower"][row], decisions["log2_ratio_upper"][row]
            if not np.isnan(bounds).any():
                interval(axes, len(mine) + 0.5, *bounds, span, "black", linewidth=2.6)
                rows.append((short, baseline, "all", *bounds))
        axes.axvline(0, color=GREY, linewidth=0.7, zorder=0)
        axes.set_xlim(-span, span)
        axes.set_ylim(len(mine) + 1.1, -0.7)
        every = max(1, len(mine) // 20)
        ticks = list(range(0, len(mine), every))
        axes.set_yticks(ticks + [len(mine) + 0.5], [str(table["teacher"][mine[i]]) for i in ticks] + ["all"])
    caption = ["Interval per teacher of log₂(labels the baseline needs / labels the short method needs) at equal excess, "
               "medians over the levels; arrows: unbounded, as a curve does not cross the level; coloured as the method that "
               "needs fewer labels, grey where the interval holds 0. all: interval of the Hodges–Lehmann estimate, "
               "for the best baseline.", *sentences]
    sheet.label("log₂ ratio of labels (> 0: the short method needs fewer)", "Teacher", [f"{s} against {b}" for s, b in pairs])
    sheet.save([], " ".join(caption + results.facts(condition)), stem)
    write_table(f"{stem}.csv", ["short", "baseline", "teacher", "log2_ratio_lower", "log2_ratio_upper"], rows)


def sentences_of(results, condition):
    """The verdict's own sentences for one condition; there is one sentence per decision of the file."""
    decisions = results.verdicts.table("decisions")
    sentences = results.verdicts["meta/sentences"]
    keep = np.ones(len(sentences), dtype=bool)
    for name, level in results.levels(condition).items():
        keep &= decisions[name] == level
    return [str(sentence) for sentence in sentences[keep]]


def limits(*values):
    found = log_limits(np.concatenate([np.ravel(value) for value in values]))
    if found is None:
        raise Skip("no value is positive")
    return found


def teacher_count(teachers, values):
    counts = np.asarray(teachers)[np.isfinite(values)]
    low, high = counts.min(), counts.max()
    return f"N = {low} teachers" if low == high else f"N = {low} to {high} teachers"


def replicates(results):
    count = len(results.study["replicate"])
    return "1 replicate" if count == 1 else f"{count} replicates"


FIGURES = {"excess-vs-n": excess_against_n, "excess-vs-alpha": excess_against_alpha, "live-parameters": live_parameters,
           "ratio-per-teacher": ratio_per_teacher}


def target_of(folder, names):
    """DIR/figures, without what an earlier drawing left there."""
    target = pathlib.Path(folder) / "figures"
    target.mkdir(exist_ok=True)
    ours = re.compile(rf"({'|'.join(names)})(-c\d+)?\.(pdf|svg|png|csv)")
    for old in target.iterdir():
        if ours.fullmatch(old.name):
            old.unlink()
    return target


def draw_experiment(folder):
    experiment = experiments.Experiment(folder)
    figures = experiments.FIGURES[experiment.kind]
    target = target_of(folder, figures)
    draw_all([(target / name, functools.partial(figure, experiment)) for name, figure in figures.items()])


def draw(folder):
    if experiments.kind_of(folder) != "learning-curve":
        return draw_experiment(folder)
    results = Results(folder)
    target = target_of(folder, {**FIGURES, **questions.FIGURES, **codelengths.FIGURES})
    styles = method_styles(results.methods, {label: results.learner_class(label) for label in results.methods})
    several = len(results.conditions) > 1
    jobs = [(target / (name + (f"-c{index}" if several else "")), functools.partial(figure, results, condition, styles))
            for index, condition in enumerate(results.conditions) for name, figure in FIGURES.items()]
    jobs += [(target / name, functools.partial(figure, results, styles)) for name, figure in questions.FIGURES.items()]
    draw_all(jobs + codelengths.jobs(folder))


if __name__ == "__main__":
    if sys.argv[1:] in (["-h"], ["--help"]):
        print(__doc__.strip())
        sys.exit(0)
    sys.exit(main(sys.argv[1:], "figures.py DIR, a results folder with study.h5, fits.h5 and verdicts.h5", draw))
