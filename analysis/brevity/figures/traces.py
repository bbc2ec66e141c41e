"""What pictures of repeated experiments share: colours, names, numbers and axes of steps."""

from __future__ import annotations

from matplotlib.axes import Axes

from brevity.axes import power
from brevity.captions import number

COLORS = {"float": "#D55E00", "double": "#0072B2", "published": "#000000", "theory": "#009E73"}
MARKS = {"float": "D", "double": "s"}
NAMES = {
    "float": "single precision",
    "double": "double precision",
    "descent": "exact, descent",
    "adam": "exact, Adam",
    "oracle": "true support",
    "reinforce_loo": "REINFORCE-LOO",
    "disarm": "DisARM",
    "bitflip_1": "BitFlip-1",
    "ugc": "UGC",
}


def name_of(word: str) -> str:
    return NAMES.get(word, word.replace("_", " "))


def ten(x: float) -> str:
    """A number as the axes write it: 10⁻⁶, 0.01."""
    return power(x, x >= 9e-4)


def plain_ten(x: float) -> str:
    """The same in plain text, for captions."""
    return number(x) if x >= 9e-4 else f"{x:.0e}".replace("e-0", "e-")


def steps_axis(axes: Axes, last: float) -> None:
    """A linear axis of steps that begins at 0 and ends at the last, with few ticks, so that neighbours do not collide."""
    axes.set_xlim(0, last)
    step = last / 2
    axes.set_xticks([0, step, last], [f"{tick:g}" for tick in (0, step, last)])
