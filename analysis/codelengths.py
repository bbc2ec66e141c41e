#!/usr/bin/env python3
"""Draws the tables of description lengths of a results folder: python3 codelengths.py DIR

Reads what is there of DIR/codes.csv, rate-distortion-curves.csv and budget.csv, which brevity codes and brevity reproduce write,
and DIR/study.h5 for the captions; writes DIR/figures/codes, rate-distortion and budget as .pdf, .svg, .png, and the plotted
numbers as .csv. Exit codes: 0 done, 64 usage, 65 no table there or damaged, 69 no h5py or matplotlib, 74 output.
"""
import csv
import functools
import itertools
import json
import math
import pathlib
import sys

try:
    from brevity_drawing import draw_all, main
    from brevity_files import ResultError, ResultFile, Results
    from brevity_style import GREY, Sheet, handle, log_axis, log_limits, write_table
except ImportError as error:
    print(f"Cannot draw figures: {error}; install the Python packages h5py and matplotlib "
          "(Debian: apt-get install python3-h5py python3-matplotlib).", file=sys.stderr)
    sys.exit(69)

CODES = {
    "uniform": "#666666", "teacher": "#009E73", "float32": "#000000", "float32-lzma": "#999999", "float32-zstd": "#bbbbbb",
    "sparse": "#0072B2", "sparse-lzma": "#56B4E9", "sparse-zstd": "#a6d8f5", "surp": "#E69F00", "surp-iterative": "#882255",
    "miracle": "#CC79A7", "variational": "#7b3294", "prequential": "#D55E00", "requential": "#b8860b",
}
CODERS = {
    "surp": ("SuRP", {"color": "#E69F00", "marker": "o", "linestyle": "-"}),
    "magnitude": ("magnitude pruning", {"color": "#0072B2", "marker": "s", "linestyle": "-."}),
    "quantised": ("quantised", {"color": "#000000", "marker": "^", "linestyle": "--"}),
    "laplace": ("Laplace bound", {"color": "#009E73", "marker": "", "linestyle": (0, (1, 1))}),
}
SHORT = [("#D55E00", "D"), ("#CC79A7", "X"), ("#882255", "v"), ("#A05A2C", "P")]
LEARNERS = {
    "quantised_mixture": ("mixture of quantised functions", {"color": "#0072B2", "marker": "o"}),
    "support_mixture": ("mixture of supports, normal weights", {"color": "#E69F00", "marker": "s"}),
    "networks": ("prequential code by networks", {"color": "#D55E00", "marker": "D"}),
}
MARKERS = ["o", "s", "^", "D"]


class Study(Results):
    """What captions say of a merged study, which needs no fits and verdicts."""

    def __init__(self, folder):
        self.study = ResultFile(folder, "merge", "study.h5")
        try:
            self.settings = json.loads(self.study["meta/study_json"])
        except ValueError as error:
            raise ResultError(f"Cannot read meta/study_json of {self.study.path}: it is not JSON ({error}).")
        self.factors = [(factor["name"], factor["levels"]) for factor in self.settings.get("factors") or []]
        self.conditions = list(itertools.product(*(range(len(levels)) for _, levels in self.factors)))
        self.methods = [method["label"] for method in self.setting("methods", self.conditions[0])]
        self.teachers, self.replicates = len(self.study["teacher"]), len(self.study["replicate"])

    def title(self, index):
        return ", ".join(f"{name} {level:g}" if isinstance(level, float) else f"{name} {level}"
                         for name, level in self.levels(self.conditions[index]).items())

    def sample(self):
        """How many teachers, and how many replicates of each."""
        words = [f"{number} {word}" if number == 1 else f"{number} {word}s"
                 for number, word in ((self.teachers, "teacher"), (self.replicates, "replicate"))]
        return " × ".join(words)

    def shared_facts(self):
        """What all conditions have in common, and how labels are coded."""
        first = self.conditions[0]
        keys = tuple(factor["key"] for factor in self.settings.get("factors") or [])
        if self.classes():
            return self.facts(first, varying=keys)
        return self.facts(first, varying=keys) + [f"Labels on a grid of {self.setting('protocol.label_precision', first):g}."]

    def learner_facts(self, learners):
        """The teachers, and what predicts their labels where that is no student of the study."""
        facts = self.shared_facts()
        kept = [fact for fact in facts if fact.startswith("Teachers")]
        if "networks" in learners:
            steps = (self.setting("analysis.codelengths", self.conditions[0]) or {}).get("steps", 2000)
            layers, start = (self.setting(f"student.{key}", self.conditions[0]) for key in ("layers", "initialisation"))
            kept += [f"Networks: {layers} and narrower ones, {start} initialisation, at most {steps} steps of Adam before each "
                     "block of labels, a fifth of what was sent held out.", facts[-1]]
        return kept


def table_of(path):
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ResultError(f"Cannot read '{path}': {error}; brevity codes writes it.")


def kinds(rows, *names):
    """The combinations of columns that occur, in order."""
    return list(dict.fromkeys(tuple(row[name] for name in names) for row in rows))


