#!/usr/bin/env python3
"""Reference numbers for the calibration of a critic, by numpy and scipy.

Run in a virtual environment of its own:  pip install numpy scipy;  python make_reference.py
Platt's targets are fitted by a quasi-Newton search instead of Newton's method, the isotonic fit is scipy's, the area under
the curve is Mann and Whitney's U. Writes reference.json beside itself (then: prettier --write reference.json).
"""
import json
import pathlib

import numpy as np
import scipy.optimize
import scipy.special
import scipy.stats

generator = np.random.default_rng(5)
labels = generator.integers(0, 2, 60)
# rounded, so that some scores are equal
scores = np.round(3 + 2 * labels + 2.5 * generator.standard_normal(60), 1)


def platt(scores, labels):
    ones, zeros = labels.sum(), (1 - labels).sum()
    targets = np.where(labels == 1, (ones + 1) / (ones + 2), 1 / (zeros + 2))
    loss = lambda ab: -np.sum(
        targets * scipy.special.log_expit(ab[0] * scores + ab[1])
        + (1 - targets) * scipy.special.log_expit(-ab[0] * scores - ab[1])
    )
    return scipy.optimize.minimize(loss, [0, 0], method="BFGS", options={"gtol": 1e-10}).x


slope, intercept = platt(scores, labels)
chances = scipy.special.expit(slope * scores + intercept)
levels = np.unique(scores)
weights = np.array([(scores == level).sum() for level in levels])
means = np.array([labels[scores == level].mean() for level in levels])
isotonic = scipy.optimize.isotonic_regression(means, weights=weights).x
queries = [-5.0, 0.35, 2.22, 4.04, 5.55, 20.0]
ones = labels == 1
u = scipy.stats.mannwhitneyu(scores[ones], scores[~ones]).statistic
separated = platt(np.array([0.0, 1.0, 5.0, 6.0]), np.array([0, 0, 1, 1]))

pathlib.Path(__file__).with_name("reference.json").write_text(
    json.dumps(
        {
            "scores": scores.tolist(),
            "labels": labels.tolist(),
            "logistic": {"slope": slope, "intercept": intercept},
            "separated": {"slope": separated[0], "intercept": separated[1]},
            "chances": chances.tolist(),
            "levels": levels.tolist(),
            "isotonic": isotonic.tolist(),
            "queries": queries,
            "interpolated": np.interp(queries, levels, isotonic).tolist(),
            "brier": np.mean((chances - labels) ** 2),
            "z": np.sum(labels - chances) / np.sqrt(np.sum(chances * (1 - chances))),
            "halved": {
                "z": np.sum(labels - 0.3) / np.sqrt(60 * 0.21),
                "brier": np.mean((0.3 - labels) ** 2),
            },
            "areaUnderCurve": u / (ones.sum() * (~ones).sum()),
            "slopeOfTwice": platt(2 * np.log(chances / (1 - chances)), labels)[0],
        },
        indent=1,
    )
)
