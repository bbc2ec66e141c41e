"""Brevity's protocol for external learners, version 1, in one file for Python 3.8 or later.

Copy this file beside your learner. It needs the standard library alone; where numpy is installed, arrays are numpy
arrays, and otherwise they are lists of rows.

    import brevity_learner

    def fit(x, y, task):
        ...                                    # x: samples x inputs; y: samples (x outputs where there are several)
        return predict                         # or: predict, {"parameters": 120, "epochs": 800}

    brevity_learner.serve(fit, version="1")

`task` says what else is known: `setting` (the candidate, such as {"lambda": 0.1}), `settings` (the same for all
candidates), `seed`, `restart`, `inputs`, `outputs`, `classes` (their number, or None), `x_val` and `y_val` (labels to
stop on, or None) and `epochs` (in a refit: what the first fit reported, or None). Take all randomness from `seed`: the
same task has to give the same predictions.

`predict(x)` returns means, or probabilities of classes: samples x outputs, or a flat list where there is one output.
What is printed goes to standard error, the log; standard output belongs to the protocol.
"""

import array
import ast
import json
import os
import sys
import traceback
import zipfile

try:
    import numpy
except ImportError:
    numpy = None


class Task:
    """What the harness says of a fit, besides x and y."""

    def __init__(self, hello, message, arrays):
        self.settings = hello["settings"]
        self.inputs, self.outputs, self.classes = hello["inputs"], hello["outputs"], hello["classes"]
        self.setting, self.seed, self.restart = message["setting"], message["seed"], message["restart"]
        self.epochs = message.get("epochs")
        self.x_val, self.y_val = arrays.get("x_val"), arrays.get("y_val")


class LabelTask:
    """What the harness says of labels that it asks a teacher for."""

    def __init__(self, hello, message):
        self.inputs, self.outputs, self.classes = hello["inputs"], hello["outputs"], hello["classes"]
        self.teacher, self.seed = message["teacher"], message["seed"]


def serve(fit=None, labels=None, version="1"):
    """Answer the harness until it closes standard input.

    fit(x, y, task) trains a learner. labels(x, task) is a teacher: it returns the noise-free labels, or the
    probabilities of classes, and may return a pair with {"noise_std": ..., "bits": ...}.
    """
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    hello, predict = None, None
    for line in sys.stdin:
        message = json.loads(line)
        answer = {"ok": True} if message["do"] == "hello" else {"id": message["id"], "ok": True}
        try:
            if message["do"] == "hello":
                hello = message
                answer.update({"protocol": 1, "version": version})
            elif message["do"] == "fit":
                predict = None
                predict, facts = _pair(_fit(fit, hello, message))
                answer.update(facts)
            elif message["do"] == "predict":
                if predict is None:
                    raise ValueError("there was no fit to predict with")
                values = predict(_load(message["inputs"])["x"])
                _save(message["out"], "p", values, hello["outputs"])
            elif message["do"] == "labels":
                result = labels(_load(message["inputs"])["x"], LabelTask(hello, message))
                values, facts = _pair(result)
                _save(message["out"], "f", values, hello["outputs"])
                answer.update(facts)
            else:
                raise ValueError("unknown task " + repr(message["do"]))
        except Exception as error:
            traceback.print_exc()
            answer = dict(answer, ok=False, error="%s: %s" % (type(error).__name__, error))
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def _fit(fit, hello, message):
    arrays = _load(message["data"])
    if hello["outputs"] == 1:
        for name in ("y", "y_val"):
            if name in arrays:
                arrays[name] = _column(arrays[name])
    return fit(arrays["x"], arrays["y"], Task(hello, message, arrays))


def _pair(result):
    """A result with facts about it, or alone."""
    if isinstance(result, tuple) and len(result) == 2 and isinstance(result[1], dict):
        return result
    return result, {}


def _column(values):
    if numpy is not None:
        return values.reshape(-1)
    return [row[0] if isinstance(row, list) else row for row in values]


def _load(path):
    """The arrays of an NPZ file by name."""
    if numpy is not None:
        with numpy.load(path) as file:
            return {name: file[name] for name in file.files}
    with zipfile.ZipFile(path) as file:
        return {name[:-4]: _array(file.read(name)) for name in file.namelist()}


def _array(data):
    """An NPY file as a list, of rows where it has two dimensions."""
    start = 10 + int.from_bytes(data[8:10], "little")
    header = ast.literal_eval(data[10:start].decode("ascii"))
    values = array.array({"<f8": "d", "<i8": "q"}[header["descr"]], data[start:])
    if sys.byteorder == "big":
        values.byteswap()
    shape = header["shape"]
    if len(shape) == 1:
        return values.tolist()
    return [values[i * shape[1] : (i + 1) * shape[1]].tolist() for i in range(shape[0])]


def _save(path, name, values, outputs):
    """Write samples x outputs as an NPZ file."""
    if hasattr(values, "detach"):
        values = values.detach().cpu()
    if hasattr(values, "tolist"):
        values = values.tolist()
    rows = [row if isinstance(row, (list, tuple)) else [row] for row in values]
    numbers = array.array("d", [float(value) for row in rows for value in row])
    if sys.byteorder == "big":
        numbers.byteswap()
    shape = (len(rows), len(rows[0]) if rows else outputs)
    header = "{'descr': '<f8', 'fortran_order': False, 'shape': %r, }" % (shape,)
    header += " " * (63 - (10 + len(header)) % 64) + "\n"
    data = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode("ascii") + numbers.tobytes()
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(name + ".npy", data)
