"""scipy.optimize.curve_fit of a + b n^-c, asked as in step_protocol.py: {"case": FILE, "epochs": fits}."""
import json
import sys
import time

import numpy as np
from scipy.optimize import curve_fit


def power(n, a, b, c):
    return a + b * n**-c


for line in sys.stdin:
    request = json.loads(line)
    with open(request["case"]) as file:
        case = json.load(file)
    n, y = np.array(case["sizes"]), np.array(case["losses"])
    begin = time.process_time()
    for _ in range(request["epochs"]):
        parameters, _ = curve_fit(power, n, y, p0=(0.1, 1.0, 0.5))
    seconds = time.process_time() - begin
    loss = float(((power(n, *parameters) - y) ** 2).sum())
    print(json.dumps({"seconds": seconds, "loss": loss}), flush=True)
