"""A training of a few steps, written down by each process for the test that starts it with and without torchrun."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import torch
from torch import nn

from melscape.training.batches import ItemBatches
from melscape.training.distributed import joined
from melscape.training.engine import fit
from melscape.training.events import Finished, Snapshot, Step
from melscape.training.job import Job
from melscape.training.plan import Plan

PICTURES = torch.randn(27, 1, 8, 8, generator=torch.Generator().manual_seed(0))


def objective(network, batch, moment):
    return {"error": (network(batch["mel"]) - batch["mel"]).square().mean()}


def main(folder):
    asked = []

    def read(items, epoch):
        asked.append(items.tolist())
        return {"mel": PICTURES[torch.from_numpy(items)]}

    with joined() as share:
        torch.manual_seed(share.rank)  # different weights: the first process's count
        network = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.Conv2d(4, 1, 1))
        job = Job(network, ItemBatches(27, 9, 3, read), objective, lambda network, moment: {"error": 1.0 + share.rank})
        plan = Plan(weights={"error": 1.0}, minutes=60.0, precision="fp32", prefetch=False, device="cpu")
        stop = iter([False] * 10 + [True] * 100)
        events = list(fit(job, plan, stop=lambda: share.rank == 0 and next(stop)))
        weights = b"".join(tensor.detach().numpy().tobytes() for tensor in network.parameters())
        told = {
            "items": asked,
            "losses": [event.losses["total"] for event in events if isinstance(event, Step)],
            "snapshots": sum(isinstance(event, Snapshot) for event in events),
            "reason": next(event.reason for event in events if isinstance(event, Finished)),
            "weights": hashlib.sha256(weights).hexdigest(),
        }
        Path(folder, f"{share.rank}.json").write_text(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1])
