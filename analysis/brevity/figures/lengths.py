"""Figures of description lengths: codes, rate against distortion, and the budget of a teacher's bits.

They are drawn from codes.csv, rate-distortion-curves.csv and budget.csv, which `brevity codes` writes.
"""

from __future__ import annotations

import csv
import math
import pathlib

import numpy as np

from brevity.axes import LABELS_N, log_axis, log_limits
from brevity.captions import Fact, count, facts
from brevity.figures.drawing import Drawing, budget_axis, dots, sample
from brevity.files import ResultError
from brevity.sheet import Sheet
from brevity.studies import Study
from brevity.style import GREY, LIGHT, Options, handle, method_look
from brevity.titles import condition_title, method_title

# Name and colour of a code.
CODES = {
    "uniform": ("uniform code", "#666666"),
    "teacher": ("teacher's own code", "#009E73"),
    "float32": ("32-bit weights", "#000000"),
    "float32-lzma": ("32-bit weights, LZMA", "#777777"),
    "float32-zstd": ("32-bit weights, Zstandard", "#999999"),
    "sparse": ("sparse two-part code", "#0072B2"),
    "sparse-lzma": ("sparse, LZMA", "#56B4E9"),
    "sparse-zstd": ("sparse, Zstandard", "#7FB2D6"),
    "surp": ("SuRP", "#E69F00"),
    "surp-iterative": ("SuRP, retrained", "#882255"),
    "miracle": ("MIRACLE", "#CC79A7"),
    "variational": ("variational code", "#7b3294"),
    "prequential": ("prequential code", "#D55E00"),
    "requential": ("requential code", "#b8860b"),
}
CODERS = {
    "surp": ("SuRP", {"color": "#E69F00", "marker": "o", "linestyle": "-"}),
    "magnitude": ("magnitude pruning", {"color": "#A05A2C", "marker": "v", "linestyle": "-."}),
    "quantised": ("rounded weights", {"color": "#0072B2", "marker": "s", "linestyle": "--"}),
    "laplace": ("Laplace model of the weights", {"color": "#009E73", "marker": "", "linestyle": (0, (1, 1))}),
}
LEARNERS = {
    "quantised_mixture": ("mixture of quantised functions", {"color": "#0072B2", "marker": "o"}),
    "support_mixture": ("mixture of supports, normal weights", {"color": "#E69F00", "marker": "s"}),
    "networks": ("prequential code by networks", {"color": "#D55E00", "marker": "D"}),
}
UNKNOWN = {"color": GREY, "marker": "o"}
MARKERS = ["s", "D", "^", "o"]

Row = dict[str, str]


def table_of(study: Study, name: str) -> list[Row]:
    path = study.folder / name
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ResultError(f"Cannot read '{path}': {error}; `brevity codes` writes it.") from error
    if not rows:
        raise ResultError(f"Cannot draw '{path}': it has no rows.")
    return rows


def occurring(rows: list[Row], *names: str) -> list[tuple[str, ...]]:
    """The combinations of columns that occur, in order."""
    return list(dict.fromkeys(tuple(row[name] for name in names) for row in rows))


def code_title(study: Study, code: str, student: str) -> str:
    name = CODES.get(code, (code, GREY))[0]
    return name if student == "-" else f"{name}, {method_title(study, student)}"


