#!/usr/bin/env python3
"""Draws the description lengths of a results folder: python3 codes_figure.py DIR

Reads DIR/codes.csv, which brevity codes writes, and draws each code's length as a share of the uniform code's against the
label budget, the geometric mean over teachers and replicates; writes DIR/figures/codes.pdf, .svg, .png. It computes nothing else.
Exit codes: 0 done, 64 usage, 65 no table there, 69 no matplotlib.
"""
import csv
import math
import pathlib
import sys

try:
    from brevity_style import Sheet, handle, log_axis, log_limits
except ImportError as error:
    print(f"Cannot draw figures: {error}; install the Python packages h5py and matplotlib "
          "(Debian: apt-get install python3-h5py python3-matplotlib).", file=sys.stderr)
    sys.exit(69)

COLORS = {
    "uniform": "#666666", "teacher": "#009E73", "float32": "#000000", "float32-lzma": "#999999", "float32-zstd": "#bbbbbb",
    "sparse": "#0072B2", "sparse-lzma": "#56B4E9", "sparse-zstd": "#a6d8f5", "surp": "#E69F00", "miracle": "#CC79A7",
    "variational": "#7b3294", "prequential": "#D55E00", "requential": "#b8860b",
}
MARKERS = ["o", "s", "^", "D"]


def main(folder):
    path = pathlib.Path(folder, "codes.csv")
    try:
        rows = list(csv.DictReader(path.open(encoding="utf-8")))
    except OSError as error:
        print(f"Cannot read '{path}': {error.strerror}; brevity codes writes it.", file=sys.stderr)
        return 65
    rows = [row for row in rows if row["total_bits"]]
    if not rows:
        print(f"Cannot draw '{path}': it holds no lengths.", file=sys.stderr)
        return 65
    conditions = sorted({row["condition"] for row in rows}, key=int)
    students = list(dict.fromkeys(row["student"] for row in rows if row["student"] != "-"))
    sheet = Sheet(len(conditions), 75)
    budgets = sorted({int(row["n_train"]) for row in rows})
    ratios, handles = [], {}
    for axes, condition in zip(sheet.axes, conditions):
        curves = {}
        for row in rows:
            if row["condition"] == condition:
                ratio = float(row["total_bits"]) / float(row["uniform_bits"])
                curves.setdefault((row["code"], row["student"]), {}).setdefault(int(row["n_train"]), []).append(ratio)
        for (code, student), points in curves.items():
            marker = MARKERS[students.index(student) % len(MARKERS)] if student in students else None
            style = {"color": COLORS.get(code, "#666666"), "marker": marker, "linestyle": "--" if student == "-" else "-"}
            x = sorted(points)
            y = [math.exp(sum(map(math.log, points[n])) / len(points[n])) for n in x]
            ratios += y
            axes.plot(x, y, **style)
            name = code if student == "-" else f"{code}, {student}"
            handles.setdefault(name, handle(style, name))
    low, high = log_limits(ratios)
    for axes in sheet.axes:
        log_axis(axes.xaxis, budgets[0] / 1.2, budgets[-1] * 1.2)
        log_axis(axes.yaxis, low, high)
    sheet.label("labels", "length / uniform code", [f"condition {c}" for c in conditions])
    figures = pathlib.Path(folder, "figures")
    figures.mkdir(exist_ok=True)
    sheet.save(list(handles.values()), "Length of model and labels as a share of the uniform code's, geometric mean over teachers "
               "and replicates. Dashed: codes that depend on no stored student. Compare dense and short students by "
               "prequential and variational lengths only.", str(figures / "codes"))
    print(f"{figures / 'codes'}.pdf, .svg, .png")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print(__doc__.splitlines()[0], file=sys.stderr)
        sys.exit(64)
    sys.exit(main(sys.argv[1]))
