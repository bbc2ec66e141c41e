"""The sentences that captions end with: how teachers, students and labels of a study were made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from brevity.studies import Condition, Study
from brevity.titles import condition_title, method_title

ALPHA_UNITS = {"sse": "the sum of squared errors", "bits": "bits per live parameter"}


class Fact(str):
    """A sentence about how the data of a figure were made, which a report of many figures says only once."""


def number(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, (int, float)) else str(value)


def count(n: int, word: str) -> str:
    return f"1 {word}" if n == 1 else f"{n:g} {word}s"


def facts(study: Study, condition: Condition | None = None, methods: Iterable[str] | None = None) -> list[Fact]:
    """How the figure's data were made. For a figure of all conditions, `condition` is None, and what the factors decide is
    left out."""
    varying = {factor["key"] for factor in study.settings.get("factors") or []} if condition is None else set()

    def known(text: str, *paths: str) -> list[str]:
        if set(paths) & varying:
            return []
        values = [study.setting(path, condition) for path in paths]
        return [] if None in values else [text.format(*map(number, values))]

    shown = [study.methods[label] for label in (study.labels if methods is None else methods)]
    teachers = known("{} {}", "teachers.kind", "teachers.layers") + known("{} pool", "teachers.pool")
    teachers += known("{} initialisation", "teachers.initialisation")
    if study.setting("teachers.rotate", condition) and "teachers.rotate" not in varying:
        teachers.append("behind a random rotation of the inputs")
    if study.has_classes():
        teachers += known("{} classes", "teachers.classes") + known("temperature {}", "teachers.temperature")
    else:
        teachers += known("label noise σ = {}", "data.noise_std")
    students = known("{}", "student.layers") + known("{} initialisation", "student.initialisation")
    students += known("at most {} epochs", "training.max_epochs") + known("{} candidates per method", "protocol.candidates")
    betas = sorted({method.settings["beta"] for method in shown if method.settings.get("beta") is not None})
    if betas:
        students.append(f"β = {', '.join(map(number, betas))}")
    unit = study.setting("protocol.alpha_unit", condition)
    if unit is not None and any(method.settings.get("alpha") for method in shown):
        students.append(f"α in units of {ALPHA_UNITS.get(unit, unit)}")
    sentences = [f"Condition: {condition_title(study, condition)}."] if condition is not None and study.several else []
    sentences += [f"{head}: {', '.join(parts)}." for head, parts in (("Teachers", teachers), ("Students", students)) if parts]
    if study.setting("protocol", condition) is not None:
        validation = study.setting("protocol.validation", condition)
        sentences.append(validation_sentence(validation))
        whole = [method_title(study, method.label) for method in shown if method.settings.get("selection") == "mdl"]
        if whole and validation != "none":
            sentences.append(f"All n labels train, and the description score chooses: {', '.join(whole)}.")
    if study.settings.get("demonstration"):
        sentences.append("A demonstration" + "".join(known(": training was cut at {} epochs", "training.max_epochs")) + ".")
    return [Fact(sentence) for sentence in sentences]


def validation_sentence(validation: Any) -> str:
    again = "; the chosen candidate is trained again on all n."
    if not isinstance(validation, dict):
        return "Labels: all n train, none are used for selection."
    if "extra" in validation:
        return f"Labels: all n train; {validation['extra']} extra labels, not counted in n, are used for selection."
    if "folds" in validation:
        return f"Labels: selection by cross-validation with {validation['folds']} folds of the n{again}"
    share = f"Labels: {100 * validation.get('fraction', 0):g} % of the n are used for selection"
    return share + again if validation.get("refit") else f"{share}, only the others train."