def code_lengths(study: Study, options: Options) -> Drawing:
    """A ranking of all codes at the largest n, and curves of the five shortest."""
    rows = [row for row in table_of(study, "codes.csv") if row["total_bits"]]
    conditions = sorted({int(row["condition"]) for row in rows})
    budgets = sorted({int(row["n_train"]) for row in rows})
    students = [name for (name,) in occurring(rows, "student") if name != "-"]
    shares: dict[tuple[int, str, str, int], list[float]] = {}
    for row in rows:
        key = int(row["condition"]), row["code"], row["student"], int(row["n_train"])
        shares.setdefault(key, []).append(math.log(float(row["total_bits"]) / float(row["uniform_bits"])))
    means = {key: math.exp(sum(logs) / len(logs)) for key, logs in shares.items()}
    sheet = Sheet(options, 2 * len(conditions), 4.0 * max(len(occurring(rows, "code")), 12), columns=2)
    drawn = [(*key, value, len(shares[key])) for key, value in means.items()]
    for i, condition in enumerate(conditions):
        ranking, curves = sheet.axes[2 * i], sheet.axes[2 * i + 1]
        last = {key[1:3]: value for key, value in means.items() if key[0] == condition and key[3] == budgets[-1]}
        best = {code: min(value for (c, _), value in last.items() if c == code) for code, _ in last}
        order = sorted(best, key=best.__getitem__)
        log_axis(ranking.xaxis, *log_limits(last.values(), 1.3))
        ranking.axvline(1, color=LIGHT, linewidth=0.8 * options.scale, zorder=0)
        for (code, student), value in last.items():
            marker = MARKERS[students.index(student) % len(MARKERS)] if student in students else "|"
            look = {"color": method_look(study, student)["color"]} if student in students else {"color": GREY}
            size = (3.4 if student in students else 7) * options.scale
            ranking.plot(value, order.index(code), marker=marker, linestyle="", markersize=size, **look)
        ranking.set_yticks(range(len(order)), [CODES.get(code, (code,))[0] for code in order])
        ranking.set_ylim(len(order) - 0.4, -0.6)
        ranking.set_xlabel("Length ÷ uniform code")
        budget_axis(sheet, curves, budgets)
        labels, drawn_shares = [], [1.0]
        for code in order[:5]:
            student = min((s for c, s in last if c == code), key=lambda s, c=code: last[c, s])
            line = [means.get((condition, code, student, n), math.nan) for n in budgets]
            color = CODES.get(code, (code, GREY))[1]
            curves.plot(budgets, line, color=color, marker=MARKERS[students.index(student)] if student in students else "")
            labels.append((line[-1], code_title(study, code, student), color))
            drawn_shares += line
        log_axis(curves.yaxis, *log_limits(drawn_shares))
        curves.axhline(1, color=LIGHT, linewidth=0.8 * options.scale, zorder=0)
        curves.set_xlabel(LABELS_N)
        curves.set_ylabel("Length ÷ uniform code")
        sheet.direct_labels(curves, labels)
        where = condition_title(study, study.conditions[condition])
        ranking.set_title(", ".join(filter(None, (f"All codes, n = {budgets[-1]}", where))), loc="left", pad=3)
        curves.set_title("The five shortest", loc="left", pad=3)
    sheet.shares = [1.0, 0.9]
    caption = [
        "Length of model and labels together as a share of the length of the uniform code of the labels (1, grey): "
        "geometric mean "
        f"over {sample(study)}. a: all codes at the largest n; bars depend on no stored student. b: the five shortest of them "
        "against n, each with its better student. Dense and short students can be compared by prequential and "
        "variational lengths "
        "only."
    ]
    looks = [(MARKERS[i % len(MARKERS)], student) for i, student in enumerate(students)]
    handles = [
        handle({"color": method_look(study, s)["color"], "marker": m, "linestyle": ""}, method_title(study, s)) for m, s in looks
    ]
    header = ["condition", "code", "student", "n_train", "share_of_uniform", "students"]
    return Drawing(sheet, handles, caption + label_facts(study), header, drawn)


