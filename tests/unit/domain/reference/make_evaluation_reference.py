#!/usr/bin/env python3
"""Reference numbers for the scores of scenarios beyond make_reference.py, by numpy and scipy.

Run in a virtual environment of its own:  pip install numpy scipy;  python make_evaluation_reference.py
Scores the ensemble stored in reference.json; every figure without a block of starts is worked out anew from the starts that
are left, not from sums. Writes evaluation.json beside itself (then: prettier --write evaluation.json).
"""
import json
import pathlib

import numpy as np
import scipy.optimize
import scipy.signal
import scipy.stats

HERE = pathlib.Path(__file__).parent
STORED = json.loads(HERE.joinpath("reference.json").read_text())["scoring"]
STARTS, COUNT, STEPS, SENSORS, VARIABLES = (STORED[k] for k in ("starts", "count", "steps", "sensors", "variables"))
AS_FLOAT32 = lambda name, shape: np.array(STORED[name], np.float32).astype(float).reshape(shape)
TRUTH = AS_FLOAT32("truth", (STARTS, STEPS, SENSORS, VARIABLES))
LAST = AS_FLOAT32("last", (STARTS, SENSORS, VARIABLES))
VALUES = AS_FLOAT32("values", (STARTS, COUNT, STEPS, SENSORS, VARIABLES))
BLOCKS = np.arange(STARTS) // 3


def histogram(values, low, high):
    edges = np.linspace(low, high, 51)
    edges[0], edges[-1] = -np.inf, np.inf
    return np.histogram(values, edges)[0].astype(float)


def kl_bits(real, generated):
    generated = generated * (real.sum() / generated.sum())
    return scipy.stats.entropy(real + 0.5, generated + 0.5, base=2)


def paths(keep):
    """Real [n, points, ...] and generated [n * COUNT, points, ...] trajectories with the last value first."""
    real = np.concatenate([LAST[keep][:, None], TRUTH[keep]], 1)
    begin = np.broadcast_to(LAST[keep][:, None, None], (len(keep), COUNT, 1, SENSORS, VARIABLES))
    made = np.concatenate([begin, VALUES[keep]], 2)
    return real, made.reshape(-1, STEPS + 1, SENSORS, VARIABLES)


def pairs(x, movement):
    """First and second row matrices [rows, SENSORS, VARIABLES] whose columns are correlated with each other."""
    flat = lambda a: a.reshape(-1, SENSORS, VARIABLES)
    steps = np.diff(x, axis=1)
    if movement == "departures":
        return flat(x[:, 1:] - x[:, :1]), flat(x[:, 1:] - x[:, :1])
    if movement == "increments":
        return flat(steps), flat(steps)
    return flat(steps[:, 1:]), flat(steps[:, :-1])


def correlation(x, movement, first, second):
    a, b = pairs(x, movement)
    return np.corrcoef(a[:, first[0], first[1]], b[:, second[0], second[1]])[0, 1]


def sensors_error(keep, variable, movement):
    real, made = paths(keep)
    return np.mean([abs(correlation(real, movement, (i, variable), (j, variable)) - correlation(made, movement, (i, variable), (j, variable)))
                    for i in range(SENSORS) for j in range(SENSORS) if i != j])


def variables_error(keep, movement):
    real, made = paths(keep)
    orders = [(0, 1), (1, 0)] if movement == "lagged" else [(0, 1)]
    return np.mean([abs(correlation(real, movement, (s, a), (s, b)) - correlation(made, movement, (s, a), (s, b)))
                    for s in range(SENSORS) for a, b in orders])


