"""Arguments, the list of figures of a folder, and drawing them on all processors."""

from __future__ import annotations

import argparse
import functools
import multiprocessing
import os
import pathlib
import re
import sys
import textwrap
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from brevity.figures import curves, experiments, lengths, questions
from brevity.figures.drawing import Context, Drawing, Skip
from brevity.files import ResultError, first_line
from brevity.sheet import publish  # noqa: F401 - the process pool imports it before it forks
from brevity.studies import Experiment, Results, Study, kind_of
from brevity.style import FORMATS, STYLES, Options, millimetres

Figure = Callable[[], Drawing]
ENDINGS = (*FORMATS, "csv", "txt", "tex")


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="brevity figures",
        description="Draws the figures of a results folder into DIR/figures: pictures, captions (.txt, .tex) and the plotted "
        "numbers (.csv). Every number comes from the files of the folder.",
        epilog="Exit codes: 0 done, 64 usage, 65 damaged or foreign data, 69 h5py or matplotlib is missing, 74 output.",
    )
    made.add_argument("folder", metavar="DIR", type=pathlib.Path, help="a results folder with study.h5, fits.h5 and verdicts.h5")
    made.add_argument("--style", choices=list(STYLES), default="paper", help="size of text and pages (default: paper, 8 pt)")
    made.add_argument("--width", type=width, metavar="LENGTH", help="width of every figure, such as 5.5in or 88mm")
    made.add_argument("--font", choices=["sans", "serif"], default="sans")
    made.add_argument("--only", action="append", default=[], metavar="NAME", help="draw this figure; can be repeated")
    made.add_argument("--methods", type=comma_list, default=[], metavar="LIST", help="show these methods only: drr,l2")
    made.add_argument("--format", type=comma_list, default=list(FORMATS), metavar="LIST", help="of pdf,svg,png (default: all)")
    made.add_argument("--caption", action="store_true", help="burn the caption into the picture")
    made.add_argument("--output", type=pathlib.Path, metavar="DIR", help="where to write (default: DIR/figures)")
    return made