def rate_distortion(study: Study, options: Options) -> Drawing:
    rows = table_of(study, "rate-distortion-curves.csv")
    conditions = sorted({int(row["condition"]) for row in rows})
    dense = {row["student"] for row in rows if row["coder"] == "surp"}
    names = ("model_bits", "test_loss_median", "test_loss_lower", "test_loss_upper")
    sheet = Sheet(options, len(conditions), 62, wide=True)
    if len(conditions) == 1:
        sheet.width = options.width or options.column(2) * 0.75
    drawn, handles = [], {}
    noises = [study.noise_variance(study.conditions[c]) for c in conditions]
    left, right = log_limits([float(row["model_bits"]) for row in rows], 1.1)
    low, high = log_limits([float(row["test_loss_median"]) for row in rows] + [n for n in noises if n])
    for axes, condition, noise in zip(sheet.axes, conditions, noises):
        log_axis(axes.xaxis, left, right)
        log_axis(axes.yaxis, low, high)
        if noise:
            axes.axhline(noise, color=LIGHT, linewidth=0.8 * options.scale, zorder=0)
            axes.text(left * 1.1, noise, "noise σ²", color=GREY, va="bottom", ha="left")
        mine = [row for row in rows if int(row["condition"]) == condition]
        for coder, student in occurring(mine, "coder", "student"):
            name, look = CODERS.get(coder, (coder, UNKNOWN))
            if student not in dense:
                look = method_look(study, student)
            if coder == "quantised" or len(dense) > 1:
                name = f"{method_title(study, student)}, {name}"
            curve = [row for row in mine if (row["coder"], row["student"]) == (coder, student)]
            bits, median, lower, upper = ([float(row[column]) for row in curve] for column in names)
            axes.plot(bits, median, markevery=6, **look)
            handles.setdefault(name, handle(look, name))
            drawn += [
                (condition, coder, student, *values, int(row["students"]))
                for row, *values in zip(curve, bits, median, lower, upper)
            ]
    titles = [condition_title(study, study.conditions[c]) for c in conditions] if len(conditions) > 1 else []
    loss = "Share of wrong classes" if study.has_classes() else "Test mean squared error"
    sheet.label("Bits of the model", loss, titles)
    sheet.letters = len(conditions) > 1
    start = " and ".join(method_title(study, label) for label in sorted(dense)) or "dense students"
    caption = [
        f"Test loss against a limit on the bits of the model, at n = {max(study.settings['n_train'])}: at each limit "
        "a student stands "
        "with the description within it that makes its training labels shortest. Median over "
        f"{sample(study)}; quartiles are in the table. Rounded weights: every weight on a grid, the widths of the "
        "grid and of the "
        f"code chosen with the network. SuRP, magnitude pruning and the Laplace model start from {start}. The Laplace "
        "model is the "
        "rate–distortion function of a Laplace source at that distance of weights; it is not a code, and codes of other students "
        "can lie below it."
    ]
    header = ["condition", "coder", "student", *names, "students"]
    return Drawing(sheet, list(handles.values()), caption + label_facts(study), header, drawn)


