"""Draws fitted curves: python curve_plot.py CURVES.json FIGURE, from the JSON that `brevity fit --csv` makes for a figure.

It computes nothing: points, the fitted curve and its band stand in the file.
"""
import json
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import FuncFormatter, NullFormatter

# The style `paper` of the package brevity, which this script does without: 8 pt at final size, thin axes, one palette.
LOOKS = [
    ("#0072B2", "s"), ("#D55E00", "D"), ("#009E73", "*"), ("#CC79A7", "X"), ("#E69F00", "P"),
    ("#56B4E9", "^"), ("#882255", "<"), ("#000000", "o"), ("#B8860B", ">"), ("#999933", "8"),
]  # fmt: skip
STYLE = {
    "font.family": ["DejaVu Sans"], "font.size": 8, "axes.labelsize": 8, "xtick.labelsize": 8, "ytick.labelsize": 8,
    "legend.fontsize": 8, "legend.title_fontsize": 8, "legend.frameon": False, "axes.linewidth": 0.6, "lines.linewidth": 1.0,
    "lines.markersize": 3.6, "axes.spines.top": False, "axes.spines.right": False, "xtick.major.width": 0.6,
    "ytick.major.width": 0.6, "xtick.minor.width": 0.4, "ytick.minor.width": 0.4, "pdf.fonttype": 42, "svg.fonttype": "none",
}  # fmt: skip


def numbers(values):
    """JSON has no infinity: null is drawn as a gap."""
    return np.array([np.nan if x is None else x for x in values], float)


def panel(axes, curves):
    """The points and fitted curves of one kind, with predictions and sizes that reach losses."""
    for index, curve in enumerate(curves):
        color, marker = LOOKS[index % len(LOOKS)]
        points, grid = curve["points"], {key: numbers(values) for key, values in curve["grid"].items()}
        axes.plot(points["n"], points["loss"], marker, color=color, ls="none", label=curve["name"] or "measured")
        axes.plot(grid["n"], grid["loss"], color=color, label="_" if curve["name"] else curve["fit"]["model"])
        axes.fill_between(grid["n"], grid["lower"], grid["upper"], color=color, alpha=0.15, lw=0)
        for x in curve["predictions"]:
            low, high = numbers(x["interval_95"])
            error = [[x["loss"] - low], [high - x["loss"]]] if np.isfinite([low, high]).all() else None
            axes.errorbar([x["n"]], [x["loss"]], error, fmt=marker, color=color, mfc="white", capsize=3, ms=5)
        for x in (x for x in curve["reaches"] if x["n"] is not None):
            low, high = numbers(x["interval_95"])
            error = [[x["n"] - low], [high - x["n"]]] if np.isfinite([low, high]).all() else None
            axes.errorbar([x["n"]], [x["loss"]], xerr=error, fmt=marker, color=color, mfc="white", capsize=3, ms=5)


def power(x, _=None):
    """2000 or 0.05; 10⁻⁵ or 2·10⁻⁵ where zeros would be hard to count."""
    if 9e-4 <= x <= 2e5:
        return f"{x:.10g}"
    exponent = int(np.floor(np.log10(x) + 1e-9))
    factor = x / 10.0**exponent
    return f"$10^{{{exponent}}}$" if abs(factor - 1) < 1e-9 else f"${factor:.3g}\\cdot10^{{{exponent}}}$"


def log_axis(axis, low, high):
    """Limits and ticks of a logarithmic axis; short ones are labelled at 2 and 5 as well."""
    (axis.axes.set_xlim if axis.axis_name == "x" else axis.axes.set_ylim)(low, high)
    exponents = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    digits = (1, 2, 5) if np.log10(high / low) < 1.9 else (1,)
    every = -(-len(exponents) // 6) if len(digits) == 1 else 1
    axis.set_ticks([d * 10.0**k for k in exponents[::every] for d in digits if low <= d * 10.0**k <= high])
    axis.set_major_formatter(FuncFormatter(power))
    axis.set_minor_formatter(NullFormatter())


def sizes_of(curve):
    """All sizes that a picture of the curve shows."""
    reached = [x for x in curve["reaches"] if x["n"] is not None]
    answers = [x["n"] for x in curve["predictions"] + reached] + [end for x in reached for end in x["interval_95"]]
    return [*curve["points"]["n"], *curve["grid"]["n"], *answers]


def draw(document, path):
    """A figure of 120 mm, logarithmic where the losses allow it."""
    plt.rcParams.update(STYLE)
    curves, columns = document["curves"], document["columns"]
    figure, axes = plt.subplots(figsize=(120 / 25.4, 85 / 25.4), layout="constrained")
    panel(axes, curves)
    losses = [x for curve in curves for x in curve["points"]["loss"]]
    sizes = np.concatenate([numbers(sizes_of(curve)) for curve in curves])
    axes.set_xscale("log")
    log_axis(axes.xaxis, np.nanmin(sizes) / 1.12, np.nanmax(sizes) * 1.12)
    if min(losses) > 0:
        axes.set_yscale("log")
        log_axis(axes.yaxis, min(losses) / 2, max(losses) * 2)
    axes.set_xlabel(columns["x"][0])
    axes.set_ylabel(columns["y"])
    axes.legend(title=columns["by"])
    figure.savefig(path, dpi=200)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: curve_plot.py CURVES.json FIGURE")
    with open(sys.argv[1], encoding="utf-8") as source:
        draw(json.load(source), sys.argv[2])
