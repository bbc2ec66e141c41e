"""The Octave loader against the full list of variables of the files."""

import pathlib
import shutil
import subprocess

import h5py
import pytest

HERE = pathlib.Path(__file__).resolve().parent
GROUPS = {
    "cube": ("study", "/"),
    "runs": ("study", "runs"),
    "teachers": ("study", "teachers"),
    "curves": ("fits", "/"),
    "grid": ("fits", "grid"),
    "by_alpha": ("fits", "alpha"),
    "contrast": ("fits", "contrast"),
    "fits": ("fits", "fits"),
    "ratios": ("verdicts", "ratios"),
    "summary": ("verdicts", "summary"),
    "decisions": ("verdicts", "decisions"),
}


@pytest.mark.skipif(shutil.which("octave-cli") is None, reason="octave-cli is not installed")
@pytest.mark.parametrize("name", ["placebo", "recovery", "codes", 1, 2])
def test_every_variable_is_found(name, results, schema):
    folder = schema(name) if isinstance(name, int) else results / name
    paths = f"addpath('{HERE.parent / 'loading'}'); addpath('{HERE}'); octave_names('{folder}')"
    end = subprocess.run(["octave-cli", "--eval", paths], capture_output=True, text=True, check=True)
    expected = set()
    for name_of, (file, group) in GROUPS.items():
        with h5py.File(folder / f"{file}.h5") as opened:
            if group not in opened:
                continue
            expected |= {f"{name_of}/{key}" for key, node in opened[group].items() if isinstance(node, h5py.Dataset)}
    assert set(end.stdout.split()) == expected
