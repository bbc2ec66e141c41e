"""Scales, ticks and labels of single axes."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import FixedFormatter, FixedLocator, NullFormatter, NullLocator

LABELS_N = "Labels n"


def power(x: float, plain: bool) -> str:
    """2000 or 0.05; on an axis that is not plain 10⁻⁵ or 2·10⁻⁵."""
    if plain or x == 0:
        return f"{x:.10g}"
    exponent = math.floor(math.log10(abs(x)) + 1e-9)
    factor = x / 10.0**exponent
    return f"$10^{{{exponent}}}$" if abs(factor - 1) < 1e-9 else f"${factor:.3g}\\cdot10^{{{exponent}}}$"


def is_plain(low: float, high: float) -> bool:
    """Whether the numbers of an axis are written out: all of them or none."""
    return low >= 9e-4 and high <= 2e5


def log_limits(values: Iterable[float], margin: float = 1.25, decades: float = 8) -> tuple[float, float] | None:
    """Limits around the positive values, at most `decades` wide; None where there are none. Less than 10⁻²⁰ is rounding."""
    found = np.array([*values], float).ravel()
    found = found[np.isfinite(found) & (found > 1e-20)]
    if found.size == 0:
        return None
    high = float(found.max()) * margin
    return max(float(found.min()) / margin, high / 10.0**decades), high


FINE = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)


def log_axis(axis: Axis, low: float, high: float, zero: float | None = None) -> None:
    """Logarithmic. Short axes are labelled at 2 and 5 as well. A mark at `zero` stands for the value 0."""
    is_x = axis.axis_name == "x"
    (axis.axes.set_xscale if is_x else axis.axes.set_yscale)("log")
    (axis.axes.set_xlim if is_x else axis.axes.set_ylim)(low, high)
    first = low if zero is None else zero * 1.6
    decades = math.log10(high / first)
    exponents = range(math.floor(math.log10(first)), math.ceil(math.log10(high)) + 1)
    digits = FINE if decades < 0.5 else (1, 2, 3, 5) if decades < 0.8 else (1, 2, 5) if decades < 1.9 else (1,)
    ticks = [d * 10.0**k for k in exponents for d in digits if low <= d * 10.0**k <= high]
    if len(digits) == 1 and len(ticks) > 6:
        ticks = ticks[:: -(-len(ticks) // 6)]
    if zero:
        ticks = [zero] + [tick for tick in ticks if tick > 4 * zero]
    minor = [d * 10.0**k for k in exponents for d in range(1, 10) if first <= d * 10.0**k <= high]
    axis.set_major_locator(FixedLocator(ticks))
    axis.set_minor_locator(FixedLocator(minor) if decades <= 9 else NullLocator())
    axis.set_major_formatter(FixedFormatter(["0" if tick == zero else power(tick, is_plain(first, high)) for tick in ticks]))
    axis.set_minor_formatter(NullFormatter())


FACTORS = (0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2)


def ratio_ticks(low: float, high: float) -> tuple[list[float], list[str]]:
    """Ticks of an axis of log₂ ratios and their names as factors: 1/4, 1/2, 1, 2, 4; on short axes 0.8, 1, 1.25, 1.5."""
    if high - low < 2:
        shown = [value for value in FACTORS if low <= math.log2(value) <= high]
        while len(shown) > 6:
            shown = [value for value in shown if (shown.index(value) - shown.index(1)) % 2 == 0]
        return [math.log2(value) for value in shown], [f"{value:g}" for value in shown]
    exponents = range(math.ceil(low - 1e-9), math.floor(high + 1e-9) + 1)
    every = max(1, -(-len(exponents) // 7))
    powers = [k for k in exponents if k % every == 0]
    return [float(k) for k in powers], [f"{2**k}" if k >= 0 else f"1/{2**-k}" for k in powers]


def ratio_axis(axis: Axis, low: float, high: float) -> None:
    """An axis of log₂ ratios, labelled as factors."""
    (axis.axes.set_xlim if axis.axis_name == "x" else axis.axes.set_ylim)(low, high)
    ticks, words = ratio_ticks(low, high)
    axis.set_major_locator(FixedLocator(ticks))
    axis.set_major_formatter(FixedFormatter(words))
    axis.set_minor_locator(NullLocator())


def clipped(values: np.ndarray, floor: float) -> tuple[np.ndarray, np.ndarray]:
    """The values with those below `floor` raised to it, and which those are."""
    values = np.asarray(values, float)
    below = np.isfinite(values) & (values < floor)
    return np.where(below, floor, values), below


def mark_below(axes: Axes, x: np.ndarray, color: str) -> None:
    """Open triangles at the lower edge, for values that the axis cannot show."""
    if len(x):
        low = [axes.get_ylim()[0]] * len(x)
        axes.plot(x, low, color=color, marker="v", markerfacecolor="white", linestyle="", clip_on=False)
