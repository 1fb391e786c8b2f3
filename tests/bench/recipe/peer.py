"""Trains recipe.py on a log that Plenum hands over and writes scenarios of the starts it asks for.

peer.py FOLDER MINUTES SEED THREADS: reads FOLDER/log.json and FOLDER/series.f32 [steps, sensors, variables], writes
FOLDER/scenarios.f32 [starts, count, steps, sensors, variables] and prints one JSON line."""
import json, os, sys, time, types
from argparse import Namespace
import numpy as np, torch

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import recipe


def data_of(folder):
    """recipe.Data without its CSV: the same fields from Plenum's own grid and split."""
    log = json.load(open(f"{folder}/log.json"))
    d = recipe.Data.__new__(recipe.Data)
    raw = np.fromfile(f"{folder}/series.f32", np.float32).reshape(log["steps"], log["sensors"], 2).astype(np.float64)
    d.raw, d.ids, (d.T, d.S) = raw, list(range(log["sensors"])), raw.shape[:2]
    d.day, d.b1, d.b2 = 86400 // log["cadenceSeconds"], log["trainTo"], log["validationTo"]
    tr = raw[: d.b1]
    d.mean, d.sd = np.nanmean(tr, 0), np.nanstd(tr, 0)
    d.glo, d.ghi = np.nanmin(tr, (0, 1)), np.nanmax(tr, (0, 1))
    d.u = ((raw - d.mean) / d.sd).astype(np.float32)
    seconds = log["startMs"] / 1000 + np.arange(d.T) * log["cadenceSeconds"]
    ph = 2 * np.pi * (seconds % 86400) / 86400
    d.tod = np.stack([f(k * ph) for k in range(1, recipe.NHARM + 1) for f in (np.sin, np.cos)], 1).astype(np.float32)
    weekday = (seconds // 86400 + 3) % 7  # 1970-01-01 was a Thursday
    d.wkend = (weekday >= 5).astype(np.float32)[:, None]
    d.bad = np.r_[0, np.cumsum(np.isnan(raw).any((1, 2)))]
    return d, log


def arguments(seed, minutes):
    """recipe.py's own defaults."""
    return Namespace(
        seed=seed, minutes=minutes, bt=8, bs=8, m=4, unroll="4,8,24", n_critic=1, lr_g=1e-3, lr_d=4e-4, lam=10.0, ema=0.99,
        wd=0.0, jit=0.0, sn=False, w_crps=1.0, w_inc=0.0, w_path=0.0, w_hall=0.5, w_corr=3.0, w_adv=0.03, kc=6, skip="ridge",
        ridge=1.0, lam_level=0.0, noise_skip="fa", no_tod=False, no_wkend=False, no_level=False, no_hetero=False, no_zin=False)


def temperature(trainer, data, starts):
    """recipe.py's calibration: the factor of the noise at which 80 % intervals cover their share on validation."""
    table, exact = {}, 0.8 * 24 / 26
    for kappa in np.arange(1.0, 1.61, 0.1):
        m = recipe.metrics(recipe.scenarios(trainer.ema, data, starts, 25, kappa=kappa), data, starts)
        table[float(kappa)] = (m["cover80_T"] + m["cover80_H"]) / 2
        if table[float(kappa)] >= exact:
            break
    return float(np.clip(np.interp(exact, list(table.values()), list(table)), 0.9, 1.6))


def main():
    folder, minutes, seed, threads = sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    torch.set_num_threads(threads)
    data, log = data_of(folder)
    trainer = recipe.Trainer(data, arguments(seed, minutes))
    spent = 0.0
    # processor time, not the clock's: a busy machine takes nothing away from the peer
    while spent < minutes * 60 * threads:
        before = time.process_time()
        trainer.G.train()
        trainer.step(spent / (minutes * 60 * threads))
        spent += time.process_time() - before
    kappa = temperature(trainer, data, data.eval_times("val")[::2])
    made = recipe.scenarios(trainer.ema, data, np.asarray(log["starts"]), log["count"], seed=seed + 77, kappa=kappa)
    # [starts, sensors, count, steps, 2] -> [starts, count, steps, sensors, 2]
    np.ascontiguousarray(made.transpose(0, 2, 3, 1, 4), np.float32).tofile(f"{folder}/scenarios.f32")
    print(json.dumps({"iterations": trainer.it, "processorSeconds": spent, "kappa": kappa}))


main()
