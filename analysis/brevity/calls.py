"""Fits, comparisons and surfaces of curves from Python, by the program: arrays in, the dict of its JSON out.

    answer = fit(n, loss, predict=[1e5], reach=[0.05])
    answer["curves"][0]["fit"]["coefficients"]["c"]

Nothing is computed here. The program is `brevity` on the path, or the one named in BREVITY.
"""

import csv
import io
import json
import os
import subprocess


class BrevityError(RuntimeError):
    """What the program refused: its sentence, and its exit code in `code`."""

    def __init__(self, sentence, code):
        super().__init__(sentence)
        self.code = code


def fit(
    n,
    loss,
    *,
    by=None,
    replicate=None,
    sigma=None,
    weights=None,
    model="pow3",
    log=False,
    huber=False,
    fix=None,
    predict=(),
    reach=(),
    drop_nonpositive=False,
    plot=None,
):
    """One fitted curve, or one per value of `by`, as `brevity fit --csv --json` gives it (see `brevity fit --help`).

    `n`, `loss` and, where they are given, `by`, `replicate`, `sigma` and `weights` are sequences of one length; `fix` is a
    dict such as {"a": 0}; `predict` holds sizes and `reach` losses.
    """
    columns = {"n": n, "loss": loss, "by": by, "replicate": replicate, "sigma": sigma, "weights": weights}
    options = ["--model", model] + roles(columns)
    options += [flag for flag, is_on in [("--log", log), ("--huber", huber), ("--drop-nonpositive", drop_nonpositive)] if is_on]
    for name, value in (fix or {}).items():
        options += ["--fix", f"{name}={value!r}"]
    options += each("--predict", predict) + each("--reach", reach)
    return run(["fit", "--csv", "-", *options, *(["--plot", os.fspath(plot)] if plot else [])], columns)


def rank(n, loss, *, by=None, log=False):
    """All models by AICc: `answer["curves"][i]["ranking"]`."""
    columns = {"n": n, "loss": loss, "by": by}
    return run(["fit", "--csv", "-", "--all", *roles(columns), *(["--log"] if log else [])], columns)


def surface(first, second, loss, *, names=("N", "D"), replicate=None, predict=(), resamples=1000):
    """The surface a + b N^-alpha + c D^-beta: `answer["curves"][0]["surface"]`; `predict` holds pairs of sizes."""
    columns = {names[0]: first, names[1]: second, "loss": loss, "replicate": replicate}
    options = ["--surface", ",".join(names), "--resamples", str(resamples), *roles(columns)]
    for pair in predict:
        options += ["--predict", ",".join(repr(float(x)) for x in pair)]
    return run(["fit", "--csv", "-", *options], columns)


def compare(a, b, *, names=("a", "b"), at=(), model=None, log=False):
    """How many times the samples of `a` the curve `b` needs. Both are (n, loss), or (n, loss, replicate) for a decision."""
    parts = [dict(zip(("n", "loss", "replicate"), curve)) for curve in (a, b)]
    columns = {key: [x for part in parts for x in part[key]] for key in parts[0]}
    columns["by"] = [name for name, part in zip(names, parts) for _ in part["n"]]
    options = roles(columns) + (["--model", model] if model else []) + (["--log"] if log else [])
    options += ["--at", ",".join(repr(float(x)) for x in at)] if len(at) else []
    return run(["compare", "--csv", "-", *options, "--", *names], columns)


def roles(columns):
    """Options that name the columns which are given besides sizes and losses."""
    return [
        word for name in ("by", "replicate", "sigma", "weights") if columns.get(name) is not None for word in (f"--{name}", name)
    ]


def each(option, values):
    return [word for value in values for word in (option, repr(float(value)))]


def run(arguments, columns):
    """The JSON of the program for a table of columns on its standard input."""
    given = {name: list(values) for name, values in columns.items() if values is not None}
    if len({len(values) for values in given.values()}) != 1:
        lengths = ", ".join(f"{name} has {len(values)}" for name, values in given.items())
        raise ValueError(f"columns of one curve have one length, but {lengths}")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(given)
    writer.writerows(zip(*given.values()))
    program = os.environ.get("BREVITY", "brevity")
    end = subprocess.run(
        [program, *arguments[:1], "--json", *arguments[1:]], input=text.getvalue(), capture_output=True, text=True, check=False
    )
    if end.returncode != 0:
        raise BrevityError(end.stderr.strip().removeprefix("Error: "), end.returncode)
    return json.loads(end.stdout)
