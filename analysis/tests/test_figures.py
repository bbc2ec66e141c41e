"""The structure of every committed figure: axes, labels, series, and no text over other text.

BREVITY_RECORD=1 writes tests/golden/STUDY.json again, and fails the test, so that a recording is never mistaken for a pass.
"""

import functools
import itertools
import json
import os
import pathlib

import matplotlib.pyplot as plt
import numpy as np
import pytest
from conftest import skip_between_runs

from brevity.figures.command import figures_of
from brevity.figures.drawing import Drawing, Skip
from brevity.style import GREY, Options

GOLDEN = pathlib.Path(__file__).parent / "golden"
STUDIES = sorted(path.parent.name for path in (pathlib.Path(__file__).resolve().parents[2] / "results").glob("*/study.h5"))


@functools.cache
def drawings(folder: pathlib.Path, options: Options) -> dict[str, Drawing]:
    """Every figure of a study, laid out as it would be written; drawn once for all tests."""
    skip_between_runs(folder)
    options.apply()
    found = {}
    for name, draw in figures_of(folder, options).items():
        if options.only and name not in options.only:
            continue
        try:
            drawing = draw()
        except Skip:
            continue
        drawing.sheet.fit(drawing.handles, drawing.caption)
        drawing.sheet.figure.canvas.draw()
        found[name] = drawing
        plt.close(drawing.sheet.figure)  # it can still be measured
    return found


def structure(drawing: Drawing) -> dict:
    """What does not depend on the numbers of a run: axes, labels, names of series, columns of the table."""
    axes = [
        {
            "title": axes.get_title(loc="left").replace("\n", " "),
            "x": [axes.get_xlabel().replace("\n", " "), axes.get_xscale()],
            "y": [axes.get_ylabel().replace("\n", " "), axes.get_yscale()],
        }
        for axes in drawing.sheet.axes
    ]
    texts = [text for axes in drawing.sheet.axes for text in axes.texts]
    series = sorted({text.get_text() for text in texts if text.get_color() in colors(drawing) - {GREY}})
    return {"axes": axes, "series": series, "legend": [h.get_label() for h in drawing.handles], "columns": list(drawing.header)}


def colors(drawing: Drawing) -> set:
    """Of lines; names beside lines have them too."""
    return {line.get_color() for axes in drawing.sheet.axes for line in axes.lines}


def ticks(axis) -> list:
    """The labels of ticks within the axis that are written."""
    low, high = sorted(axis.get_view_interval())
    slack = 1e-9 * (high - low)
    shown = [tick for tick in axis.get_major_ticks() if low - slack <= tick.get_loc() <= high + slack]
    labels = [label for tick in shown for label in (tick.label1, tick.label2)]
    return [label for label in labels if label.get_visible() and label.get_text()]


def written(drawing: Drawing) -> list:
    """Every text of the sheet."""
    found = list(drawing.sheet.figure.texts)
    for legend in drawing.sheet.figure.legends:
        found += legend.get_texts()
    for axes in drawing.sheet.axes:
        found += [axes._left_title, axes.title, axes.xaxis.label, axes.yaxis.label, *axes.texts]
        found += ticks(axes.xaxis) + ticks(axes.yaxis)
    return [text for text in found if text.get_text().strip() and text.get_visible()]


def collisions(drawing: Drawing) -> list[str]:
    renderer = drawing.sheet.figure.canvas.get_renderer()
    page = drawing.sheet.figure.bbox
    boxes = [(text.get_text(), text.get_window_extent(renderer).padded(-0.8)) for text in written(drawing)]
    found = [f"'{a}' over '{b}'" for (a, one), (b, two) in itertools.combinations(boxes, 2) if one.overlaps(two)]
    outside = [text for text, box in boxes if box.x0 < page.x0 or box.x1 > page.x1 or box.y0 < page.y0 or box.y1 > page.y1]
    return found + [f"'{text}' leaves the page" for text in outside]


@pytest.mark.parametrize("name", STUDIES)
def test_structure(name, results):
    found = {figure: structure(drawing) for figure, drawing in drawings(results / name, Options()).items()}
    if "codes" in found:
        found["codes"]["series"] = "the five shortest codes, which the results decide"
    golden = GOLDEN / f"{name}.json"
    if os.environ.get("BREVITY_RECORD"):
        GOLDEN.mkdir(exist_ok=True)
        golden.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        pytest.fail(f"recorded {golden}")
    expected = json.loads(golden.read_text(encoding="utf-8"))
    assert list(found) == list(expected)
    for figure in expected:
        assert found[figure] == expected[figure], figure


@pytest.mark.parametrize(("name", "style"), [*((name, "paper") for name in STUDIES), ("placebo", "slide"), ("recovery", "slide")])
def test_no_text_over_other_text(name, style, results):
    problems = {figure: collisions(drawing) for figure, drawing in drawings(results / name, Options(style=style)).items()}
    assert {figure: found for figure, found in problems.items() if found} == {}


def test_the_test_finds_collisions(results):
    drawing = drawings(results / "recovery", Options(only=("ratio-vs-n",)))["ratio-vs-n"]
    box = drawing.sheet.axes[0]
    box.text(0.5, 0.5, "one", transform=box.transAxes)
    box.text(0.5, 0.5, "two", transform=box.transAxes)
    box.text(5, 0.5, "away", transform=box.transAxes)
    assert {"'one' over 'two'", "'away' leaves the page"} <= set(collisions(drawing))


@pytest.mark.parametrize("name", STUDIES)
def test_every_figure_says_what_it_shows(name, results):
    for figure, drawing in drawings(results / name, Options()).items():
        assert len(drawing.caption) > 80 and drawing.caption.endswith("."), figure
        assert drawing.rows and all(len(row) == len(drawing.header) for row in drawing.rows), figure
        for axes in drawing.sheet.axes:
            assert np.isfinite([*axes.get_xlim(), *axes.get_ylim()]).all(), figure


def test_the_main_picture_draws_the_numbers_of_the_file(placebo):
    drawing = drawings(placebo, Options(only=("ratio-vs-n",)))["ratio-vs-n"]
    rows = [row for row in drawing.rows if row[:4] == ("aligned, 8 live weights", "drr", "l2", "all")]
    line = next(line for line in drawing.sheet.axes[0].lines if line.get_color() == "#D55E00")
    np.testing.assert_array_equal(line.get_xdata(), [48, 77, 123, 196, 314, 502])
    np.testing.assert_array_equal(line.get_ydata(), [row[5] for row in rows])
    assert all(row[6] < row[5] < row[7] for row in rows)


def test_pictures_show_the_baseline_of_the_verdict(placebo):
    drawing = drawings(placebo, Options(only=("two-by-two",)))["two-by-two"]
    assert "dense, ℓ2 penalty" in [handle.get_label() for handle in drawing.handles]
