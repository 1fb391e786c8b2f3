#!/usr/bin/env python3
"""Reference numbers for the scores of scenarios beyond make_reference.py, by numpy and scipy.

Run in a virtual environment of its own:  pip install numpy scipy;  python make_evaluation_reference.py
Scores the ensemble stored in reference.json; every figure without a block of starts is worked out anew from the starts that
are left, not from sums. Writes evaluation.json beside itself (then: prettier --write evaluation.json).
"""
import json
import pathlib

import numpy as np
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
        variables.append(dict(figures=figures, crpsAgainstShifted=change))
    between = {m: jackknife(lambda keep: variables_error(keep, m)) for m in ("increments", "departures", "lagged")}
    x = np.random.default_rng(5).normal(0, 1, (2, 24)).round(3)
    spectrum = [dict(values=row[:n].tolist(), power=(scipy.signal.periodogram(row[:n], window="hann", detrend="constant", scaling="spectrum")[1][1:]
                     * scipy.signal.get_window("hann", n).sum() ** 2).tolist()) for row, n in zip(x, (24, 7))]
    target = HERE / "evaluation.json"
    target.write_text(json.dumps(dict(blocks=BLOCKS.tolist(), shift=[0.3, -0.2], variables=variables, betweenVariables=between,
                                      periodograms=spectrum), separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
