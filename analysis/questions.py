"""Figures that answer the question of one study: alpha, 2 x 2, placebo, recovery, evidence. All conditions on one sheet."""
import numpy as np

from brevity_files import Skip
from brevity_style import GREY, Sheet, handle, log_axis, log_limits, plt, write_table

MARKS = ["o", "s", "^", "D", "v", "P", "X", "*"]
# The cells of the 2 x 2, by kind of method: structure and estimator.
TWO_BY_TWO = {"dense_early": "dense, early-stopped Adam", "dense_map": "dense, maximum of the posterior",
              "drr": "short, early-stopped Adam", "drr_map": "short, maximum of the posterior"}


def group_of(results, name):
    if name not in results.fits.file:
        raise Skip(f"fits.h5 has no group {name}; brevity fit writes it")


def title_of(results, condition):
    return ", ".join(f"{name} {level:g}" if isinstance(level, float) else f"{name} {level}"
                     for name, level in results.levels(condition).items())


def shared_facts(results):
    """What every condition has in common."""
    return results.facts(results.conditions[0], varying=tuple(factor["key"] for factor in results.settings.get("factors") or []))


def count(number, word):
    return f"1 {word}" if number == 1 else f"{number} {word}s"


def budget_looks(budgets):
    colors = [plt.get_cmap("viridis")(x) for x in np.linspace(0, 0.92, len(budgets))]
    return [{"color": color, "marker": MARKS[i % len(MARKS)], "linestyle": ""} for i, color in enumerate(colors)]


def test_loss_against_alpha(results, styles, stem):
    """Figure F1: test loss above, live parameters below, one column of panels per n."""
    if not results.setting("traces.test_at_turns", results.conditions[0]):
        raise Skip("the study does not ask for the published statistic (traces.test_at_turns)")
    if len(results.conditions) > 1:
        raise Skip("the study has factors")
    group_of(results, "alpha_curves")
    condition = results.conditions[0]
    table = results.rows(results.fits, "alpha_curves", condition)
    known = np.isfinite(table["test_mse_median"])
    if not known.any():
        raise Skip("no method of the study has an α and a test loss")
    order = [label for label in results.methods if (known & (table["method"] == label)).any()]
    budgets = sorted(set(table["n_train"][known]))
    teacher = float(np.median(results.cube(results.study, "teachers/live_parameters", condition)))
    noise = results.noise_variance(condition)
    positive = table["alpha"][known & (table["alpha"] > 0)]
    left, right = log_limits(positive, 1.3)
    zero = left / 1.6 if (table["alpha"][known] <= 0).any() else None
    left = zero / 1.3 if zero else left
    published = np.isfinite(table["optimistic_test_mse_median"]).any()
    sheet = Sheet(2 * len(budgets), 48, titled=True, columns=len(budgets), own_axes=True)
    rows = []
    for column, n in enumerate(budgets):
        loss, live = sheet.axes[column], sheet.axes[len(budgets) + column]
        here = known & (table["n_train"] == n)
        low, high = log_limits(table["live_parameters_median"][here], 1.5) or (1, 1000)
        log_axis(loss.xaxis, left, right, zero)
        log_axis(live.xaxis, left, right, zero)
        log_axis(live.yaxis, min(low, teacher / 1.5), max(high, teacher * 1.5))
        for label in order:
            style = styles[label]
            mine = np.flatnonzero(here & (table["method"] == label))
            mine = mine[np.argsort(table["alpha"][mine], kind="stable")]
            x = np.where(table["alpha"][mine] > 0, table["alpha"][mine], zero or np.nan)
            loss.fill_between(x, table["test_mse_lower"][mine], table["test_mse_upper"][mine], color=style["color"],
                              alpha=0.15, linewidth=0)
            loss.plot(x, table["test_mse_median"][mine], **{**style, "linestyle": "-"})
            loss.plot(x, table["optimistic_test_mse_median"][mine], color=style["color"], linestyle="--", linewidth=0.8)
            live.fill_between(x, table["live_parameters_lower"][mine], table["live_parameters_upper"][mine],
                              color=style["color"], alpha=0.15, linewidth=0)
            live.plot(x, table["live_parameters_median"][mine], **{**style, "linestyle": "-"})
            names = ("alpha", "students", "test_mse_median", "test_mse_lower", "test_mse_upper", "optimistic_test_mse_median",
                     "live_parameters_median", "live_parameters_lower", "live_parameters_upper")
            rows += [(label, n, *(table[name][row] for name in names)) for row in mine]
        live.axhline(teacher, color=GREY, linewidth=0.8, linestyle=":", zorder=0)
        if noise:
            loss.axhline(noise, color=GREY, linewidth=0.7, zorder=0)
            loss.axhline(noise * (1 + teacher / n), color=GREY, linewidth=0.8, linestyle=(0, (1, 1)), zorder=0)
        top = max(np.nanquantile(table["test_mse_median"][here], 0.8), noise * (1 + teacher / n)) - noise
        loss.set_ylim(noise - 0.06 * top, noise + 1.25 * top)
        loss.ticklabel_format(axis="y", style="sci", scilimits=(-4, 3))
        loss.yaxis.get_offset_text().set_size(6)
    sheet.label("Penalty strength α", "", [f"n = {n}" for n in budgets] + [""] * len(budgets))
    sheet.axes[0].set_ylabel("Test loss (bits per label)" if results.classes() else "Test mean squared error")
    sheet.axes[len(budgets)].set_ylabel("Live parameters")
    students = table["students"][known]
    caption = [f"Test loss of the recorded students (above; linear, each n on its own scale, cut where it is far above) and their "
               f"live parameters (below) against α, all candidates, selected or not. Solid: median; band: 25-75 % quantiles "
               f"over {count(len(results.study['teacher']), 'teacher')} × {count(len(results.study['replicate']), 'repetition')}"
               + (f" ({students.min()} to {students.max()} students a point)." if students.min() < students.max() else ".")]
    if published:
        caption.append("Dashed: optimistic_test_mse, the published statistic, which is the least test loss where the validation "
                       "loss turns (selected on the test set).")
    if zero:
        caption.append("Leftmost points: α = 0.")
    if noise:
        caption.append(f"Grey: σ² = {noise:.4g} (solid) and σ²(1 + {teacher:g}/n) (dotted), "
                       f"{teacher:g} being the teacher's live parameters (dotted, below).")
    if results.setting("protocol.alpha_unit", condition) == "sse":
        caption.append("The penalty is α per parameter beside the sum of squared errors, that is α/n beside their mean.")
    handles = [handle({**styles[label], "linestyle": "-"}, label) for label in order]
    if published:
        handles.append(handle({"color": GREY, "linestyle": "--", "linewidth": 0.8}, "optimistic_test_mse"))
    sheet.save(handles, " ".join(caption + results.facts(condition)), stem)
    write_table(f"{stem}.csv", ["method", "n_train", "alpha", "students", "test_mse_median", "test_mse_lower", "test_mse_upper",
                                "optimistic_test_mse_median", "live_parameters_median", "live_parameters_lower",
                                "live_parameters_upper"], rows)


