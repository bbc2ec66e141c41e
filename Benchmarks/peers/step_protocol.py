"""What the peers of the benchmark have in common: how they are asked, and how they answer.

The benchmark starts a peer once and writes one JSON object per line to its standard input,
  {"case": FILE, "epochs": T}
and the peer answers with one line,
  {"seconds": wall time of T epochs, "loss": mean squared error in the T-th epoch, before its step}.
FILE holds layers, flat parameters (layer after layer: W row by row, then b), inputs and labels in sample-major order,
precision ("float" or "double"), alpha and beta of the penalty alpha/n * sum(1 - exp(-beta |theta|)), and Adam's rate.
Every peer starts every request from the parameters of FILE with fresh moments.
"""
import json
import sys

import numpy as np


class Case:
    def __init__(self, path):
        with open(path) as file:
            case = json.load(file)
        self.layers = case["layers"]
        self.dtype = {"float": np.float32, "double": np.float64}[case["precision"]]
        self.inputs = np.array(case["inputs"], self.dtype).reshape(-1, self.layers[0])
        self.labels = np.array(case["labels"], self.dtype).reshape(-1, self.layers[-1])
        self.strength = case["alpha"] / self.labels.size
        self.beta = case["beta"]
        self.rate = case["rate"]
        self.parameters = []
        flat, at = np.array(case["parameters"], self.dtype), 0
        for below, width in zip(self.layers, self.layers[1:]):
            weights = flat[at : at + width * below].reshape(width, below)
            at += width * below
            self.parameters.append((weights, flat[at : at + width]))
            at += width


def serve(train):
    """Answers requests until the input ends; `train(case, epochs)` returns (seconds, loss)."""
    cases = {}
    for line in sys.stdin:
        request = json.loads(line)
        path = request["case"]
        if path not in cases:
            cases[path] = Case(path)
        seconds, loss = train(cases[path], request["epochs"])
        print(json.dumps({"seconds": seconds, "loss": float(loss)}), flush=True)
