"""Decisions and claims as sentences a person can act on, and as table rows."""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from brevity.studies import Condition, Experiment, Results
from brevity.titles import condition_title, method_title

# Word, sign (so that colour is never alone) and class of a decision.
DECISIONS = {
    "supported": ("Supported", "✓", "good"),
    "refuted": ("Refuted", "✗", "bad"),
    "equivalent": ("Equivalent", "≈", "open"),
    "inconclusive": ("Inconclusive", "?", "open"),
    "not_tested": ("Not tested", "–", "open"),
    "not_applicable": ("Not applicable", "–", "open"),
    "reproduced": ("Reproduced", "✓", "good"),
    "not_reproduced": ("Not reproduced", "✗", "bad"),
    "not_comparable": ("Not comparable", "–", "open"),
    "holds": ("Holds", "✓", "good"),
    "does_not_hold": ("Does not hold", "✗", "bad"),
}


@dataclasses.dataclass(frozen=True)
class Badge:
    """How a decision is shown: its word, a sign and a class for its colour."""

    word: str
    sign: str
    kind: str


def badge(decision: str) -> Badge:
    return Badge(*DECISIONS.get(decision, (decision.replace("_", " "), "–", "open")))


def claim_word(decision: str, origin: str) -> str:
    """A consequence of theory or a check of our own is not reproduced: it holds."""
    if origin == "published":
        return decision
    return {"reproduced": "holds", "not_reproduced": "does_not_hold"}.get(decision, decision)


@dataclasses.dataclass(frozen=True)
class Statement:
    """One decision: a headline, and the file's own sentence."""

    badge: Badge
    headline: str
    sentence: str
    where: str = ""
    subject: str = ""
    """The method or claim that it is about."""


@dataclasses.dataclass(frozen=True)
class TableView:
    """A table for a person; numbers keep their value for sorting."""

    title: str
    header: list[str]
    rows: list[list[Cell]]


@dataclasses.dataclass(frozen=True)
class Cell:
    text: str
    value: float | None = None


def cell(value: object, digits: int = 3) -> Cell:
    """A number with few digits, its full value beside it; text as it is; nothing for NaN."""
    if isinstance(value, (int, float, np.number)) and not isinstance(value, bool):
        number = float(value)
        if math.isnan(number):
            return Cell("")
        if math.isinf(number):
            return Cell("∞" if number > 0 else "−∞", math.copysign(1e300, number))
        return Cell(f"{number:.{digits}g}", number)
    return Cell(str(value))


UNKNOWN = "an unknown number of times"


def times(log2_ratio: float) -> float:
    return 2.0**log2_ratio


def factor_words(lower: float, upper: float) -> str:
    """Such as "1.2 to 2 times fewer", "at least 2.47 times fewer", "between 1.3 times more and 1.1 times fewer"; the arguments
    are log₂ ratios, positive where the method needs fewer labels."""

    def size(log2_ratio: float) -> str:
        return f"{times(abs(log2_ratio)):.3g}"

    if math.isnan(lower) or math.isnan(upper) or (math.isinf(lower) and math.isinf(upper)):
        return UNKNOWN
    lower, upper = (0.0 if abs(end) < 0.005 else end for end in (lower, upper))  # 1.00 is neither more nor fewer
    if lower < 0 < upper:
        if math.isinf(upper):
            return f"at most {size(lower)} times more"
        if math.isinf(lower):
            return f"at most {size(upper)} times fewer"
        return f"between {size(lower)} times more and {size(upper)} times fewer"
    near, far = sorted((lower, upper), key=abs)
    word = "fewer" if lower >= 0 else "more"
    if math.isinf(far):
        return f"at least {size(near)} times {word}"
    return f"{size(near)} times {word}" if size(near) == size(far) else f"{size(near)} to {size(far)} times {word}"


def interval_words(lower: float, upper: float) -> str:
    words = factor_words(lower, upper)
    return "nothing is known about the ratio" if words == UNKNOWN else f"95 % interval: {words}"


def headline(short: str, baseline: str, ends: tuple[float, float], interval: tuple[float, float]) -> str:
    """What a person can take from the ratio of labels."""
    words = factor_words(*ends)
    if words == UNKNOWN:
        return f"Whether {short} needs fewer labels than {baseline} cannot be told: no bound on the ratio is known."
    return f"{short} needs {words} labels than {baseline} for the same excess ({interval_words(*interval)})."


