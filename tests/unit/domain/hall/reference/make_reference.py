#!/usr/bin/env python3
"""Reference numbers for the tests of src/domain/hall, by an independent implementation in numpy.

Run in a virtual environment of its own:  pip install numpy;  python make_reference.py
Writes reference.json beside itself (then: prettier --write reference.json). Inputs are stored with the results.
"""
import json
import pathlib

import numpy as np


def f32(x):
    return np.asarray(x, dtype=np.float32).astype(np.float64)


def flat(x):
    return [None if np.isnan(v) else float(v) for v in np.ravel(x)]


def eigen(rng):
    a = rng.normal(0, 1, (6, 6))
    small = a + a.T
    b = rng.normal(0, 1, (40, 5)) * np.array([5, 3, 2, 1.5, 1])
    large = b @ b.T / 40 - np.diag(rng.uniform(0, 0.8, 40))
    w, v = np.linalg.eigh(large)
    return dict(small=flat(small), smallValues=flat(np.linalg.eigvalsh(small)[::-1]), large=flat(large), largeValues=flat(w[::-1][:4]),
                largeProjector=flat(v[:, -4:] @ v[:, -4:].T))


def hall(rng, steps=260, sensors=3, variables=2):
    common = np.cumsum(rng.normal(0, 0.3, (steps, 1, variables)), 0)
    own = np.cumsum(rng.normal(0, 0.2, (steps, sensors, variables)), 0)
    t = np.arange(steps)[:, None, None]
    return f32(np.array([22.0, 45.0]) + common + own + np.sin(2 * np.pi * t / 48) * np.array([1.0, -3.0]))


def ridge(rng):
    """Explicit design matrix, numpy.linalg.solve; 30 minute steps from midnight UTC."""
    window, lam, raw = 4, 2.5, hall(rng)
    steps, sensors, variables = raw.shape
    mean, sd = raw.mean(0), raw.std(0)
    u = (raw - mean) / sd
    phase = 2 * np.pi * np.arange(steps) * 30 / 1440
    tod = np.stack([f(k * phase) for k in (1, 2) for f in (np.sin, np.cos)], 1)
    t = np.arange(window, steps)
    coefficients, residuals = [], []
    for s in range(sensors):
        w = np.stack([u[t - window + k, s] for k in range(window)], 1)
        last = w[:, -1]
        a = np.concatenate([(w[:, :-1] - last[:, None]).reshape(len(t), -1), last, tod[t], np.ones((len(t), 1))], 1)
        y = u[t, s] - last
        penalty = np.full(a.shape[1], lam)
        penalty[-1] = 1e-6
        b = np.linalg.solve(a.T @ a + np.diag(penalty), a.T @ y)
        coefficients.append(b.T)
        residuals.append(y - a @ b)
    residuals = np.stack(residuals, 1)
    d = np.diff(u, axis=0)
    changes = [[(u[k:] - u[:-k]).std(0)[s] for k in (1, 2, 3)] for s in range(sensors)]
    return dict(values=flat(raw), steps=steps, sensors=sensors, variables=variables, window=window, penalty=lam, mean=flat(mean), deviation=flat(sd),
                coefficients=flat(coefficients), residualDeviation=flat(residuals.std(0)), changeSpread=flat(changes),
                incrementCorrelation=flat(np.corrcoef(d.reshape(steps - 1, -1).T)))


def factors(rng):
    """numpy.linalg.eigh and cholesky in place of subspace iteration and Jacobi."""
    rows, sensors, variables, shared = 400, 5, 2, 2
    loadings = rng.normal(0, 0.7, (sensors * variables, shared))
    own = np.kron(np.eye(sensors), np.array([[0.6, 0.0], [0.25, 0.5]]))
    r = f32(rng.normal(0, 1, (rows, shared)) @ loadings.T + rng.normal(0, 1, (rows, sensors * variables)) @ own.T)
    r *= np.arange(1, 11)
    c = np.corrcoef(r.T)
    block = np.kron(np.eye(sensors), np.ones((variables, variables)))
    p = np.eye(len(c)) * 0.5
    for _ in range(50):
        w, v = np.linalg.eigh(c - p)
        lc = v[:, -shared:] * np.sqrt(np.clip(w[-shared:], 0, None))
        p = (c - lc @ lc.T) * block
    li = []
    for s in range(sensors):
        k = slice(2 * s, 2 * s + 2)
        w, v = np.linalg.eigh(c[k, k] - lc[k] @ lc[k].T)
        li.append(np.linalg.cholesky((v * np.clip(w, 0.02, None)) @ v.T))
    return dict(residuals=flat(r), rows=rows, sensors=sensors, variables=variables, shared=shared, sharedProduct=flat(lc @ lc.T), own=flat(li))


def crps(x, y):
    """Double sum of the definition; members on axis 0."""
    m = len(x)
    return np.abs(x - y).mean(0) - np.abs(x[:, None] - x[None]).sum((0, 1)) / (2 * m * (m - 1))


def losses(rng):
    instants, sensors, samples, steps, variables = 3, 2, 4, 5, 2
    last = f32(rng.normal(0, 1, (instants, sensors, variables)))
    walk = lambda *shape: f32(np.cumsum(rng.normal(0, 0.5, shape), -2))
    truth = f32(last[:, :, None] + walk(instants, sensors, steps, variables))
    forecast = f32(last[:, :, None, None] + walk(instants, sensors, samples, steps, variables))
    spread = f32(rng.uniform(0.5, 1.5, (sensors, steps, variables)))
    deviation = f32(rng.uniform(0.3, 0.7, (sensors, variables)))
    size = sensors * variables
    target = np.corrcoef(rng.normal(0, 1, (size, 20)))
    x = (forecast - last[:, :, None, None]) / spread[None, :, None]
    r = (truth - last[:, :, None]) / spread[None]
    one = crps(x.transpose(2, 0, 1, 3, 4), r).mean()
    norm = lambda q: np.sqrt((q ** 2).sum((1, 3)) + 1e-8)                       # over sensors and variables
    fair = 0
    for i in range(samples):
        fair = fair + norm((x[:, :, i] - r).reshape(instants, sensors, steps, variables)) / samples
        for j in range(i):
            fair = fair - norm(x[:, :, i] - x[:, :, j]) / (samples * (samples - 1))
    hall = fair.mean() / size ** 0.5 + crps(x.mean(1).transpose(1, 0, 2, 3), r.mean(1)).mean()
    begin = np.broadcast_to(last[:, :, None, None], (instants, sensors, samples, 1, variables))
    d = np.diff(np.concatenate([begin, forecast], 3), axis=3) / deviation[None, :, None, None]
    c = np.corrcoef(d.transpose(0, 2, 3, 1, 4).reshape(-1, size).T)
    return dict(instants=instants, sensors=sensors, samples=samples, steps=steps, variables=variables,
                forecast=flat(forecast.transpose(3, 0, 1, 2, 4)), truth=flat(truth.transpose(2, 0, 1, 3)), last=flat(last), spread=flat(spread),
                changeDeviation=flat(deviation), correlationTarget=flat(target), crps=one, hall=hall, correlation=((c - target) ** 2).mean())


def main():
    rng = np.random.default_rng(20240202)
    reference = dict(eigen=eigen(rng), ridge=ridge(rng), factors=factors(rng), losses=losses(rng))
    pathlib.Path(__file__).with_name("reference.json").write_text(json.dumps(reference, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
