"""DDPG and TD3 of stable-baselines3 with the networks and settings of the preset `paper`, to be timed beside ours.

Reads one command a line (`td3 STEPS`, `ddpg STEPS`) and answers one line of JSON: wall and processor seconds of so many steps,
each with one update. Its environment draws random numbers and computes nothing, which is a favour to it. One thread: with
two it is slower.
"""
import json
import sys
import time

import gymnasium as gym
import numpy as np
import stable_baselines3
import torch

torch.set_num_threads(1)


class Environment(gym.Env):
    observation_space = gym.spaces.Box(-1, 1, (65,), np.float32)
    action_space = gym.spaces.Box(-1, 1, (10,), np.float32)

    def reset(self, seed=None, options=None):
        self.steps = 0
        return np.zeros(65, np.float32), {}

    def step(self, action):
        self.steps += 1
        return np.random.rand(65).astype(np.float32), 66.0, False, self.steps >= 3000, {}


SHARED = dict(
    learning_rate=1e-4,
    gamma=0.9,
    tau=0.01,
    buffer_size=10_000,
    batch_size=32,
    learning_starts=100,
    train_freq=1,
    gradient_steps=1,
    policy_kwargs=dict(net_arch=[64, 64, 64, 64]),
    device="cpu",
)
MODELS = {
    "ddpg": stable_baselines3.DDPG("MlpPolicy", Environment(), **SHARED),
    "td3": stable_baselines3.TD3(
        "MlpPolicy", Environment(), policy_delay=2, target_policy_noise=0.2, target_noise_clip=0.5, **SHARED
    ),
}
for model in MODELS.values():
    model.learn(200)
print(json.dumps({"version": stable_baselines3.__version__, "torch": torch.__version__}), flush=True)
for line in sys.stdin:
    name, steps = line.split()
    wall, processor = time.perf_counter(), time.process_time()
    MODELS[name].learn(int(steps), reset_num_timesteps=False)
    print(json.dumps([time.perf_counter() - wall, time.process_time() - processor]), flush=True)
