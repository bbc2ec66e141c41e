"""The report: what it says, that it is one file, that everything from files is escaped, and how a browser takes it."""

from __future__ import annotations

import base64
import html
import html.parser
import json
import math
import pathlib
import re
import subprocess
import sys

import chromium
import h5py
import numpy as np
import pytest

pytest.importorskip("jinja2")

from brevity.report.command import main  # noqa: E402
from brevity.report.verdicts import claim_word, factor_words, interval_words  # noqa: E402
from brevity.studies import Study

MARKUP = '<img src=x onerror=alert(1)> & "quoted" </script><b>bold</b>'


class Outline(html.parser.HTMLParser):
    """Elements, identifiers and links of a page, and whether every element that was opened is closed."""

    VOID = {"meta", "link", "br", "img", "hr", "input"}

    def __init__(self, text: str):
        super().__init__()
        self.tags: list[str] = []
        self.identifiers: list[str] = []
        self.links: list[str] = []
        self.opened: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        found = dict(attributes)
        self.identifiers += [found["id"]] if "id" in found else []
        self.links += [found[name] for name in ("href", "xlink:href", "src") if name in found]
        if tag not in self.VOID:
            self.opened.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in self.VOID:
            self.opened.pop()

    def handle_endtag(self, tag):
        assert self.opened.pop() == tag


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> pathlib.Path:
    """Reports of two committed studies and their index."""
    import shutil

    folder = tmp_path_factory.mktemp("reports")
    results = pathlib.Path(__file__).resolve().parents[2] / "results"
    for name in ("recovery", "egp"):
        shutil.copytree(results / name, folder / name, ignore=shutil.ignore_patterns("figures"))
    assert main([str(folder / "recovery"), str(folder / "egp")]) == 0
    return folder


def test_what_it_says(written, results):
    text = (written / "recovery/report.html").read_text()
    with h5py.File(results / "recovery/verdicts.h5") as file:
        sentence, look = file["meta/sentences"].asstr()[0], file["decisions/look"][0]
        ends, interval = (
            [file[f"decisions/{name}_{end}"][0] for end in ("lower", "upper")] for name in ("log2_ratio", "interval")
        )
    for words in (
        "Does the pruned student find the teacher&#39;s normal form?",
        "No; its function converges, its parameters do not, except for the",
        f"ℓ0 (DRR) needs {factor_words(*ends)} labels than dense, early stopping, averaged for the same excess "
        f"({interval_words(*interval)}).",
        html.escape(sentence),
        "oracle (MAP), which knows the teacher, has ",
        f"Look {look} at these confirmation teachers",
        "Labels: 20 % of the n are used for selection; the chosen candidate is trained again on all n.",
        "brevity reproduce recovery.yaml",
        "Differentiable relaxation of the ℓ0 penalty",
    ):
        assert words in text, words
    with h5py.File(results / "egp/verdicts.h5") as file:
        codes = file["claims/decision"]
        count = int((codes[...] == codes.attrs["flag_meanings"].split().index("reproduced")).sum())
    assert f"Reproduced {count} of 16" in (written / "egp/report.html").read_text()


@pytest.mark.parametrize("name", ["recovery/report.html", "egp/report.html", "index.html"])
def test_one_file_whose_links_lead_somewhere(written, name):
    page = Outline((written / name).read_text())
    assert page.opened == [] and len(page.identifiers) == len(set(page.identifiers))
    for link in page.links:
        if link.startswith("#"):
            assert link[1:] in page.identifiers, link
        elif link.startswith("data:"):
            assert link == "data:," or base64.b64decode(link.partition(",")[2], validate=True)
        else:
            assert name == "index.html" and (written / link).exists(), link


def test_pictures_come_with_pdf_and_csv(written):
    text = (written / "recovery/report.html").read_text()
    pdf = re.search(r'download="ratio-vs-n.pdf" href="data:application/pdf;base64,([^"]+)"', text)
    csv = re.search(r'download="ratio-vs-n.csv" href="data:text/csv;charset=utf-8;base64,([^"]+)"', text)
    assert base64.b64decode(pdf[1]).startswith(b"%PDF-")
    assert base64.b64decode(csv[1]).startswith(b"condition,method,baseline,teacher,n_train,log2_ratio,")