def budget(study: Study, options: Options) -> Drawing:
    rows = table_of(study, "budget.csv")
    sizes = sorted({int(row["n_train"]) for row in rows})
    learners = [learner for (learner,) in occurring(rows, "learner")]
    teacher = [float(row["teacher_bits"]) for row in rows]
    excess = [float(row["excess_bits"]) for row in rows]
    sheet = Sheet(options, len(sizes), 60, columns=len(sizes) if len(sizes) < 5 else 3, wide=True)
    sheet.square = True
    # networks lose a hundred times what their teachers are long; mixtures of a few functions stay near 0
    logarithmic = min(excess) > 0 and max(excess) > 30 * min(teacher)
    if logarithmic:
        low, high = log_limits(excess + teacher)
    else:
        low, high = min(0, *excess) * 1.06, max(excess + teacher) * 1.06
    drawn = []
    jitter = np.random.default_rng(1)
    for axes, n in zip(sheet.axes, sizes):
        for position, learner in enumerate(learners):
            _, look = LEARNERS.get(learner, (learner, UNKNOWN))
            mine = [row for row in rows if row["learner"] == learner and int(row["n_train"]) == n]
            x = np.array([float(row["teacher_bits"]) for row in mine])
            y = np.array([float(row["excess_bits"]) for row in mine])
            side = position - (len(learners) - 1) / 2
            spread = (side + jitter.uniform(-0.3, 0.3, len(x))) * (0.04 if logarithmic else 0.018 * (high - low))
            axes.plot(x * (1 + spread) if logarithmic else x + spread, y, **dots(look["color"], options))
            drawn += [
                ("sequence", n, learner, row["condition"], row["teacher"], row["replicate"], *pair)
                for row, *pair in zip(mine, x, y)
            ]
            means = []
            for condition in sorted({int(row["condition"]) for row in mine}):
                here = np.array([int(row["condition"]) == condition for row in mine])
                means.append((x[here].mean(), y[here].mean()))
                drawn.append(("mean", n, learner, condition, "", "", *means[-1]))
            axes.plot(*zip(*sorted(means)), linestyle="-", **look, zorder=3)
        if logarithmic:
            log_axis(axes.xaxis, low, high)
            log_axis(axes.yaxis, low, high)
        else:
            axes.set_xlim(low, high)
            axes.set_ylim(low, high)
            axes.locator_params(nbins=5)
        axes.plot([low, high], [low, high], color="black", linewidth=0.8 * options.scale, linestyle="--", zorder=0)
    sheet.label("Length of the teacher (bits)", "Excess log-loss (bits)", [f"n = {n}" for n in sizes])
    caption = [
        "Total excess log-loss over the truth against the length of the teacher, both in bits, on equal axes. Dots: sequences "
        f"({sample(study)} in each condition), moved sideways by learner; markers: means. Dashed: the budget y = x."
    ]
    if "quantised_mixture" in learners:
        last = [row for row in rows if row["learner"] == "quantised_mixture" and int(row["n_train"]) == sizes[-1]]
        within = sum(int(row["within"]) for row in last)
        caption.append(
            f"The mixture of quantised functions must stay below the budget after every label: {within} of "
            f"{count(len(last), 'sequence')} do. The teacher's bits are those of support and weights; the scale of "
            "their grid is known."
        )
    if "networks" in learners:
        caption.append("There is no such guarantee for networks.")
    handles = [handle({**look, "linestyle": "-"}, name) for name, look in (LEARNERS.get(ln, (ln, UNKNOWN)) for ln in learners)]
    handles.append(handle({"color": "black", "linestyle": "--", "linewidth": 0.8 * options.scale}, "budget y = x"))
    header = ["kind", "n_train", "learner", "condition", "teacher", "replicate", "teacher_bits", "excess_bits"]
    return Drawing(sheet, handles, caption + learner_facts(study, learners), header, drawn)


def label_facts(study: Study) -> list[Fact]:
    """How the data were made, and how labels are coded."""
    if study.has_classes():
        return facts(study)
    return [*facts(study), Fact(f"Labels on a grid of {study.setting('protocol.label_precision'):g}.")]


def learner_facts(study: Study, learners: list[str]) -> list[Fact]:
    """The teachers, and what predicts their labels where that is no student of the study."""
    kept = [fact for fact in facts(study) if fact.startswith("Teachers")]
    if "networks" in learners:
        steps = (study.setting("analysis.codelengths") or {}).get("steps", 2000)
        layers, start = (study.setting(f"student.{key}") for key in ("layers", "initialisation"))
        kept.append(
            Fact(
                f"Networks: {layers} and narrower ones, {start} initialisation, at most {steps} steps of Adam before "
                "each block of "
                "labels, a fifth of what was sent held out."
            )
        )
    return kept


# The table that a figure is drawn from, and the figure.
FIGURES = {
    "codes": ("codes.csv", code_lengths),
    "rate-distortion": ("rate-distortion-curves.csv", rate_distortion),
    "budget": ("budget.csv", budget),
}


def tables_in(folder: pathlib.Path) -> list[str]:
    return [name for name, (table, _) in FIGURES.items() if (folder / table).exists()]
