#!/usr/bin/env python3
"""Reference numbers for the tests of src/domain, by an independent implementation (numpy, scipy).

Run in a virtual environment of its own:  pip install numpy scipy;  python make_reference.py
Writes reference.json beside itself (then: prettier --write reference.json). Inputs are stored with the results, so the tests need neither Python nor numpy.
"""
import json
import pathlib

import numpy as np
import scipy.stats

LEVELS = np.arange(1, 10) / 10
ORDERS = (1, 2, 3, 6, 12, 18, 24)


def pinball(ensemble, real):
    quantiles = np.quantile(ensemble, LEVELS)
    difference = real - quantiles
    return float(np.maximum(LEVELS * difference, (LEVELS - 1) * difference).mean())


def fair_crps(ensemble, real):
    """By the double sum of the definition, not by sorting."""
    n = len(ensemble)
    pairs = np.abs(ensemble[:, None] - ensemble[None]).sum()
    return float(np.abs(ensemble - real).mean() - pairs / (2 * n * max(n - 1, 1)))


def kl_bits(real, generated):
    generated = generated * (real.sum() / generated.sum())
    p, q = real + 0.5, generated + 0.5
    return float(scipy.stats.entropy(p, q, base=2))


def histogram(values, low, high):
    edges = np.linspace(low, high, 51)
    edges[0], edges[-1] = -np.inf, np.inf
    return np.histogram(values, edges)[0].astype(float)


def round_to_float32(values):
    """As a Float32Array holds the stored decimals: calculated with these, stored as the short decimals."""
    return np.round(values, 3).astype(np.float32).astype(np.float64)


def short(values):
    return np.round(values, 3).ravel().tolist()


def ensembles(rng):
    cases = []
    for n in (1, 2, 7, 50):
        members = round_to_float32(rng.normal(20, 2, n))
        real = float(rng.normal(20, 2))
        cases.append(dict(members=short(members), real=real, quantiles=np.quantile(members, LEVELS).tolist(),
                          pinball=pinball(members, real), crps=fair_crps(members, real)))
    return cases


def divergences(rng):
    cases = []
    for sizes, shift in (((200, 200), 0.0), ((200, 2000), 0.5), ((2000, 400), 3.0)):
        real, generated = rng.normal(0, 1, sizes[0]), rng.normal(shift, 1.2, sizes[1])
        a, b = histogram(real, -3, 3), histogram(generated, -3, 3)
        cases.append(dict(real=a.tolist(), generated=b.tolist(), bits=kl_bits(a, b)))
    return cases


def lagged_table(x):
    """Rows (x[t], x[t - 1], ... x[t - 24]) without a gap."""
    most = max(ORDERS)
    table = np.stack([x[most - k:len(x) - k] for k in range(most + 1)], 1)
    return table[~np.isnan(table).any(1)]


def least_squares(table, p):
    design = np.c_[table[:, 1:p + 1], np.ones(len(table))]
    b, *_ = np.linalg.lstsq(design, table[:, 0], rcond=None)
    return b, table[:, 0] - design @ b


def best_order(table, penalty):
    def criterion(p):
        e = least_squares(table, p)[1]
        return len(e) * np.log(e.var()) + (p + 1) * penalty
    return min(ORDERS, key=criterion)


def simulated_autoregression(rng, truth, n, gaps):
    x = np.zeros(n + 200)
    noise = rng.normal(0, 0.3, n + 200)
    for t in range(len(truth), n + 200):
        x[t] = np.dot(truth, x[t - len(truth):t][::-1]) + noise[t]
    x = np.round(x[200:] + 22, 2)
    x[list(gaps)] = np.nan
    return x


def autoregressions(rng):
    """numpy.linalg.lstsq on the explicit design matrix, order by BIC; one series of which AIC would take a longer order."""
    cases = []
    for name, truth, n, gaps in (("ar2", [1.3, -0.4], 1500, ()), ("ar3 with gaps", [0.6, 0.2, 0.15], 900, (100, 101, 350, 700)),
                                 ("seasonal", [0.9] + [0.0] * 10 + [0.3, -0.25], 3000, (1234,)), ("longer by AIC", [0.8], 300, ())):
        x = simulated_autoregression(rng, truth, n, gaps)
        while name == "longer by AIC" and best_order(lagged_table(x), 2) <= best_order(lagged_table(x), np.log(len(lagged_table(x)))):
            x = simulated_autoregression(rng, truth, n, gaps)
        table = lagged_table(x)
        p = best_order(table, np.log(len(table)))
        b, e = least_squares(table, p)
        cases.append(dict(name=name, series=[None if np.isnan(v) else float(v) for v in x], order=p,
                          coefficients=b[:-1].tolist(), intercept=float(b[-1]), rows=len(e),
                          residualDeviation=float(e.std()), firstResidual=float(e[0]), lastResidual=float(e[-1])))
    return cases


