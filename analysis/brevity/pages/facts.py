"""What the template of a page may ask of the files of one study."""

from __future__ import annotations

import csv
import functools
import json
import pathlib
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from brevity.files import ResultError, ResultFile, Table
from brevity.report.verdicts import badge, claim_word, factor_words, times
from brevity.studies import Study
from brevity.titles import METHODS, method_title

OPEN = ("inconclusive", "not_tested", "not_applicable")
PLURALS = {"holds": "hold", "does not hold": "do not hold"}
CODES = {
    "teacher": "teacher and noise",
    "surp": "SuRP",
    "surp-iterative": "SuRP with retraining",
    "miracle": "MIRACLE",
    "sparse": "sparse, quantised",
    "quantised": "plain quantisation",
    "magnitude": "magnitude pruning",
}
STAGES = {"study": "merge", "fits": "fit", "verdicts": "verdict"}


class Row(dict):
    """One row of a table; its columns are attributes in a template."""

    __getattr__ = dict.__getitem__

    @property
    def mark(self) -> str:
        return f"{badge(self['decision']).sign} {self.word}"

    @property
    def word(self) -> str:
        """The decision in words."""
        return words(claim_word(self["decision"], self.get("origin", "published")))


class Facts:
    """The study file and the results of one study. It reads whichever of study.h5, fits.h5 and verdicts.h5 are there, because
    the largest study files are not committed."""

    def __init__(self, study: pathlib.Path, folder: pathlib.Path):
        self.name, self.folder = study.stem, folder
        self.yaml = study.read_text(encoding="utf-8")
        self.quotes: list[tuple[str, str]] = []

    @functools.cached_property
    def files(self) -> dict[str, ResultFile]:
        return {name: ResultFile(self.folder, stage, f"{name}.h5") for name, stage in STAGES.items() if self.has(f"{name}.h5")}

    def close(self) -> None:
        others = [self.study.study] if "study" in self.__dict__ and self.study else []
        for file in [*self.files.values(), *others]:
            file.file.close()

    def has(self, name: str) -> bool:
        return (self.folder / name).exists()

    def file(self, name: str) -> ResultFile:
        return self.files[name] if name in self.files else ResultFile(self.folder, STAGES[name], f"{name}.h5")

    # The study file

    def stated(self, key: str) -> str:
        """A key of one line at the top of the study file, such as `question`."""
        found = re.search(rf"^{key}: *(.*)$", self.yaml, re.MULTILINE)
        if not found:
            raise ResultError(f"Cannot write the page of {self.name}: its study file has no {key} in one line.")
        return found[1]

    @functools.cached_property
    def study(self) -> Study | None:
        return Study(self.folder) if "study" in self.files else None

    def title(self, method: str) -> str:
        """What figures call a method."""
        known = self.study is not None and method in self.study.methods
        return method_title(self.study, method) if known else METHODS.get(method, method)

    # Tables

    @functools.cache  # noqa: B019 - one instance for each page
    def table(self, file: str, group: str) -> Table:
        found = self.file(file).table(group)
        texts = {"hypotheses": {"sentence": "predictions"}, "decisions": {"sentence": "sentences"}}.get(group, {})
        if group == "claims":
            texts = {"name": "names", "statement": "statements", "statistic": "statistics", "reason": "reasons"}
        for column, name in texts.items():
            found[column] = self.file(file)[f"meta/{name}"][: found.size]
        return found

    def rows(self, file: str, group: str, **keys: Any) -> list[Row]:
        """The rows of a table whose columns have these values; no rows where a file has no such group."""
        if file not in self.files or group not in self.files[file]:
            return []
        found = self.table(file, group)
        names = list(found)
        rows = (Row(zip(names, values)) for values in zip(*(found[name] for name in names)))
        return [row for row in rows if all(same(row[key], value) for key, value in keys.items())]

    def row(self, file: str, group: str, **keys: Any) -> Row:
        """The one row with these values."""
        found = self.rows(file, group, **keys)
        if len(found) != 1:
            raise ResultError(f"Cannot write the page of {self.name}: {len(found)} rows of {group} have {keys}; one is needed.")
        return found[0]

    def decisions(self, **keys: Any) -> list[Row]:
        return [self.with_words(row) for row in self.rows("verdicts", "decisions", **keys)]

    def decision(self, short: str, **levels: Any) -> Row:
        return self.with_words(self.row("verdicts", "decisions", short=short, **levels))

    @staticmethod
    def with_words(row: Row) -> Row:
        """With the ratio of labels and its interval in words, and why it is not decided."""
        row["why"] = re.split(r"\. ", str(row["sentence"]).partition(";")[2].strip())[0] if row["decision"] in OPEN else ""
        row["ratio"] = factor_words(row["log2_ratio_lower"], row["log2_ratio_upper"])
        row["interval"] = factor_words(row["interval_lower"], row["interval_upper"])
        return row

    @staticmethod
    def factor(lower: float, upper: float) -> str:
        return factor_words(lower, upper)

    def hypothesis(self, claim: str, **keys: Any) -> Row:
        return self.row("verdicts", "hypotheses", claim=claim, **keys)

    def claim(self, name: str) -> Row:
        return self.row("verdicts", "claims", name=name)

    def levels(self, row: Row) -> str:
        """The condition of a row of decisions in words."""
        names = [name for name in ("rotate", "nonzero", "layers") if name in row]
        words = {"rotate": {"false": "aligned", "true": "rotated"}.get(row.get("rotate"), "")}
        words["nonzero"] = f"{row['nonzero']:g} live weights" if "nonzero" in row else ""
        words["layers"] = f"layers {row.get('layers')}"
        return ", ".join(words[name] for name in names)

    def counted(self, rows: list[Row]) -> str:
        """How many rows have which decision, such as "3 supported, 8 inconclusive"."""
        order = list(dict.fromkeys(row.word for row in rows))
        counts = [(sum(row.word == word for row in rows), word) for word in order]
        return ", ".join(f"{count} {PLURALS.get(word, word) if count > 1 else word}" for count, word in counts)

    # Tables in words

    def paragraph(self, name: str, words: str) -> str:
        """The paragraph of such a text that holds `words`, in one line."""
        found = [" ".join(part.split()) for part in self.text(name).split("\n\n")]
        found = [part for part in found if words in part]
        if len(found) != 1:
            raise ResultError(f"Cannot write the page of {self.name}: {len(found)} paragraphs of {name} hold '{words}'.")
        return found[0].partition(" Medians: ")[0]

    # Cubes of fits.h5

    def at(self, variable: str, method: str, n: int, **levels: Any) -> float:
        """A variable of fits.h5 over (factors, method, n_train), such as `excess_mean`."""
        file = self.file("fits")
        value = file[variable]
        for path in file.dimensions(variable):
            name = path.rsplit("/", 1)[-1]
            wanted = {"method": method, "learner": method, "n_train": n}.get(name, levels.get(name))
            places = [i for i, level in enumerate(file.decoded(path)) if same(level, wanted)]
            if len(places) != 1:
                raise ResultError(f"Cannot write the page of {self.name}: {variable} has no {name} {wanted}.")
            value = value[places[0]]
        return float(value)

    @property
    def budgets(self) -> list[int]:
        return [int(n) for n in self.file("fits")["n_train"]]

    def best(self, variable: str, methods: list[str], n: int, **levels: Any) -> str:
        """Which of the methods has the least value."""
        return min(methods, key=lambda method: self.at(variable, method, n, **levels))

    def lowest(self, method: str, n: int) -> Row:
        """The penalty strength of least median test loss, over that without a penalty."""
        return min(self.rows("fits", "alpha_curves", method=method, n_train=n), key=lambda row: row["relative_test_mse_median"])

    @property
    def worst_z(self) -> float:
        """The largest deviation of a mean excess from its closed form, in standard errors."""
        return float(np.nanmax(np.abs(self.file("fits")["theory_z"])))

    @property
    def teacher_parameters(self) -> float:
        """Live parameters of the teachers, median over all."""
        return float(np.median(self.file("study")["teachers/live_parameters"]))

    def scalar(self, file: str, name: str) -> float:
        return float(self.file(file)[name])

    # Tables in text

    @functools.cache  # noqa: B019
    def csv(self, name: str) -> list[Row]:
        with (self.folder / name).open(encoding="utf-8", newline="") as file:
            return [Row({key: number(text) for key, text in row.items()}) for row in csv.DictReader(file)]

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8").rstrip("\n")

    def mean(self, name: str, column: str, **keys: Any) -> float:
        """The mean of a column of a CSV file over the rows with these values."""
        values = [row[column] for row in self.csv(name) if all(same(row[key], value) for key, value in keys.items())]
        if not values:
            raise ResultError(f"Cannot write the page of {self.name}: no row of {name} has {keys}.")
        return float(np.mean(values))

    @property
    def code_budgets(self) -> list[int]:
        return sorted({int(row["n_train"]) for row in self.csv("codes.csv")})

    @staticmethod
    def code_title(code: str) -> str:
        return CODES.get(code, code)

    def code_ranking(self, n: int) -> list[Row]:
        """Every code with the student for which it is shortest, from the shortest on; means over teachers."""
        totals: dict[tuple[str, str], list[Row]] = {}
        for row in self.csv("codes.csv"):
            if row["n_train"] == n:
                totals.setdefault((row["code"], row["student"]), []).append(row)
        means = [
            Row(
                code=code,
                student=student,
                name=self.code_title(code) + ("" if student == "-" else f" of {self.title(student)}"),
                bits=float(np.mean([row["total_bits"] for row in rows])),
                loss=float(np.mean([row["test_loss"] if row["test_loss"] != "" else np.nan for row in rows])),
            )
            for (code, student), rows in totals.items()
        ]
        for row in means:
            row["stated_loss"] = not np.isnan(row["loss"])
        means.sort(key=lambda row: row["bits"])
        shortest: dict[str, Row] = {}
        for row in means:
            shortest.setdefault(row["code"], row)
        return list(shortest.values())

    @property
    def plane(self) -> list[Row]:
        """The lines of rate-distortion.txt from the fewest bits on."""
        lines = [re.split(r"\s{2,}", line.strip()) for line in self.text("rate-distortion.txt").splitlines()[1:]]
        rows = [
            Row(coder=line[0], student=line[1], bits=number(line[3]), loss=number(line[4])) for line in lines if len(line) == 5
        ]
        return sorted((row for row in rows if row["coder"] != "laplace"), key=lambda row: row["bits"])

    # Pictures, costs and quotations

    def caption(self, picture: str) -> str:
        """The first sentence of a figure's caption."""
        text = self.text(f"figures/{picture}.txt")
        return re.split(r"(?<=[a-z)\]])\. (?=[A-Z])", text)[0].rstrip(".") + "."

    @property
    def pictures(self) -> list[str]:
        return sorted(path.stem for path in (self.folder / "figures").glob("*.png"))

    @property
    def cost(self) -> str | None:
        """Processor time of all runs, where study.h5 is there and has it."""
        rows = self.rows("study", "timing")
        seconds = sum(row["cpu_seconds"] for row in rows)
        if not rows:
            return None
        return f"{digits(seconds / 3600, 2)} hours" if seconds >= 5400 else f"{digits(max(seconds, 6) / 60, 2)} minutes"

    @property
    def written(self) -> str:
        """When study.h5 was written, such as 2026-11-28T09:48:25Z."""
        return str(self.file("study").attribute("created_at"))

    @property
    def repetitions(self) -> int:
        """Of an experiment."""
        return int(json.loads(str(self.file("study")["meta/study_json"]))["experiment"]["replicates"])

    @property
    def runs(self) -> int | None:
        return self.table("study", "runs").size if "study" in self.files and "runs" in self.files["study"] else None

    def quoted(self, text: str, source: str) -> str:
        """A number that was not measured here; the page lists it with its source."""
        self.quotes.append((text, source))
        return text


