"""One reader against the tables of brevity export: read.py READER WORK RESULTS."""
import csv
import shutil
import sys

import numpy as np

reader, work, results = sys.argv[1:]


def column(path, name, separator):
    with open(path, newline="") as file:
        return np.array([float(row[name]) for row in csv.DictReader(file, delimiter=separator)])


runs = column(f"{work}/runs.csv", "excess_mse", ",")
cube = column(f"{work}/cube.tsv", "excess_mse", "\t")
if reader == "h5py":
    import h5py
    with h5py.File(f"{results}/study.h5") as file:
        np.testing.assert_array_equal(file["runs/excess_mse"][...], runs)
        np.testing.assert_array_equal(file["excess_mse"][...].ravel(), cube)
        assert [d[0].name.strip("/") for d in file["excess_mse"].dims] == ["learner", "n_train", "teacher", "replicate"]
        assert file["runs/model_bits"].attrs["units"] == "bit"
    for name in ("fits", "verdicts"):
        with h5py.File(f"{results}/{name}.h5") as file:
            assert file.attrs["schema_name"] == f"brevity-{name}"
elif reader == "append":
    import netCDF4
    copy = f"{work}/appended.h5"
    shutil.copy(f"{results}/study.h5", copy)
    with netCDF4.Dataset(copy, "a") as file:
        file.createVariable("note", "f8", ("teacher",))[:] = 1.5
    with netCDF4.Dataset(copy) as file:
        assert (file["note"][:] == 1.5).all() and file["excess_mse"].units == "1"
else:
    import xarray
    data = xarray.open_dataset(f"{results}/study.h5", engine=reader)
    assert data.excess_mse.dims == ("learner", "n_train", "teacher", "replicate")
    assert data.excess_mse.sel(learner=0).sizes["teacher"] == data.sizes["teacher"] and "method" not in data.dims
    assert data.excess_mse.attrs["units"] == "1" and data.model_bits.attrs["units"] == "bit"
    np.testing.assert_array_equal(data.excess_mse.values.ravel(), cube)
    table = xarray.open_dataset(f"{results}/study.h5", group="runs", engine=reader).to_dataframe()
    np.testing.assert_array_equal(table.excess_mse.values, runs)
    for name, group in (("fits", "fits"), ("fits", "grid"), ("verdicts", "decisions")):
        xarray.open_dataset(f"{results}/{name}.h5", group=group, engine=reader).load()
