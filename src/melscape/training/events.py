"""What training tells while it goes on. Whoever listens decides what to print, draw or save."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from melscape.training.state import TrainState

SnapshotReason = Literal["interval", "best", "stopped", "end"]
FinishReason = Literal["done", "early stopping", "stopped"]


@dataclass(frozen=True)
class Step:
    """One step was taken.

    Args:
        step: steps taken so far, this one included; the first is 1.
        epoch: the epoch this step belonged to, from 0.
        losses: each named loss without its weight, and `total`, the weighted sum; means over the whole batch.
        rate: the learning rate of this step.
        seconds: wall time of this step; never part of a state or a history.
    """

    step: int
    epoch: int
    losses: Mapping[str, float]
    rate: float
    seconds: float


@dataclass(frozen=True)
class Validated:
    """The network was tried on sounds it does not learn from; `best` says that it was never better."""

    step: int
    epoch: int
    measures: Mapping[str, float]
    best: bool


@dataclass(frozen=True)
class Snapshot:
    """A state worth keeping. It follows everything else that happened at its step, so resuming repeats nothing."""

    step: int
    state: TrainState
    reason: SnapshotReason


@dataclass(frozen=True)
class Finished:
    """Training has ended; nothing follows. A `stopped` run can be resumed from the snapshot just before."""

    reason: FinishReason


Event = Step | Validated | Snapshot | Finished