def two_by_two(results, styles, stem):
    kinds = {label: results.method(label, results.conditions[0]) for label in results.methods}
    cells = {}
    for kind in TWO_BY_TWO:
        labels = [label for label, method in kinds.items()
                  if method["kind"] == kind and method.get("average", "none") in (None, "none")]
        if not labels:
            raise Skip(f"the study has no {kind}, which the 2 x 2 of structure and estimator needs")
        cells[kind] = labels[0]
    budgets = results.budgets
    names = ("excess_mean", "excess_lower", "excess_upper")
    found = {condition: [results.cube(results.fits, name, condition) for name in names] for condition in results.conditions}
    rows_of = [results.methods.index(label) for label in cells.values()]
    limits = log_limits(np.concatenate([np.ravel(values[rows_of]) for values in sum(found.values(), [])]))
    if limits is None:
        raise Skip("the study has no excess loss")
    sheet = Sheet(len(results.conditions), 55, titled=len(results.conditions) > 1)
    looks = {"dense_early": ("#0072B2", "s", "--"), "dense_map": ("#000000", "o", "-"), "drr": ("#E69F00", "P", "--"),
             "drr_map": ("#D55E00", "D", "-")}
    looks = {kind: dict(zip(("color", "marker", "linestyle"), look)) for kind, look in looks.items()}
    rows = []
    for axes, condition in zip(sheet.axes, results.conditions):
        noise = results.noise_variance(condition)
        log_axis(axes.xaxis, budgets.min() / 1.12, budgets.max() * 1.12)
        log_axis(axes.yaxis, min(limits[0], noise / 1.25 or limits[0]), max(limits[1], noise * 1.25))
        if noise:
            axes.axhline(noise, color=GREY, linewidth=0.7, zorder=0)
        for kind, label in cells.items():
            mean, lower, upper = (values[results.methods.index(label)] for values in found[condition])
            axes.fill_between(budgets, lower, upper, color=looks[kind]["color"], alpha=0.13, linewidth=0)
            axes.plot(budgets, mean, **looks[kind])
            rows += [(title_of(results, condition), label, n, *row) for n, *row in zip(budgets, mean, lower, upper)]
    teachers = results.fits["teachers"]
    caption = ["Structure {dense, short} by estimator {early-stopped Adam, maximum of the posterior}. "
               f"{results.excess_words()} against the label budget n. Geometric mean over at most {count(teachers.max(), 'teacher')} of the mean over "
               f"{count(len(results.study['replicate']), 'replicate')}; bands: 95 % t interval of the mean of the logarithm over "
               "teachers." + ("" if results.classes() else " Grey: noise variance σ².")]
    sheet.label("Labels n", results.excess_label(), [title_of(results, c) for c in results.conditions])
    handles = [handle(looks[kind], f"{cells[kind]}: {words}") for kind, words in TWO_BY_TWO.items()]
    sheet.save(handles, " ".join(caption + shared_facts(results)), stem)
    write_table(f"{stem}.csv", ["condition", "method", "n_train", "mean", "lower", "upper"], rows)


