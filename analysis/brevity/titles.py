"""Names for people: of methods, conditions and codes. A `title:` in the study file comes first."""

from __future__ import annotations

from typing import Any

from brevity.studies import Condition, Study

# What a method is called in figures, by its kind.
METHODS = {
    "dense": "dense, last epoch",
    "dense_early": "dense, early stopping",
    "l2": "dense, ℓ2 penalty",
    "adamw": "dense, AdamW",
    "dense_map": "dense (MAP)",
    "dense_ard": "dense, ARD",
    "gp": "Gaussian process",
    "rl1": "ℓ1, pruned (R-L1)",
    "drr": "ℓ0 (DRR)",
    "pmmp": "ℓ0 (PMMP)",
    "fpp": "ℓ0 (fictitious play)",
    "egp": "ℓ0 (exact gradients)",
    "hard_concrete": "ℓ0 (hard concrete)",
    "magnitude": "magnitude pruning",
    "imp": "iterative magnitude pruning",
    "drr_map": "ℓ0 path (MAP)",
    "ladder_map": "growing widths (MAP)",
    "oracle_map": "oracle (MAP)",
    "least_squares": "least squares",
    "ridge_optimal": "optimal ridge",
    "oracle_support": "oracle support",
    "best_threshold": "best threshold",
    "external": "external learner",
    "hmc": "Bayes risk (HMC)",
}
AVERAGES = {"uniform": "averaged", "mdl": "averaged"}
# How one level of a factor is written, by the factor's key path; the empty word stands for all other levels.
LEVELS = {
    "teachers.rotate": {"false": "aligned", "true": "rotated (placebo)"},
    "teachers.nonzero": {"1": "1 live weight", "": "{} live weights"},
    "teachers.layers": "layers {}",
    "data.noise_std": "noise σ = {}",
    "student.precision": "{} precision",
}


def method_title(study: Study, label: str) -> str:
    """The study's own title of the method; otherwise that of its kind, with the label where two methods share it."""
    method = study.methods[label]
    if method.settings.get("title"):
        return str(method.settings["title"])
    own = METHODS.get(method.kind, label)
    if method.is_average:
        own += f", {AVERAGES.get(method.settings['average'], 'averaged')}"
    alike = [m for m in study.methods.values() if (m.kind, m.is_average) == (method.kind, method.is_average)]
    return own if len(alike) == 1 or label == method.kind else f"{own} ({label})"


def level_title(study: Study, name: str, level: Any) -> str:
    factor = next(factor for factor in study.settings["factors"] if factor["name"] == name)
    text = f"{level:g}" if isinstance(level, float) else str(level)
    written = LEVELS.get(factor["key"], f"{name.replace('_', ' ')} {{}}")
    return (written.get(text) or written.get("", f"{name} {{}}") if isinstance(written, dict) else written).format(text)


def condition_title(study: Study, condition: Condition) -> str:
    """The study's own title of the condition, or one such as "aligned, 8 live weights"; empty in a study without factors."""
    written = (study.settings.get("conditions") or [{}])[study.conditions.index(condition)].get("title")
    if written:
        return str(written)
    return ", ".join(level_title(study, name, level) for name, level in study.levels(condition).items())
