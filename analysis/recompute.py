#!/usr/bin/env python3
"""Recompute verdicts from study.h5 alone, and compare them with verdicts.h5.

An independent program (numpy and h5py only, no code of Brevity): curves, label ratios, exact tests, vetoes, decisions,
Holm's correction, dose-response and the manipulation check, as docs/statistics.md states them.

    python3 analysis/recompute.py results/*        # folders with study.h5 and verdicts.h5

Says what was compared in each folder, and exits with 1 where anything differs.
"""
import json
import math
import os
import sys

import h5py
import numpy as np

DECISIONS = ["supported", "refuted", "inconclusive", "not_tested", "not_applicable", "equivalent"]
CLOSE = dict(rtol=1e-9, atol=1e-9, equal_nan=True)


def text(value):
    value = np.asarray(value).ravel()[0] if not isinstance(value, (str, bytes)) else value
    return value.decode() if isinstance(value, bytes) else value


# Curves and ratios


def antitonic(values):
    """The nonincreasing sequence nearest to the values: pool adjacent violators."""
    blocks = []
    for value in values:
        blocks.append([value, 1])
        while len(blocks) > 1 and blocks[-2][0] < blocks[-1][0]:
            mean, count = blocks.pop()
            blocks[-1] = [(blocks[-1][0] * blocks[-1][1] + mean * count) / (blocks[-1][1] + count), blocks[-1][1] + count]
    return [mean for mean, count in blocks for _ in range(count)]


def label_number(sizes, losses, level):
    """log2 n(level) as an interval."""
    fit = antitonic(losses)
    below = next((i for i, loss in enumerate(fit) if loss <= level), None)
    if below is None:
        return math.log2(sizes[-1]), math.inf
    if below == 0:
        return -math.inf, math.log2(sizes[0])
    (n0, n1), (high, low) = sizes[below - 1:below + 1], fit[below - 1:below + 1]
    share = math.log(high / level) / math.log(high / low) if low > 0 else (high - level) / (high - low)
    n = math.log2(n0) + share * math.log2(n1 / n0)
    return n, n


