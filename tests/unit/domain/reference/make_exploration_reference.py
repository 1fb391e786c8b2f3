#!/usr/bin/env python3
"""Reference numbers for src/domain/exploration, by statsmodels.

Run in a virtual environment of its own:  pip install numpy scipy statsmodels;  python make_exploration_reference.py
Writes exploration.json beside itself (then: prettier --write exploration.json).
"""
import json
import pathlib

import numpy as np
import statsmodels.tsa.stattools as stattools

LAGS = 12


def autoregression(rng, n):
    x = np.zeros(n)
    for t in range(2, n):
        x[t] = 1.2 * x[t - 1] - 0.4 * x[t - 2] + rng.normal()
    return np.round(20 + x, 2)


def main():
    rng = np.random.default_rng(11)
    x = autoregression(rng, 200)
    y = np.round(0.6 * np.roll(x, 3) + rng.normal(0, 1, 200), 2)  # y follows x by three steps
    r, confidence = stattools.acf(x, nlags=LAGS, alpha=0.05, bartlett_confint=True, fft=False)
    gappy = x.copy()
    gappy[[0, 17, 18, 19, 90, 150, 199]] = np.nan
    # pairs that are lost are made up for; what is left of the taper (n - k)/n is that of the biased estimator
    corrected = stattools.acf(gappy, nlags=LAGS, adjusted=True, missing="conservative", fft=False) * (200 - np.arange(LAGS + 1)) / 200
    taper = (200 - np.arange(LAGS + 1)) / 200
    # ccf(a, b)[k] correlates a[t + k] with b[t], over n - k
    forward = stattools.ccf(y, x, adjusted=True)[:LAGS + 1] * taper
    backward = stattools.ccf(x, y, adjusted=True)[:LAGS + 1] * taper
    reference = dict(
        x=x.tolist(), y=y.tolist(), lags=LAGS, acf=r.tolist(), bartlett=((confidence[:, 1] - confidence[:, 0]) / 2).tolist(),
        pacf=stattools.pacf(x, nlags=LAGS, method="ldb").tolist(),
        gappy=[None if np.isnan(v) else float(v) for v in gappy], gappyAcf=corrected.tolist(),
        ccf=np.r_[backward[:0:-1], forward].tolist())
    target = pathlib.Path(__file__).with_name("exploration.json")
    target.write_text(json.dumps(reference, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