def autocorrelation_error(keep, variable, everything):
    def acf(x, mean):
        d = x - mean
        square = (d * d).mean()
        return np.array([(d[:, k:] * d[:, :-k]).mean() / square for k in range(1, STEPS // 2 + 1)])
    errors = []
    for s in range(SENSORS):
        # the mean is that of all starts, as documented
        means = [np.diff(x, axis=1)[..., s, variable].mean() for x in everything]
        r, g = (acf(np.diff(x, axis=1)[..., s, variable], m) for x, m in zip(paths(keep), means))
        errors.append(np.abs(r - g))
    return np.mean(errors)


def spectra(keep, variable):
    decibels, bits = [], []
    for s in range(SENSORS):
        p, q = (scipy.signal.periodogram(x[:, 1:, s, variable], window="hann", detrend="constant", scaling="spectrum")[1][:, 1:].mean(0)
                for x in paths(keep))
        decibels.append(np.sqrt(np.mean((10 * np.log10(p / q)) ** 2)))
        bits.append(scipy.stats.entropy(p, q, base=2))
    return np.mean(decibels), np.mean(bits)


def means(keep, variable, values=VALUES):
    truth, members = TRUTH[keep][..., variable], values[keep][..., variable]
    error = members.mean(1) - truth
    count = members.shape[1]
    spread = np.abs(members[:, :, None] - members[:, None]).sum((1, 2)) / (2 * count * (count - 1))
    crps = np.abs(members - truth[:, None]).mean(1) - spread
    result = dict(rmse=np.sqrt((error ** 2).mean()), mae=np.abs(error).mean(), crps=crps.mean(),
                  mseSingle=((members - truth[:, None]) ** 2).mean())
    for share in (50, 80, 90):
        low, high = np.quantile(members, [(1 - share / 100) / 2, (1 + share / 100) / 2], axis=1)
        result[f"coverage{share}"] = ((truth >= low) & (truth <= high)).mean()
    return result


def kl(keep, variable):
    return np.mean([kl_bits(histogram(TRUTH[keep][..., s, variable], STORED["minimum"][variable], STORED["maximum"][variable]),
                            histogram(VALUES[keep][..., s, variable], STORED["minimum"][variable], STORED["maximum"][variable]))
                    for s in range(SENSORS)])


def jackknife(figure):
    """Value of all starts and its standard error by leaving each block out."""
    without = np.array([figure(np.flatnonzero(BLOCKS != b)) for b in np.unique(BLOCKS)])
    n = len(without)
    return dict(value=float(figure(np.arange(STARTS))), standardError=float(np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum())))


def forecast_rows(x, variable, scale):
    """Features and targets (in units of increments) of trajectories [n, points, SENSORS, VARIABLES]: half of the steps are read."""
    means, increments, deviations = scale
    half = STEPS // 2
    other = 1 - variable
    step = np.diff(x, axis=1) / increments
    away = (x[:, half] - means) / deviations
    columns = [np.ones(x.shape[0] * SENSORS)] + [step[:, i, :, variable].ravel() for i in range(half)]
    columns += [away[..., variable].ravel(), step[:, half - 1, :, other].ravel(), away[..., other].ravel()]
    targets = (x[:, half + 1:, :, variable] - x[:, half:half + 1, :, variable]) / increments[variable]
    return np.stack(columns, 1), targets.transpose(0, 2, 1).reshape(-1, STEPS - half)


def ridge(x, y):
    penalty = np.full(x.shape[1], 1e-3 * len(x))
    penalty[0] = 0
    return np.linalg.lstsq(np.r_[x, np.diag(np.sqrt(penalty))], np.r_[y, np.zeros((x.shape[1], y.shape[1]))], rcond=None)[0]


def usefulness(variable):
    """The first six starts are the training period, all of them are tested."""
    train, test = (paths(np.arange(n)) for n in (6, STARTS))
    means = train[0].mean((0, 1))
    scale = means, np.sqrt((np.diff(train[0], axis=1) ** 2).mean((0, 1, 2))), np.sqrt(((train[0] - means) ** 2).mean((0, 1, 2)))
    by_real, by_made = (ridge(*forecast_rows(x, variable, scale)) for x in train)

    def error(b, keep, kind):
        x, y = forecast_rows(paths(keep)[kind], variable, scale)
        return np.sqrt(((x @ b - y) ** 2).mean()) * scale[1][variable]
    return dict(realOnReal=jackknife(lambda keep: error(by_real, keep, 0)), syntheticOnReal=jackknife(lambda keep: error(by_made, keep, 0)),
                realOnSynthetic=jackknife(lambda keep: error(by_real, keep, 1)),
                cost=jackknife(lambda keep: error(by_made, keep, 0) / error(by_real, keep, 0) - 1))


def classifier(rng):
    """A small logistic regression with a penalty, by a general minimiser, and the area under its curve."""
    x = np.c_[np.ones(60), rng.normal(0, 1, (60, 3))].round(2)
    labels = (x @ [0.2, 1.0, -0.7, 0.0] + rng.logistic(0, 1, 60) > 0).astype(int)

    def loss(b):
        margin = x @ b
        return (np.logaddexp(0, margin) - labels * margin).sum() + 0.5 * 1.5 * (b[1:] ** 2).sum()
    b = scipy.optimize.minimize(loss, np.zeros(4), method="BFGS", options=dict(gtol=1e-10)).x
    scores = (x @ b).round(1)
    u = scipy.stats.mannwhitneyu(scores[labels == 1], scores[labels == 0]).statistic
    return dict(rows=x.ravel().tolist(), labels=labels.tolist(), penalty=1.5, coefficients=b.tolist(), scores=scores.tolist(),
                areaUnderCurve=float(u / (labels.sum() * (1 - labels).sum())))


def main():
    everything = paths(np.arange(STARTS))
    shifted = VALUES + np.array([0.3, -0.2])
    variables = []
    for v in range(VARIABLES):
        figures = {name: jackknife(lambda keep: means(keep, v)[name]) for name in means(np.arange(STARTS), v)}
        figures["klBits"] = jackknife(lambda keep: kl(keep, v))
        for name, movement in (("betweenSensors", "increments"), ("betweenSensorsDepartures", "departures"), ("betweenSensorsLagged", "lagged")):
            figures[name] = jackknife(lambda keep: sensors_error(keep, v, movement))
        figures["autocorrelation"] = jackknife(lambda keep: autocorrelation_error(keep, v, everything))
        figures["spectrumDecibels"] = jackknife(lambda keep: spectra(keep, v)[0])
        figures["spectrumBits"] = jackknife(lambda keep: spectra(keep, v)[1])
        change = jackknife(lambda keep: means(keep, v)["crps"] / means(keep, v, shifted)["crps"] - 1)
        variables.append(dict(figures=figures, crpsAgainstShifted=change, usefulness=usefulness(v)))
    between = {m: jackknife(lambda keep: variables_error(keep, m)) for m in ("increments", "departures", "lagged")}
    x = np.random.default_rng(5).normal(0, 1, (2, 24)).round(3)
    spectrum = [dict(values=row[:n].tolist(), power=(scipy.signal.periodogram(row[:n], window="hann", detrend="constant", scaling="spectrum")[1][1:]
                     * scipy.signal.get_window("hann", n).sum() ** 2).tolist()) for row, n in zip(x, (24, 7))]
    target = HERE / "evaluation.json"
    target.write_text(json.dumps(dict(blocks=BLOCKS.tolist(), shift=[0.3, -0.2], variables=variables, betweenVariables=between,
                                      periodograms=spectrum, classifier=classifier(np.random.default_rng(6))), separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
