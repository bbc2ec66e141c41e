"""How figures look: sizes in millimetres at final size, one colour and marker per method, a caption below the axes."""
import csv
import math
import os

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FuncFormatter

plt.rcParams.update({
    "font.family": ["DejaVu Sans"], "mathtext.fontset": "dejavusans", "font.size": 8, "axes.labelsize": 8,
    "xtick.labelsize": 7, "ytick.labelsize": 7, "legend.fontsize": 7, "axes.linewidth": 0.6, "lines.linewidth": 1.0,
    "lines.markersize": 3.8, "xtick.major.width": 0.6, "ytick.major.width": 0.6, "xtick.minor.width": 0.4,
    "ytick.minor.width": 0.4, "xtick.minor.pad": 5.0, "ytick.minor.pad": 5.0,
    "axes.spines.top": False, "axes.spines.right": False, "legend.frameon": False, "pdf.fonttype": 42,
    "svg.fonttype": "none", "svg.hashsalt": "brevity",
})

GREY = "#666666"
# Okabe and Ito's palette, and more like it: cool colours for the dense family, warm ones for the short, green for oracles.
PALETTE = {
    "dense": [("#000000", "o"), ("#0072B2", "s"), ("#56B4E9", "^"), ("#332288", "p"), ("#8899AA", "h")],
    "short": [("#D55E00", "D"), ("#E69F00", "P"), ("#CC79A7", "X"), ("#F0E442", "v"), ("#882255", "<"), ("#A05A2C", ">")],
    "oracle": [("#009E73", "*"), ("#66CC99", "d")],
}
LINES = {"dense": ["--", "-.", (0, (5, 1, 1, 1, 1, 1)), (0, (8, 2)), (0, (3, 2))],
         "short": ["-", (0, (7, 1.5)), (0, (4, 1, 1, 1)), "-.", (0, (9, 1)), (0, (6, 1, 2, 1))],
         "oracle": [(0, (2, 1)), (0, (1, 1))]}
# Where these kinds occur they look the same in every study.
USUAL = {"dense": 0, "dense_early": 1, "l2": 2, "least_squares": 1, "ridge_optimal": 2, "dense_map": 3,
         "dense_map_mean": 4, "drr": 0, "rl1": 1, "pmmp": 2, "drr_map": 4, "ladder_map": 5}


def method_styles(labels, classes):
    """A dict from method label to colour, marker and line style; labels beyond the palette repeat its colours."""
    taken, styles = set(), {}
    for label in sorted(labels, key=lambda label: (label not in USUAL, labels.index(label))):
        family = classes[label]
        free = [i for i in range(len(PALETTE[family])) if (family, i) not in taken] or [len(styles) % len(PALETTE[family])]
        index = USUAL.get(label, free[0])
        index = index if index in free else free[0]
        taken.add((family, index))
        color, marker = PALETTE[family][index]
        styles[label] = {"color": color, "marker": marker, "linestyle": LINES[family][index]}
    return styles


def handle(style, label, **extra):
    return Line2D([], [], label=label, **{**style, **extra})


def number(x, as_power):
    """2000 or 0.05, or as a power 10⁻⁵ or 2×10⁻⁵."""
    if not as_power:
        return f"{x:g}"
    exponent = math.floor(math.log10(x) + 1e-9)
    factor = round(x / 10.0**exponent)
    return f"$10^{{{exponent}}}$" if factor == 1 else f"${factor}\\times10^{{{exponent}}}$"


