"""Arguments, templates and writing of reports."""

from __future__ import annotations

import argparse
import functools
import os
import pathlib
import sys

import jinja2

from brevity.figures.command import refuse
from brevity.files import ResultError, first_line
from brevity.report.content import GLOSSARY, Report, report_of
from brevity.sheet import write_text

HERE = pathlib.Path(__file__).parent


def environment() -> jinja2.Environment:
    """Everything that comes from files is escaped; only pictures, which matplotlib wrote, are markup."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["style"] = (HERE / "style.css").read_text(encoding="utf-8")
    made.globals["script"] = (HERE / "report.js").read_text(encoding="utf-8")
    return made


def write_report(folder: pathlib.Path) -> Report:
    report = report_of(folder)
    text = environment().get_template("report.html").render(report=report, glossary=GLOSSARY)
    write_text(str(folder / "report.html"), text)
    return report


def write_index(reports: list[tuple[pathlib.Path, Report]], path: pathlib.Path) -> None:
    rows = [(os.path.relpath(folder / "report.html", path.parent), report) for folder, report in reports]
    write_text(str(path), environment().get_template("index.html").render(rows=rows))


def main(arguments: list[str]) -> int:
    """The exit code, after a sentence where something went wrong."""
    made = argparse.ArgumentParser(
        prog="brevity report",
        description="Writes DIR/report.html, one file that needs no network; of several folders also an index beside them.",
        epilog="Exit codes: 0 done, 64 usage, 65 damaged or foreign data, 69 a Python package is missing, 74 output.",
    )
    made.add_argument("folders", metavar="DIR", nargs="+", type=pathlib.Path, help="a results folder")
    made.add_argument(
        "--index", type=pathlib.Path, metavar="FILE", help="the index (default: index.html beside the first folder)"
    )
    made.error = functools.partial(refuse, made)  # type: ignore[method-assign]
    try:
        options = made.parse_args(arguments)
    except SystemExit as end:
        return int(end.code or 0)
    folder = options.folders[0]
    try:
        reports = []
        for folder in options.folders:
            reports.append((folder, write_report(folder)))
            print(f"Report: {folder / 'report.html'}")
        if len(reports) > 1 or options.index:
            index = options.index or options.folders[0].resolve().parent / "index.html"
            write_index(reports, index)
            print(f"Index: {index}")
    except ResultError as error:
        print(error, file=sys.stderr)
        return 65
    except (AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError) as error:
        if os.environ.get("BREVITY_TRACE"):
            raise
        if getattr(error, "errno", None):
            print(f"Cannot write the report of {folder}: {error}.", file=sys.stderr)
            return 74
        print(
            f"Cannot write the report of {folder}: its files are damaged or do not fit together ({first_line(error)}).",
            file=sys.stderr,
        )
        return 65
    return 0
