"""Results folders as xarray datasets (see `brevity.open`). It needs xarray beside h5py."""

from __future__ import annotations

import dataclasses
import pathlib
from os import PathLike

import xarray

from brevity.files import ResultError, ResultFile

STAGES = {"study": "merge", "fits": "fit", "verdicts": "verdict"}


def read(path: str | PathLike[str], group: str = "") -> xarray.Dataset:
    """One group of one file, loaded and closed, with words in place of codes.

    The dimension `method` of files of schema 1 is called `learner` here, as in schema 2, because `method` is an argument of
    xarray's `sel`: `runs.sel(method="drr")` would return everything without a word. Columns of tables keep the name `method`.
    """
    path = pathlib.Path(path)
    with ResultFile(path.parent, STAGES.get(path.stem, "merge"), path.name) as file:
        prefix = f"{group}/" if group else ""
        variables = {}
        for name in file.names(group):
            scales = file.dimensions(prefix + name)
            for scale in scales:  # coordinates of an enclosing group, which xarray would not look for
                if scale and scale.count("/") <= prefix.count("/"):
                    variables.setdefault(scale.split("/")[-1], variable(file, scale))
            variables[name] = variable(file, prefix + name)
        dimensions = {dimension for one in variables.values() for dimension in one.dims}
        attributes = {name: file.attribute(name) for name in file.file.attrs} if not group else {}
        coordinates = {name: one for name, one in variables.items() if name in dimensions}
        data = {name: one for name, one in variables.items() if name not in dimensions}
        dataset = xarray.Dataset(data, coordinates, attributes)
        return dataset.rename({"method": "learner"}) if "method" in dataset.dims else dataset


def variable(file: ResultFile, path: str) -> xarray.Variable:
    attributes = {
        name: value.decode() if isinstance(value, bytes) else value
        for name, value in file.node(path).attrs.items()
        if name in ("units", "long_name")
    }
    dimensions = [scale.split("/")[-1] for scale in file.dimensions(path)]
    return xarray.Variable(dimensions, file.decoded(path), attributes)


@dataclasses.dataclass(frozen=True)
class Datasets:
    """The tables of one results folder; None where the study has no such table.

    They are copies in memory: open the folder again after `brevity merge` or another stage has replaced a file.
    """

    folder: pathlib.Path
    study: xarray.Dataset
    """The selected student of every cell over (factors, learner, n_train, teacher, replicate), or the arrays of a
    repeated experiment."""
    runs: xarray.Dataset | None
    """One row per trained student."""
    teachers: xarray.Dataset | None
    """Live parameters, bits and output variance of each teacher."""
    fits: xarray.Dataset | None
    """Means over teachers at each label budget, with intervals."""
    curves: xarray.Dataset | None
    """Coefficients of every fitted learning curve."""
    grid: xarray.Dataset | None
    """Fitted curves and closed forms on a fine grid of label budgets."""
    contrast: xarray.Dataset | None
    """Excess of a baseline over that of a short method within teachers, at each label budget."""
    by_alpha: xarray.Dataset | None
    """Means over teachers at each penalty strength."""
    verdicts: xarray.Dataset | None
    """One row per decision, with its sentence; one row per claim where an experiment is repeated."""
    hypotheses: xarray.Dataset | None
    """One row per stated prediction, with its sentence."""
    ratios: xarray.Dataset | None
    """Intervals of the label ratio per teacher and level."""
    summary: xarray.Dataset | None
    """Intervals of the label ratio per teacher."""


def load(folder: str | PathLike[str]) -> Datasets:
    """Loads what is there of study.h5, fits.h5 and verdicts.h5, which must belong to one study."""
    folder = pathlib.Path(folder)
    study = read(folder / "study.h5")
    for name in ("fits", "verdicts"):
        path = folder / f"{name}.h5"
        if path.exists():
            with ResultFile(folder, STAGES[name], path.name) as file:
                if file.attribute("study_hash") != study.attrs["study_hash"]:
                    raise ResultError(
                        f"Cannot open {folder}: {path} belongs to another study than study.h5; "
                        f"run `brevity {STAGES[name]} {folder}` again."
                    )

    def group(name: str, path: str) -> xarray.Dataset | None:
        file = folder / f"{name}.h5"
        if not file.exists():
            return None
        with ResultFile(folder, STAGES[name], file.name) as opened:
            if path and path not in opened:
                return None
        return read(file, path)

    verdicts = group("verdicts", "claims")
    if verdicts is None:
        verdicts = with_text(group("verdicts", "decisions"), folder, "sentences", "sentence")
    else:
        for text in ("names", "statements", "statistics", "sources", "reasons"):
            verdicts = with_text(verdicts, folder, text, text[:-1] if text != "statistics" else "statistic")
    return Datasets(
        folder=folder,
        study=study,
        runs=group("study", "runs"),
        teachers=group("study", "teachers"),
        fits=group("fits", ""),
        curves=group("fits", "fits"),
        grid=group("fits", "grid"),
        contrast=group("fits", "contrast"),
        by_alpha=group("fits", "alpha"),
        verdicts=verdicts,
        hypotheses=with_text(group("verdicts", "hypotheses"), folder, "predictions", "sentence"),
        ratios=group("verdicts", "ratios"),
        summary=group("verdicts", "summary"),
    )


def with_text(table: xarray.Dataset | None, folder: pathlib.Path, text: str, name: str) -> xarray.Dataset | None:
    """The table with a text of /meta, which has one entry per row, as a column."""
    if table is None:
        return None
    with ResultFile(folder, "verdict", "verdicts.h5") as file:
        values = file[f"meta/{text}"]
    return table.assign({name: (next(iter(table.dims)), values)})
