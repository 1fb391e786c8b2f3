"""The GAN of preset `thesis` in PyTorch, eager, to be timed beside ours: same layers, sizes, losses, batch and threads.

Reads one command a line (`iteration N`, `rollout SCENARIOS`) and answers one line of JSON: the milliseconds of each run.
What the values are does not matter to the clock, so it makes its own. Usage: peer.py THREADS
"""
import json
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import parametrize
from torch.nn.utils.parametrizations import spectral_norm

SENSORS, VARIABLES, WINDOW, HORIZON = 35, 2, 24, 24
HIDDEN, EMBEDDING, NOISE, DROPOUT = 192, 8, 8, 0.1
CHANNELS, DENSE = (64, 128, 256), 330
BATCH, CRITIC_STEPS, PENALTY = 64, 5, 10.0


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(SENSORS, EMBEDDING)
        self.lstm = nn.LSTM(VARIABLES + EMBEDDING + NOISE, HIDDEN, batch_first=True)
        self.norm, self.dropout = nn.BatchNorm1d(HIDDEN), nn.Dropout(DROPOUT)
        self.head = nn.Linear(HIDDEN, VARIABLES)

    def forward(self, window, sensors, noise):
        condition = torch.cat([self.embedding(sensors), noise], 1)[:, None].expand(-1, window.shape[1], -1)
        hidden = self.lstm(torch.cat([window, condition], 2))[0][:, -1]
        return self.head(self.dropout(self.norm(hidden)))


class Critic(nn.Module):
    def __init__(self):
        super().__init__()
        a, b, c = CHANNELS
        self.embedding = nn.Embedding(SENSORS, EMBEDDING)
        self.first = spectral_norm(nn.Conv1d(VARIABLES + EMBEDDING, a, 5, padding=2))
        self.second = spectral_norm(nn.Conv1d(a, b, 5, stride=2, padding=2))
        self.third = spectral_norm(nn.Conv1d(b, c, 3, stride=2, padding=1))
        self.dense = spectral_norm(nn.Linear(c * 7, DENSE))
        self.score = spectral_norm(nn.Linear(DENSE, 1))

    def forward(self, window, step, sensors):
        signal = torch.cat([window, step[:, None]], 1)
        codes = self.embedding(sensors)[:, None].expand(-1, signal.shape[1], -1)
        signal = torch.cat([signal, codes], 2).transpose(1, 2)
        for layer in (self.first, self.second, self.third):
            signal = F.leaky_relu(layer(signal), 0.2)
        return self.score(F.leaky_relu(self.dense(signal.flatten(1)), 0.2))[:, 0]


class AdaBelief(torch.optim.Optimizer):
    """Zhuang et al. 2020, with PyTorch's multi-tensor operations."""

    def __init__(self, parameters, rate, betas=(0.5, 0.999), epsilon=1e-12):
        super().__init__(parameters, dict(rate=rate, betas=betas, epsilon=epsilon))
        self.count = 0

    @torch.no_grad()
    def step(self):
        self.count += 1
        for group in self.param_groups:
            (beta1, beta2), epsilon = group["betas"], group["epsilon"]
            values = [p for p in group["params"] if p.grad is not None]
            gradients = [p.grad for p in values]
            for p in values:
                if not self.state[p]:
                    self.state[p].update(first=torch.zeros_like(p), second=torch.zeros_like(p))
            first = [self.state[p]["first"] for p in values]
            second = [self.state[p]["second"] for p in values]
            torch._foreach_lerp_(first, gradients, 1 - beta1)
            surprise = torch._foreach_sub(gradients, first)
            torch._foreach_mul_(second, beta2)
            torch._foreach_addcmul_(second, surprise, surprise, 1 - beta2)
            torch._foreach_add_(second, epsilon)
            root = torch._foreach_sqrt(second)
            torch._foreach_div_(root, (1 - beta2**self.count) ** 0.5)
            torch._foreach_add_(root, epsilon)
            torch._foreach_addcdiv_(values, first, root, -group["rate"] / (1 - beta1**self.count))


class Peer:
    def __init__(self):
        torch.manual_seed(1)
        self.generator, self.critic = Generator(), Critic()
        self.generator_optimizer = AdaBelief(self.generator.parameters(), 2e-4)
        self.critic_optimizer = AdaBelief(self.critic.parameters(), 4e-4)
        self.critic_parameters = list(self.critic.parameters())

    def batch(self):
        return torch.randn(BATCH, WINDOW, VARIABLES), torch.randn(BATCH, VARIABLES), torch.randint(SENSORS, (BATCH,))

    def critic_step(self):
        window, real, sensors = self.batch()
        with torch.no_grad():
            fake = self.generator(window, sensors, torch.randn(BATCH, NOISE))
        mixed = torch.lerp(real, fake, torch.rand(BATCH, 1)).requires_grad_()
        with parametrize.cached():
            scores = self.critic(window.repeat(2, 1, 1), torch.cat([real, fake]), sensors.repeat(2))
            slope = torch.autograd.grad(self.critic(window, mixed, sensors).sum(), mixed, create_graph=True)[0]
        penalty = ((slope.norm(2, dim=1) - 1) ** 2).mean()
        loss = PENALTY * penalty + scores[BATCH:].mean() - scores[:BATCH].mean()
        self.critic_optimizer.zero_grad()
        loss.backward()
        self.critic_optimizer.step()

    def generator_step(self):
        window, _, sensors = self.batch()
        for p in self.critic_parameters:
            p.requires_grad_(False)
        with parametrize.cached():
            loss = -self.critic(window, self.generator(window, sensors, torch.randn(BATCH, NOISE)), sensors).mean()
        self.generator_optimizer.zero_grad()
        loss.backward()
        self.generator_optimizer.step()
        for p in self.critic_parameters:
            p.requires_grad_(True)

    def iteration(self):
        self.generator.train()
        for _ in range(CRITIC_STEPS):
            self.critic_step()
        self.generator_step()

    @torch.inference_mode()
    def rollout(self, scenarios):
        """The window is read again at each step, as in the source."""
        self.generator.eval()
        window = torch.randn(SENSORS * scenarios, WINDOW, VARIABLES)
        sensors = torch.arange(SENSORS).repeat_interleave(scenarios)
        for _ in range(HORIZON):
            step = self.generator(window, sensors, torch.randn(len(sensors), NOISE))
            window = torch.cat([window[:, 1:], step[:, None]], 1)


def milliseconds(work):
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1e3


def main():
    torch.set_num_threads(int(sys.argv[1]))
    peer = Peer()
    count = lambda network: sum(p.numel() for p in network.parameters())
    about = dict(torch=torch.__version__, generator=count(peer.generator), critic=count(peer.critic))
    print(json.dumps(about), flush=True)
    for line in sys.stdin:
        command, size = line.split()
        if command == "iteration":
            times = [milliseconds(peer.iteration) for _ in range(int(size))]
        else:
            times = [milliseconds(lambda: peer.rollout(int(size)))]
        print(json.dumps(times), flush=True)


main()
