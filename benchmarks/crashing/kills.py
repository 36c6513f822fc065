"""Training processes that are killed, asked to stop, and gone on with, compared with an unbroken run."""

from __future__ import annotations

import os
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from crashing import job
from crashing.faults import failing
from melscape.errors import CheckpointError
from melscape.runs import checkpoint
from melscape.runs.folder import RunFolder, open_run

Reader = Callable[[Path], checkpoint.Loaded]
READERS: tuple[Reader, ...] = (checkpoint.load_latest, checkpoint.load_best)


@dataclass(frozen=True)
class Unbroken:
    """A run that nobody disturbed, how long it took, and how many operations on files it made."""

    run: RunFolder
    seconds: float
    operations: int


def forked(work: Callable[[], object]) -> int:
    """Do the work in a process of its own that has everything imported already; the number of the process."""
    child = os.fork()
    if child:
        return child
    try:
        work()
    except BaseException:  # noqa: BLE001 - nothing may get past here: this process is a copy of its parent
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def unbroken(folder: Path) -> Unbroken:
    """Train once without a disturbance, and once more to count operations on files."""
    began = time.monotonic()
    assert ended(forked(lambda: job.train(job.new_run(folder / "unbroken")))) == 0
    seconds = time.monotonic() - began
    operations = folder / "operations"

    def count() -> None:
        with failing(10**9, "error") as countdown:
            job.train(job.new_run(folder / "counted"))
        operations.write_text(str(10**9 - countdown.left))

    assert ended(forked(count)) == 0
    return Unbroken(open_run(folder / "unbroken"), seconds, int(operations.read_text()))


def kill_at_an_instant(run: RunFolder, after_seconds: float) -> bool:
    """Kill the training from outside; whether it was still alive then."""
    child = forked(lambda: job.train(run))
    time.sleep(after_seconds)
    os.kill(child, signal.SIGKILL)
    return ended(child) == -signal.SIGKILL


def kill_at_an_operation(run: RunFolder, operation: int) -> bool:
    """Let the training be killed when it is about to write, flush or rename, with half of a write on the disk."""

    def work() -> None:
        with failing(operation, "kill"):
            job.train(run)

    return ended(forked(work)) == -signal.SIGKILL


def seconds_to_stop(run: RunFolder, after_seconds: float) -> float:
    """Ask a training to stop, as a cluster does; how long it takes, and it must end by itself."""
    child = forked(lambda: job.train(run))
    time.sleep(after_seconds)
    began = time.monotonic()
    os.kill(child, signal.SIGTERM)
    assert ended(child) in (0, -signal.SIGTERM), "a training that is asked to stop ends well"
    return time.monotonic() - began


def go_on(run: RunFolder) -> None:
    """Resume until the training is done."""
    assert ended(forked(lambda: job.train(run))) == 0, f"{run.path} could not be resumed"


def torn_files(run: RunFolder) -> int:
    """Files of a killed run that are neither the old one nor the new one."""
    readers: list[Callable[[], object]] = [run.config, run.provenance, run.state]
    readers += [lambda path=path: checkpoint.load(path) for path in checkpoint.committed(run.checkpoints_path)]
    half_row = run.history_path.exists() and not (run.history_path.read_bytes() or b"\n").endswith(b"\n")
    return sum(_breaks(read) for read in readers) + half_row


def same(run: RunFolder, other: RunFolder, readers: tuple[Reader, ...] = READERS) -> bool:
    """Whether two runs ended with the same bits: weights, optimiser, average, numbers, the best, and the history."""
    pairs = [(read(run.checkpoints_path), read(other.checkpoints_path)) for read in readers]
    states = all(one.label == two.label and _same_state(one.state, two.state) for one, two in pairs)
    return states and run.history_path.read_bytes() == other.history_path.read_bytes()


def trial(folder: Path, reference: Unbroken, number: int, seed: int) -> dict[str, int]:
    """One kill and what came of it. Even trials are killed at an instant, odd ones while something is written."""
    chance = np.random.default_rng([seed, number])
    run = job.new_run(folder / f"kill{number}")
    if number % 2:
        hit = kill_at_an_operation(run, int(chance.integers(reference.operations)))
    else:
        hit = kill_at_an_instant(run, float(chance.uniform(0, reference.seconds)))
    torn = torn_files(run)
    go_on(run)
    return {
        "kills": int(hit),
        "inside_writes": int(hit and number % 2),
        "torn": torn,
        "equal": int(same(run, reference.run)),
    }


def ended(child: int) -> int:
    """Wait for a process; its exit code, negative for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _breaks(read: Callable[[], object]) -> bool:
    try:
        read()
    except CheckpointError:
        return True
    return False


def _same_state(one: checkpoint.TrainState, other: checkpoint.TrainState) -> bool:
    bits = one.tensors.keys() == other.tensors.keys() and all(
        torch.equal(_bytes(tensor), _bytes(other.tensors[name])) for name, tensor in one.tensors.items()
    )
    return bits and one.numbers == other.numbers


def _bytes(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.reshape(-1).view(torch.uint8)  # bits, not values: 0.0 is not -0.0 here
