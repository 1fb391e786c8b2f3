#!/usr/bin/env python3
"""Reference numbers for the tests of src/domain/search, by an independent implementation (numpy, scipy).

Run in a virtual environment of its own:  pip install numpy scipy;  python make_reference.py
Writes reference.json beside itself (then: prettier --write reference.json). Inputs are stored with the results.
"""
import json
import pathlib

import numpy as np
import scipy.stats

random = np.random.default_rng(20261124)


def quantiles():
    return [
        {"level": level, "degrees": degrees, "quantile": float(scipy.stats.t.ppf(level, degrees))}
        for degrees in (1, 2, 3, 4, 5, 9, 31, 120)
        for level in (0.6, 0.95, 0.975, 0.9992)
    ]


def interval(values, confidence):
    low, high = scipy.stats.t.interval(
        confidence, len(values) - 1, loc=np.mean(values), scale=scipy.stats.sem(values)
    )
    return {"values": list(values), "confidence": confidence, "low": float(low), "high": float(high)}


def rank_correlation():
    one = random.integers(0, 6, 15).astype(float)
    other = one + random.normal(0, 2, 15).round()
    return {"one": one.tolist(), "other": other.tolist(), "rho": float(scipy.stats.spearmanr(one, other).statistic)}


def r_squared(columns, response):
    """By ordinary least squares with an intercept, not by an orthonormal basis."""
    design = np.column_stack([np.ones(len(response)), *columns])
    fitted = design @ np.linalg.lstsq(design, response, rcond=None)[0]
    return float(1 - ((response - fitted) ** 2).sum() / ((response - response.mean()) ** 2).sum())


def shares():
    """Scores with their lowest value in the middle of a rate, and worse with one of three optimizers."""
    n = 30
    rate = 10 ** random.uniform(-5, -1, n)
    idle = random.uniform(0, 1, n)
    optimizer = random.integers(0, 3, n)
    score = (np.log10(rate) + 3) ** 2 + (optimizer == 1) * 0.8 + random.normal(0, 0.3, n)
    ranks = scipy.stats.rankdata(score)
    result = {"rate": rate.tolist(), "idle": idle.tolist(), "optimizer": optimizer.tolist(), "score": score.tolist()}
    for name, values in (("rate", rate), ("idle", idle)):
        x = scipy.stats.rankdata(values)
        result[f"{name}Share"] = r_squared([x, x**2], ranks)
        result[f"{name}Correlation"] = float(scipy.stats.spearmanr(values, score).statistic)
    # one-way variance share of ranks: Kruskal-Wallis H / (n - 1)
    groups = [score[optimizer == level] for level in range(3)]
    result["optimizerShare"] = float(scipy.stats.kruskal(*groups).statistic / (n - 1))
    result["optimizerPermutationP"] = float(
        scipy.stats.permutation_test(
            groups, lambda *g: scipy.stats.kruskal(*g).statistic, alternative="greater", n_resamples=4000, rng=1
        ).pvalue
    )
    return result


reference = {
    "quantiles": quantiles(),
    "intervals": [
        interval([0.91, 0.87], 0.95),
        interval([0.91, 0.87, 0.99, 0.93], 0.95),
        interval(random.normal(1, 0.2, 12).tolist(), 0.99),
    ],
    "rankCorrelation": rank_correlation(),
    "shares": shares(),
}
pathlib.Path(__file__).with_name("reference.json").write_text(json.dumps(reference, indent=1))