def words(code: str) -> str:
    return code.replace("_", " ")


def same(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, (list, tuple, set)):
        return any(same(found, one) for one in wanted)
    if isinstance(wanted, (int, float)) and not isinstance(found, str):
        return bool(found == wanted)
    return str(found) == str(wanted)


def number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def digits(value: float, count: int = 3) -> str:
    """A number with so many significant digits, without an exponent from 0.0001 to 10 million."""
    value = float(value)
    if not np.isfinite(value):
        return "–" if np.isnan(value) else "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    if 1e-4 <= abs(value) < 1e7:
        places = max(0, count - 1 - int(np.floor(np.log10(abs(value)))))
        text = f"{value:,.{places}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = f"{value:.{count - 1}e}".replace("e-0", "e-").replace("e+0", "e")
    return text.replace("-", "−") if text.startswith("-") else text


def p_value(value: float) -> str:
    value = float(value)
    return "–" if np.isnan(value) else f"{value:.3f}" if value >= 0.001 else f"{value:.1e}".replace("e-0", "e-")


def signed(value: float, places: int = 2) -> str:
    return "–" if np.isnan(value) else f"{value:+.{places}f}".replace("-", "−")


FILTERS: dict[str, Callable] = {
    "n": digits,
    "p": p_value,
    "signed": signed,
    "exp": lambda log_ratio: digits(np.exp(log_ratio)),
    "whole": lambda value: f"{value:,.0f}",
    "times": lambda log2_ratio: digits(times(log2_ratio)),
    "percent": lambda share: digits(100 * share, 2) + "\u00a0%",
}