def decisions(results: Results) -> tuple[list[Statement], TableView]:
    table = results.verdicts.table("decisions")
    sentences = [str(sentence) for sentence in results.verdicts["meta/sentences"]]
    statements, rows = [], []
    for condition in results.conditions:
        where = condition_title(results, condition)
        keep = np.ones(table.size, dtype=bool)
        for name, level in results.levels(condition).items():
            keep &= table[name] == level
        for row in np.flatnonzero(keep):
            short = method_title(results, table["short"][row])
            baseline = (
                method_title(results, table["best_baseline"][row]) if table["best_baseline"][row] else "the best dense learner"
            )
            ends = table["log2_ratio_lower"][row], table["log2_ratio_upper"][row]
            interval = table["interval_lower"][row], table["interval_upper"][row]
            mark = badge(table["decision"][row])
            words = headline(short, baseline, ends, interval)
            statements.append(Statement(mark, words, sentences[row], where, short))
            rows.append(
                [
                    *([Cell(where)] if where else []),
                    Cell(short),
                    Cell(f"{mark.sign} {mark.word}"),
                    Cell(baseline),
                    *(cell(times(value)) for value in (*ends, *interval)),
                    *(cell(table[name][row]) for name in ("p_supported", "p_refuted", "teachers", "look")),
                ]
            )
    header = [
        *(["condition"] if results.several else []),
        "method",
        "decision",
        "best dense learner",
        "ratio, lower end",
        "upper end",
    ]
    header += ["95 % lower", "95 % upper", "p supported", "p refuted", "teachers", "look"]
    return statements, TableView("Decisions: ratio of labels, baseline ÷ method", header, rows)


def predictions(results: Results) -> list[Statement]:
    """The stated predictions, one sentence each; none where the study states none."""
    if "hypotheses" not in results.verdicts:
        return []
    table = results.verdicts.table("hypotheses")
    sentences = [str(sentence) for sentence in results.verdicts["meta/predictions"]]
    return [
        Statement(
            badge(decision),
            (sentence.partition(": ")[2] or sentence).removeprefix(f"{claim}, "),
            "",
            str(claim).replace("_", " "),
        )
        for decision, claim, sentence in zip(table["decision"], table["claim"], sentences)
    ]


def claims(experiment: Experiment) -> tuple[list[Statement], TableView]:
    table = experiment.claims()
    text = {
        name: [str(entry) for entry in experiment.verdicts[f"meta/{name}"]] for name in ("statements", "statistics", "reasons")
    }
    statements, rows = [], []
    for i in range(table.size):
        mark = badge(claim_word(table["decision"][i], table["origin"][i]))
        statements.append(Statement(mark, text["statements"][i], text["reasons"][i], str(table["name"][i]).replace("_", " ")))
        rows.append(
            [
                Cell(str(table["name"][i])),
                Cell(f"{mark.sign} {mark.word}"),
                Cell(text["statistics"][i]),
                *(cell(table[name][i]) for name in ("expected", "tolerance", "measured", "standard_error")),
                Cell(str(table["comparison"][i]).replace("_", " ")),
                Cell(str(table["origin"][i])),
            ]
        )
    header = ["claim", "decision", "statistic", "expected", "tolerance", "measured", "standard error", "comparison", "origin"]
    return statements, TableView("Claims", header, rows)


def headroom(results: Results) -> str:
    """What the oracle gains over the dense learner that decides, at the largest n; whether anything could have been won."""
    oracles = [method.label for method in results.methods.values() if method.learner_class == "oracle"]
    if "contrast" not in results.fits or not oracles:
        return "Not measured: the study has no learner that knows the teacher."
    words = []
    for condition in results.conditions:
        table = results.rows(results.fits, "contrast", condition)
        table = table.where((table["method"] == oracles[0]) & (table["teacher"] < 0) & np.isfinite(table["log2_ratio"]))
        last = table.where(table["n_train"] == table["n_train"].max(initial=0))
        if not last.size:
            continue
        row = int(np.argmin(last["log2_ratio"]))  # against the dense learner that leaves the least to win
        where = condition_title(results, condition)
        ends = times(last["log2_ratio_lower"][row]), times(last["log2_ratio_upper"][row])
        words.append(
            f"{where + ': ' if where else ''}{times(last['log2_ratio'][row]):.2f} times less excess than "
            f"{method_title(results, last['baseline'][row])} at n = {last['n_train'][row]} (95 % interval "
            f"{ends[0]:.2f} to {ends[1]:.2f})"
        )
    if not words:
        return "Not measured: the oracle was not compared with a dense learner."
    return f"{method_title(results, oracles[0])}, which knows the teacher, has {'; '.join(words)}."


def excess_table(results: Results, condition: Condition) -> TableView:
    """Geometric means of the excess by method and n."""
    mean = results.cube(results.fits, "excess_mean", condition)
    rows = [[Cell(method_title(results, label)), *(cell(value) for value in mean[i])] for i, label in enumerate(results.labels)]
    where = condition_title(results, condition)
    unit = "bits per label" if results.has_classes() else "mean squared error"
    return TableView(
        f"Excess ({unit}), geometric mean over teachers{', ' + where if where else ''}",
        ["method", *(f"n = {n}" for n in results.budgets)],
        rows,
    )
