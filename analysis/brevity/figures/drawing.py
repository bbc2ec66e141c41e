"""What a figure is before it is written, and what all figures of learning curves share."""

from __future__ import annotations

import dataclasses
import pathlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from brevity.captions import Fact
from brevity.files import ResultError
from brevity.sheet import Sheet, write_table
from brevity.studies import Condition, Results, Study
from brevity.style import Options
from brevity.titles import condition_title, method_title


class Skip(Exception):
    """A figure does not apply to this study; the text says why."""


@dataclasses.dataclass
class Drawing:
    """A drawn sheet with its legend, its caption and the table of the plotted numbers."""

    sheet: Sheet
    handles: list[Line2D]
    sentences: Sequence[str]
    header: Sequence[str]
    rows: list[tuple[Any, ...]]

    @property
    def caption(self) -> str:
        return " ".join(self.sentences)

    @property
    def description(self) -> str:
        """The caption without how the data were made."""
        return " ".join(sentence for sentence in self.sentences if not isinstance(sentence, Fact))

    def save(self, stem: pathlib.Path) -> None:
        self.sheet.save(self.handles, self.caption, stem)
        self.write_table(stem)

    def write_table(self, stem: pathlib.Path) -> None:
        write_table(f"{stem}.csv", self.header, self.rows)


@dataclasses.dataclass(frozen=True)
class Context:
    """A study and how its figures are to look."""

    results: Results
    options: Options

    @property
    def methods(self) -> list[str]:
        """The methods that are shown, in the order of the study."""
        chosen = self.options.methods
        unknown = [label for label in chosen if label not in self.results.methods]
        if unknown:
            raise ResultError(
                f"Cannot draw figures of {self.results.folder}: --methods names {', '.join(unknown)}; "
                f"its methods are {', '.join(self.results.labels)}."
            )
        return [label for label in self.results.labels if not chosen or label in chosen]

    def title(self, label: str) -> str:
        return method_title(self.results, label)

    def index(self, label: str) -> int:
        return self.results.labels.index(label)

    def condition(self, condition: Condition) -> str:
        return condition_title(self.results, condition)

    @property
    def several(self) -> bool:
        return self.results.several


def excess_label(study: Study) -> str:
    return "Excess (bits per label)" if study.has_classes() else "Excess mean squared error"


def excess_words(study: Study) -> str:
    return "Divergence KL(teacher ‖ student)" if study.has_classes() else "Excess mean squared error over the noise-free teacher"


def budget_axis(sheet: Sheet, axes: Axes, budgets: Sequence[float], linear: bool = False) -> None:
    """The x-axis of label budgets: logarithmic unless it is said to be linear, ticks at the budgets of the study."""
    axes.set_xscale("linear" if linear else "log")
    axes.set_xlim(0 if linear else min(budgets) / 1.12, max(budgets) * (1.03 if linear else 1.12))
    sheet.ticks(axes, list(budgets))


def dots(color: str, options: Options) -> dict[str, Any]:
    """How single teachers, students or sequences look."""
    return {
        "color": color,
        "marker": "o",
        "markersize": 2.3 * options.scale,
        "markeredgewidth": 0,
        "linestyle": "",
        "alpha": 0.45,
    }


def columns_of(study: Study) -> int:
    """How many panels stand beside each other in a sheet of all conditions: the levels of the last factor."""
    last = len(study.factors[-1][1]) if study.factors else 1
    return last if len(study.conditions) > 1 and last <= 4 else min(len(study.conditions), 3)


def small(study: Study) -> bool:
    """Whether there are too few teachers for an interval to be worth drawing; single teachers are shown instead."""
    return study.count("teacher") < 6


def require(results: Results, group: str) -> None:
    if group not in results.fits:
        raise Skip(f"fits.h5 has no group {group}; `brevity fit` writes it")


def sample(study: Study) -> str:
    """Such as "12 teachers, 2 replicates each"."""
    teachers, replicates = study.count("teacher"), study.count("replicate")
    words = "1 teacher" if teachers == 1 else f"{teachers} teachers"
    return words if replicates == 1 else f"{words}, {replicates} replicates each"


def finite(*values: np.ndarray) -> np.ndarray:
    found = np.concatenate([np.ravel(np.asarray(value, float)) for value in values]) if values else np.array([])
    return found[np.isfinite(found)]
