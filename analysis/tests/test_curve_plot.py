"""The figure of fitted curves, which the program draws with a script of its own."""

import importlib.util
import pathlib
import re

import pytest

SCRIPT = pathlib.Path(__file__).resolve().parents[1] / "curve_plot.py"


@pytest.fixture(scope="module")
def plot():
    specification = importlib.util.spec_from_file_location("curve_plot", SCRIPT)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def curve(name: str, scale: float) -> dict:
    n = [10, 20, 40, 80]
    loss = [scale / size for size in n]
    return {
        "name": name,
        "fit": {"model": "pow2"},
        "points": {"n": n, "loss": loss},
        "grid": {"n": n, "loss": loss, "lower": [0.9 * x for x in loss], "upper": [None, *(1.1 * x for x in loss[1:])]},
        "predictions": [{"n": 200, "loss": scale / 200, "interval_95": [scale / 250, scale / 150]}],
        "reaches": [
            {"n": 500, "loss": scale / 500, "interval_95": [400, 700]},
            {"n": None, "loss": 0, "interval_95": [None, None]},
        ],
    }


def drawn(plot, tmp_path, *curves) -> str:
    document = {"columns": {"x": ["labels"], "y": "excess", "by": "method"}, "curves": list(curves)}
    plot.draw(document, tmp_path / "curves.svg")
    return (tmp_path / "curves.svg").read_text()


def test_axes_labels_and_series(plot, tmp_path):
    svg = drawn(plot, tmp_path, curve("drr", 5), curve("l2", 9))
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    assert {"labels", "excess", "method", "drr", "l2", "10", "100", "0.1"} <= set(texts)
    assert 'width="340.1' in svg  # 120 mm in points
    assert "#0072b2" in svg and "#d55e00" in svg and "DejaVu Sans" in svg


def test_all_sizes_are_shown(plot):
    assert max(plot.sizes_of(curve("drr", 5))) == 700


@pytest.mark.parametrize(
    ("value", "text"),
    [(2000, "2000"), (0.05, "0.05"), (1e-5, "$10^{-5}$"), (2e-5, "$2\\cdot10^{-5}$"), (1e6, "$10^{6}$")],
)
def test_numbers_on_axes(plot, value, text):
    assert plot.power(value) == text