def test_values_on_hover_are_those_of_the_file(written, results):
    text = (written / "recovery/report.html").read_text()
    titles = re.findall(r"<title>ℓ0 \(DRR\), Labels n: ([0-9.e+]+), Times less excess: ([0-9.e+-]+)</title>", text)
    with h5py.File(results / "recovery/fits.h5") as file:
        table = {name: file[f"contrast/{name}"][...] for name in ("method", "baseline", "teacher", "n_train", "log2_ratio")}
    drr, best = (list(Study(results / "recovery").methods).index(label) for label in ("drr", "dense_early_mean"))
    keep = (table["method"] == drr) & (table["baseline"] == best) & (table["teacher"] < 0)
    assert [float(n) for n, _ in titles[:4]] == pytest.approx(table["n_train"][keep], rel=1e-3)
    assert [float(ratio) for _, ratio in titles[:4]] == pytest.approx(2.0 ** table["log2_ratio"][keep], rel=2e-3)


def test_everything_from_files_is_escaped(copy):
    folder = copy("codes")
    for name in ("study", "verdicts"):
        with h5py.File(folder / f"{name}.h5", "r+") as file:
            meta = file["meta"]
            if name == "study":
                settings = json.loads(meta["study_json"][()])
                for key in ("name", "question", "prediction"):
                    settings[key] = MARKUP
                settings["conditions"][0]["methods"][1]["title"] = MARKUP
                replace(meta, "study_json", json.dumps(settings))
                replace(meta, "study_yaml", MARKUP)
                file.attrs["study_hash"] = "0"
            else:
                count = len(meta["sentences"])
                del meta["sentences"]
                meta.create_dataset("sentences", data=np.array([MARKUP] * count, dtype=object), dtype=h5py.string_dtype())
                file.attrs["study_hash"] = "0"
    with h5py.File(folder / "fits.h5", "r+") as file:
        file.attrs["study_hash"] = "0"
    assert main([str(folder)]) == 0
    text = (folder / "report.html").read_text()
    page = Outline(text)
    assert page.opened == []
    assert "img" not in page.tags and "b" not in page.tags and page.tags.count("script") == 1
    assert text.count("&lt;img src=x onerror=alert(1)&gt;") > 8
    assert main([str(folder), "--index", str(folder / "all.html")]) == 0
    assert "img" not in Outline((folder / "all.html").read_text()).tags


def replace(group: h5py.Group, name: str, text: str) -> None:
    del group[name]
    group.create_dataset(name, data=text, dtype=h5py.string_dtype())


@pytest.mark.parametrize(
    ("lower", "upper", "words"),
    [
        (1, 2, "2 to 4 times fewer"),
        (1, math.inf, "at least 2 times fewer"),
        (1, 1, "2 times fewer"),
        (-0.001, 1, "1 to 2 times fewer"),
        (-2, -1, "2 to 4 times more"),
        (-math.inf, -1, "at least 2 times more"),
        (-1, 1, "between 2 times more and 2 times fewer"),
        (-1, math.inf, "at most 2 times more"),
        (-math.inf, 1, "at most 2 times fewer"),
        (-math.inf, math.inf, "an unknown number of times"),
        (math.nan, 1, "an unknown number of times"),
    ],
)
def test_ratios_in_words(lower, upper, words):
    assert factor_words(lower, upper) == words


@pytest.mark.parametrize(
    ("decision", "origin", "word"),
    [
        ("reproduced", "published", "reproduced"),
        ("reproduced", "theory", "holds"),
        ("not_reproduced", "check", "does_not_hold"),
        ("not_comparable", "theory", "not_comparable"),
    ],
)
def test_theory_holds_and_is_not_reproduced(decision, origin, word):
    assert claim_word(decision, origin) == word


def test_intervals_in_words():
    assert interval_words(-math.inf, math.inf) == "nothing is known about the ratio"
    assert interval_words(0.5, 1) == "95 % interval: 1.41 to 2 times fewer"


def test_refusals(tmp_path, capsys):
    assert main([]) == 64
    assert capsys.readouterr().err.startswith("the following arguments are required: DIR")
    assert main([str(tmp_path)]) == 65
    assert capsys.readouterr().err == (
        f"Cannot read {tmp_path}/study.h5: it does not exist; `brevity merge {tmp_path}` writes it.\n"
    )
    assert not (tmp_path / "report.html").exists()


