"""Figures of studies that repeat a published experiment: kind traces or regression (DataFormat.md)."""

from __future__ import annotations

from collections.abc import Callable

from brevity.figures.claims import claims
from brevity.figures.committees import errors
from brevity.figures.drawing import Drawing
from brevity.figures.rebound import levels, noisy, perturbed, perturbed_raw
from brevity.figures.regressions import losses
from brevity.studies import Experiment
from brevity.style import Options

FIGURES: dict[str, dict[str, Callable[[Experiment, Options], Drawing]]] = {
    "rebound": {
        "perturbed": perturbed,
        "perturbed-raw": perturbed_raw,
        "noisy": noisy,
        "levels": levels,
        "claims": claims,
    },
    "soft_committee": {"errors": errors, "claims": claims},
    "egp": {"losses": losses, "claims": claims},
}
