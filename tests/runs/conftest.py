"""A training so small that it is over at once."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
import torch
from torch import nn

from melscape.runs.folder import create
from melscape.training.batches import ItemBatches
from melscape.training.job import Job
from melscape.training.plan import Plan

CONTRACT = {"mel": {"bands": 3}}


@dataclass(frozen=True)
class Small:
    """Four epochs of two steps, validated after each; `broken_at` is a step whose loss is not a number."""

    plan: Plan
    broken_at: int = -1

    def job(self):
        network = nn.Linear(3, 3)
        nn.init.constant_(network.weight, 0.1)
        return Job(network, ItemBatches(8, 4, 0, self.read), self.objective, lambda net, _: {"error": self.wrong(net)})

    def read(self, items, epoch):
        return {"mels": torch.tensor([[item, 1.0, epoch] for item in items])}

    def objective(self, network, batch, moment):
        loss = (network(batch["mels"]) - batch["mels"]).square().mean()
        return {"reconstruction": loss * (float("nan") if moment.step == self.broken_at else 1.0)}

    def wrong(self, network):
        return float((network.weight - torch.eye(3)).square().sum())


@pytest.fixture
def small():
    plan = Plan(weights={"reconstruction": 1.0}, epochs=4, precision="fp32", snapshot_seconds=None, device="cpu")
    return Small(plan)


@pytest.fixture
def run(tmp_path, small):
    return create({"task": "small", "plan": small.plan, "mel": {"bands": 3}}, out=tmp_path / "run")
