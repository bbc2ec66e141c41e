"""brevity.open: words in place of codes, coordinates, and what a study does not have."""

import pathlib
import shutil

import h5py
import numpy as np
import pytest

import brevity
from brevity.files import ResultError

xarray = pytest.importorskip("xarray")


def test_words_in_place_of_codes(placebo):
    found = brevity.open(placebo)
    assert set(found.runs.method.values) == {"dense_early", "l2", "drr", "dense_map", "drr_map"}
    assert set(found.runs.status.values) <= {"ok", "diverged", "failed", "missing", "not_applicable"}
    assert list(found.study.rotate.values) == ["false", "true"]
    assert found.runs.rotate.dtype == object
    assert list(found.study.learner.values) == ["dense_early", "l2", "drr", "dense_map", "drr_map"]
    assert found.study.excess_mse.dims == ("rotate", "nonzero", "learner", "n_train", "teacher", "replicate")
    assert found.study.model_bits.attrs["units"] == "bit"


def test_a_learner_is_selected_by_name(placebo):
    excess = brevity.open(placebo).study.excess_mse
    one = excess.sel(learner="drr", rotate="false", nonzero=8, n_train=314)
    assert one.dims == ("teacher", "replicate") and one.shape == (12, 1)
    with h5py.File(placebo / "study.h5") as file:
        np.testing.assert_array_equal(one.values, file["excess_mse"][0, 0, 2, 4])


def test_tables_become_data_frames(placebo):
    found = brevity.open(placebo)
    with h5py.File(placebo / "study.h5") as file:
        np.testing.assert_array_equal(found.runs.to_dataframe().excess_mse, file["runs/excess_mse"][...])
    ratios = found.contrast.to_dataframe().query("method == 'drr' and baseline == 'l2' and teacher == -1")
    assert len(ratios) == 6 * 6 and (ratios.teachers == 12).all()


def test_verdicts_have_their_sentences(placebo, results):
    verdicts = brevity.open(placebo).verdicts
    row = verdicts.isel(row=0)
    decision = str(row.decision.values)
    assert decision in ("supported", "refuted", "inconclusive")
    assert str(row.sentence.values).startswith(f"{decision.capitalize()}: that drr needs fewer labels")
    claims = brevity.open(results / "egp").verdicts
    assert claims.name.values[0] == "T1 descent beats sampling"
    assert set(claims.decision.values) <= {"reproduced", "not_reproduced", "not_comparable"}


def test_what_a_study_does_not_have_is_none(results):
    found = brevity.open(results / "rebound")
    assert found.runs is None and found.fits is None and found.contrast is None
    assert list(found.study.precision.values) == ["float", "double"]


def test_coordinates_of_enclosing_groups(results):
    recovery = brevity.read(results / "recovery/fits.h5", "recovery")
    assert list(recovery.n_train.values) == [100, 320, 1000, 3200]
    assert np.isfinite(recovery.parameter_distance_mean.sel(learner="oracle_map")).all()


def test_files_are_closed_and_what_was_loaded_stays(copy):
    folder = copy("codes")
    found = brevity.open(folder)
    before = found.runs.excess_mse.values.copy()
    shutil.copy(folder / "study.h5", folder / "other.h5")
    with h5py.File(folder / "other.h5", "r+") as file:  # a closed file can be replaced
        file["runs/excess_mse"][...] = 7
    (folder / "other.h5").replace(folder / "study.h5")
    np.testing.assert_array_equal(found.runs.excess_mse.values, before)
    assert (brevity.open(folder).runs.excess_mse == 7).all()


def test_every_variable_of_every_file_is_read(results):
    for path in sorted(results.glob("*/*.h5")):
        with h5py.File(path) as file:
            groups = ["", *(name for name, node in file.items() if isinstance(node, h5py.Group) and name != "meta")]
            names = {group: [n for n, v in file[group or "/"].items() if isinstance(v, h5py.Dataset)] for group in groups}
        for group in groups:
            found = brevity.read(path, group)
            expected = {"learner" if name == "method" and "learner" in found.dims else name for name in names[group]}
            assert expected <= set(found.variables), f"{path} {group}"


def test_fits_of_another_study_are_refused(copy, results):
    folder = copy("codes")
    shutil.copy(results / "recovery/fits.h5", folder / "fits.h5")
    with pytest.raises(ResultError) as error:
        brevity.open(folder)
    assert str(error.value) == (
        f"Cannot open {folder}: {folder}/fits.h5 belongs to another study than study.h5; run `brevity fit {folder}` again."
    )


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(ResultError) as error:
        brevity.open(tmp_path / "nothing")
    path = tmp_path / "nothing"
    assert str(error.value) == f"Cannot read {path}/study.h5: it does not exist; `brevity merge {path}` writes it."


def test_other_files_are_refused(tmp_path):
    text = pathlib.Path(tmp_path / "study.h5")
    text.write_text("no HDF5")
    with pytest.raises(ResultError, match="it is not a readable HDF5 file"):
        brevity.read(text)
    with h5py.File(tmp_path / "fits.h5", "w") as file:
        file.attrs["schema_name"], file.attrs["schema_version"] = "other", 3
    with pytest.raises(ResultError) as error:
        brevity.read(tmp_path / "fits.h5")
    assert str(error.value) == (
        f"Cannot read {tmp_path}/fits.h5: it has schema other version 3; accepted is brevity-fits version 1 or 2."
    )
