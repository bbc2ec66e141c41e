"""The committed results of the repository are what the tests read."""

from __future__ import annotations

import pathlib
import shutil

import h5py
import pytest

RESULTS = pathlib.Path(__file__).resolve().parents[2] / "results"


def skip_between_runs(folder: pathlib.Path) -> None:
    """A study file that was changed has to be run again; until then fits.h5 may belong to another study than study.h5."""
    hashes = set()
    for path in folder.glob("*.h5"):
        with h5py.File(path) as file:
            hashes.add(file.attrs["study_hash"])
    if len(hashes) > 1:
        pytest.skip(f"the files of {folder.name} belong to two versions of its study: run brevity fit and brevity verdict")


@pytest.fixture
def results() -> pathlib.Path:
    return RESULTS


@pytest.fixture
def copy(tmp_path: pathlib.Path):
    """Copies a study's files (not its figures) to a folder that a test may change."""

    def copied(name: str) -> pathlib.Path:
        return pathlib.Path(shutil.copytree(RESULTS / name, tmp_path / name, ignore=shutil.ignore_patterns("figures")))

    return copied


@pytest.fixture
def placebo() -> pathlib.Path:
    """A study of two factors."""
    skip_between_runs(RESULTS / "placebo")
    return RESULTS / "placebo"
