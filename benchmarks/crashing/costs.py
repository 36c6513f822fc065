"""What safety costs: the time of a save, and the time from the command line to the first step of a resumed run."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import torch

from crashing import job
from melscape.runs import checkpoint
from melscape.runs.checkpoint import Label
from melscape.runs.folder import RunFolder, open_run
from melscape.training.events import Event, Step
from melscape.training.state import TrainState

WEIGHTS = 11_200_000  # of the largest network in the plans


def save_seconds(folder: Path, times: int = 5) -> float:
    """Median time of saving a large network with its optimiser and average."""
    groups = ("network", "optimiser.first", "optimiser.second", "average")
    tensors = {f"{group}.{at}": torch.randn(WEIGHTS // 20) for group in groups for at in range(20)}
    spent = []
    for step in range(times):
        began = time.perf_counter()
        checkpoint.save(folder, TrainState(tensors, {"step": step}), Label(step))
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


def resume_seconds(run: RunFolder) -> float:
    """From the start of Python to the first step of a run that goes on."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    began = time.time()
    command = [sys.executable, "-m", "crashing.costs", str(run.path)]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    return float(told) - began


def _tell_first_step(path: Path) -> None:
    heard: list[Event] = []

    def listener(event: Event) -> None:
        if isinstance(event, Step) and not heard:
            heard.append(event)
            print(time.time())

    job.train(open_run(path), listeners=(listener,))


if __name__ == "__main__":
    _tell_first_step(Path(sys.argv[1]))
