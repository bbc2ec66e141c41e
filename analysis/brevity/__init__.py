"""Reads what Brevity writes: `brevity.open("results/quickstart")` returns decoded xarray datasets.

`brevity.fit(n, loss)`, `rank`, `compare` and `surface` call the program `brevity` on curves of any origin.

The subpackages draw (`python -m brevity.figures DIR`) and report (`python -m brevity.report DIR`). They compute nothing
that the files do not hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brevity.calls import BrevityError, compare, fit, rank, surface

if TYPE_CHECKING:
    from os import PathLike

    import xarray

    from brevity.datasets import Datasets

__all__ = ["BrevityError", "compare", "fit", "open", "rank", "read", "surface"]


def open(folder: str | PathLike[str]) -> Datasets:  # noqa: A001 - brevity.open is what people look for
    """The tables of a results folder as xarray datasets, with words in place of codes.

    Everything is loaded into memory and the files are closed again, so that `brevity merge` can replace them. What was
    loaded does not follow such a replacement: open the folder again to see the new files.
    """
    from brevity.datasets import load

    return load(folder)


def read(path: str | PathLike[str], group: str = "") -> xarray.Dataset:
    """One group of one file as an xarray dataset, with words in place of codes; the root by default."""
    from brevity.datasets import read as read_group

    return read_group(path, group)
