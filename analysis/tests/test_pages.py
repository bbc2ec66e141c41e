"""Pages of studies: their numbers come from the files, and prose with other numbers is found."""

import pathlib
import shutil

import h5py
import jinja2
import numpy as np
import pytest

from brevity.pages.command import Pages, main
from brevity.pages.facts import Facts, digits, p_value, signed
from brevity.pages.links import dead_links, headings
from brevity.pages.numbers import literal_numbers, numbers_of, undocumented

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture
def root(tmp_path):
    """A repository of one study, with the templates of this one."""
    shutil.copytree(ROOT / "studies/pages", tmp_path / "studies/pages")
    shutil.copy(ROOT / "studies/rebound.yaml", tmp_path / "studies")
    ignore = shutil.ignore_patterns("*.pdf", "*.csv")
    shutil.copytree(ROOT / "results/rebound", tmp_path / "results/rebound", ignore=ignore)
    for name in ("README.md", "finding.md"):
        (tmp_path / "studies/pages" / name).write_text(
            "One study: {{ facts('rebound').counted(facts('rebound').rows('verdicts', 'claims')) }}.\n"
        )
    (tmp_path / "README.md").write_text("# A\n\n<!-- finding: written by make pages -->\n<!-- end of the finding -->\n\nText.\n")
    return tmp_path


def change(path: pathlib.Path, name: str, values) -> None:
    with h5py.File(path, "r+") as file:
        file[name][...] = values


def test_numbers_follow_the_files(root):
    assert main(["--root", str(root)]) == 0
    before = (root / "studies/rebound.md").read_text()
    with h5py.File(root / "results/rebound/verdicts.h5") as file:
        first = file["claims/measured"][0]
    assert f"reproduced ({digits(first)}, published 0.79)" in before
    change(root / "results/rebound/verdicts.h5", "claims/measured", 0.4321)
    assert main(["--root", str(root)]) == 0
    after = (root / "studies/rebound.md").read_text()
    assert "reproduced (0.432, published 0.79)" in after and "In C the slope against σ is 0.432 in double" in after


def test_words_follow_the_decisions(root):
    change(root / "results/rebound/verdicts.h5", "claims/decision", 1)
    assert main(["--root", str(root)]) == 0
    page = (root / "studies/rebound.md").read_text()
    with h5py.File(root / "results/rebound/verdicts.h5") as file:
        word = file["claims/decision"].attrs["flag_meanings"].split()[1].replace("_", " ")
    assert f"Published claims: 24 {word}." in page


def test_check_finds_a_page_that_drifted(root, capsys):
    assert main(["--root", str(root)]) == 0
    page = root / "studies/rebound.md"
    page.write_text(page.read_text().replace("published 0.79", "published 0.97"))
    capsys.readouterr()
    assert main(["--root", str(root), "--check"]) == 1
    found = capsys.readouterr().err.splitlines()
    assert "studies/rebound.md does not say what the results say: make pages writes it again." in found


def test_check_finds_numbers_written_by_hand(root, capsys):
    template = root / "studies/pages/rebound.md"
    template.write_text(
        template.read_text().replace("It was published that", "In 17 of 1234 cases, in {{ quoted }} and {{ 0.55 }},")
    )
    environment = Pages(root, root / "results").environment
    found = literal_numbers(environment, template.read_text(), (root / "studies/rebound.yaml").read_text())
    assert [number for _, number in found] == ["17", "1234", "0.55"]


def test_numbers_of_prose():
    text = "See `x = 3` and [two](file-4.md), T1 at 0.5, 1,024 bits <!-- 7 --> and 1e-6.\n```\n8\n```\nn = 9, 95&nbsp;% interval."
    assert list(numbers_of(text)) == [(1, "0.5"), (1, "1,024"), (1, "1e-6"), (5, "9")]


def test_quoted_numbers_name_their_source():
    text = "It took 12 minutes.\n\nA ratio of 1.5.\n\nThe paper says 0.79. <!-- source: its figure 3 -->"
    assert undocumented(text, "ratio 1.5") == [(1, "12")]


def test_links(tmp_path):
    (tmp_path / "a.md").write_text("# One `two` & three\n\n## A-b\n")
    page = tmp_path / "b.md"
    text = '[x](a.md) [y](a.md#one-two--three) [z](a.md#four) [w](none.md) [v](https://a.org) `[u](c.md)` <img src="no.png">'
    assert list(dead_links(page, text, {})) == ["a.md#four", "none.md", "no.png"]
    assert headings("# One `two` & three\n\n## A-b\n") == {"one-two--three", "a-b"}


def test_numbers_as_they_are_written():
    assert [digits(x) for x in (2.4689, 12096, 0.00004321, 0.5, -1.25, np.nan, np.inf, 0)] == [
        "2.47", "12,096", "4.32e-5", "0.5", "−1.25", "–", "∞", "0",
    ]  # fmt: skip
    assert [p_value(x) for x in (0.000244, 0.0549, 1.0, np.nan)] == ["2.4e-4", "0.055", "1.000", "–"]
    assert [signed(x) for x in (0.128, -0.4)] == ["+0.13", "−0.40"]


def test_a_row_that_is_not_there_is_named(root):
    facts = Facts(root / "studies/rebound.yaml", root / "results/rebound")
    with pytest.raises(Exception) as error:
        facts.claim("D double")
    assert str(error.value) == ("Cannot write the page of rebound: 0 rows of claims have {'name': 'D double'}; one is needed.")


def test_a_faulty_template_is_named(root, capsys):
    (root / "studies/pages/rebound.md").write_text('{% extends "page.md" %}\n{% block finding %}{{ f.nothing }}{% endblock %}\n')
    assert main(["--root", str(root)]) == 65
    assert capsys.readouterr().err.startswith("Cannot write the page of rebound: studies/pages/rebound.md line")


def test_templates_stand_alone():
    """Every template is parsed, those of studies without results too."""
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(ROOT / "studies/pages"))
    environment.filters |= dict.fromkeys(("n", "p", "signed", "exp", "whole", "times", "percent"), str)
    for path in (ROOT / "studies/pages").glob("*.md"):
        environment.get_template(path.name)