def dose_response(results, styles, stem):
    names = [name for name, _ in results.factors]
    if "rotate" not in names or len(names) < 2:
        raise Skip("the study does not vary teachers.rotate beside the teacher's length")
    group_of(results, "advantage")
    table = results.fits.table("advantage")
    if not np.isfinite(table["log2_excess_ratio"]).any():
        raise Skip("no short method can be compared with a dense one")
    shorts = [label for label in results.methods if (table["short"] == label).any()]
    doses = sorted(set(table["teacher_bits"][table["teacher"] < 0]))
    left, right = log_limits(table["teacher_bits"], 1.25)
    finite = table["log2_excess_ratio"][np.isfinite(table["log2_excess_ratio"])]
    low, high = min(finite.min(), 0), max(finite.max(), 0)
    margin = 0.08 * (high - low or 1)
    rotations = dict(results.factors)["rotate"]
    sheet = Sheet(len(rotations), 58, titled=True)
    rows = []
    for axes, rotation in zip(sheet.axes, rotations):
        log_axis(axes.xaxis, left, right)
        axes.set_ylim(low - margin, high + margin)
        axes.axhline(0, color=GREY, linewidth=0.7, zorder=0)
        for s, label in enumerate(shorts):
            style = styles[label]
            shift = 1.05 ** (2 * s - len(shorts) + 1)
            mine = (table["rotate"] == rotation) & (table["short"] == label)
            single, all_of = np.flatnonzero(mine & (table["teacher"] >= 0)), np.flatnonzero(mine & (table["teacher"] < 0))
            all_of = all_of[np.argsort(table["teacher_bits"][all_of])]
            axes.plot(table["teacher_bits"][single] * shift, table["log2_excess_ratio"][single], color=style["color"],
                      marker=style["marker"], linestyle="", markersize=2.6, alpha=0.45, markeredgewidth=0)
            x, y = table["teacher_bits"][all_of] * shift, table["log2_excess_ratio"][all_of]
            ends = [y - table["lower_quartile"][all_of], table["upper_quartile"][all_of] - y]
            axes.errorbar(x, y, ends, **style, elinewidth=0.8, capsize=2, zorder=3)
            keys = ("short", "baseline", "teacher", "teacher_bits", "log2_excess_ratio", "lower_quartile", "upper_quartile")
            rows += [(rotation, *(table[key][row] for key in keys)) for row in np.concatenate([single, all_of])]
    baselines = sorted(set(table["baseline"]))
    caption = ["Dose and response: per teacher, the mean over n of log₂(excess of the best dense baseline/excess of the short "
               "method) at equal n, above 0 where the short method predicts better, against the teacher's length in bits "
               f"({', '.join(f'{dose:.0f}' for dose in doses)}). Small: "
               f"single teachers ({table['teacher'].max() + 1} at each length); large: median, bars: quartiles over teachers; "
               "the methods are moved sideways. The best baseline of a condition is that of least geometric mean: "
               f"{', '.join(baselines)}. rotate true is the placebo: the same teachers behind a random rotation of the inputs."]
    sheet.label("Length of the teacher (bits)", "log₂ ratio of the excess", [f"rotate {rotation}" for rotation in rotations])
    sheet.save([handle(styles[label], label) for label in shorts], " ".join(caption + shared_facts(results)), stem)
    write_table(f"{stem}.csv", ["rotate", "short", "baseline", "teacher", "teacher_bits", "log2_excess_ratio", "lower_quartile",
                                "upper_quartile"], rows)


