"""How much faster our training step is than a plain one: the autoencoder of 80 bands by 128 frames, 32 notes a batch.

Plain: float32, ordinary memory format, AdamW as it comes. Ours: the step that `fit` takes, bf16 where the processor has
it, channels last, fused AdamW. Both learn the same batches with the same noise, so their losses must agree.

    python benchmarks/step.py [--rounds 14] [--threads 1]
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import time

import torch

from melscape.models.losses import free_bits_kl
from melscape.models.vae import ConvVAE, seed_001
from melscape.training.job import Job
from melscape.training.learner import Learner
from melscape.training.plan import Moment, Plan
from melscape.training.random import seeded, torch_generator

ROWS, BATCHES, AGREE_STEPS, STEPS_A_ROUND = 32, 8, 56, 4
LAST_STEPS, AGREE = 16, 0.03
# At 1e-3 it is chance when a network leaves the mean picture: a change of the weights by 0.1 % moves the loss by 4 %.
RATE, KL_WEIGHT = 3e-4, 1e-3


def notes(number: int) -> torch.Tensor:
    """Pictures like notes: decaying rows at the places of partials, in [-1, 1]."""
    chance = torch_generator(0, "notes", number)
    pitch, decay, tilt = (torch.rand(ROWS, 1, 1, 1, generator=chance) for _ in range(3))
    bands, frames = torch.arange(80.0).view(1, 1, 80, 1), torch.arange(128.0).view(1, 1, 1, 128)
    partials = torch.cos((bands - 4 - 20 * pitch) * (0.3 + 0.9 * pitch)).clamp(min=0)
    picture = partials * torch.exp(-frames * decay / 20) * torch.exp(-bands * tilt / 20)
    return (2 * picture - 1 + 0.02 * torch.randn(picture.shape, generator=chance)).clamp(-1, 1)


def network() -> ConvVAE:
    with seeded(0, "weights"):
        return ConvVAE(config=seed_001())


def objective(model: torch.nn.Module, batch: dict[str, torch.Tensor], _: Moment) -> dict[str, torch.Tensor]:
    made, mu, logvar = model(batch["mel"])
    error = torch.nn.functional.mse_loss(made, batch["mel"])
    return {"reconstruction": error, "kl_free_bits": free_bits_kl(mu, logvar, 0.5)}


class Plain:
    """The loop that everybody writes first."""

    def __init__(self) -> None:
        self.model = network()
        self.optimiser = torch.optim.AdamW(self.model.parameters(), lr=RATE)

    def step(self, number: int, batch: dict[str, torch.Tensor]) -> float:
        moment = Moment(number, 0, 0)
        self.optimiser.zero_grad()
        with seeded(0, "step", number, 0, 0):
            losses = objective(self.model, batch, moment)
            total = losses["reconstruction"] + KL_WEIGHT * losses["kl_free_bits"]
            total.backward()
        self.optimiser.step()
        return losses["reconstruction"].item()


class Ours:
    """The step of `fit`."""

    def __init__(self, batch: dict[str, torch.Tensor]) -> None:
        weights = {"reconstruction": 1.0, "kl_free_bits": KL_WEIGHT}
        plan = Plan(weights=weights, learning_rate=RATE, clip_norm=None, device="cpu")
        self.learner = Learner(Job(network(), None, objective), plan, first_batch=batch)

    def step(self, number: int, batch: dict[str, torch.Tensor]) -> float:
        return self.learner.step(batch, Moment(number, 0, 0), RATE)["reconstruction"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=14)
    # With more, threads that wait for each other on a busy machine burn processor time as if they worked.
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    batches = [{"mel": notes(number)} for number in range(BATCHES)]
    arms = {"plain": Plain(), "ours": Ours(batches[0])}
    losses: dict[str, list[float]] = {name: [] for name in arms}
    seconds: dict[str, list[float]] = {name: [] for name in arms}
    for turn in range(max(options.rounds, AGREE_STEPS // STEPS_A_ROUND)):
        for name, arm in arms.items():
            start = time.process_time()
            for number in range(turn * STEPS_A_ROUND, (turn + 1) * STEPS_A_ROUND):
                losses[name].append(arm.step(number, batches[number % BATCHES]))
            seconds[name].append((time.process_time() - start) / STEPS_A_ROUND)
    medians = {name: statistics.median(taken[1:]) for name, taken in seconds.items()}  # the first round warms up
    tails = {name: statistics.fmean(curve[AGREE_STEPS - LAST_STEPS : AGREE_STEPS]) for name, curve in losses.items()}
    ratio = medians["plain"] / medians["ours"]
    precision = arms["ours"].learner.precision
    print(f"ratio {ratio:.2f} ({precision}, {torch.get_num_threads()} threads, {platform.machine()})")
    print(f"{'':8}{'CPU ms a step':>15}{'notes/s':>10}{'first loss':>12}{f'loss at {AGREE_STEPS}':>12}")
    for name in arms:
        print(
            f"{name:8}{1e3 * medians[name]:15.1f}{ROWS / medians[name]:10.0f}{losses[name][0]:12.4f}{tails[name]:12.4f}"
        )
    agree = abs(tails["ours"] / tails["plain"] - 1)
    figures = {
        "ratio_fp32": round(ratio, 3),
        "precision": precision,
        "loss_difference": round(agree, 4),
        "passed": bool(ratio >= 1.6 and agree <= AGREE),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