def scoring(rng):
    """All scores of an ensemble [starts, count, steps, sensors, variables] at once."""
    starts, count, steps, sensors, variables = 12, 9, 5, 4, 2
    common = rng.normal(0, 1, (starts, 1, steps, 1, variables))
    truth = round_to_float32(20 + np.cumsum(rng.normal(0, 0.5, (starts, steps, sensors, variables)) + 0.6 * common[:, 0], 1))
    last = round_to_float32(20 + rng.normal(0, 0.2, (starts, sensors, variables)))
    shape = (starts, count, steps, sensors, variables)
    shared = rng.normal(0, 1, (starts, count, steps, 1, variables))
    values = round_to_float32(20.1 + np.cumsum(rng.normal(0, 0.6, shape) + 0.4 * shared, 2))
    minimum, maximum = [18.0, 17.0], [22.5, 24.0]
    ordered = np.sort(values, 1)
    quantiles = np.quantile(values, LEVELS, axis=1)
    difference = truth[None] - quantiles
    level = LEVELS[:, None, None, None, None]
    loss = np.maximum(level * difference, (level - 1) * difference).mean(0)
    weight = (2 * np.arange(count) - count + 1)[None, :, None, None, None]
    crps = np.abs(values - truth[:, None]).mean(1) - (ordered * weight).sum(1) / (count * (count - 1))
    covered = (truth >= quantiles[0]) & (truth <= quantiles[8])
    real_steps = np.diff(np.concatenate([last[:, None], truth], 1), axis=1)
    begin = np.broadcast_to(last[:, None, None], (starts, count, 1, sensors, variables))
    steps_made = np.diff(np.concatenate([begin, values], 2), axis=2)
    error = values.mean(1) - truth
    scores = []
    for v in range(variables):
        value_bits, increment_bits = [], []
        for s in range(sensors):
            value_bits.append(kl_bits(histogram(truth[..., s, v], minimum[v], maximum[v]),
                                      histogram(values[..., s, v], minimum[v], maximum[v])))
            reach = 4 * real_steps[..., s, v].std()
            increment_bits.append(kl_bits(histogram(real_steps[..., s, v], -reach, reach),
                                          histogram(steps_made[..., s, v], -reach, reach)))
        a = np.corrcoef(real_steps[..., v].reshape(-1, sensors).T)
        b = np.corrcoef(steps_made[..., v].reshape(-1, sensors).T)
        off = ~np.eye(sensors, dtype=bool)
        scores.append(dict(rmse=float(np.sqrt((error[..., v] ** 2).mean())), mse=float((error[..., v] ** 2).mean()),
                           mae=float(np.abs(error[..., v]).mean()),
                           rmseSingle=float(np.sqrt(((values - truth[:, None])[..., v] ** 2).mean())),
                           maeSingle=float(np.abs((values - truth[:, None])[..., v]).mean()),
                           pinball=float(loss[..., v].mean()), crps=float(crps[..., v].mean()),
                           klBits=float(np.mean(value_bits)), klIncrementBits=float(np.mean(increment_bits)),
                           coverage80=float(covered[..., v].mean()),
                           rmseByStep=np.sqrt((error[..., v] ** 2).mean((0, 2))).tolist(),
                           betweenSensors=float(np.abs(a - b)[off].mean())))
    return dict(starts=starts, count=count, steps=steps, sensors=sensors, variables=variables, minimum=minimum, maximum=maximum,
                values=short(values), truth=short(truth), last=short(last), scores=scores)


def linear(rng):
    a = rng.normal(0, 1, (6, 4))
    matrix, right = a.T @ a, rng.normal(0, 1, 4)
    return dict(matrix=matrix.ravel().tolist(), rightSide=right.tolist(), solution=np.linalg.solve(matrix, right).tolist(),
                lower=np.linalg.cholesky(matrix).ravel().tolist())


def correlations(rng):
    a = rng.normal(0, 1, 60)
    b = 0.5 * a + rng.normal(0, 1, 60)
    a[[3, 17]], b[[17, 40]] = np.nan, np.nan
    known = ~np.isnan(a + b)
    none = lambda x: [None if np.isnan(v) else float(v) for v in x]
    return dict(a=none(a), b=none(b), correlation=float(np.corrcoef(a[known], b[known])[0, 1]))


def main():
    rng = np.random.default_rng(20240101)
    reference = dict(ensembles=ensembles(rng), divergences=divergences(rng), autoregressions=autoregressions(rng),
                     scoring=scoring(rng), linear=linear(rng), correlations=correlations(rng))
    target = pathlib.Path(__file__).with_name("reference.json")
    target.write_text(json.dumps(reference, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
