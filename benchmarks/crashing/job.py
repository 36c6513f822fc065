"""A small real training that the kills are tried on: a VAE with dropout and batch norm on made-up mels."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from melscape.runs.folder import RunFolder, create
from melscape.runs.launch import Listener, Options, Outcome, launch
from melscape.training.batches import Batch, ItemBatches
from melscape.training.job import Job
from melscape.training.plan import Moment, Plan

BANDS, FRAMES, ITEMS, BATCH, EPOCHS = 16, 16, 64, 8, 8
STEPS = ITEMS // BATCH * EPOCHS
CONTRACT = {"mel": {"bands": BANDS, "hop_samples": 256}}
PLAN = Plan(
    weights={"reconstruction": 1.0, "kl": 0.01},
    warmed=("kl",),
    epochs=EPOCHS,
    schedule="onecycle",
    beta_warmup_steps=STEPS // 2,
    ema_decay=0.9,
    precision="fp32",
    snapshot_steps=4,
    snapshot_seconds=None,
    device="cpu",
)


class TinyVAE(nn.Module):
    """Two layers each way, with everything that makes a resume hard: buffers, dropout, drawn latents."""

    def __init__(self) -> None:
        super().__init__()
        size = BANDS * FRAMES // 4 * 8
        self.encoder = nn.Sequential(
            nn.Conv2d(1, 8, 3, stride=2, padding=1), nn.BatchNorm2d(8), nn.GELU(), nn.Dropout(0.1), nn.Flatten()
        )
        self.middle = nn.Linear(size, 2 * 4)
        self.decoder = nn.Sequential(
            nn.Linear(4, size), nn.GELU(), nn.Unflatten(1, (8, BANDS // 2, FRAMES // 2)), nn.ConvTranspose2d(8, 1, 2, 2)
        )

    def forward(self, mels: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        mean, log_variance = self.middle(self.encoder(mels)).chunk(2, dim=1)
        drawn = mean + torch.randn_like(mean) * (log_variance / 2).exp() if self.training else mean
        return self.decoder(drawn), mean, log_variance


@dataclass
class Samples:
    """Remembers a hash of each sample that the network learnt from, with its epoch and number."""

    seen: set[str] = field(default_factory=set)

    def __call__(self, network: nn.Module, batch: Batch, moment: Moment) -> dict[str, Tensor]:
        for item, mel in zip(batch["items"].tolist(), batch["mels"], strict=True):
            self.seen.add(f"{moment.epoch} {item} {hashlib.sha256(mel.contiguous().numpy().tobytes()).hexdigest()}")
        return objective(network, batch)


def read(items: np.ndarray, epoch: int) -> Batch:
    return {"items": torch.from_numpy(items), "mels": torch.stack([_mel(int(item), epoch) for item in items])}


def objective(network: nn.Module, batch: Batch) -> dict[str, Tensor]:
    made, mean, log_variance = network(batch["mels"])
    kl = -0.5 * (1 + log_variance - mean.square() - log_variance.exp()).sum(dim=1).mean()
    return {"reconstruction": functional.mse_loss(made, batch["mels"]), "kl": kl}


def validate(network: nn.Module, _moment: Moment) -> dict[str, float]:
    held_out = torch.stack([_mel(item, 0) for item in range(ITEMS, ITEMS + 16)])
    return {"reconstruction": functional.mse_loss(network(held_out)[0], held_out).item()}


def new_run(path: Path) -> RunFolder:
    return create({"task": "crash", "plan": PLAN}, out=path)


def train(
    run: RunFolder,
    samples: Samples | None = None,
    *,
    keep: int = 3,
    listeners: Sequence[Listener] = (),
    stop: Callable[[], bool] = lambda: False,
    **changes: object,
) -> Outcome:
    """Train to the end, from the newest checkpoint if there is one. `changes` are choices of the plan."""
    network = seeded_network()
    batches = ItemBatches(ITEMS, BATCH, PLAN.seed, read)
    job = Job(network, batches, samples or Samples(), validate)
    options = Options(resume=True, keep=keep, contract=CONTRACT)
    return launch(job, replace(PLAN, **changes), run, options=options, listeners=listeners, stop=stop)


def seeded_network() -> nn.Module:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return TinyVAE()


def _mel(item: int, epoch: int) -> Tensor:
    chance = np.random.default_rng([item, epoch])
    bands, frames = np.arange(BANDS)[:, None], np.arange(FRAMES)[None]
    ridge = np.exp(-((bands - item % BANDS) ** 2) / 4 - frames / (2 + item % 7))
    noise = 0.1 * chance.standard_normal((BANDS, FRAMES))
    return torch.from_numpy((ridge + noise).astype(np.float32))[None]
