"""The examples in documents run, in Python and, where it is installed, in R; and every picture has its numbers beside it."""

import pathlib
import re
import shutil
import subprocess
import sys

import pytest
from conftest import RESULTS, skip_between_runs

ROOT = RESULTS.parent
DOCUMENTS = ["README.md", "docs/files.md", "analysis/README.md", "analysis/loading/README.md"]


def examples(language: str) -> list:
    found = []
    for name in DOCUMENTS:
        text = (ROOT / name).read_text(encoding="utf-8")
        for i, block in enumerate(re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)):
            found.append(pytest.param(block, id=f"{name}:{i}"))
    return found


@pytest.fixture
def folder(tmp_path):
    """A folder as documents assume it: with results of a quickstart and of placebo, and the loader of R."""
    (tmp_path / "results").mkdir()
    (tmp_path / "results/quickstart").symlink_to(RESULTS / "codes")
    (tmp_path / "results/placebo").symlink_to(RESULTS / "placebo")
    shutil.copy(ROOT / "analysis/loading/load.R", tmp_path)
    return tmp_path


@pytest.mark.parametrize("code", examples("python"))
def test_python(code, folder):
    pytest.importorskip("xarray")
    if "placebo" in code:
        skip_between_runs(RESULTS / "placebo")
    end = subprocess.run(
        [sys.executable, "-B", "-c", code],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT / "analysis"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert end.returncode == 0, end.stderr


def has_r() -> bool:
    program = shutil.which("Rscript")
    return (
        program is not None
        and subprocess.run([program, "-e", "library(rhdf5)"], capture_output=True, check=False).returncode == 0
    )


@pytest.mark.skipif(not has_r(), reason="R with rhdf5 is not installed")
@pytest.mark.parametrize("code", examples("r"))
def test_r(code, folder):
    check = 'if (exists("runs")) stopifnot(nrow(runs) > 0, !anyNA(runs$gradient_evaluations))'
    end = subprocess.run(["Rscript", "-e", f"{code}\n{check}"], cwd=folder, capture_output=True, text=True, check=False)
    assert end.returncode == 0, end.stderr


def test_every_picture_has_its_numbers():
    pictures = subprocess.run(["git", "ls-files", "*.png"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    if not pictures:
        pytest.skip("not a clone of git")
    assert [name for name in pictures if not pathlib.Path(ROOT / name).with_suffix(".csv").exists()] == []


def test_readme_is_short():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 150
