"""How much faster our training step is than a plain one, for an autoencoder of notes or a classifier of mashups.

Plain: float32, ordinary memory format, AdamW as it comes. Ours: the step that `fit` takes, bf16 where the processor has
it, channels last, fused AdamW. Both learn the same batches with the same noise, so their losses must agree.

    python benchmarks/step.py [--model vae] [--rounds 14] [--threads 1]   80 bands by 128 frames, 32 notes a batch
    python benchmarks/step.py --model se_resnet                           128 bands by 1292 frames, 4 mashups a batch
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import torch

from melscape.models.losses import free_bits_kl
from melscape.models.se_resnet import SEResNet
from melscape.models.vae import ConvVAE, seed_001
from melscape.training.job import Job, Objective
from melscape.training.learner import Learner
from melscape.training.plan import Moment, Plan
from melscape.training.random import seeded, torch_generator

Batch = dict[str, torch.Tensor]
ROWS, BATCHES, LEAST_RATIO = 32, 8, 1.6
MASHUPS, BANDS, FRAMES, GENRES = 4, 128, 1292, 10


@dataclass(frozen=True)
class Case:
    """What both contestants learn.

    `steps` are taken in all, `steps_a_round` in turn; the losses over the last `last_steps` may differ by `agree`.
    """

    network: Callable[[], torch.nn.Module]
    batch: Callable[[int], Batch]
    objective: Objective
    weights: dict[str, float]
    rate: float
    rows: int
    rounds: int
    steps: int
    steps_a_round: int
    last_steps: int
    agree: float

    @property
    def watched(self) -> str:
        return next(iter(self.weights))


def notes(number: int) -> Batch:
    """Pictures like notes: decaying rows at the places of partials, in [-1, 1]."""
    chance = torch_generator(0, "notes", number)
    pitch, decay, tilt = (torch.rand(ROWS, 1, 1, 1, generator=chance) for _ in range(3))
    bands, frames = torch.arange(80.0).view(1, 1, 80, 1), torch.arange(128.0).view(1, 1, 1, 128)
    partials = torch.cos((bands - 4 - 20 * pitch) * (0.3 + 0.9 * pitch)).clamp(min=0)
    picture = partials * torch.exp(-frames * decay / 20) * torch.exp(-bands * tilt / 20)
    return {"mel": (2 * picture - 1 + 0.02 * torch.randn(picture.shape, generator=chance)).clamp(-1, 1)}


def mashups(number: int) -> Batch:
    """Pictures like mashups scaled to [0, 1]: beats at a class's own tempo and bands at its own height, and noise."""
    chance = torch_generator(0, "mashups", number)
    genre = torch.randint(GENRES, (MASHUPS,), generator=chance)
    bands, frames = torch.arange(float(BANDS)).view(1, 1, -1, 1), torch.arange(float(FRAMES)).view(1, 1, 1, -1)
    kind = genre.view(-1, 1, 1, 1).float()
    beats = torch.exp(-((frames % (16 + 3 * kind)) / 4))
    voices = torch.exp(-(((bands - 10 - 10 * kind) / 12) ** 2))
    noise = 0.3 * torch.rand((MASHUPS, 1, BANDS, FRAMES), generator=chance)
    return {"mel": (0.3 * beats + 0.4 * voices + noise).clamp(0, 1), "genre": genre}


def vae() -> torch.nn.Module:
    with seeded(0, "weights"):
        return ConvVAE(config=seed_001())


def se_resnet() -> torch.nn.Module:
    with seeded(0, "weights"):
        return SEResNet()


def rebuilding(model: torch.nn.Module, batch: Batch, _: Moment) -> Batch:
    made, mu, logvar = model(batch["mel"])
    error = torch.nn.functional.mse_loss(made, batch["mel"])
    return {"reconstruction": error, "kl_free_bits": free_bits_kl(mu, logvar, 0.5)}


def telling(model: torch.nn.Module, batch: Batch, _: Moment) -> Batch:
    logits = model(batch["mel"])
    return {"cross_entropy": torch.nn.functional.cross_entropy(logits, batch["genre"], label_smoothing=0.1)}