def width(text: str) -> float:
    try:
        return millimetres(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def comma_list(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def options_of(arguments: list[str]) -> tuple[pathlib.Path, Options]:
    """The folder and the options; an argparse error ends the program with status 64."""
    made = parser()
    made.error = functools.partial(refuse, made)  # type: ignore[method-assign]
    found = made.parse_args(arguments)
    strange = [name for name in found.format if name not in FORMATS]
    if strange or not found.format:
        made.error(f"--format {','.join(found.format)}: accepted are pdf, svg and png, separated by commas.")
    unknown = [name for name in found.only if name not in names()]
    if unknown:
        made.error(f"--only {unknown[0]}: accepted are {', '.join(names())}.")
    options = Options(
        found.style,
        found.width,
        found.font,
        tuple(found.only),
        tuple(found.methods),
        tuple(found.format),
        found.caption,
        found.output,
    )
    return found.folder, options


def refuse(made: argparse.ArgumentParser, message: str) -> None:
    print(f"{message}\n{made.format_usage().strip()}", file=sys.stderr)
    raise SystemExit(64)


def names() -> list[str]:
    """Of all figures that there are."""
    every = {**curves.FIGURES, **questions.FIGURES, **lengths.FIGURES}
    return list(every) + [name for figures in experiments.FIGURES.values() for name in figures if name not in every]


def figures_of(folder: pathlib.Path, options: Options) -> dict[str, Figure]:
    """The figures of a folder by name. A figure that does not apply raises `Skip` when it is drawn."""
    if kind_of(folder) != "learning-curve":
        experiment = Experiment(folder)
        kind = experiment.experiment["kind"]
        return {name: functools.partial(draw, experiment, options) for name, draw in experiments.FIGURES[kind].items()}
    figures: dict[str, Figure] = {}
    tables = [name for name in options.only if name in lengths.FIGURES]
    if not options.only or set(options.only) - set(tables):
        context = Context(Results(folder), options)
        assert context.methods  # names a method that is not there before anything is drawn
        figures = {
            name: functools.partial(worded, draw, context) for name, draw in {**curves.FIGURES, **questions.FIGURES}.items()
        }
    drawable = {name: figure for name, figure in lengths.FIGURES.items() if (folder / figure[0]).exists()}
    study = Study(folder) if drawable else None
    return figures | {name: functools.partial(figure[1], study, options) for name, figure in drawable.items()}


def worded(draw: Callable[[Context], Drawing], context: Context) -> Drawing:
    """A drawing whose sentences are in the words of its study."""
    drawing = draw(context)
    drawing.sentences = [type(sentence)(context.results.words(sentence)) for sentence in drawing.sentences]
    return drawing


def draw_folder(folder: pathlib.Path, options: Options) -> list[str]:
    """Draws and writes; one sentence per figure that was drawn, and one for those that do not apply."""
    options.apply()
    figures = {name: draw for name, draw in figures_of(folder, options).items() if not options.only or name in options.only}
    if not figures:
        raise ResultError(
            f"Cannot draw figures of {folder}: it has nothing for {', '.join(options.only)}; `brevity codes` writes its tables."
        )
    target = options.output or folder / "figures"
    target.mkdir(exist_ok=True, parents=True)
    remove_old(target, list(figures) if options.only else names())
    sentences = draw_all([(target / name, draw) for name, draw in figures.items()])
    drawn = [name for name, words in sentences if words is None]
    skipped = [f"{name} ({words})" for name, words in sentences if words is not None]
    lines = [f"Figures in {target} ({', '.join([*options.formats, 'csv', 'txt', 'tex'])}):"]
    lines += textwrap.wrap(", ".join(drawn) or "none", 78, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
    if skipped and options.only:
        lines.append(f"Skipped: {'; '.join(skipped)}.")
    return lines


def remove_old(target: pathlib.Path, which: list[str]) -> None:
    """What an earlier drawing left there under the same names, and the pictures of single conditions of earlier versions."""
    ours = re.compile(rf"({'|'.join(which)})(-c\d+)?\.({'|'.join(ENDINGS)})")
    for old in target.iterdir():
        if ours.fullmatch(old.name):
            old.unlink()


drawings: list[tuple[pathlib.Path, Figure]] = []


def draw_all(jobs: list[tuple[pathlib.Path, Figure]]) -> list[tuple[str, str | None]]:
    """Name and reason of skipping (None: drawn) of every figure, in order.

    The drawings are independent and mostly matplotlib's own time, so they are shared among forked processes, which have
    what was read before; each writes its own files.
    """
    global drawings
    drawings = jobs
    workers = min(len(jobs), len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)
    if workers < 2:
        return [outcome(index) for index in range(len(jobs))]
    try:
        with ProcessPoolExecutor(workers, multiprocessing.get_context("fork")) as processes:
            return list(processes.map(outcome, range(len(jobs))))
    except BrokenProcessPool as error:
        raise ResultError("Cannot draw figures: a process that drew was killed, which happens when memory is short.") from error


def outcome(index: int) -> tuple[str, str | None]:
    stem, draw = drawings[index]
    try:
        draw().save(stem)
        return stem.name, None
    except Skip as reason:
        return stem.name, str(reason)


def main(arguments: list[str]) -> int:
    """The exit code, after a sentence where something went wrong."""
    try:
        folder, options = options_of(arguments)
    except SystemExit as end:
        return int(end.code or 0)
    try:
        print("\n".join(draw_folder(folder, options)))
    except ResultError as error:
        print(error, file=sys.stderr)
        return 65
    except (AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError) as error:
        if os.environ.get("BREVITY_TRACE"):
            raise
        if getattr(error, "errno", None):  # the system's; HDF5's errors have none
            print(f"Cannot write the figures of {folder}: {error}.", file=sys.stderr)
            return 74
        print(
            f"Cannot draw figures of {folder}: its files are damaged or do not fit together ({first_line(error)}).",
            file=sys.stderr,
        )
        return 65
    return 0
