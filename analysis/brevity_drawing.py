"""Draws the figures of a folder, as many at a time as there are processors, and ends as the programs of this folder do."""
import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from brevity_files import ResultError, Skip, first_line

drawings = []


def draw_all(jobs):
    """Draws every (stem, function of stem) and says so, in their order.

    The drawings are independent and mostly matplotlib's own time, so they are shared among forked processes, which have
    what was read before; each writes its own files (brevity_style.publish).
    """
    global drawings
    drawings = jobs
    workers = min(len(jobs), len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)
    if workers < 2:
        for index in range(len(jobs)):
            print(outcome(index))
        return
    try:
        with ProcessPoolExecutor(workers, multiprocessing.get_context("fork")) as processes:
            for sentence in processes.map(outcome, range(len(jobs))):
                print(sentence)
    except BrokenProcessPool:
        raise ResultError("Cannot draw figures: a process that drew was killed, which happens when memory is short.")


def outcome(index):
    stem, draw = drawings[index]
    try:
        draw(stem)
        return f"{stem}: pdf, svg, png, csv"
    except Skip as reason:
        return f"{stem}: skipped, {reason}"


def main(arguments, usage, draw):
    """Runs `draw` on the one argument; the exit code, after a sentence where something went wrong."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print(f"usage: {usage}", file=sys.stderr)
        return 64
    try:
        draw(arguments[0])
    except ResultError as error:
        print(error, file=sys.stderr)
        return 65
    except (AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError) as error:
        if getattr(error, "errno", None):  # the system's; HDF5's errors have none
            print(f"Cannot write the figures of {arguments[0]}: {error}.", file=sys.stderr)
            return 74
        print(f"Cannot draw figures of {arguments[0]}: its files are damaged or do not fit together ({first_line(error)}).",
              file=sys.stderr)
        return 65
    return 0
