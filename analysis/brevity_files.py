"""Reads the three files of a results folder (DataFormat.md) and says in words how a study was made."""
import itertools
import json
import pathlib

import h5py
import numpy as np

CLOSED_FORMS = {"least_squares", "ridge_optimal", "oracle_support"}
SHORT_KINDS = {"rl1", "drr", "pmmp", "drr_map", "ladder_map"}
ALPHA_UNITS = {"sse": "the sum of squared errors", "bits": "bits per live parameter"}


class ResultError(Exception):
    """A file is missing, damaged or not ours; the text is one sentence."""


class Skip(Exception):
    """A figure does not apply to this study; the text says why."""


class Table(dict):
    """The columns of a group by name; all have the same length."""

    def __init__(self, origin, columns):
        super().__init__(columns)
        self.origin = origin

    def __missing__(self, name):
        raise ResultError(f"Cannot draw figures: {self.origin} has no column {name}.")


class ResultFile:
    """One HDF5 file of a results folder; `file["excess_mean"]` is an array, `file.table("alpha")` its columns."""

    def __init__(self, folder, stage, name):
        self.path = pathlib.Path(folder) / name
        self.stage = stage
        if not self.path.exists():
            raise ResultError(f"Cannot draw figures: {self.path} does not exist; `brevity {stage} {folder}` writes it.")
        try:
            self.file = h5py.File(self.path, "r")
        except OSError as error:
            raise ResultError(f"Cannot draw figures: {self.path} is not a readable HDF5 file ({first_line(error)}).")
        schema = f"brevity-{self.path.stem}"
        found = (self.attribute("schema_name"), self.attribute("schema_version"))
        if found != (schema, 1):
            raise ResultError(f"Cannot draw figures: {self.path} has schema {found[0]} version {found[1]}, "
                              f"where {schema} version 1 is needed.")

    def attribute(self, name):
        try:
            value = self.file.attrs.get(name)
        except OSError as error:
            raise ResultError(f"Cannot read the attribute {name} of {self.path} ({first_line(error)}).")
        return value.decode() if isinstance(value, bytes) else value

    def node(self, name, kind=h5py.Dataset):
        try:
            node = self.file.get(name)
        except (OSError, RuntimeError) as error:
            raise ResultError(f"Cannot read {name} of {self.path} ({first_line(error)}).")
        if not isinstance(node, kind):
            what = "variable" if kind is h5py.Dataset else "group"
            raise ResultError(f"Cannot draw figures: {self.path} has no {what} {name}, "
                              f"which `brevity {self.stage}` writes.")
        return node

    def __getitem__(self, name):
        node = self.node(name)
        try:
            return node.asstr()[()] if h5py.check_string_dtype(node.dtype) else node[()]
        except (OSError, ValueError) as error:
            raise ResultError(f"Cannot read {name} of {self.path} ({first_line(error)}).")

    def words(self, name):
        """The flag meanings of a variable of codes, by code."""
        attributes = self.node(name).attrs
        if "flag_values" not in attributes or "flag_meanings" not in attributes:
            raise ResultError(f"Cannot draw figures: {name} of {self.path} has no flag_values and flag_meanings.")
        meanings = attributes["flag_meanings"]
        meanings = meanings.decode() if isinstance(meanings, bytes) else meanings
        return dict(zip(np.atleast_1d(attributes["flag_values"]).tolist(), meanings.split()))

    def dimensions(self, name):
        return [axis[0].name.split("/")[-1] if len(axis) else "" for axis in self.node(name).dims]

    def table(self, group):
        """The columns of a group, coded ones as words (the empty word for a code without a meaning). Scalars beside the
        columns, such as /evidence/doubtful_lengths, are read by their own name."""
        columns = {}
        for name, node in self.node(group, h5py.Group).items():
            if node.shape == ():
                continue
            values = self[f"{group}/{name}"]
            if "flag_meanings" in node.attrs:
                words = self.words(f"{group}/{name}")
                values = np.array([words.get(code, "") for code in values.tolist()], dtype=object)
            columns[name] = values
        if len({len(values) for values in columns.values()}) != 1:
            raise ResultError(f"Cannot draw figures: the columns of {group} of {self.path} are not of one length.")
        return Table(f"{group} of {self.path}", columns)


