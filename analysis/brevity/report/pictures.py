"""Figures inside the report: SVG with values on hover, the same picture as PDF, and the plotted numbers as CSV."""

from __future__ import annotations

import base64
import dataclasses
import io
import pathlib
import re
import tempfile
import xml.etree.ElementTree as ElementTree

import matplotlib.pyplot as plt
import numpy as np
from markupsafe import Markup
from matplotlib.axes import Axes

from brevity.figures.command import figures_of
from brevity.figures.drawing import Drawing, Skip
from brevity.style import Options

SVG = "http://www.w3.org/2000/svg"
LINK = "http://www.w3.org/1999/xlink"
REPORT = Options(style="report", formats=())


@dataclasses.dataclass(frozen=True)
class Picture:
    name: str
    title: str
    caption: str
    svg: Markup
    """Written by matplotlib, which escapes every text."""
    pdf: str
    csv: str
    """The last two as data: addresses, so that the report stays one file."""


def title_of(name: str) -> str:
    return {
        "ratio-vs-n": "Ratio to the best dense learner",
        "excess-vs-n": "Excess against the number of labels",
        "ratio-per-teacher": "Ratio of labels, teacher by teacher",
        "excess-vs-alpha": "Excess against the penalty",
        "live-parameters": "Live parameters",
        "test-loss-vs-alpha": "Does a penalty help?",
        "two-by-two": "Structure by estimator",
        "dose-response": "Dose and response",
        "recovery": "Recovery of the teacher",
        "length-and-excess": "Length of the code and excess",
        "rank-correlation": "Do shorter codes predict better?",
        "codes": "Description lengths",
        "rate-distortion": "Rate and distortion",
        "budget": "The budget of a teacher's bits",
        "claims": "Claims, measured and published",
    }.get(name, name.replace("-", " ").capitalize())


def pictures(folder: pathlib.Path) -> list[Picture]:
    """Every figure that applies to the study, the main picture first."""
    REPORT.apply()
    found = []
    for name, draw in figures_of(folder, REPORT).items():
        try:
            found.append(picture(name, draw()))
        except Skip:
            continue
    order = ["ratio-vs-n", "claims", "codes", "rate-distortion", "budget"]
    return sorted(found, key=lambda one: order.index(one.name) if one.name in order else len(order))


def picture(name: str, drawing: Drawing) -> Picture:
    figure = drawing.sheet.figure
    drawing.sheet.fit(drawing.handles, drawing.caption)
    for a, axes in enumerate(drawing.sheet.axes):
        for k, line in enumerate(axes.lines):
            if line.get_gid() is None and line.get_marker() not in (None, "", "None"):
                line.set_gid(f"values-{a}-{k}")
    svg, pdf = io.BytesIO(), io.BytesIO()
    figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
    figure.savefig(pdf, format="pdf", metadata={"CreationDate": None})
    with tempfile.TemporaryDirectory() as folder:
        drawing.write_table(pathlib.Path(folder) / name)
        table = (pathlib.Path(folder) / f"{name}.csv").read_bytes()
    plt.close(figure)
    text = with_values(svg.getvalue(), drawing, name, title_of(name))
    return Picture(name, title_of(name), drawing.description, Markup(text), data(pdf.getvalue(), "pdf"), data(table, "csv"))


def data(content: bytes, kind: str) -> str:
    media = {"pdf": "application/pdf", "csv": "text/csv;charset=utf-8"}[kind]
    return f"data:{media};base64,{base64.b64encode(content).decode()}"


def with_values(svg: bytes, drawing: Drawing, name: str, title: str) -> str:
    """The SVG for a page: identifiers of its own, a role and a title, and at every marker its values as a title, which
    browsers show on hover and screen readers read."""
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", LINK)
    root = ElementTree.fromstring(svg)
    height = float(root.get("height", "0").removesuffix("pt"))
    for metadata in root.findall(f"{{{SVG}}}metadata"):
        root.remove(metadata)
    for group in root.iter(f"{{{SVG}}}g"):
        found = re.fullmatch(r"values-(\d+)-(\d+)", group.get("id", ""))
        if not found:
            continue
        axes = drawing.sheet.axes[int(found[1])]
        series = name_of_series(drawing, axes, axes.lines[int(found[2])].get_color())
        for use in group.iter(f"{{{SVG}}}use"):
            x, y = value_at(axes, float(use.get("x", "nan")), height - float(use.get("y", "nan")))
            words = ElementTree.SubElement(use, f"{{{SVG}}}title")
            words.text = ", ".join(filter(None, (series, words_at(axes, x, y))))
    for node in root.iter():
        for key in ("id", f"{{{LINK}}}href", "clip-path", "style"):
            value = node.get(key)
            if value is not None:
                value = re.sub(r"^#", f"#{name}-", value) if key.endswith("href") else value
                value = re.sub(r"url\(#", f"url(#{name}-", value)
                node.set(key, f"{name}-{value}" if key == "id" else value)
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-title")
    label = ElementTree.Element(f"{{{SVG}}}title", {"id": f"{name}-title"})
    label.text = title
    root.insert(0, label)
    root.set("aria-describedby", f"{name}-description")
    description = ElementTree.Element(f"{{{SVG}}}desc", {"id": f"{name}-description"})
    description.text = drawing.sentences[0]
    root.insert(1, description)
    width = float(root.get("width", "0").removesuffix("pt"))
    root.attrib.pop("width")
    root.attrib.pop("height")
    root.set("style", f"max-width: {width * 1.45:.0f}px")
    return ElementTree.tostring(root, encoding="unicode")


def value_at(axes: Axes, x: float, y: float) -> tuple[float, float]:
    """The data at a place of the picture, in points from its lower left corner."""
    dots = axes.figure.dpi / 72
    return tuple(axes.transData.inverted().transform((x * dots, y * dots)))


def words_at(axes: Axes, x: float, y: float) -> str:
    """Such as "Labels n: 48, Times less excess: 4.6". Axes of log₂ ratios are labelled with factors, and so are values."""
    parts = []
    for axis, value in ((axes.xaxis, x), (axes.yaxis, y)):
        label = axis.get_label_text() or shared_label(axes, axis.axis_name)
        if label:
            if label.startswith("Times"):
                value = 2.0**value
            parts.append(f"{label}: {value:.4g}".replace("\n", " "))
    return ", ".join(parts)


def shared_label(axes: Axes, name: str) -> str:
    """The label of an inner panel's axis, which only an outer panel of its row or column has."""
    box = axes.get_position()
    for other in axes.figure.axes:
        place = other.get_position()
        aligned = np.isclose(place.y0, box.y0) if name == "y" else np.isclose(place.x0, box.x0)
        label = (other.yaxis if name == "y" else other.xaxis).get_label_text()
        if aligned and label:
            return label
    return ""


def name_of_series(drawing: Drawing, axes: Axes, color: object) -> str:
    """What a colour stands for, by the legend or by the names at the ends of the lines."""
    for handle in drawing.handles:
        if handle.get_color() == color:
            return str(handle.get_label())
    return next((text.get_text() for text in axes.texts if text.get_color() == color), "")
