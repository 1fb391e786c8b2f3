"""Writes statistics.json: numpy's and scipy's figures for scores drawn here. Run: python make_reference.py > statistics.json"""

import json

import numpy as np
from scipy import stats

random = np.random.default_rng(6)
cases = []
for own, other, shift in ((10, 10, 0), (10, 7, 2000), (5, 12, -6000), (3, 4, 500)):
    x = np.round(random.normal(199_000 + shift, 2500, own))
    y = np.round(random.normal(199_000, 2500, other))
    y[0] = x[0]  # a tie
    cases.append(
        {
            "scores": x.tolist(),
            "baseline": y.tolist(),
            "interquartileMean": stats.trim_mean(x, 0.25),
            "improvement": stats.mannwhitneyu(x, y, alternative="greater").statistic / (own * other),
            "mean": x.mean(),
            "median": float(np.median(x)),
            "standardDeviation": x.std(ddof=1),
            "range": float(np.ptp(x)),
            "interval": list(
                stats.bootstrap((x,), np.mean, n_resamples=100_000, method="percentile", random_state=1).confidence_interval
            ),
        }
    )
print(json.dumps(cases, indent=1))