CASES = {
    # At a rate of 1e-3 it is chance when a network leaves the mean picture: 0.1 % of the weights move the loss by 4 %.
    "vae": Case(vae, notes, rebuilding, {"reconstruction": 1.0, "kl_free_bits": 1e-3}, 3e-4, ROWS, 14, 56, 4, 16, 0.03),
    "se_resnet": Case(se_resnet, mashups, telling, {"cross_entropy": 1.0}, 1e-4, MASHUPS, 6, 6, 1, 6, 0.05),
}


class Plain:
    """The loop that everybody writes first."""

    def __init__(self, case: Case) -> None:
        self.case, self.model = case, case.network()
        self.optimiser = torch.optim.AdamW(self.model.parameters(), lr=case.rate)

    def step(self, number: int, batch: Batch) -> float:
        self.optimiser.zero_grad()
        with seeded(0, "step", number, 0, 0):
            losses = self.case.objective(self.model, batch, Moment(number, 0, 0))
            sum(weight * losses[name] for name, weight in self.case.weights.items()).backward()
        self.optimiser.step()
        return losses[self.case.watched].item()


class Ours:
    """The step of `fit`."""

    def __init__(self, case: Case, batch: Batch) -> None:
        self.case = case
        plan = Plan(weights=case.weights, learning_rate=case.rate, clip_norm=None, device="cpu")
        self.learner = Learner(Job(case.network(), None, case.objective), plan, first_batch=batch)

    def step(self, number: int, batch: Batch) -> float:
        return self.learner.step(batch, Moment(number, 0, 0), self.case.rate)[self.case.watched]


def race(case: Case, arms: dict[str, Plain | Ours], batches: list[Batch], rounds: int) -> tuple[dict, dict]:
    """Losses of every step, and processor seconds a step of every round, by arm; the arms take turns."""
    losses: dict[str, list[float]] = {name: [] for name in arms}
    seconds: dict[str, list[float]] = {name: [] for name in arms}
    each = case.steps_a_round
    for turn in range(max(rounds, case.steps // each)):
        for name, arm in arms.items():
            start = time.process_time()
            for number in range(turn * each, (turn + 1) * each):
                losses[name].append(arm.step(number, batches[number % len(batches)]))
            seconds[name].append((time.process_time() - start) / each)
    return losses, seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", choices=CASES, default="vae")
    parser.add_argument("--rounds", type=int)
    # With more, threads that wait for each other on a busy machine burn processor time as if they worked.
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    case = CASES[options.model]
    torch.set_num_threads(options.threads)
    batches = [case.batch(number) for number in range(BATCHES)]
    arms: dict[str, Plain | Ours] = {"plain": Plain(case), "ours": Ours(case, batches[0])}
    losses, seconds = race(case, arms, batches, options.rounds or case.rounds)
    report(case, losses, seconds, arms["ours"].learner.precision)


def report(case: Case, losses: dict, seconds: dict, precision: str) -> None:
    medians = {name: statistics.median(taken[1:]) for name, taken in seconds.items()}  # the first round warms up
    tails = {name: statistics.fmean(curve[case.steps - case.last_steps : case.steps]) for name, curve in losses.items()}
    ratio, agree = medians["plain"] / medians["ours"], abs(tails["ours"] / tails["plain"] - 1)
    print(f"ratio {ratio:.2f} ({precision}, {torch.get_num_threads()} threads, {platform.machine()})")
    print(f"{'':8}{'CPU ms a step':>15}{'sounds/s':>10}{'first loss':>12}{f'loss at {case.steps}':>12}")
    for name, taken in medians.items():
        print(f"{name:8}{1e3 * taken:15.1f}{case.rows / taken:10.1f}{losses[name][0]:12.4f}{tails[name]:12.4f}")
    figures = {
        "ratio_fp32": round(ratio, 3),
        "precision": precision,
        "loss_difference": round(agree, 4),
        "passed": bool(ratio >= LEAST_RATIO and agree <= case.agree),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
