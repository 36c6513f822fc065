"""A network that learns in milliseconds, with everything that makes resuming hard: dropout, norms, noise."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import nn

from melscape.training.batches import ItemBatches
from melscape.training.events import Snapshot
from melscape.training.job import Job
from melscape.training.plan import Plan
from melscape.training.random import seeded, stream

PICTURES = torch.randn(32, 1, 8, 8, generator=torch.Generator().manual_seed(0))


def read(items, epoch):
    gains = [float(stream(0, "gain", epoch, item).uniform(0.5, 1.5)) for item in items]
    return {"mel": PICTURES[torch.from_numpy(items)] * torch.tensor(gains)[:, None, None, None]}


def noisy_objective(network, batch, moment):
    made = network(batch["mel"] + 0.1 * torch.randn_like(batch["mel"]))
    return {"reconstruction": (made - batch["mel"]).float().square().mean(), "size": made.float().abs().mean()}


def validate(network, moment):
    return {"error": float((network(PICTURES) - PICTURES).square().mean()), "step": float(moment.step)}


@pytest.fixture
def make_job():
    """A fresh job, always with the same initial weights."""

    def make(**changes):
        with seeded(0, "weights"):
            network = nn.Sequential(
                nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.Dropout(0.2), nn.Conv2d(4, 1, 1)
            )
        job = Job(network, ItemBatches(32, 8, 0, read), noisy_objective, validate)
        return replace(job, **changes)

    return make


@pytest.fixture
def make_plan():
    def make(**choices):
        usual = {"epochs": 4, "precision": "fp32", "snapshot_seconds": None, "device": "cpu", "learning_rate": 0.01}
        return Plan(weights={"reconstruction": 1.0, "size": 0.1}, **{**usual, **choices})

    return make


@pytest.fixture
def last_state():
    def last(events):
        return [event.state for event in events if isinstance(event, Snapshot)][-1]

    return last


@pytest.fixture
def equal_states():
    def equal(left, right):
        same = all(torch.equal(left.tensors[name], right.tensors[name]) for name in left.tensors)
        return same and left.tensors.keys() == right.tensors.keys() and left.numbers == right.numbers

    return equal


@pytest.fixture
def make_clock():
    """A clock that moves by itself: so many seconds each time it is read."""

    def make(seconds):
        now = [0.0]

        def clock():
            now[0] += seconds
            return now[0]

        return clock

    return make