def middle(values):
    values = sorted(values)
    a, b = values[(len(values) - 1) // 2], values[len(values) // 2]
    return a if a == b else a / 2 + b / 2


# Exact tests


def signed_rank(differences):
    """One-sided p of "greater" and of "less": exact, midranks for ties, zeros ranked and left out; 1 where all are zero."""
    d = np.asarray(differences, float)
    size = np.abs(d)
    doubled = [int(2 * np.sum(size < s) + np.sum(size == s) + 1) for s in size]
    ranks = [r for r, x in zip(doubled, d) if x != 0]
    if not ranks:
        return 1.0, 1.0
    statistic = sum(r for r, x in zip(doubled, d) if x > 0)
    ways = np.zeros(sum(ranks) + 1)
    ways[0] = 1
    for r in ranks:
        ways[r:] = ways[r:] + ways[:len(ways) - r]
    ways /= ways.sum()
    return min(1.0, ways[statistic:].sum()), min(1.0, ways[:statistic + 1].sum())


def hodges_lehmann(values):
    """The median of the averages of pairs; NaN where infinities of both signs meet."""
    if math.inf in values and -math.inf in values:
        return math.nan
    averages = sorted(values[i] / 2 + values[j] / 2 for i in range(len(values)) for j in range(i + 1))
    return middle(averages)


def holm(p):
    adjusted, largest = [0.0] * len(p), 0.0
    for position, index in enumerate(sorted(range(len(p)), key=lambda i: p[i])):
        largest = max(largest, min(1.0, (len(p) - position) * p[index]))
        adjusted[index] = largest
    return adjusted


class Study:
    def __init__(self, path):
        self.file = h5py.File(path, "r")
        self.settings = json.loads(text(self.file["meta/study_json"][()]))
        self.kind = self.settings["kind"]
        if self.kind != "learning-curve":
            return
        self.analysis = self.settings["analysis"]
        self.conditions = self.settings["conditions"]
        self.methods = [m["label"] for m in self.conditions[0]["methods"]]
        self.sizes = self.settings["n_train"]
        shape = (len(self.conditions), len(self.methods), len(self.sizes), -1, self.settings["replicates"])
        self.cube = lambda name: self.file[name][()].reshape(shape).astype(float)
        self.excess = self.cube("excess_mse")
        self.live = self.cube("nonzero_parameters")
        self.chosen = self.cube("selected_setting" if "selected_setting" in self.file else "selected_alpha")
        self.teachers = [c["teachers"]["count"] for c in self.conditions]
        self.bits = self.file["teachers/bits"][()].reshape(len(self.conditions), -1)
        self.variance = self.file["teachers/output_variance"][()].reshape(len(self.conditions), -1)
        status = self.file["runs/status"][()]
        self.missing = int(np.sum(status == 3))

    def mean_excess(self, c, method):
        """Means over replicates, [size][teacher]."""
        cells = self.excess[c, self.methods.index(method)]
        known = ~np.isnan(cells)
        with np.errstate(invalid="ignore"):
            return np.where(known.any(-1), np.where(known, cells, 0).sum(-1) / known.sum(-1), np.nan)

    def levels(self, c, t):
        excess = self.analysis["excess_levels"]
        noise = self.conditions[c]["data"]["noise_std"]
        if excess["relative_to"] == "null_model":  # methods share it; that of the largest budget, means over replicates
            unit = np.nanmean(self.cube("null_mse")[c, 0, -1, t])
        else:
            unit = noise**2 if excess["relative_to"] == "noise_variance" else self.variance[c, t]
        return [level * unit for level in excess["values"]]

    def numbers(self, c, method, t):
        losses = self.mean_excess(c, method)[:, t]
        known = np.isfinite(losses)
        if known.sum() < 2:
            return None
        sizes = np.asarray(self.sizes, float)[known]
        return [label_number(list(sizes), list(losses[known]), level) for level in self.levels(c, t)]

    def ratios(self, c, method, baseline):
        """Intervals of log2 n_baseline/n_method, [teacher][level]."""
        rows = []
        for t in range(self.teachers[c]):
            a, b = self.numbers(c, method, t), self.numbers(c, baseline, t)
            unknown = [(-math.inf, math.inf)] * len(self.analysis["excess_levels"]["values"])
            rows.append(unknown if a is None or b is None else [(y[0] - x[1], y[1] - x[0]) for x, y in zip(a, b)])
        return rows

    def teacher_ratios(self, c, method, baseline):
        return [(middle([low for low, _ in row]), middle([high for _, high in row])) for row in self.ratios(c, method, baseline)]

    def edge(self, c, method):
        """The share of cells whose alpha is the last of its grid and whose student lives."""
        index = self.methods.index(method)
        grid = self.conditions[c]["methods"][index]["alpha"]
        known = ~np.isnan(self.excess[c, index])
        if len(grid) < 3 or not known.any():
            return 0.0
        ends = [max(grid)] + ([min(grid)] if min(grid) > 0 else [])
        on_edge = np.isin(self.chosen[c, index], ends) & (self.live[c, index] != 0) & known
        return on_edge.sum() / known.sum()


# Decisions


def against_best(comparisons, edges, level, equivalence=None):
    """(decision, p_supported, p_refuted, blind) of {baseline: intervals over teachers}."""
    teachers = len(next(iter(comparisons.values()))) if comparisons else 0
    p_supported = max((signed_rank([low for low, _ in rows])[0] for rows in comparisons.values()), default=1.0)
    p_refuted = min(
        1.0, len(comparisons) * min((signed_rank([high for _, high in rows])[1] for rows in comparisons.values()), default=1.0))
    blind = [sum(low == -math.inf and high == math.inf for low, high in rows) for rows in comparisons.values()]
    if not comparisons:
        decision = "not_applicable"
    elif 2.0**-teachers > level:
        decision = "not_tested"
    elif any(count > 0.2 * teachers for count in blind) or max(edges, default=0) > 0.1:
        decision = "inconclusive"
    elif p_supported <= level:
        decision = "supported"
    elif p_refuted <= level:
        decision = "refuted"
    else:
        decision = "inconclusive"
    return decision, p_supported, p_refuted


def decisions(study):
    rows = []
    for c in range(len(study.conditions)):
        for short in study.analysis["short"]:
            baselines = study.analysis["baselines"]
            comparisons = {b: study.teacher_ratios(c, short, b) for b in baselines}
            edges = [study.edge(c, m) for m in [short] + baselines]
            decision, p, q = against_best(comparisons, edges, study.analysis["significance"])
            if study.missing:
                decision = "inconclusive"
            estimates = {
                b: (hodges_lehmann([low for low, _ in rows]), hodges_lehmann([high for _, high in rows]))
                for b, rows in comparisons.items()
            }
            rows.append((decision, p, q, comparisons, estimates))
    return rows


def slopes(study, c_list, advantage):
    """Intervals of the least-squares slope on log2 bits, one per teacher number, of advantage(c) -> intervals."""
    values = [advantage(c) for c in c_list]
    out = []
    for t in range(min(study.teachers)):
        x = np.log2(study.bits[c_list, t])
        weights = (x - x.mean()) / ((x - x.mean())**2).sum()
        low = sum(w * v[t][0 if w > 0 else 1] for w, v in zip(weights, values) if w)
        high = sum(w * v[t][1 if w > 0 else 0] for w, v in zip(weights, values) if w)
        out.append((low, high))
    return out


def equal_n(study, c, method, baselines):
    def logs(m):
        return np.log2(study.mean_excess(c, m)[:, :study.teachers[c]])
    best = min(baselines, key=lambda b: logs(b).mean())
    return [(x, x) for x in (logs(best) - logs(method)).mean(0)]


def dose_response(study, method, baselines, statistic):
    """Uncorrected p of the fall on the aligned arm and below the rotated one; p of the contrary; the slopes."""
    arms = [[c for c, s in enumerate(study.conditions) if s["teachers"]["rotate"] == rotated] for rotated in (False, True)]

    def arm(conditions):
        if statistic == "equal_n":
            return {"best": slopes(study, conditions, lambda c: equal_n(study, c, method, baselines))}
        return {b: slopes(study, conditions, lambda c: study.teacher_ratios(c, method, b)) for b in baselines}

    def fall(rows):
        return {b: [(-high, -low) for low, high in values] for b, values in rows.items()}
    aligned = arm(arms[0])
    _, p, q = against_best(fall(aligned), [], 0.05)
    if len(arms[1]) > 1:
        rotated = arm(arms[1])
        contrast = {b: [(a[0] - r[1], a[1] - r[0]) for a, r in zip(aligned[b], rotated[b])] for b in aligned}
        p = max(p, against_best(fall(contrast), [], 0.05)[1])
    return p, q


def over_conditions(study, method, baselines, rotated, shift=0.0):
    found = []
    for c, settings in enumerate(study.conditions):
        if settings["teachers"]["rotate"] == rotated:
            rows = {b: [(low - shift, high - shift) for low, high in study.teacher_ratios(c, method, b)] for b in baselines}
            found.append(against_best(rows, [], 0.05)[1:])
    return found


def family(study, verdicts):
    """Uncorrected p of the confirmatory claims whose p was computed, beside those of the file."""
    table = verdicts["hypotheses"]
    claims = table["claim"].attrs["flag_meanings"]
    claims = (claims.decode() if isinstance(claims, bytes) else claims).split()
    statistics = table["statistic"].attrs["flag_meanings"]
    statistics = (statistics.decode() if isinstance(statistics, bytes) else statistics).split()
    found = []
    for row in range(len(table["claim"])):
        claim, method = claims[table["claim"][row]], table["method"][row]
        if claim not in ("short_beats_dense", "P7", "dose_response") or method < 0:
            continue
        method, baselines = study.methods[method], study.analysis["baselines"]
        if claim == "dose_response":
            p, q = dose_response(study, method, baselines, statistics[table["statistic"][row]])
        else:
            shift = math.log2(table["margin"][row]) if claim == "P7" else 0.0
            pairs = over_conditions(study, method, baselines, claim == "P7", shift)
            if claim == "P7":
                pairs = [(q, p) for p, q in pairs]
            if not pairs:
                continue
            p = max(p for p, _ in pairs)
            q = min(1.0, len(pairs) * min(q for _, q in pairs))
        found.append((row, claim, p, q))
    return found


def costs_differ(study, table):
    """Whether the gradients per cell are not those of the runs: means over teachers and replicates; an average repeats its
    members' gradients."""
    runs = study.file["runs"]
    names = [name for name in table if name not in ("row", "networks", "gradient_evaluations")]
    cells = {}
    columns = [runs[name][()].tolist() for name in [*names, "teacher", "replicate", "role", "gradient_evaluations"]]
    for *place, teacher, replicate, role, spent in zip(*columns):
        if spent >= 0:
            cell = cells.setdefault(tuple(place), {}).setdefault((teacher, replicate), [0, 0])
            cell[role == 2] += spent
    for *place, stored in zip(*[table[name][()].tolist() for name in [*names, "gradient_evaluations"]]):
        totals = [max(cell) for cell in cells.get(tuple(place), {}).values()]
        if not np.allclose(stored, np.mean(totals) if totals else math.nan, **CLOSE):
            return True
    return False


# Comparison


def compare(folder):
    """Sentences about what differs, and one about what agrees."""
    study = Study(os.path.join(folder, "study.h5"))
    if study.kind != "learning-curve":
        return [], f"a study of kind {study.kind}, whose claims are not label ratios: not recomputed"
    wrong = []
    with h5py.File(os.path.join(folder, "verdicts.h5"), "r") as verdicts:
        rows = decisions(study)
        stored = verdicts["decisions"]
        if len(rows) != len(stored["decision"]):
            return [f"{len(rows)} decisions, and verdicts.h5 has {len(stored['decision'])}"], ""
        lows, highs = [], []
        for c in range(len(study.conditions)):
            for short in study.analysis["short"]:
                for b in study.analysis["baselines"]:
                    for teacher in study.ratios(c, short, b):
                        lows += [low for low, _ in teacher]
                        highs += [high for _, high in teacher]
        # the file has, per short method and baseline, teacher after teacher and level after level
        for name, values in (("log2_ratio_lower", lows), ("log2_ratio_upper", highs)):
            if not np.allclose(verdicts["ratios"][name][()], values, **CLOSE):
                wrong.append(f"ratios/{name} differs")
        medians = [m for row in rows for rows_b in row[3].values() for m in rows_b]
        for position, name in enumerate(("log2_ratio_lower", "log2_ratio_upper")):
            if not np.allclose(verdicts["summary"][name][()], [m[position] for m in medians], **CLOSE):
                wrong.append(f"summary/{name} differs")
        for i, (decision, p, q, _, estimates) in enumerate(rows):
            for name, value in (("p_supported", p), ("p_refuted", q)):
                if not np.allclose(stored[name][i], value, **CLOSE):
                    wrong.append(f"decision {i}: {name} is {stored[name][i]}, recomputed {value}")
            said = DECISIONS[stored["decision"][i]]
            if said != decision and said != "equivalent":
                wrong.append(f"decision {i}: {said}, recomputed {decision}")
            best = stored["best_baseline"][i]
            if best >= 0:
                low, high = estimates[study.methods[best]]
                if not (np.allclose(stored["log2_ratio_lower"][i], low, **CLOSE)
                        and np.allclose(stored["log2_ratio_upper"][i], high, **CLOSE)) and not math.isnan(low + high):
                    wrong.append(f"decision {i}: the estimate differs")
        if "costs" in verdicts and costs_differ(study, verdicts["costs"]):
            wrong.append("costs/gradient_evaluations differs")
        claims = 0
        if "hypotheses" in verdicts:
            table = verdicts["hypotheses"]
            found = family(study, verdicts)
            claims = len(found)
            for row, claim, p, q in found:
                # a veto leaves no p in the file
                if table["p_supported"][row] == 1 and table["p_refuted"][row] == 1 and DECISIONS[table["decision"][row]] != "inconclusive":
                    continue
                if not np.allclose(table["p_supported"][row], p, **CLOSE) and table["p_supported"][row] != 1:
                    wrong.append(f"{claim}: p is {table['p_supported'][row]}, recomputed {p}")
            family_rows = [row for row in range(len(table["claim"])) if table["confirmatory"][row]]
            adjusted = holm([table["p_supported"][row] for row in family_rows])
            if not np.allclose([table["p_supported_holm"][row] for row in family_rows], adjusted, **CLOSE):
                wrong.append("Holm's p differs")
    ratios = len(lows)
    return wrong, f"{len(rows)} decisions, {ratios} ratios, {claims} claims of the family agree"


def main(folders):
    status = 0
    for folder in folders:
        name = os.path.basename(os.path.normpath(folder))
        if not all(os.path.exists(os.path.join(folder, f)) for f in ("study.h5", "verdicts.h5")):
            if os.path.exists(os.path.join(folder, "verdicts.h5")):
                print(f"{name}: no study.h5, so nothing can be recomputed")
            continue
        wrong, summary = compare(folder)
        for sentence in wrong:
            print(f"{name}: {sentence}")
        if wrong:
            status = 1
        else:
            print(f"{name}: {summary}")
    return status


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("Error: give results folders, such as results/*.")
    sys.exit(main(sys.argv[1:]))
