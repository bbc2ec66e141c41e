"""A page of panels: it measures what stands around the panels, sizes itself, and writes pictures, captions and tables."""

from __future__ import annotations

import csv
import functools
import io
import math
import os
import pathlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator
from PIL import Image

from brevity.style import GREY, Options

INCH = 25.4


class Sheet:
    """From top to bottom: a legend, a grid of panels, and the caption where it is burnt in. Lengths are mm in the style
    `paper` and grow with the text.

    The room around panels is measured and not guessed: every label, tick and direct label that a panel draws outside its
    frame gets the space it needs.
    """

    def __init__(self, options: Options, panels: int, height: float, columns: int | None = None, wide: bool | None = None):
        self.options = options
        self.columns = columns or (min(panels, 3) if panels != 4 else 2)
        self.rows = -(-panels // self.columns)
        self.panel_height = height * options.scale
        self.width = options.column(2 if (panels > 1 if wide is None else wide) else 1)
        self.figure = plt.figure(figsize=(self.width / INCH, 2 * self.width / INCH))
        self.axes: list[Axes] = []
        for i in range(panels):
            row, column = divmod(i, self.columns)
            box = [0.1 + column / self.columns, 0.1 + row / self.rows, 0.6 / self.columns, 0.6 / self.rows]
            self.axes.append(self.figure.add_axes(box, label=f"panel {i}"))
        self.direct: list[tuple[Axes, list[tuple[float, str, Any]]]] = []
        self.notes: list[tuple[Axes, Text]] = []
        self.ticked: list[tuple[Axes, list[float], Callable[[float], str]]] = []
        self.letters = panels > 1
        self.square = False
        self.shares = [1.0] * self.columns

    # What is written around panels

    def is_first(self, index: int) -> bool:
        return index % self.columns == 0

    def is_last(self, index: int) -> bool:
        return index + self.columns >= len(self.axes)

    def label(self, x: str, y: str, titles: Sequence[str] = ()) -> None:
        """One quantity for all panels: axis labels on the outer panels only, ticks without numbers on the inner ones."""
        for i, axes in enumerate(self.axes):
            if self.is_last(i):
                axes.set_xlabel(x)
            if self.is_first(i):
                axes.set_ylabel(y)
            else:
                axes.tick_params(which="both", labelleft=False)
        self.title(titles)

    def title(self, titles: Sequence[str]) -> None:
        for axes, title in zip(self.axes, titles):
            axes.set_title(title, loc="left", pad=3)

    def ticks(self, axes: Axes, ticks: Sequence[float], text: Callable[[float], str] = "{:g}".format) -> None:
        """Ticks of an x-axis exactly at `ticks`. Which of them are labelled is decided when the width is known."""
        axes.xaxis.set_major_locator(FixedLocator(list(ticks)))
        axes.xaxis.set_major_formatter(FixedFormatter([text(tick) for tick in ticks]))
        axes.xaxis.set_minor_locator(NullLocator())
        self.ticked.append((axes, list(ticks), text))

    def note(self, axes: Axes, text: str) -> None:
        """A grey sentence in the lower left corner of a panel, broken when the width is known."""
        look = {"color": GREY, "va": "bottom", "ha": "left", "linespacing": 1.0}
        self.notes.append((axes, axes.text(0.03, 0.03, text, transform=axes.transAxes, in_layout=False, **look)))

    def direct_labels(self, axes: Axes, labels: Iterable[tuple[float, str, Any]]) -> None:
        """Names beside the ends of lines, at (y, name, colour); they are moved apart vertically where they would collide."""
        self.direct.append((axes, [one for one in labels if np.isfinite(one[0])]))

    # Measuring

    @property
    def line_height(self) -> float:
        """Of text, in mm."""
        return 1.2 * self.options.size * INCH / 72

    def text_width(self, text: str) -> float:
        """In mm, at the one size that all text has."""
        font = FontProperties(family=plt.rcParams["font.family"], size=self.options.size)
        renderer = self.figure.canvas.get_renderer()
        return renderer.get_text_width_height_descent(text, font, "$" in text)[0] / self.figure.dpi * INCH

    def place_direct_labels(self, height: float) -> None:
        """Puts the names right of panels that are `height` mm tall, and joins those that had to move to the ends of "
        "their lines."""
        step = self.line_height / height
        for axes, labels in self.direct:
            ends = [axes.transData.transform((axes.get_xlim()[1], y))[1] for y, _, _ in labels]
            places = axes.transAxes.inverted().transform([(0, y) for y in ends])[:, 1] if ends else np.array([])
            order = np.argsort(places, kind="stable")
            spread = apart(places[order], step)
            moves = np.abs(spread - places[order]).max(initial=0) > step / 3
            for index, place in zip(order, spread):
                _, name, color = labels[index]
                if moves:
                    line = {"color": color, "linewidth": 0.4 * self.options.scale, "clip_on": False, "marker": ""}
                    axes.plot(
                        [1.01, 1.05],
                        [places[index], place],
                        transform=axes.transAxes,
                        **line,
                        gid=f"leader-{self.axes.index(axes)}-{index}",
                    )
                axes.text(1.06 if moves else 1.02, place, name, transform=axes.transAxes, color=color, va="center", ha="left")
        self.direct = []

    def thin_ticks(self, widths: list[float]) -> None:
        """Labels the ticks that have room: the last always, the others from the left."""
        for axes, ticks, text in self.ticked:
            width = widths[self.axes.index(axes) % self.columns]
            spots = axes.transAxes.inverted().transform(axes.transData.transform([(tick, 1) for tick in ticks]))[:, 0] * width
            halves = [self.text_width(text(tick)) / 2 + 0.6 * self.options.scale for tick in ticks]
            shown = [len(ticks) - 1]
            for i in range(len(ticks) - 1):
                if all(abs(spots[i] - spots[j]) >= halves[i] + halves[j] for j in shown):
                    shown.append(i)
            axes.xaxis.set_major_formatter(FixedFormatter([text(tick) if i in shown else "" for i, tick in enumerate(ticks)]))

    def wrap_notes(self, widths: list[float]) -> None:
        for axes, note in self.notes:
            note.set_text("\n".join(self.wrap(note.get_text(), 0.94 * widths[self.axes.index(axes) % self.columns])))

    def wrap_labels(self, widths: list[float], heights: list[float], gap: float) -> None:
        """Breaks axis labels that are longer than their panel and the gaps beside it."""
        for i, axes in enumerate(self.axes):
            rooms = {axes.xaxis: widths[i % self.columns] + gap, axes.yaxis: heights[i // self.columns] + gap}
            for axis, room in rooms.items():
                words = axis.get_label_text()
                if words and self.text_width(words) > room:
                    axis.set_label_text("\n".join(self.wrap(words, room)))

    def wrap_titles(self, widths: list[float], right: np.ndarray) -> None:
        """Breaks titles that are wider than their panel and the room to its right."""
        for i, axes in enumerate(self.axes):
            title = axes.get_title(loc="left")
            column = i % self.columns
            room = widths[column] + right[column]
            if title and self.text_width(title) > room:
                axes.set_title("\n".join(self.wrap(title, room)), loc="left", pad=3)

    def overhang(self) -> np.ndarray:
        """What every panel draws outside its frame: left, right, bottom, top in mm."""
        renderer = self.figure.canvas.get_renderer()
        found = []
        for axes in self.axes:
            frame, whole = axes.get_window_extent(renderer), axes.get_tightbbox(renderer, for_layout_only=True)
            if not axes.axison and not axes.texts and not axes.lines:
                found.append([0.0] * 4)
                continue
            sides = [frame.x0 - whole.x0, whole.x1 - frame.x1, frame.y0 - whole.y0, whole.y1 - frame.y1]
            found.append([max(side, 0) / self.figure.dpi * INCH for side in sides])
        return np.array(found)

    def sides(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """The room that columns need left and right, and rows below and above, in mm."""
        grid = np.zeros((self.rows, self.columns, 4))
        for i, side in enumerate(self.overhang()):
            grid[i // self.columns, i % self.columns] = side
        return (
            grid[:, :, 0].max(axis=0),
            grid[:, :, 1].max(axis=0),
            grid[:, :, 2].max(axis=1),
            grid[:, :, 3].max(axis=1),
        )

    def legend(self, handles: list[Line2D]) -> tuple[Any, float]:
        """As many columns as fit; the legend and its height in mm."""
        renderer = self.figure.canvas.get_renderer()
        for columns in range(len(handles), 0, -1):
            legend = self.figure.legend(
                handles=handles,
                ncol=columns,
                loc="upper left",
                borderaxespad=0,
                borderpad=0,
                bbox_to_anchor=(0, 0, 1, 1),
                handlelength=2.2,
                columnspacing=1.4,
                labelspacing=0.35,
            )
            box = legend.get_window_extent(renderer)
            if columns == 1 or box.width / self.figure.dpi * INCH <= self.width - 4:
                return legend, box.height / self.figure.dpi * INCH
            legend.remove()
        raise AssertionError("a legend of one column is always returned")

    def wrap(self, text: str, room: float) -> list[str]:
        """The lines of a text that is at most `room` mm wide."""
        lines = [""]
        for word in text.replace(" = ", "\u00a0=\u00a0").split(" "):
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self.text_width(longer) > room:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def fit(self, handles: list[Line2D], caption: str) -> None:
        """Sizes the sheet to what it holds."""
        scale = self.options.scale
        margin, gap = 1.5 * scale, 3.0 * scale
        if self.letters:
            visible = [axes for axes in self.axes if axes.get_visible()]
            for letter, axes in zip("abcdefghijklmnopqrstuvwxyz", visible):
                axes.set_title(f"{letter}\u00a0\u00a0{axes.get_title(loc='left')}".rstrip(), loc="left", pad=3)
                axes.title.set_weight("normal")
        self.figure.canvas.draw()
        heights = [self.panel_height] * self.rows
        self.place_direct_labels(min(heights))
        self.wrap_labels([self.width] * self.columns, heights, gap)
        left, right, _, _ = self.sides()
        room = self.width - 2 * margin - left.sum() - right.sum() - (self.columns - 1) * gap
        widths = [room * share / sum(self.shares) for share in self.shares]
        if self.square:
            heights = [min(widths)] * self.rows
        self.thin_ticks(widths)
        self.wrap_labels(widths, heights, gap)
        self.wrap_titles(widths, right)
        self.wrap_notes(widths)
        _, _, below, above = self.sides()
        legend, legend_height = self.legend(handles) if handles else (None, 0.0)
        top = margin + (legend_height + gap if legend else 0.0)
        lines = self.wrap(caption, self.width - 4) if self.options.caption else []
        bottom = margin + (gap + len(lines) * self.line_height if lines else 0.0)
        height = top + sum(heights) + below.sum() + above.sum() + (self.rows - 1) * gap + bottom
        self.figure.set_size_inches(self.width / INCH, height / INCH)
        y = height - top
        for row in range(self.rows):
            y -= above[row] + heights[row]
            x = margin
            for column in range(self.columns):
                x += left[column]
                if row * self.columns + column < len(self.axes):
                    box = [x / self.width, y / height, widths[column] / self.width, heights[row] / height]
                    self.axes[row * self.columns + column].set_position(box)
                x += widths[column] + right[column] + gap
            y -= below[row] + gap
        if legend:
            legend.set_bbox_to_anchor((2 / self.width, 1 - margin / height), transform=self.figure.transFigure)
        for i, line in enumerate(lines):
            y = margin + (len(lines) - i - 0.75) * self.line_height
            self.figure.text(2 / self.width, y / height, line, va="baseline")

    # Writing

    def save(self, handles: list[Line2D], caption: str, stem: pathlib.Path) -> None:
        """Writes the formats that are asked for, and the caption as .txt and .tex."""
        self.fit(handles, caption)
        metadata = {"pdf": {"CreationDate": None, "Title": stem.name}, "svg": {"Date": None, "Title": stem.name}}
        for extension in self.options.formats:
            publish(f"{stem}.{extension}", functools.partial(self.write, extension, metadata.get(extension, {})))
        plt.close(self.figure)
        write_text(f"{stem}.txt", caption + "\n")
        write_text(f"{stem}.tex", latex(caption) + "\n")

    def write(self, extension: str, metadata: dict[str, Any], path: str) -> None:
        if extension != "png":
            self.figure.savefig(path, format=extension, metadata=metadata)
            return
        picture = io.BytesIO()
        self.figure.savefig(picture, format="png", dpi=200, metadata=metadata)
        few = Image.open(picture).convert("RGB").quantize(256, dither=Image.Dither.NONE)  # a third of the bytes
        few.save(path, format="png", optimize=True, dpi=(200, 200))


def apart(places: np.ndarray, step: float) -> np.ndarray:
    """The places, in order, moved as little as needed so that neighbours are at least `step` apart and all within 0 and 1.

    Least squares under these constraints is monotone regression of place − step·i, by pooling adjacent violators, then
    clipped. Where there is no room for all, they stand out on both sides.
    """
    blocks: list[list[float]] = []
    for i, place in enumerate(places):
        blocks.append([place - step * i, 1])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (a, m), (b, n) = blocks[-2:]
            blocks[-2:] = [[(a * m + b * n) / (m + n), m + n]]
    top = max(1 - step * (len(places) - 1), (1 - step * (len(places) - 1)) / 2)
    level = [min(max(value, min(0.0, top)), top) for value, n in blocks for _ in range(int(n))]
    return np.array([value + step * i for i, value in enumerate(level)])


def write_table(path: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """The plotted numbers as CSV; numbers in the shortest form that reads back the same."""

    def write(temporary: str) -> None:
        with pathlib.Path(temporary).open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            writer.writerows([value.item() if isinstance(value, np.generic) else value for value in row] for row in rows)

    publish(path, write)


def write_text(path: str, text: str) -> None:
    publish(path, lambda temporary: pathlib.Path(temporary).write_text(text, encoding="utf-8"))


def publish(path: str, write: Callable[[str], Any]) -> None:
    """Writes beside `path` and renames, so that a file is whole or absent."""
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        write(temporary)
        pathlib.Path(temporary).replace(path)
    finally:
        pathlib.Path(temporary).unlink(missing_ok=True)


LATEX = {
    **{c: f"\\{c}" for c in "&%$#_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "α": r"$\alpha$",
    "β": r"$\beta$",
    "γ": r"$\gamma$",
    "η": r"$\eta$",
    "λ": r"$\lambda$",
    "σ": r"$\sigma$",
    "τ": r"$\tau$",
    "θ": r"$\theta$",
    "ε": r"$\varepsilon$",
    "Σ": r"$\Sigma$",
    "ℓ": r"$\ell$",
    "²": r"$^2$",
    "₀": r"$_0$",
    "₂": r"$_2$",
    "ᵗ": r"$^t$",
    "−": r"$-$",
    "×": r"$\times$",
    "÷": r"$\div$",
    "≤": r"$\le$",
    "≥": r"$\ge$",
    "‖": r"$\|$",
    "±": r"$\pm$",
    "·": r"$\cdot$",
    "∞": r"$\infty$",
    "½": r"$\tfrac12$",
    "–": "--",
    "\u00a0": "~",
}


def latex(text: str) -> str:
    """The caption for LaTeX, ready for \\caption{\\input{…}}."""
    return "".join(LATEX.get(character, character) for character in text)


def nice_span(values: Iterable[float], include: float = 0.0, margin: float = 0.06) -> tuple[float, float]:
    """Limits of a linear axis around the finite values and `include`."""
    found = [value for value in np.asarray(list(values), float).ravel().tolist() if math.isfinite(value)] + [include]
    low, high = min(found), max(found)
    pad = margin * ((high - low) or 1.0)
    return low - pad, high + pad