class Results:
    """A study with its fits and verdicts, looked at one condition (one level of every factor) at a time."""

    def __init__(self, folder):
        self.study = ResultFile(folder, "merge", "study.h5")
        self.fits = ResultFile(folder, "fit", "fits.h5")
        self.verdicts = ResultFile(folder, "verdict", "verdicts.h5")
        for other in (self.fits, self.verdicts):
            if other.attribute("study_hash") != self.study.attribute("study_hash"):
                raise ResultError(f"Cannot draw figures: {other.path} belongs to another study than {self.study.path}; "
                                  f"run `brevity {other.stage}` again.")
        try:
            self.settings = json.loads(self.study["meta/study_json"])
        except ValueError as error:
            raise ResultError(f"Cannot read meta/study_json of {self.study.path}: it is not JSON ({error}).")
        names = self.fits.dimensions("excess_mean")
        if names[-2:] != ["method", "n_train"]:
            raise ResultError(f"Cannot draw figures: excess_mean of {self.fits.path} has the dimensions {names}, "
                              "where the factors, method and n_train are needed.")
        self.methods = list(self.fits.words("method").values())
        self.budgets = self.fits["n_train"]
        self.factors = []
        for name in names[:-2]:
            levels = self.fits[name].tolist()
            if "flag_meanings" in self.fits.node(name).attrs:
                words = self.fits.words(name)
                levels = [words.get(code, str(code)) for code in levels]
            self.factors.append((name, levels))
        self.conditions = list(itertools.product(*(range(len(levels)) for _, levels in self.factors)))

    def levels(self, condition):
        return {name: levels[index] for (name, levels), index in zip(self.factors, condition)}

    def cube(self, file, name, condition):
        """A variable whose leading dimensions are the factors, at one condition."""
        values = file[name]
        if values.shape[:len(condition)] != tuple(len(levels) for _, levels in self.factors):
            raise ResultError(f"Cannot draw figures: {name} of {file.path} has the shape {values.shape}, "
                              "which does not begin with the factors of the study.")
        return values[condition]

    def rows(self, file, group, condition):
        """The rows of a table that belong to one condition."""
        table = file.table(group)
        keep = np.ones(len(next(iter(table.values()))), dtype=bool)
        for name, level in self.levels(condition).items():
            keep &= table[name] == level
        return Table(table.origin, {name: values[keep] for name, values in table.items()})

    def setting(self, path, condition):
        """A value of the resolved study at one condition, such as `data.noise_std`, or None."""
        conditions = self.settings.get("conditions") or [{}]
        index = self.conditions.index(condition)
        node = {**self.settings, **(conditions[index] if index < len(conditions) else {})}
        for key in path.split("."):
            node = node.get(key) if isinstance(node, dict) else None
        return node

    def classes(self):
        """Whether labels are classes, so that losses are bits per label."""
        return self.setting("training.loss", self.conditions[0]) == "cross_entropy"

    def excess_label(self):
        return "Excess (bits per label)" if self.classes() else "Excess mean squared error"

    def excess_words(self):
        return "Divergence KL(teacher ‖ student)" if self.classes() else "Excess over the noise-free teacher"

    def noise_variance(self, condition):
        """0 for classes, which have no noise floor."""
        return 0 if self.classes() else (self.setting("data.noise_std", condition) or 0)**2

    def method(self, label, condition):
        """What the study says of a method, with at least its kind."""
        found = next((entry for entry in self.setting("methods", condition) or [] if entry.get("label") == label), {})
        return {**found, "kind": found.get("method", label)}

    def learner_class(self, label):
        kind = self.method(label, self.conditions[0])["kind"]
        if kind.startswith("oracle"):
            return "oracle"
        short = self.setting("analysis.short", self.conditions[0]) or []
        return "short" if kind in SHORT_KINDS or label in short else "dense"

    def facts(self, condition, varying=()):
        """The sentences that every caption ends with: how teachers, students and labels were made.

        `varying` are the key paths of factors, for a figure of all conditions: what they decide is left out."""
        def known(text, *paths):
            if set(paths) & set(varying):
                return []
            values = [self.setting(path, condition) for path in paths]
            return [] if None in values else [text.format(*map(level_text, values))]

        methods = {label: self.method(label, condition) for label in self.methods}
        gradient = any(method["kind"] not in CLOSED_FORMS for method in methods.values())
        levels = [f"{name} = {level_text(level)}" for name, level in self.levels(condition).items() if not varying]
        teachers = known("{} {}", "teachers.kind", "teachers.layers") + known("{} pool", "teachers.pool")
        students = []
        if gradient:
            teachers += known("{} initialisation", "teachers.initialisation")
            students += known("{}", "student.layers") + known("{} initialisation", "student.initialisation")
            students += known("at most {} epochs", "training.max_epochs")
            students += known("{} candidates per method", "protocol.candidates")
            betas = {label: method["beta"] for label, method in methods.items() if method.get("beta") is not None}
            if len(set(betas.values())) == 1:
                students.append(f"β = {level_text(next(iter(betas.values())))}")
            else:
                students += [f"β = {level_text(beta)} ({label})" for label, beta in betas.items()]
            unit = self.setting("protocol.alpha_unit", condition)
            if unit is not None and any(method.get("alpha") for method in methods.values()):
                students.append(f"α in units of {ALPHA_UNITS.get(unit, unit)}")
        if self.setting("teachers.rotate", condition) and "teachers.rotate" not in varying:
            teachers.append("behind a random rotation of the inputs")
        if self.classes():
            teachers += known("{} classes", "teachers.classes") + known("temperature {}", "teachers.temperature")
        else:
            teachers += known("label noise σ = {}", "data.noise_std")
        facts = [f"{head}: {', '.join(parts)}." for head, parts in
                 (("Condition", levels), ("Teachers", teachers), ("Students", students)) if parts]
        if self.setting("protocol", condition) is not None:
            facts.append(validation_text(self.setting("protocol.validation", condition)))
            whole = [m["label"] for m in self.setting("methods", condition) or [] if str(m.get("method", "")).endswith("_map")]
            if whole and self.setting("protocol.validation", condition) != "none":
                facts.append(f"{', '.join(whole)}: all n train; the description score chooses.")
        if self.setting("demonstration", condition):
            facts.append("A demonstration" + "".join(known(": training was cut at {} epochs", "training.max_epochs")) + ".")
        return facts


def validation_text(validation):
    again = "; the chosen candidate is trained again on all n."
    if not isinstance(validation, dict):
        return "Labels: all n train, none choose."
    if "extra" in validation:
        return f"Labels: all n train; {validation['extra']} more, outside the budget, choose."
    if "folds" in validation:
        return f"Labels: {validation['folds']} folds of the n choose{again}"
    share = f"Labels: {100 * validation.get('fraction', 0):g} % of the n choose"
    return share + again if validation.get("refit") else f"{share}, only the others train."


def level_text(value):
    return f"{value:.6g}" if isinstance(value, (int, float)) else str(value)


def first_line(error):
    return str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__
