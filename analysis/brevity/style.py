"""How figures look: styles, sizes in millimetres at final size, and one map of colours and markers for all pictures."""

from __future__ import annotations

import dataclasses
import logging
import pathlib
import re
from typing import Any

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.lines import Line2D

from brevity.studies import Study

logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # Verdana is named for browsers, not for us

GREY = "#666666"
LIGHT = "#bbbbbb"
# The first is drawn with; a second takes what the first lacks (ℓ); further names are for browsers.
FONTS = {"sans": ["DejaVu Sans", "Verdana", "Arial", "sans-serif"], "serif": ["DejaVu Serif", "DejaVu Sans", "serif"]}
# Width of one and of two columns in mm, and text in points, at final size.
STYLES = {"paper": (88.0, 180.0, 8.0), "report": (120.0, 200.0, 9.0), "slide": (220.0, 300.0, 16.0)}
FORMATS = ("pdf", "svg", "png")

# One map for all pictures: colour, marker. Okabe and Ito's palette, and more like it: blues for the dense family, warm
# colours for the short, greens for oracles. Averages are dashed with open markers.
LOOKS = {
    "dense": ("#555555", "o"),
    "dense_early": ("#0072B2", "s"),
    "l2": ("#56B4E9", "^"),
    "adamw": ("#3B4CC0", "v"),
    "dense_map": ("#000000", "o"),
    "dense_ard": ("#332288", "p"),
    "gp": ("#7788AA", "h"),
    "drr": ("#D55E00", "D"),
    "rl1": ("#E69F00", "P"),
    "pmmp": ("#CC79A7", "X"),
    "fpp": ("#AA4499", "<"),
    "egp": ("#F0A0A0", "d"),
    "hard_concrete": ("#B2182B", "H"),
    "magnitude": ("#A05A2C", "v"),
    "imp": ("#6B4226", "^"),
    "drr_map": ("#882255", "<"),
    "ladder_map": ("#B8860B", ">"),
    "oracle_map": ("#009E73", "*"),
    "least_squares": ("#0072B2", "s"),
    "ridge_optimal": ("#56B4E9", "^"),
    "oracle_support": ("#009E73", "*"),
    "best_threshold": ("#66CC99", "d"),
    "hmc": ("#44AA99", "h"),
}
OTHERS = [("#999933", "8"), ("#661100", "p"), ("#DDCC77", "h"), ("#117733", "d"), ("#AA4499", "v")]


@dataclasses.dataclass(frozen=True)
class Options:
    """What a user chooses about all figures of a folder."""

    style: str = "paper"
    width: float | None = None
    """Of every figure, in mm; by default that of the style."""
    font: str = "sans"
    only: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    formats: tuple[str, ...] = FORMATS
    caption: bool = False
    """Burn the caption into the picture."""
    output: pathlib.Path | None = None

    @property
    def size(self) -> float:
        """Of all text, in points."""
        return STYLES[self.style][2]

    @property
    def scale(self) -> float:
        """Of lengths in mm, against the style `paper`."""
        return self.size / STYLES["paper"][2]

    def column(self, columns: int) -> float:
        return self.width or STYLES[self.style][min(columns, 2) - 1]

    def apply(self) -> None:
        """Sets matplotlib's defaults."""
        size, line = self.size, self.scale
        plt.rcParams.update(
            {
                "font.family": FONTS[self.font],
                "mathtext.fontset": "dejavusans" if self.font == "sans" else "dejavuserif",
                **{f"{what}.{kind}size": size for what, kind in (("axes", "label"), ("xtick", "label"), ("ytick", "label"))},
                "font.size": size,
                "legend.fontsize": size,
                "axes.titlesize": size,
                "axes.linewidth": 0.6 * line,
                "lines.linewidth": 1.0 * line,
                "lines.markersize": 3.6 * line,
                "xtick.major.width": 0.6 * line,
                "ytick.major.width": 0.6 * line,
                "xtick.minor.width": 0.4 * line,
                "ytick.minor.width": 0.4 * line,
                "xtick.major.size": 3.0 * line,
                "ytick.major.size": 3.0 * line,
                "xtick.minor.size": 1.7 * line,
                "ytick.minor.size": 1.7 * line,
                "xtick.major.pad": 2.0 * line,
                "ytick.major.pad": 2.0 * line,
                "axes.spines.top": False,
                "axes.spines.right": False,
                "legend.frameon": False,
                "pdf.fonttype": 42,  # TrueType, embedded
                "svg.fonttype": "none",  # text stays text: it can be searched and read aloud
                "svg.hashsalt": "brevity",
            }
        )


def millimetres(text: str) -> float:
    """A length such as "5.5in", "88mm" or "12cm", in mm."""
    found = re.fullmatch(r"\s*([0-9]*\.?[0-9]+)\s*(in|mm|cm|pt)\s*", text)
    value = float(found[1]) * {"in": 25.4, "mm": 1.0, "cm": 10.0, "pt": 25.4 / 72}[found[2]] if found else 0.0
    if not 40 <= value <= 600:
        raise ValueError(f"--width '{text}': accepted is a length from 40mm to 600mm such as 5.5in, 88mm or 12cm.")
    return value


Look = dict[str, Any]


def method_look(study: Study, label: str) -> Look:
    """Colour, marker and line of a method. They depend on its kind; among methods of one kind in a study, on which it is."""
    method = study.methods[label]
    alike = [m.label for m in study.methods.values() if (m.kind, m.is_average) == (method.kind, method.is_average)]
    own = alike.index(label) if method.kind not in alike else (0 if label == method.kind else alike.index(label) + 1)
    others = sorted({m.kind for m in study.methods.values() if m.kind not in LOOKS})
    default = OTHERS[others.index(method.kind) % len(OTHERS)] if method.kind in others else LOOKS[method.kind]
    color, marker = default
    style = ["-", (0, (6, 1.5)), (0, (3, 1)), (0, (1, 1))][min(own, 3)]
    if method.is_average:
        return {"color": color, "marker": marker, "linestyle": (0, (3, 1.5)), "markerfacecolor": "white"}
    return {"color": color, "marker": marker, "linestyle": style}


def handle(look: Look, label: str, **extra: Any) -> Line2D:
    return Line2D([], [], label=label, **{**look, **extra})


def budget_colors(count: int) -> list[Any]:
    """From dark to light as n grows; never so light that it vanishes on white."""
    return [plt.get_cmap("viridis")(0.85 * i / max(count - 1, 1)) for i in range(count)]