def code_lengths(study, folder, stem):
    rows = [row for row in table_of(folder / "codes.csv") if row["total_bits"]]
    if not rows:
        raise ResultError(f"Cannot draw '{folder / 'codes.csv'}': it holds no lengths.")
    conditions = sorted({int(row["condition"]) for row in rows})
    students = [name for name, in kinds(rows, "student") if name != "-"]
    budgets = sorted({int(row["n_train"]) for row in rows})
    sheet = Sheet(len(conditions), 75)
    drawn, handles = [], {}
    for axes, condition in zip(sheet.axes, conditions):
        mine = [row for row in rows if int(row["condition"]) == condition]
        for code, student in kinds(mine, "code", "student"):
            points = {}
            for row in mine:
                if (row["code"], row["student"]) == (code, student):
                    ratio = float(row["total_bits"]) / float(row["uniform_bits"])
                    points.setdefault(int(row["n_train"]), []).append(math.log(ratio))
            marker = MARKERS[students.index(student) % len(MARKERS)] if student in students else None
            style = {"color": CODES.get(code, GREY), "marker": marker, "linestyle": "--" if student == "-" else "-"}
            x = sorted(points)
            y = [math.exp(sum(points[n]) / len(points[n])) for n in x]
            drawn += [(condition, code, student, n, value, len(points[n])) for n, value in zip(x, y)]
            axes.plot(x, y, **style)
            name = code if student == "-" else f"{code}, {student}"
            handles.setdefault(name, handle(style, name))
    low, high = log_limits([row[4] for row in drawn])
    for axes in sheet.axes:
        log_axis(axes.xaxis, budgets[0] / 1.2, budgets[-1] * 1.2)
        log_axis(axes.yaxis, low, high)
    sheet.label("labels n", "length / uniform code", [study.title(condition) for condition in conditions])
    caption = [f"Length of model and labels as a share of the uniform code's, geometric mean over {study.sample()}. Dashed: "
               "codes that depend on no stored student. Compare dense and short students by prequential and variational lengths "
               "only."]
    sheet.save(list(handles.values()), " ".join(caption + study.shared_facts()), stem)
    write_table(f"{stem}.csv", ["condition", "code", "student", "n_train", "share_of_uniform", "students"], drawn)


def rate_distortion(study, folder, stem):
    rows = table_of(folder / "rate-distortion-curves.csv")
    if not rows:
        raise ResultError(f"Cannot draw '{folder / 'rate-distortion-curves.csv'}': it holds no curves.")
    conditions = sorted({int(row["condition"]) for row in rows})
    dense = {row["student"] for row in rows if row["coder"] == "surp"}
    short = [name for name, in kinds(rows, "student") if name not in dense]
    names = ("model_bits", "test_loss_median", "test_loss_lower", "test_loss_upper")
    sheet = Sheet(len(conditions), 75)
    drawn, handles = [], {}
    for axes, condition in zip(sheet.axes, conditions):
        mine = [row for row in rows if int(row["condition"]) == condition]
        for coder, student in kinds(mine, "coder", "student"):
            name, style = CODERS.get(coder, (coder, {"color": GREY}))
            if student in short:
                color, marker = SHORT[short.index(student) % len(SHORT)]
                name, style = f"{student}, {name}", {"color": color, "marker": marker, "linestyle": "-"}
            elif len(dense) > 1:
                name = f"{student}, {name}"
            curve = [row for row in mine if (row["coder"], row["student"]) == (coder, student)]
            bits, median, lower, upper = ([float(row[column]) for row in curve] for column in names)
            axes.fill_between(bits, lower, upper, color=style["color"], alpha=0.15, linewidth=0)
            axes.plot(bits, median, markevery=8, **style)
            handles.setdefault(name, handle(style, name))
            drawn += [(condition, coder, student, *values, int(row["students"]))
                      for row, *values in zip(curve, bits, median, lower, upper)]
        noise = study.noise_variance(study.conditions[condition])
        if noise:
            axes.axhline(noise, color=GREY, linewidth=0.7, zorder=0)
    left, right = log_limits([row[3] for row in drawn], 1.1)
    low, high = log_limits([value for row in drawn for value in row[4:7]] + ([noise] if noise else []))
    for axes in sheet.axes:
        log_axis(axes.xaxis, left, right)
        log_axis(axes.yaxis, low, high)
    sheet.label("bits of the model", "share of wrong classes" if study.classes() else "test mean squared error",
                [study.title(condition) for condition in conditions])
    caption = [f"Test loss against a limit on the bits of the model, students of the largest budget, n = "
               f"{max(study.settings['n_train'])}. At each limit a student stands with the description within it that makes its "
               f"training labels shortest. Line: median; band: quartiles over {study.sample()}. SuRP, magnitude pruning and the "
               f"Laplace bound start from {', '.join(sorted(dense)) or 'dense students'}; the bound is that of a Laplace source "
               f"and the distance of weights, no code and no bound of the loss."]
    if noise:
        caption.append(f"Grey: σ² = {noise:g}.")
    sheet.save(list(handles.values()), " ".join(caption + study.shared_facts()), stem)
    write_table(f"{stem}.csv", ["condition", "coder", "student", *names, "students"], drawn)


