"""The committed results of the repository are what the tests read."""

from __future__ import annotations

import pathlib
import shutil

import pytest

RESULTS = pathlib.Path(__file__).resolve().parents[2] / "results"


@pytest.fixture
def results() -> pathlib.Path:
    return RESULTS


@pytest.fixture
def copy(tmp_path: pathlib.Path):
    """Copies a study's files (not its figures) to a folder that a test may change."""

    def copied(name: str) -> pathlib.Path:
        return pathlib.Path(shutil.copytree(RESULTS / name, tmp_path / name, ignore=shutil.ignore_patterns("figures")))

    return copied
