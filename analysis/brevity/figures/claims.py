"""The claims of a repeated experiment: what was measured beside what was claimed."""

from __future__ import annotations

import math
import re

import numpy as np

from brevity.axes import power
from brevity.figures.drawing import Drawing, Skip
from brevity.figures.traces import ten
from brevity.files import Table
from brevity.sheet import Sheet
from brevity.studies import Experiment
from brevity.style import GREY, Options, handle

# Colour, marker and word. A consequence of theory or a check of our own is not reproduced: it holds.
DECISIONS = {
    "reproduced": ("#009E73", "o", "reproduced, holds"),
    "not_reproduced": ("#D55E00", "X", "not reproduced, does not hold"),
    "not_comparable": (GREY, "s", "not comparable, not decided"),
}


def claims(experiment: Experiment, options: Options) -> Drawing:
    """Every claim: measured against expected in units of what is tolerated, and both numbers in words."""
    table = experiment.claims()
    order = [i for i in range(table.size) if np.isfinite(table["measured"][i])]
    if not order:
        raise Skip("no claim has a measured value")
    rows = []
    sheet = Sheet(options, 1, 4.0 * (len(order) + 1), wide=True)
    axes = sheet.axes[0]
    axes.axvspan(-1, 1, color="#009E73", alpha=0.12, linewidth=0)
    axes.axvline(0, color=GREY, linewidth=0.6 * options.scale)
    deviations = {i: deviation(table, i) for i in order}
    furthest = max([1.6, *(abs(off) * 1.25 for off in deviations.values() if math.isfinite(off))])
    axes.set_xscale("symlog", linthresh=1, linscale=1)
    ticks = [t for t in (-100, -30, -10, -3, -1, 0, 1, 3, 10, 30, 100) if abs(t) <= furthest]
    axes.set_xticks(ticks, [f"{tick:g}".replace("-", "−") for tick in ticks])
    axes.set_xticks([], minor=True)
    axes.set_xlim(-furthest, furthest)
    labels = []
    for y, i in enumerate(order):
        color, marker, _ = DECISIONS[table["decision"][i]]
        if math.isfinite(deviations[i]):
            axes.plot(deviations[i], y, color=color, marker=marker, linestyle="")
        words = f"{short(table['measured'][i])}, {expected_words(table, i)}"
        labels.append((y, words, "#000000"))
        names = ("name", "expected", "measured", "tolerance", "comparison", "decision")
        rows.append((*(table[name][i] for name in names), deviations[i]))
    axes.set_ylim(len(order) - 0.4, -0.6)
    axes.set_yticks(range(len(order)), [claim_title(str(table["name"][i])) for i in order])
    axes.tick_params(axis="y", length=0)
    sheet.label("Deviation ÷ tolerance", "")
    for y, words, color in labels:
        axes.text(1.02, y, words, transform=axes.get_yaxis_transform(), color=color, va="center", ha="left")
    marks = [DECISIONS[table["decision"][i]] for i in order]
    for y, (color, marker, _) in enumerate(marks):
        axes.plot(-0.02, y, transform=axes.get_yaxis_transform(), color=color, marker=marker, linestyle="", clip_on=False)
    axes.tick_params(axis="y", pad=8 * options.scale)
    caption = (
        f"Claims of the study {experiment.name}, with the measured and the claimed value. Points: deviation in units of what is "
        "tolerated (green), with logarithms where the tolerance is a factor; linear up to 1, logarithmic beyond. "
        "Bounds and values "
        "that nobody published have no deviation. Marks on the left: the decision."
    )
    handles = [
        handle({"color": color, "marker": marker, "linestyle": ""}, word)
        for name, (color, marker, word) in DECISIONS.items()
        if name in {table["decision"][i] for i in order}
    ]
    header = ["claim", "expected", "measured", "tolerance", "comparison", "decision", "deviation"]
    return Drawing(sheet, handles, [caption], header, rows)


def deviation(table: Table, i: int) -> float:
    """(measured − expected)/tolerance, of the logarithms where the tolerance is a factor; NaN for bounds."""
    expected, measured, size = table["expected"][i], table["measured"][i], table["tolerance"][i]
    if table["comparison"][i] == "factor":
        return math.log(measured / expected) / math.log(size) if measured > 0 and expected > 0 else math.nan
    if table["comparison"][i] == "within" and size > 0:
        return (measured - expected) / size
    return math.nan


def claim_title(name: str) -> str:
    """The name of a claim, its numbers written as the axes write them."""
    return re.sub(r"\d+e-\d+", lambda found: ten(float(found[0])), name.replace("_", " "))


def short(x: float) -> str:
    """Three digits, as the axes write them."""
    return power(float(f"{x:.3g}"), x == 0 or 9e-4 <= abs(x) <= 1e5)


def expected_words(table: Table, i: int) -> str:
    expected, size = table["expected"][i], table["tolerance"][i]
    if not np.isfinite(expected):
        return "nothing published"
    return {
        "within": f"claimed {short(expected)} ± {size:.2g}",
        "factor": f"claimed {short(expected)} within ×{size:g}",
        "at_least": f"claimed at least {short(expected)}",
        "at_most": f"claimed at most {short(expected)}",
    }[str(table["comparison"][i])]
