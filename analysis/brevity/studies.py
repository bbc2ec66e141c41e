"""A results folder looked at one condition at a time: the study, its resolved settings, its methods."""

from __future__ import annotations

import dataclasses
import itertools
import json
import pathlib
import re
from typing import Any

import numpy as np

from brevity.files import ResultError, ResultFile, Table

Condition = tuple[int, ...]


@dataclasses.dataclass(frozen=True)
class Method:
    """What the files say of one method of a study."""

    label: str
    kind: str
    learner_class: str
    """dense, short or oracle; empty where neither the file nor the study says."""
    settings: dict[str, Any]

    @property
    def is_average(self) -> bool:
        return self.settings.get("average") not in (None, "none")


class Study:
    """study.h5 of a results folder and its resolved settings."""

    def __init__(self, folder: str | pathlib.Path):
        self.folder = pathlib.Path(folder)
        self.study = ResultFile(folder, "merge", "study.h5")
        try:
            self.settings = json.loads(str(self.study["meta/study_json"]))
        except ValueError as error:
            raise ResultError(f"Cannot read meta/study_json of {self.study.path}: it is not JSON ({error}).") from error
        self.name = self.settings["name"]
        self.kind = self.settings["kind"]
        self.factors = [(factor["name"], factor["levels"]) for factor in self.settings.get("factors") or []]
        self.conditions: list[Condition] = list(itertools.product(*(range(len(levels)) for _, levels in self.factors)))
        self.methods = self.read_methods()

    def read_methods(self) -> dict[str, Method]:
        """The methods by label. `method_kind` and `learner_class` of study.h5 say what they are; files written before these
        variables existed leave it to the resolved study, which says so of the methods that the verdict compares."""
        entries = {entry["label"]: entry for entry in self.setting("methods") or []}
        kinds = {label: entry["method"] for label, entry in entries.items()}
        classes = dict.fromkeys(self.setting("analysis.baselines") or [], "dense")
        classes |= {label: "oracle" for label, kind in kinds.items() if kind.startswith("oracle")}
        classes |= dict.fromkeys(self.setting("analysis.short") or [], "short")
        for variable, found in (("method_kind", kinds), ("learner_class", classes)):
            if variable in self.study:
                words = self.study.decoded(variable)
                words = words.reshape(-1, words.shape[-1])[0]
                found.update(zip(entries, words.tolist()))
        return {
            label: Method(label, kinds[label], classes.get(label, "").split("_")[0], entry) for label, entry in entries.items()
        }

    @property
    def labels(self) -> list[str]:
        return list(self.methods)

    @property
    def several(self) -> bool:
        return len(self.conditions) > 1

    def levels(self, condition: Condition) -> dict[str, Any]:
        return {name: levels[index] for (name, levels), index in zip(self.factors, condition)}

    def setting(self, path: str, condition: Condition | None = None) -> Any:
        """A value of the resolved study at one condition (the first by default), such as `data.noise_std`, or None."""
        index = 0 if condition is None else self.conditions.index(condition)
        conditions = self.settings.get("conditions") or [{}]
        node = {**self.settings, **(conditions[index] if index < len(conditions) else {})}
        for key in path.split("."):
            node = node.get(key) if isinstance(node, dict) else None
        return node

    def cube(self, file: ResultFile, name: str, condition: Condition) -> np.ndarray:
        """A variable whose leading dimensions are the factors, at one condition."""
        values = file[name]
        if values.shape[: len(condition)] != tuple(len(levels) for _, levels in self.factors):
            raise ResultError(
                f"Cannot read {name} of {file.path}: its shape {values.shape} does not begin with the factors of the study."
            )
        return values[condition]

    def rows(self, file: ResultFile, group: str, condition: Condition) -> Table:
        """The rows of a table that belong to one condition."""
        table = file.table(group)
        keep = np.ones(table.size, dtype=bool)
        for name, level in self.levels(condition).items():
            keep &= table[name] == level
        return table.where(keep)

    def has_classes(self) -> bool:
        """Whether labels are classes, so that losses are bits per label."""
        return self.setting("training.loss") == "cross_entropy"

    def has_files(self) -> bool:
        """Whether samples are real, so that nobody knows their source: what is drawn is a split of one data set."""
        return self.setting("teachers.kind") == "files"

    def words(self, text: str) -> str:
        """A sentence in the words of the study: of real samples there are splits and test losses, no teachers and excesses."""
        if not self.has_files():
            return text
        for pattern, word in (("eacher", "plit"), ("eachers", "plits")):
            for first, other in (("t", "s"), ("T", "S")):
                text = re.sub(rf"(?<![\w.-]){first}{pattern}(?![\w-])", other + word, text)
        return re.sub(r"\bexcess\b", "test loss", re.sub(r"\bExcess\b", "Test loss", text))

    def noise_variance(self, condition: Condition) -> float:
        """0 for classes, which have no noise floor."""
        return 0.0 if self.has_classes() else (self.setting("data.noise_std", condition) or 0.0) ** 2

    def count(self, dimension: str) -> int:
        return len(self.study[dimension])


class Results(Study):
    """A study with its fits and verdicts."""

    def __init__(self, folder: str | pathlib.Path):
        super().__init__(folder)
        self.fits = ResultFile(folder, "fit", "fits.h5")
        self.verdicts = ResultFile(folder, "verdict", "verdicts.h5")
        for other in (self.fits, self.verdicts):
            if other.attribute("study_hash") != self.study.attribute("study_hash"):
                raise ResultError(
                    f"Cannot draw figures: {other.path} belongs to another study than {self.study.path}; "
                    f"run `brevity {other.stage}` again."
                )
        self.budgets = self.fits["n_train"]

    def sentences(self, condition: Condition) -> list[str]:
        """The verdict's own sentences of one condition; there is one sentence per decision of the file."""
        decisions = self.verdicts.table("decisions")
        keep = np.ones(decisions.size, dtype=bool)
        for name, level in self.levels(condition).items():
            keep &= decisions[name] == level
        return [str(sentence) for sentence in self.verdicts["meta/sentences"][keep]]


class Experiment(Study):
    """A repeated experiment: its arrays and claims."""

    def __init__(self, folder: str | pathlib.Path):
        super().__init__(folder)
        self.verdicts = ResultFile(folder, "verdict", "verdicts.h5")
        if self.verdicts.attribute("study_hash") != self.study.attribute("study_hash"):
            raise ResultError(
                f"Cannot draw figures: {self.verdicts.path} belongs to another study than {self.study.path}; "
                "run `brevity verdict` again."
            )
        self.experiment = self.settings["experiment"]

    def __getitem__(self, name: str) -> np.ndarray:
        return self.study[name]

    def names(self, dimension: str) -> list[str]:
        return list(self.study.words(dimension).values())

    def claims(self) -> Table:
        """The claims with their names and reasons."""
        table = self.verdicts.table("claims")
        table["name"] = self.verdicts["meta/names"]
        return table


def kind_of(folder: str | pathlib.Path) -> str:
    """The kind of the study; learning-curve where the file does not say, so that its reader says what is wrong."""
    try:
        with ResultFile(folder, "merge", "study.h5") as file:
            return json.loads(str(file["meta/study_json"]))["kind"]
    except (LookupError, ResultError, TypeError, ValueError):
        return "learning-curve"