def log_axis(axis, low, high, zero=None):
    """Logarithmic with minor ticks; on short axes 2 and 5 are labelled too. A mark at `zero` stands for the value 0."""
    is_x = axis.axis_name == "x"
    (axis.axes.set_xscale if is_x else axis.axes.set_yscale)("log")
    (axis.axes.set_xlim if is_x else axis.axes.set_ylim)(low, high)
    first = low if zero is None else zero * 1.6
    decades = math.log10(high / first)
    powers = [10.0**k for k in range(math.ceil(math.log10(first) - 1e-9), math.floor(math.log10(high) + 1e-9) + 1)]
    if zero:  # the label of a power beside the mark would run into its 0
        powers = [power for power in powers if power > 4 * zero]
    every = -(-len(powers) // 8) if powers else 1
    exponents = range(math.floor(math.log10(first)), math.ceil(math.log10(high)))
    between = [digit * 10.0**k for k in exponents for digit in range(2, 10)]
    axis.set_major_locator(FixedLocator(powers[::every] + ([zero] if zero else [])))
    axis.set_minor_locator(FixedLocator([x for x in between if first <= x <= high] if decades <= 9 else powers))
    shown = {2, 3, 4, 5, 6, 8} if decades < 0.8 else {2, 5} if decades < (2 if is_x else 3) else set()
    as_power = first < 5e-4 or high > 2e5
    if as_power and decades >= 1:  # 5 × 10⁻⁵ is too wide a label to stand between two decades
        shown = set()
    axis.set_major_formatter(FuncFormatter(lambda x, _: "0" if x == zero else number(x, as_power)))
    digit_of = lambda x: round(x / 10.0 ** math.floor(math.log10(x)))
    axis.set_minor_formatter(FuncFormatter(lambda x, _: number(x, as_power) if digit_of(x) in shown else ""))


def log_limits(values, margin=1.25, decades=8):
    """Limits around the positive values, at most `decades` wide; None where there are none."""
    values = np.asarray(values, float)
    values = values[np.isfinite(values) & (values > 0)]
    if values.size == 0:
        return None
    high = values.max() * margin
    return max(values.min() / margin, high / 10.0**decades), high


def clipped(values, floor):
    """The values with those below `floor` raised to it, and which those are."""
    values = np.asarray(values, float)
    below = np.isfinite(values) & (values < floor)
    return np.where(below, floor, values), below


class Sheet:
    """From top to bottom: a legend, a grid of panels, a caption. Single column (88 mm) or double (180 mm)."""

    right, gap, caption_size, line_height = 3.0, 4.0, 7, 3.1

    def __init__(self, panels, panel_height, left=15.0, titled=False, columns=None, own_axes=False):
        """`own_axes`: every panel has a y-axis of its own, and room for its numbers."""
        self.columns = columns or (1 if panels == 1 else min(panels, 3) if panels != 4 else 2)
        if own_axes:
            self.gap = 11.0
        self.own_axes = own_axes
        self.width = 88.0 if panels == 1 else 180.0
        self.rows = -(-panels // self.columns)
        self.left, self.panel_height, self.titled = left, panel_height, titled or panels > 1
        self.figure = plt.figure(figsize=(self.width / 25.4, 1))
        self.axes = [self.figure.add_axes([0.1, 0.1, 0.8, 0.8], label=f"panel {i}") for i in range(panels)]

    def is_first(self, index):
        return index % self.columns == 0

    def is_last(self, index):
        return index + self.columns >= len(self.axes)

    def label(self, x, y, titles=None):
        """Axis labels on the outer panels only, and a name above each panel where there are several."""
        for i, axes in enumerate(self.axes):
            if self.is_last(i):
                axes.set_xlabel(x)
            if self.is_first(i):
                axes.set_ylabel(y)
            elif not self.own_axes:
                axes.tick_params(which="both", labelleft=False)
            if titles and self.titled:
                axes.text(0, 1.02, titles[i], transform=axes.transAxes, va="bottom", weight="bold", size=8)

    def wrap(self, text):
        renderer = self.figure.canvas.get_renderer()
        font = FontProperties(size=self.caption_size)
        room = (self.width - 4) / 25.4 * self.figure.dpi
        lines = [""]
        for word in text.replace(" = ", "\u00a0=\u00a0").split(" "):
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and renderer.get_text_width_height_descent(longer, font, False)[0] > room:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def legend(self, handles):
        """As many columns as fit."""
        for columns in range(len(handles), 0, -1):
            legend = self.figure.legend(handles=handles, ncol=columns, loc="upper left", borderaxespad=0, borderpad=0,
                                        bbox_to_anchor=(0, 0, 1, 1), handlelength=3, columnspacing=1.4, labelspacing=0.35)
            box = legend.get_window_extent(self.figure.canvas.get_renderer())
            if columns == 1 or box.width / self.figure.dpi * 25.4 <= self.width - 4:
                return legend, box.height / self.figure.dpi * 25.4
            legend.remove()

    def save(self, handles, caption, stem):
        """Sizes the sheet to its contents and writes PDF, SVG and PNG."""
        legend, legend_height = self.legend(handles) if handles else (None, 0.0)
        lines = self.wrap(caption)
        title, ticks, xlabel = (5.0 if self.titled else 0.0), 5.0, 4.5
        row_height = title + self.panel_height + ticks
        top = 1.5 + (legend_height + 2.5 if handles else 0.0)
        height = top + self.rows * row_height + xlabel + (self.rows - 1) * 1.5 + 1.5 + len(lines) * self.line_height + 1.0
        self.figure.set_size_inches(self.width / 25.4, height / 25.4)
        panel_width = (self.width - self.left - self.right - (self.columns - 1) * self.gap) / self.columns
        for i, axes in enumerate(self.axes):
            row, column = divmod(i, self.columns)
            x = self.left + column * (panel_width + self.gap)
            y = height - top - row * (row_height + 1.5) - title - self.panel_height
            axes.set_position([x / self.width, y / height, panel_width / self.width, self.panel_height / height])
        if legend:
            legend.set_bbox_to_anchor((2 / self.width, 1 - 1.5 / height), transform=self.figure.transFigure)
        for i, line in enumerate(lines):
            y = (len(lines) - i) * self.line_height + 1.0 - self.line_height * 0.75
            self.figure.text(2 / self.width, y / height, line, size=self.caption_size, va="baseline")
        for extension, metadata in (("pdf", {"CreationDate": None}), ("svg", {"Date": None}), ("png", {})):
            publish(f"{stem}.{extension}", lambda path: self.figure.savefig(path, format=extension, dpi=300, metadata=metadata))
        plt.close(self.figure)


def mark_clipped(axes, x, style):
    """Open triangles at the bottom for values that the axis cannot show; whether there were any."""
    axes.plot(x, np.full(len(x), axes.get_ylim()[0]), color=style["color"], marker="v", markerfacecolor="white", linestyle="",
              clip_on=False, zorder=5)
    return len(x) > 0


def interval(axes, y, low, high, span, color, linewidth=1.4):
    """A bar from `low` to `high`, with an arrowhead at the edge ±`span` where it is unbounded; dotted where both ends are."""
    axes.plot([max(low, -span), min(high, span)], [y, y], color=color, linewidth=linewidth, solid_capstyle="butt",
              linestyle="-" if np.isfinite([low, high]).any() else ":")
    for end, edge, arrow in ((low, -span, "<"), (high, span, ">")):
        bounded = np.isfinite(end)
        axes.plot(end if bounded else edge, y, marker="|" if bounded else arrow, color=color,
                  markersize=4.5 if bounded else 4, clip_on=False)


def write_table(path, header, rows):
    """The plotted numbers as CSV; numbers in the shortest form that reads back the same."""
    def write(temporary):
        with open(temporary, "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            writer.writerows([value.item() if isinstance(value, np.generic) else value for value in row] for row in rows)
    publish(path, write)


def publish(path, write):
    """Writes beside `path` and renames, so that a file is whole or absent."""
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        write(temporary)
        os.replace(temporary, path)
    finally:
        if os.path.exists(temporary):
            os.remove(temporary)