def test_without_jinja2(tmp_path, results):
    (tmp_path / "jinja2.py").write_text("raise ImportError('No module named jinja2')")
    code = (
        "import sys, runpy; sys.path[:0] = sys.argv[1:3]; sys.argv[1:] = sys.argv[3:]; "
        "runpy.run_module('brevity.report', run_name='__main__')"
    )
    package = pathlib.Path(__file__).resolve().parents[1]
    command = [sys.executable, "-B", "-c", code, str(tmp_path), str(package), str(results / "codes")]
    end = subprocess.run(command, capture_output=True, text=True, check=False)
    assert end.returncode == 69
    assert end.stderr == (
        "Cannot write a report: No module named jinja2; install the Python packages h5py, matplotlib and jinja2 "
        "(Debian: apt-get install python3-h5py python3-matplotlib python3-jinja2).\n"
    )


needs_browser = pytest.mark.skipif(chromium.PROGRAM is None, reason="chromium is not installed")


@needs_browser
@pytest.mark.parametrize(("width", "dark"), [(1440, False), (360, False), (360, True)])
@pytest.mark.parametrize("name", ["recovery/report.html", "egp/report.html", "index.html"])
def test_in_a_browser(written, name, width, dark):
    with chromium.Page(width, dark) as page:
        page.open(written / name)
        assert page.requests() == [] and page.complaints() == []
        assert page.value("document.documentElement.scrollWidth") <= width  # wide things scroll within the page
        background = page.value("getComputedStyle(document.body).backgroundColor")
        assert background == ("rgb(22, 24, 26)" if dark else "rgb(255, 255, 255)")
        nameless = page.value(
            "[...document.querySelectorAll('a, button, [role=region], svg[role=img], section[aria-label]')].filter(node => "
            "!(node.getAttribute('aria-label') || node.textContent.trim() || "
            "document.getElementById(node.getAttribute('aria-labelledby'))?.textContent.trim())).length"
        )
        assert nameless == 0
        assert page.value("document.querySelectorAll('h1').length") == 1


@needs_browser
def test_text_stands_out(written):
    """Contrast of text and its own background is at least 4.5, in light and in dark."""
    script = """
      (() => {
        const light = (c) => { const v = c.match(/[0-9.]+/g).slice(0, 3).map(Number).map(x => x / 255)
          .map(x => x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
          return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
        const under = (node) => { for (; node; node = node.parentElement) { const c = getComputedStyle(node).backgroundColor;
          if (c !== "rgba(0, 0, 0, 0)") return c; } return "rgb(255, 255, 255)"; };
        let least = 99;
        for (const node of document.querySelectorAll("p, li, a, dt, dd, td, th, span, figcaption, h1, h2, h3, pre, summary")) {
          const [a, b] = [light(getComputedStyle(node).color), light(under(node))].sort((x, y) => y - x);
          least = Math.min(least, (a + 0.05) / (b + 0.05));
        }
        return least;
      })()"""
    for dark in (False, True):
        with chromium.Page(1440, dark) as page:
            page.open(written / "recovery/report.html")
            assert page.value(script) >= 4.5


@needs_browser
def test_tables_sort(written):
    with chromium.Page(1440) as page:
        page.open(written / "recovery/report.html")
        column = "[...document.querySelectorAll('#tables table')].at(-1)"
        values = f"[...{column}.tBodies[0].rows].map(row => Number(row.cells[1].dataset.value))"
        before = page.value(values)
        page.value(f"{column}.querySelectorAll('th button')[1].click()")
        assert page.value(values) == sorted(before) != before
        assert page.value(f"{column}.querySelectorAll('th')[1].getAttribute('aria-sort')") == "ascending"
        page.value(f"{column}.querySelectorAll('th button')[1].click()")
        assert page.value(values) == sorted(before, reverse=True)


@needs_browser
def test_markup_does_nothing_in_a_browser(copy):
    folder = copy("egp")
    with h5py.File(folder / "study.h5", "r+") as file:
        settings = json.loads(file["meta/study_json"][()])
        settings["name"] = MARKUP
        replace(file["meta"], "study_json", json.dumps(settings))
    assert main([str(folder)]) == 0
    with chromium.Page(1440) as page:
        page.open(folder / "report.html")
        assert page.value("document.querySelector('.name').textContent") == f"Study {MARKUP}"
        assert page.value("document.images.length") == 0 and page.complaints() == [] and page.requests() == []


@needs_browser
def test_it_prints(written):
    with chromium.Page(1440) as page:
        page.open(written / "egp/report.html")
        pdf = page.printed()
    assert pdf.startswith(b"%PDF-") and 1 < len(re.findall(rb"/Type\s*/Page\b", pdf)) < 12
