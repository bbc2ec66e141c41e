"""The reader of Brevity's HDF5 files (DataFormat.md): variables, tables, codes as words. It needs h5py and numpy only."""

from __future__ import annotations

import pathlib
from types import TracebackType

import h5py
import numpy as np

SCHEMA_VERSIONS = (1, 2)


class ResultError(Exception):
    """A file is missing, damaged or was not written by Brevity; the text is one sentence."""


class Table(dict):
    """The columns of a group by name; all have the same length."""

    def __init__(self, origin: str, columns: dict[str, np.ndarray]):
        super().__init__(columns)
        self.origin = origin

    def __missing__(self, name: str):
        raise ResultError(f"Cannot read {self.origin}: it has no column {name}.")

    @property
    def size(self) -> int:
        return len(next(iter(self.values()), ()))

    def where(self, keep: np.ndarray) -> Table:
        """The rows at which `keep` is true."""
        return Table(self.origin, {name: values[keep] for name, values in self.items()})


class ResultFile:
    """One HDF5 file of a results folder: `file["excess_mean"]` is an array, `file.table("alpha")` has its columns."""

    def __init__(self, folder: str | pathlib.Path, stage: str, name: str):
        self.path = pathlib.Path(folder) / name
        self.stage = stage
        if not self.path.exists():
            raise ResultError(f"Cannot read {self.path}: it does not exist; `brevity {stage} {folder}` writes it.")
        try:
            self.file = h5py.File(self.path, "r")
        except OSError as error:
            raise ResultError(f"Cannot read {self.path}: it is not a readable HDF5 file ({first_line(error)}).") from error
        schema = f"brevity-{self.path.stem}"
        found = (self.attribute("schema_name"), self.attribute("schema_version"))
        if found[0] != schema or found[1] not in SCHEMA_VERSIONS:
            versions = " or ".join(map(str, SCHEMA_VERSIONS))
            raise ResultError(
                f"Cannot read {self.path}: it has schema {found[0]} version {found[1]}; accepted is {schema} version {versions}."
            )

    def __enter__(self) -> ResultFile:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.file.close()

    def __contains__(self, name: str) -> bool:
        return name in self.file

    def attribute(self, name: str):
        try:
            value = self.file.attrs.get(name)
        except OSError as error:
            raise ResultError(f"Cannot read the attribute {name} of {self.path} ({first_line(error)}).") from error
        return value.decode() if isinstance(value, bytes) else value

    def node(self, name: str, kind: type = h5py.Dataset):
        try:
            node = self.file.get(name) if name else self.file
        except (OSError, RuntimeError) as error:
            raise ResultError(f"Cannot read {name} of {self.path} ({first_line(error)}).") from error
        if not isinstance(node, kind):
            what = "variable" if kind is h5py.Dataset else "group"
            raise ResultError(f"Cannot read {self.path}: it has no {what} {name}, which `brevity {self.stage}` writes.")
        return node

    def __getitem__(self, name: str) -> np.ndarray:
        node = self.node(name)
        try:
            return node.asstr()[()] if h5py.check_string_dtype(node.dtype) else node[()]
        except (OSError, ValueError) as error:
            raise ResultError(f"Cannot read {name} of {self.path} ({first_line(error)}).") from error

    def names(self, group: str = "") -> list[str]:
        """The variables of a group."""
        return [name for name, node in self.node(group, h5py.Group).items() if isinstance(node, h5py.Dataset)]

    def words(self, name: str) -> dict[int, str]:
        """The meanings of a variable of codes, by code."""
        attributes = self.node(name).attrs
        if "flag_values" not in attributes or "flag_meanings" not in attributes:
            raise ResultError(f"Cannot read {name} of {self.path}: it has no flag_values and flag_meanings.")
        meanings = attributes["flag_meanings"]
        meanings = meanings.decode() if isinstance(meanings, bytes) else meanings
        return dict(zip(np.atleast_1d(attributes["flag_values"]).tolist(), meanings.split()))

    def decoded(self, name: str) -> np.ndarray:
        """A variable, with words in place of codes (the empty word for a code without a meaning)."""
        values = self[name]
        if "flag_meanings" not in self.node(name).attrs:
            return values
        words = self.words(name)
        flat = [words.get(code, "") for code in np.ravel(values).tolist()]
        return np.array(flat, dtype=object).reshape(np.shape(values))

    def dimensions(self, name: str) -> list[str]:
        """The paths of the dimension scales of a variable; a scale has its own path."""
        node = self.node(name)
        if h5py.h5ds.is_scale(node.id):
            return [node.name]
        return [axis[0].name if len(axis) else "" for axis in node.dims]

    def table(self, group: str) -> Table:
        """The columns of a group, decoded. Scalars beside the columns, such as /evidence/doubtful_lengths, are read by
        their own name."""
        names = [name for name in self.names(group) if self.node(f"{group}/{name}").shape != ()]
        columns = {name: self.decoded(f"{group}/{name}") for name in names}
        if len({len(values) for values in columns.values()}) != 1:
            raise ResultError(f"Cannot read {group} of {self.path}: its columns do not have one length.")
        return Table(f"{group} of {self.path}", columns)


def first_line(error: BaseException) -> str:
    return str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__