def recovery(results, styles, stem):
    if not any(results.method(label, results.conditions[0])["kind"] == "oracle_map" for label in results.methods):
        raise Skip("the study has no student of the teacher's own architecture to compare distances with")
    if len(results.conditions) > 1:
        raise Skip("the study has factors")
    group_of(results, "recovery")
    condition, budgets = results.conditions[0], results.budgets
    quantities = [("Distance of normal forms", "recovery/parameter_distance", ("mean", "lower", "upper")),
                  ("Support distance", "recovery/support_distance", ("mean", "lower", "upper")),
                  (results.excess_label(), "excess", ("mean", "lower", "upper"))]
    values = {name: [results.cube(results.fits, f"{stem_of}_{part}", condition) for part in parts]
              for name, stem_of, parts in quantities}
    if log_limits(values["Distance of normal forms"][0]) is None:
        raise Skip("no student has a normal form to compare")
    sheet = Sheet(3, 52, titled=True, own_axes=True)
    rows = []
    for axes, (name, (mean, lower, upper)) in zip(sheet.axes, values.items()):
        low, high = log_limits(np.concatenate([np.ravel(mean), np.ravel(upper)])) or (0.5, 2.0)
        log_axis(axes.xaxis, budgets.min() / 1.12, budgets.max() * 1.12)
        if name == "Support distance":  # 0 where the support is the teacher's
            axes.set_yscale("symlog", linthresh=1)
            axes.yaxis.set_major_formatter("{x:g}")
            axes.set_ylim(-0.15, high)
        else:
            low = min(low, *(log_limits(lower) or (low,)))
            log_axis(axes.yaxis, low, high)
        for m, label in enumerate(results.methods):
            style = styles[label]
            known = np.isfinite(mean[m])
            axes.fill_between(budgets[known], np.maximum(lower[m][known], 0), upper[m][known], color=style["color"], alpha=0.13,
                              linewidth=0)
            axes.plot(budgets[known], mean[m][known], **style)
            rows += [(name, label, n, *row) for n, *row in zip(budgets, mean[m], lower[m], upper[m])]
    sheet.label("Labels n", "", list(values))
    teachers = results.cube(results.fits, "recovery/teachers", condition)
    caption = ["How near the selected students are to their teachers, in parameters and in function. Left: Euclidean distance of "
               "the normal forms (order and signs of hidden units taken out); middle: parameters that live in one of them only; "
               "right: excess over the noise-free teacher. Geometric means (middle: arithmetic, linear below 1) over at most "
               f"{count(teachers.max(), 'teacher')} of the mean over {count(len(results.study['replicate']), 'replicate')}; bands: 95 % t "
               "intervals over teachers."]
    sheet.save([handle(styles[label], label) for label in results.methods], " ".join(caption + results.facts(condition)), stem)
    write_table(f"{stem}.csv", ["quantity", "method", "n_train", "mean", "lower", "upper"], rows)


