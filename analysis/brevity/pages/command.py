"""Writes the pages of all studies that have verdicts, the list of findings and the finding in the README; or checks them."""

from __future__ import annotations

import argparse
import os
import pathlib
import re
import sys

import jinja2

from brevity.files import ResultError
from brevity.pages.facts import FILTERS, Facts
from brevity.pages.links import dead_links
from brevity.pages.numbers import literal_numbers, undocumented

GROUPS = {
    "The question itself": ["placebo", "sample-efficiency", "alpha-sweep", "recovery", "evidence"],
    "Published experiments": ["reference-configuration", "rebound", "soft-committee", "egp"],
    "Lengths of descriptions": [
        "codes",
        "codes-regression",
        "rate-distortion",
        "codelength-efficiency",
        "codelength-efficiency-linear",
    ],
    "Checks of the program": ["linear-calibration", "linear-scaling", "noiseless-threshold"],
}
DOCUMENTS = ["*.md", "docs/*.md", "analysis/*.md", "analysis/loading/*.md", "results/*.md"]
BEGIN, END = "<!-- finding: written by make pages -->", "<!-- end of the finding -->"


class Pages:
    """The templates in studies/pages, the study files and results of one repository."""

    def __init__(self, root: pathlib.Path, results: pathlib.Path):
        self.root, self.results = root, results
        self.templates = root / "studies" / "pages"
        self.environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(self.templates),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self.environment.filters |= FILTERS
        self.opened: dict[str, Facts] = {}

    @property
    def studies(self) -> list[str]:
        """Those with verdicts, in alphabetical order."""
        names = (path.parent.name for path in self.results.glob("*/verdicts.h5"))
        return sorted(name for name in names if (self.root / "studies" / f"{name}.yaml").exists())

    def template(self, name: str) -> jinja2.Template:
        return self.environment.select_template([f"{name}.md", "default.md"])

    def facts(self, name: str) -> Facts:
        """Of a study; its files stay open until all pages are written."""
        if name not in self.opened:
            self.opened[name] = Facts(self.root / "studies" / f"{name}.yaml", self.results / name)
        return self.opened[name]

    def close(self) -> None:
        while self.opened:
            self.opened.popitem()[1].close()

    def page(self, name: str) -> str:
        """The page of a study."""
        facts = self.facts(name)
        facts.quotes.clear()
        try:
            return tidy(self.template(name).render(f=facts))
        except jinja2.TemplateError as error:
            raise ResultError(
                f"Cannot write the page of {name}: studies/pages/{name}.md line {line_of(error)}: {error}."
            ) from error

    def block(self, name: str, block: str) -> str:
        """A block of a page, such as its finding, in one line."""
        text = self.template(name).render(f=self.facts(name), only=block)
        return re.sub(r"\s+", " ", text).strip()

    @property
    def groups(self) -> list[tuple[str, list[str]]]:
        """The studies by what they ask."""
        known = [name for names in GROUPS.values() for name in names]
        all_groups = {**GROUPS, "Others": [name for name in self.studies if name not in known]}
        found = [(title, [name for name in names if name in self.studies]) for title, names in all_groups.items()]
        return [(title, names) for title, names in found if names]

    def list_of_findings(self) -> str:
        return tidy(self.environment.get_template("README.md").render(pages=self, facts=self.facts, groups=self.groups))

    def readme(self) -> str:
        """The README with its finding written again."""
        text = (self.root / "README.md").read_text(encoding="utf-8")
        before, begin, rest = text.partition(BEGIN)
        _, end, after = rest.partition(END)
        if not (begin and end):
            raise ResultError(f"Cannot write the finding of README.md: it has no lines {BEGIN} and {END}.")
        finding = tidy(self.environment.get_template("finding.md").render(facts=self.facts)).strip()
        return f"{before}{BEGIN}\n{finding}\n{END}{after}"

    def all(self) -> dict[pathlib.Path, str]:
        """Every page by its path."""
        pages = {self.root / "studies" / f"{name}.md": self.page(name) for name in self.studies}
        return {**pages, self.root / "studies" / "README.md": self.list_of_findings(), self.root / "README.md": self.readme()}


def tidy(text: str) -> str:
    """Without trailing blanks, and never two empty lines."""
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip() + "\n"


def line_of(error: jinja2.TemplateError) -> str:
    return str(getattr(error, "lineno", "unknown"))


def complaints(pages: Pages) -> list[str]:
    """What `--check` finds: pages that are not what the files say, and numbers without an origin."""
    found = []
    written = pages.all()
    for path, text in written.items():
        name = path.relative_to(pages.root)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            found.append(f"{name} does not say what the results say: make pages writes it again.")
    files = [path for pattern in DOCUMENTS for path in pages.root.glob(pattern)]
    for path in sorted({*files, *written}):
        text = written.get(path) or path.read_text(encoding="utf-8")
        found += [
            f"{path.relative_to(pages.root)}: the link {target} leads nowhere." for target in dead_links(path, text, written)
        ]
    for path in sorted(pages.templates.glob("*.md")):
        study = pages.root / "studies" / f"{path.stem}.yaml"
        of_all = [pages.root / "studies" / f"{name}.yaml" for name in pages.studies]
        settings = "\n".join(one.read_text(encoding="utf-8") for one in ([study] if study.exists() else of_all))
        for line, number in literal_numbers(pages.environment, path.read_text(encoding="utf-8"), settings):
            found.append(
                f"studies/pages/{path.name}:{line}: {number} is written by hand; take it from the files, or from the study file, "
                "or mark it with quoted(number, source)."
            )
    outputs = "\n".join(path.read_text(encoding="utf-8") for path in sorted((pages.root / "docs").glob("*.txt")))
    readme = (pages.root / "README.md").read_text(encoding="utf-8")
    generated = readme.partition(BEGIN)[2].partition(END)[0]
    for line, number in undocumented(readme.replace(generated, re.sub(r"[^\n]", "", generated)), outputs):
        found.append(
            f"README.md:{line}: {number} occurs in no committed output of a command (docs/*.txt); end its paragraph with "
            "<!-- source: … --> if it is quoted."
        )
    return found


def main(arguments: list[str]) -> int:
    """The exit code, after a sentence where something went wrong."""
    made = argparse.ArgumentParser(
        prog="python -m brevity.pages",
        description="Writes studies/NAME.md, studies/README.md and the finding in README.md from studies/pages and results.",
        epilog="Exit codes: 0 done, 1 --check found something, 64 usage, 65 damaged results, 69 a package is missing.",
    )
    made.add_argument("--check", action="store_true", help="write nothing; say what is not as the results say")
    made.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[3], help="the repository")
    made.add_argument("--results", type=pathlib.Path, help="the results folder (default: results of the repository)")
    try:
        options = made.parse_args(arguments)
    except SystemExit as end:
        return 64 if end.code else 0
    pages = Pages(options.root.resolve(), options.results or options.root / "results")
    try:
        if options.check:
            found = complaints(pages)
            for sentence in found:
                print(sentence, file=sys.stderr)
            print(f"Complaints about the documents and {len(pages.studies)} pages of studies: {len(found)}.")
            return 1 if found else 0
        for path, text in pages.all().items():
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")
                print(f"Wrote {path.relative_to(options.root)}.")
    except (ResultError, OSError, LookupError, ValueError) as error:
        if os.environ.get("BREVITY_TRACE"):
            raise
        print(error, file=sys.stderr)
        return 65
    finally:
        pages.close()
    return 0
