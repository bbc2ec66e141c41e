"""Draws fitted curves: python curve_plot.py CURVES.json FIGURE, from the JSON that `brevity fit --csv` makes for a figure.

It computes nothing: points, the fitted curve and its band stand in the file.
"""
import json
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

MARKERS = "osD^vP*Xph"


def numbers(values):
    """JSON has no infinity: null is drawn as a gap."""
    return np.array([np.nan if x is None else x for x in values], float)


def panel(axes, curves):
    """The points and fitted curves of one kind, with predictions and sizes that reach losses."""
    palette = plt.rcParams["axes.prop_cycle"].by_key()["color"]
    for index, curve in enumerate(curves):
        color, marker = palette[index % len(palette)], MARKERS[index % len(MARKERS)]
        points, grid = curve["points"], {key: numbers(values) for key, values in curve["grid"].items()}
        axes.plot(points["n"], points["loss"], marker, color=color, ms=4, ls="none", label=curve["name"] or "measured")
        axes.plot(grid["n"], grid["loss"], color=color, lw=1, label="_" if curve["name"] else curve["fit"]["model"])
        axes.fill_between(grid["n"], grid["lower"], grid["upper"], color=color, alpha=0.15, lw=0)
        for x in curve["predictions"]:
            low, high = numbers(x["interval_95"])
            error = [[x["loss"] - low], [high - x["loss"]]] if np.isfinite([low, high]).all() else None
            axes.errorbar([x["n"]], [x["loss"]], error, fmt=marker, color=color, mfc="white", capsize=3, ms=5)
        for x in (x for x in curve["reaches"] if x["n"] is not None):
            low, high = numbers(x["interval_95"])
            error = [[x["n"] - low], [high - x["n"]]] if np.isfinite([low, high]).all() else None
            axes.errorbar([x["n"]], [x["loss"]], xerr=error, fmt=marker, color=color, mfc="white", capsize=3, ms=5)


def draw(document, path):
    """A figure of 120 mm, logarithmic where the losses allow it."""
    curves, columns = document["curves"], document["columns"]
    figure, axes = plt.subplots(figsize=(120 / 25.4, 85 / 25.4), layout="constrained")
    panel(axes, curves)
    losses = [x for curve in curves for x in curve["points"]["loss"]]
    axes.set_xscale("log")
    if min(losses) > 0:
        axes.set_yscale("log")
        axes.set_ylim(min(losses) / 2, max(losses) * 2)
    axes.set_xlabel(columns["x"][0])
    axes.set_ylabel(columns["y"])
    axes.legend(frameon=False, fontsize=7, title=columns["by"], title_fontsize=7)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=200)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: curve_plot.py CURVES.json FIGURE")
    with open(sys.argv[1], encoding="utf-8") as source:
        draw(json.load(source), sys.argv[2])
