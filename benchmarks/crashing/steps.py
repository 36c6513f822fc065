"""A run resumed from each of its steps, and the samples it sees whatever reads them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from crashing import job, kills
from melscape.runs import checkpoint
from melscape.runs.folder import RunFolder

CROWD = 10**6


def resumed_from_each(folder: Path, steps: range, *, epochs: int = job.EPOCHS) -> int:
    """From how many of the steps the rest of the training ends with the very bits of the unbroken one."""
    whole = job.new_run(folder / "whole")
    job.train(whole, keep=CROWD, snapshot_steps=1, epochs=epochs)
    return sum(_resumed_equal(folder, whole, step, epochs) for step in steps)


def samples_seen(folder: Path, *, prefetch: bool) -> set[str]:
    """Hashes of the samples of a training in this process."""
    samples = job.Samples()
    job.train(job.new_run(folder / f"prefetch-{prefetch}"), samples, prefetch=prefetch)
    return samples.seen


def samples_seen_by_two(folder: Path) -> set[str]:
    """Hashes of the samples of a training by two processes that torchrun started; each takes a part of every batch."""
    path = os.pathsep.join([str(Path(__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [
        "-m",
        "torch.distributed.run",
        "--standalone",
        "--nproc-per-node",
        "2",
        "-m",
        "crashing.two",
        str(folder),
    ]
    environment = {**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, *command], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    parts = [set(part.read_text().splitlines()) for part in sorted(folder.glob("samples-*.txt"))]
    assert len(parts) == 2, "each process tells what it saw"
    assert not parts[0] & parts[1], "no sample is seen twice"
    return parts[0] | parts[1]


def _resumed_equal(folder: Path, whole: RunFolder, step: int, epochs: int) -> bool:
    run = job.new_run(folder / f"from{step}")
    shutil.copytree(checkpoint.place(whole.checkpoints_path, step), checkpoint.place(run.checkpoints_path, step))
    shutil.copyfile(whole.history_path, run.history_path)
    job.train(run, snapshot_steps=None, epochs=epochs)
    return kills.same(run, whole, readers=(checkpoint.load_latest,))
