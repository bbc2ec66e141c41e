"""Everything a report says, collected from the files of one folder."""

from __future__ import annotations

import dataclasses
import json
import pathlib

from brevity.captions import facts
from brevity.files import ResultFile
from brevity.report.pictures import Picture, pictures
from brevity.report.verdicts import (
    Badge,
    Statement,
    TableView,
    badge,
    claims,
    decisions,
    excess_table,
    headroom,
    predictions,
)
from brevity.studies import Experiment, Results, Study, kind_of
from brevity.titles import method_title

GLOSSARY = {
    "label budget n": "The number of labels that a learner may see, for any purpose; the x-axis of every learning curve.",
    "excess": "Mean squared difference between student and noise-free teacher on test inputs; for classes the divergence "
    "KL(teacher ‖ student) in bits per label.",
    "teacher": "A network of low complexity that makes the data. Teachers are the unit of inference.",
    "dense learner, baseline": "A learner that keeps all its parameters. The verdict is against the best of the dense baselines.",
    "short learner": "A learner that is forced to be short: by pruning, or by growing from small.",
    "ratio of labels": "Labels that the baseline needs ÷ labels that the short learner needs, for the same excess.",
    "times less excess": "Excess of the baseline ÷ excess of the method, on the same teacher at equal n.",
    "candidate": "A trained network that competes for selection within its method; every method has the same number.",
    "cell": "One method at one n on one teacher and replicate; its selected candidate is what is compared.",
    "censored": "A ratio that is only bounded, because a curve does not reach the excess level.",
    "look": "How many different studies in the results folder have used these confirmation teachers, this one included.",
    "headroom": "What a learner that knows the teacher gains over the dense baseline; without headroom nobody could win.",
    "MAP": "Maximum of the posterior: Levenberg–Marquardt on all n labels, with prior and noise chosen by the evidence.",
    "DRR": "Differentiable relaxation of the ℓ0 penalty: α Σ(1 − exp(−β|θ|)), then pruning, then training without penalty.",
    "R-L1, PMMP": "Relaxed ℓ1: ℓ1 penalty, pruning, training without penalty. Probabilistic minimax pruning: ℓ0 as a constraint.",
    "score": "The linearised variational length by which methods choose their shortest description; not the length of a code.",
}


@dataclasses.dataclass(frozen=True)
class Report:
    name: str
    question: str
    prediction: str
    demonstration: bool
    mark: Badge
    summary: str
    statements: list[Statement]
    predictions: list[Statement]
    looks: str
    headroom: str
    pictures: list[Picture]
    tables: list[TableView]
    protocol: list[str]
    provenance: list[tuple[str, str]]
    yaml: str
    commands: list[str]


def report_of(folder: pathlib.Path) -> Report:
    if kind_of(folder) == "learning-curve":
        return report_of_curves(folder, Results(folder))
    return report_of_experiment(folder, Experiment(folder))


def report_of_curves(folder: pathlib.Path, results: Results) -> Report:
    statements, table = decisions(results)
    stated = predictions(results)
    mark, summary = summarise([*stated, *statements])
    looks = sorted({int(look) for look in results.verdicts.table("decisions")["look"]} - {-1})
    pool = results.setting("teachers.pool")
    words = (
        f"Look {' and '.join(map(str, looks))} at these {pool} teachers: the number of different studies in the "
        "results folder that "
        "used them, this one included."
        if looks
        else "No look was counted."
    )
    shown = [excess_table(results, condition) for condition in results.conditions]
    return build(
        folder,
        results,
        mark,
        summary,
        statements,
        predictions=stated,
        looks=results.words(words),
        headroom=headroom(results),
        tables=[table, *shown] if table.rows else shown,
        protocol=[results.words(sentence) for sentence in (*facts(results), *method_sentences(results))],
    )


def report_of_experiment(folder: pathlib.Path, experiment: Experiment) -> Report:
    statements, table = claims(experiment)
    mark, summary = summarise(statements)
    settings = [f"{key.replace('_', ' ')}: {json.dumps(value)}" for key, value in experiment.experiment.items() if key != "kind"]
    return build(folder, experiment, mark, summary, statements, tables=[table], protocol=settings)


def build(
    folder: pathlib.Path,
    study: Study,
    mark: Badge,
    summary: str,
    statements: list[Statement],
    predictions: list[Statement] = [],  # noqa: B006 - never changed
    looks: str = "",
    headroom: str = "",
    tables: list[TableView] = [],  # noqa: B006
    protocol: list[str] = [],  # noqa: B006
) -> Report:
    overrides = [str(text) for text in study.study["meta/overrides"]] if "meta/overrides" in study.study else []
    settings = "".join(f" --set {text}" for text in overrides)
    return Report(
        name=study.name,
        question=study.settings["question"],
        prediction=study.settings["prediction"],
        demonstration=bool(study.settings.get("demonstration")),
        mark=mark,
        summary=summary,
        statements=statements,
        predictions=predictions,
        looks=looks,
        headroom=headroom,
        pictures=pictures(folder),
        tables=tables,
        protocol=protocol,
        provenance=provenance(study),
        yaml=str(study.study["meta/study_yaml"]),
        commands=[f"brevity reproduce {study.name}.yaml{settings}", f"brevity report results/{folder.resolve().name}"],
    )


def summarise(statements: list[Statement]) -> tuple[Badge, str]:
    """One decision as it is; of several, which are decided, and how many are not."""
    if not statements:
        return badge("not_tested"), "The study compares no methods."
    if len(statements) == 1:
        return statements[0].badge, statements[0].headline
    groups: dict[Badge, list[Statement]] = {}
    for statement in statements:
        groups.setdefault(statement.badge, []).append(statement)
    words = []
    for mark, alike in sorted(groups.items(), key=lambda group: group[0].kind == "open"):
        names = [": ".join(filter(None, (one.where, one.subject))) for one in alike]
        named = mark.kind != "open" and len(names) <= 6 and all(names)
        words.append(f"{mark.word} {len(alike)} of {len(statements)}" + (f" ({'; '.join(names)})" if named else ""))
    mark = next(iter(groups)) if len(groups) == 1 else Badge("Mixed", "◐", "open")
    return mark, "; ".join(words) + "."


def method_sentences(results: Results) -> list[str]:
    """What is compared with what."""
    by_class = {
        "Dense baselines": results.setting("analysis.baselines") or [],
        "Short methods": results.setting("analysis.short") or [],
    }
    sentences = [f"{head}: {', '.join(method_title(results, m) for m in names)}." for head, names in by_class.items() if names]
    levels = results.setting("analysis.excess_levels") or {}
    if levels.get("values"):
        words = ", ".join(f"{value:g}" for value in levels["values"])
        sentences.append(
            f"Levels of the excess at which labels are compared: {words} × {str(levels.get('relative_to')).replace('_', ' ')}."
        )
    sentences.append(
        "Every label counts against n; methods see nested data and the same starting weights; tests are over teachers."
    )
    return sentences


def provenance(study: Study) -> list[tuple[str, str]]:
    file: ResultFile = study.study
    environment = json.loads(str(file["meta/environment_json"]))
    found = [("written", f"{file.attribute('created_at')} by Brevity {file.attribute('brevity_version')}")]
    commit = str(file["meta/git_commit"])
    if commit:
        found.append(("commit", commit))
    found += [("study hash", str(file.attribute("study_hash"))), ("content", str(file.attribute("content_sha256")))]
    found.append(("seed", str(study.settings["seed"])))
    found += [(name.replace("_", " "), str(value)) for name, value in environment.items()]
    return found
