"""Loads a results folder into xarray: results = load("results/quickstart"); results.runs.to_dataframe()

Needs xarray and one of h5netcdf (with h5py) or netCDF4. Codes become the words they stand for.
"""
import pathlib
import types

import numpy as np
import xarray as xr

GROUPS = {
    "study": {"cube": None, "runs": "runs", "teachers": "teachers"},
    "fits": {"curves": None, "grid": "grid", "by_alpha": "alpha", "fits": "fits"},
    "verdicts": {"ratios": "ratios", "summary": "summary", "decisions": "decisions"},
}


def decode(dataset):
    """Replaces every coded variable by its flag meanings; a code without a meaning becomes the empty word."""
    for name, variable in dataset.variables.items():
        if "flag_meanings" in variable.attrs:
            codes = np.atleast_1d(variable.attrs["flag_values"]).tolist()
            words = dict(zip(codes, variable.attrs["flag_meanings"].split()))
            values = np.array([words.get(code, "") for code in variable.values.ravel().tolist()], dtype=object)
            attributes = {k: v for k, v in variable.attrs.items() if not k.startswith("flag_")}
            dataset = dataset.assign({name: (variable.dims, values.reshape(variable.shape), attributes)})
    return dataset


def load(folder):
    """A namespace with cube, runs, teachers, curves, grid, by_alpha, fits, ratios, summary and decisions."""
    return types.SimpleNamespace(**{
        name: decode(xr.load_dataset(pathlib.Path(folder) / f"{file}.h5", group=group))
        for file, groups in GROUPS.items() for name, group in groups.items()})