def budget(study, folder, stem):
    rows = table_of(folder / "budget.csv")
    if not rows:
        raise ResultError(f"Cannot draw '{folder / 'budget.csv'}': it holds no sequences.")
    sizes = sorted({int(row["n_train"]) for row in rows})
    learners = [learner for learner, in kinds(rows, "learner")]
    teacher = [float(row["teacher_bits"]) for row in rows]
    excess = [float(row["excess_bits"]) for row in rows]
    sheet = Sheet(len(sizes), 60)
    # networks lose a hundred times what their teachers are long; mixtures of a few functions stay near 0
    logarithmic = min(excess) > 0 and max(excess) > 30 * min(teacher)
    drawn = []
    for axes, n in zip(sheet.axes, sizes):
        for learner in learners:
            _, style = LEARNERS.get(learner, (learner, {"color": GREY, "marker": "o"}))
            mine = [row for row in rows if row["learner"] == learner and int(row["n_train"]) == n]
            pairs = [(float(row["teacher_bits"]), float(row["excess_bits"])) for row in mine]
            axes.plot(*zip(*pairs), linestyle="", alpha=0.35, **{**style, "marker": "."})
            drawn += [("sequence", n, learner, row["condition"], row["teacher"], row["replicate"], *pair)
                      for row, pair in zip(mine, pairs)]
            means = []
            for condition in sorted({int(row["condition"]) for row in mine}):
                cell = [pair for row, pair in zip(mine, pairs) if int(row["condition"]) == condition]
                means.append([sum(values) / len(cell) for values in zip(*cell)])
                drawn.append(("mean", n, learner, condition, "", "", *means[-1]))
            axes.plot(*zip(*sorted(means)), linestyle="-", **style)
    if logarithmic:
        (left, right), (low, high) = log_limits(teacher), log_limits(excess + teacher)
    else:
        left, right = 0, max(teacher) * 1.06
        low, high = min(0, *excess) * 1.06, max(excess + teacher) * 1.06
    for axes in sheet.axes:
        if logarithmic:
            log_axis(axes.xaxis, left, right)
            log_axis(axes.yaxis, low, high)
        else:
            axes.set_xlim(left, right)
            axes.set_ylim(low, high)
        axes.plot([left, right], [left, right], color="black", linewidth=0.8, linestyle="--", zorder=0)
    sheet.label("teacher's bits", "total excess log-loss, bits", [f"n = {n}" for n in sizes])
    caption = [f"Total excess log-loss over the truth against the length of the teacher, both in bits. Dots: sequences, "
               f"{study.sample()} a condition; marks: means over the sequences of a condition; no band. Dashed: the budget "
               "y = x."]
    if "quantised_mixture" in learners:
        last = [row for row in rows if row["learner"] == "quantised_mixture" and int(row["n_train"]) == sizes[-1]]
        within = sum(int(row["within"]) for row in last)
        caption.append("The mixture of quantised functions must stay below it after every label: "
                       f"{within} of {len(last)} sequences do. The teacher's bits are those of support and weights; "
                       "the scale of their grid is known.")
    if "networks" in learners:
        caption.append("Nothing is promised for networks.")
    named = [(LEARNERS.get(learner, (learner, {"color": GREY, "marker": "o"}))) for learner in learners]
    handles = [handle({**style, "linestyle": "-"}, name) for name, style in named]
    handles.append(handle({"color": "black", "linestyle": "--", "linewidth": 0.8}, "budget y = x"))
    sheet.save(handles, " ".join(caption + study.learner_facts(learners)), stem)
    write_table(f"{stem}.csv", ["kind", "n_train", "learner", "condition", "teacher", "replicate", "teacher_bits", "excess_bits"],
                drawn)


# The table that a figure is drawn from, and the figure.
FIGURES = {"codes": ("codes.csv", code_lengths), "rate-distortion": ("rate-distortion-curves.csv", rate_distortion),
           "budget": ("budget.csv", budget)}


def jobs(folder):
    """What to draw of a folder: a figure for each table that is there."""
    folder = pathlib.Path(folder)
    there = {name: figure for name, (table, figure) in FIGURES.items() if (folder / table).exists()}
    if not there:
        return []
    study = Study(folder)
    target = folder / "figures"
    target.mkdir(exist_ok=True)
    return [(target / name, functools.partial(figure, study, folder)) for name, figure in there.items()]


def draw(folder):
    found = jobs(folder)
    if not found:
        raise ResultError(f"Cannot draw figures: '{folder}' has no table of description lengths; brevity codes writes it.")
    draw_all(found)


if __name__ == "__main__":
    sys.exit(main(
        sys.argv[1:], "codelengths.py DIR, a results folder with study.h5 and codes.csv, rate-distortion-curves.csv or budget.csv",
        draw))