def length_and_excess(results, styles, stem):
    """Every student: length of its code per label against its excess, one panel per n."""
    selects_shortest(results)
    condition = results.conditions[0]
    runs = results.rows(results.study, "runs", condition)
    known = np.isfinite(runs["evidence_bits"]) & np.isfinite(runs["excess_mse"]) & (runs["excess_mse"] > 0)
    known &= runs["role"] != "null_model"
    if not known.any():
        raise Skip("no student has an evidence")
    budgets = [n for n in results.budgets if (known & (runs["n_train"] == n)).any()]
    per_label = runs["evidence_bits"] / runs["n_train"]
    low, high = log_limits(runs["excess_mse"][known])
    sheet = Sheet(len(budgets), 48, titled=True)
    rows = []
    for axes, n in zip(sheet.axes, budgets):
        log_axis(axes.yaxis, low, high)
        for label in results.methods:
            style = {"color": styles[label]["color"], "marker": styles[label]["marker"], "linestyle": ""}
            mine = known & (runs["n_train"] == n) & (runs["method"] == label)
            chosen = runs["selected"] == 1
            axes.plot(per_label[mine & ~chosen], runs["excess_mse"][mine & ~chosen], **style, markersize=2.4, alpha=0.4,
                      markeredgewidth=0)
            axes.plot(per_label[mine & chosen], runs["excess_mse"][mine & chosen], **style, markersize=3.6, zorder=3)
            rows += [(label, n, runs["teacher"][row], runs["replicate"][row], runs["selected"][row], per_label[row],
                      runs["excess_mse"][row]) for row in np.flatnonzero(mine)]
    sheet.label("evidence_bits/n (bits per label)", results.excess_label(), [f"n = {n}" for n in budgets])
    caption = [f"{results.excess_words()} against the length of the labels' code, −log₂ of the Laplace evidence per "
               f"label, for all students of {count(len(results.study['teacher']), 'teacher')} × "
               f"{count(len(results.study['replicate']), 'replicate')}. Large: selected in their cell; small: other candidates. The "
               "null model is left out."]
    handles = [handle({**styles[label], "linestyle": ""}, label) for label in results.methods
               if (known & (runs["method"] == label)).any()]
    sheet.save(handles, " ".join(caption + results.facts(condition)), stem)
    write_table(f"{stem}.csv", ["method", "n_train", "teacher", "replicate", "selected", "evidence_bits_per_label", "excess_mse"],
                rows)


def rank_correlation(results, styles, stem):
    """Kendall's tau of length and excess against n: between learners, and within each."""
    selects_shortest(results)
    group_of(results, "evidence")
    condition = results.conditions[0]
    table = results.rows(results.fits, "evidence", condition)
    if not len(table["tau"]):
        raise Skip("no cell has three students with a length and an excess")
    budgets = results.budgets
    lengths = [name for name in ("evidence_bits", "description_bits", "sampled_bits") if (table["length"] == name).any()]
    sheet = Sheet(len(lengths), 52, titled=True)
    between = {"color": "#000000", "marker": "", "linestyle": "-", "linewidth": 2.0}
    rows, shown = [], []
    for axes, length in zip(sheet.axes, lengths):
        log_axis(axes.xaxis, budgets.min() / 1.12, budgets.max() * 1.12)
        axes.set_ylim(-1.05, 1.05)
        axes.axhline(0, color=GREY, linewidth=0.7, zorder=0)
        for label in ["", *results.methods]:
            mine = np.flatnonzero((table["length"] == length) & (table["method"] == label))
            if not len(mine):
                continue
            style = styles[label] if label else between
            shown += [label] if label not in shown else []
            x = table["n_train"][mine]
            if not label:
                axes.fill_between(x, np.maximum(table["tau_lower"][mine], -1.05), np.minimum(table["tau_upper"][mine], 1.05),
                                  color=GREY, alpha=0.25, linewidth=0)
            axes.plot(x, table["tau"][mine], **style)
            names = ("tau", "tau_lower", "tau_upper", "tau_pooled", "p_signed_rank", "p_sign", "teachers")
            rows += [(length, label or "between", table["n_train"][row], *(table[name][row] for name in names)) for row in mine]
    caption = ["Kendall's τ_b of code length and excess against the label budget n; above 0 the shorter code predicts better. Thick: "
               "between the selected students of all methods; thin: within a method, over its candidates. Mean over "
               f"at most {count(table['teachers'].max(), 'teacher')} of the τ of each; band (thick line only): 95 % t interval over teachers."]
    sheet.label("Labels n", "Rank correlation τ", lengths)
    handles = [handle(styles[label] if label else between, label or "between methods") for label in shown]
    sheet.save(handles, " ".join(caption + results.facts(condition)), stem)
    write_table(f"{stem}.csv", ["length", "method", "n_train", "tau", "lower", "upper", "pooled", "p_signed_rank", "p_sign",
                                "teachers"], rows)


def selects_shortest(results):
    condition = results.conditions[0]
    own = [method.get("selection") for method in results.setting("methods", condition) or []]
    if len(results.conditions) > 1 or "mdl" not in [results.setting("protocol.selection", condition), *own]:
        raise Skip("the study does not choose the shortest description in one condition")


FIGURES = {"test-loss-vs-alpha": test_loss_against_alpha, "two-by-two": two_by_two, "dose-response": dose_response,
           "recovery": recovery, "length-and-excess": length_and_excess, "rank-correlation": rank_correlation}
