"""The loop: take a batch, take a step, tell about it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from melscape.errors import ContractError
from melscape.training import distributed
from melscape.training.ahead import Ahead
from melscape.training.batches import Batches, share_of
from melscape.training.events import Event, Finished, FinishReason, Snapshot, SnapshotReason, Step, Validated
from melscape.training.horizon import Horizon
from melscape.training.job import Job
from melscape.training.learner import Learner
from melscape.training.plan import Moment, Plan
from melscape.training.schedule import rate, warm_up
from melscape.training.state import AVERAGE, NETWORK, OPTIMISER, TrainState
from melscape.training.stopping import Best

Clock = Callable[[], float]
Stop = Callable[[], bool]
STATE_VERSION = 1


def fit(
    job: Job, plan: Plan, *, state: TrainState | None = None, clock: Clock | None = None, stop: Stop | None = None
) -> Iterator[Event]:
    """Train the job's network in place and tell what happens, step by step; nothing is written anywhere.

    Going on from a state gives, bit by bit, the weights that an unbroken training gives on the same machine. Each
    step ends with its snapshot: whoever stops listening there has lost nothing. Under torchrun (`joined`) every
    process calls this, all get the same events, and only the first gets snapshots.

    Args:
        state: where to go on; the network's own weights are then without meaning.
        clock: seconds that only grow, for time budgets and for the times in events.
        stop: asked before each step; True ends it with a snapshot.

    Raises:
        ContractError: the state belongs to another plan, or to other batches.
        NotFiniteLoss: a loss or gradient is infinite or not a number.
    """
    training = _Training(job, plan, state, clock or time.monotonic)
    with Ahead(training.batches, enabled=plan.prefetch) as ahead:
        while (reason := training.ending(stop or _never)) is None:
            yield training.take_step(ahead)
            yield from training.after_step()
    yield from training.last_snapshot("stopped" if reason == "stopped" else "end")
    yield Finished(reason)


class _Training:
    """What is true between two events of one training."""

    def __init__(self, job: Job, plan: Plan, state: TrainState | None, clock: Clock) -> None:
        self.job, self.plan, self.clock = job, plan, clock
        self.share = distributed.this_process()
        self.batches: Batches = share_of(job.batches, self.share)
        numbers: dict[str, Any] = dict(state.numbers) if state else {}
        if state:
            _refuse_unless_same(plan, self.batches, numbers)
        self.started = self.saved_at_seconds = clock()
        self.taken = int(numbers.get("step", 0))
        self.saved_step = self.taken if state else -1
        self.horizon = Horizon(plan, self.batches.steps_per_epoch, self._elapsed, numbers)
        self.best = Best(plan, numbers)
        self.learner = Learner(
            job, plan, first_batch=self._first_batch() if not state else {}, precision=numbers.get("precision")
        )
        if state:
            self.learner.load(state.group(NETWORK), state.group(OPTIMISER), state.group(AVERAGE))

    @property
    def epoch(self) -> int:
        return self.taken // self.batches.steps_per_epoch

    def ending(self, stop: Stop) -> FinishReason | None:
        """Why there is no further step, or None. It also is where the clock may decide that the decay starts."""
        self.horizon.look(self.taken)
        if self.horizon.over(self.taken):
            return "done"
        if self.best.given_up and not self.horizon.decaying(self.taken) and not self.horizon.hurry(self.taken):
            return "early stopping"
        return "stopped" if distributed.anyone(stop()) else None

    def take_step(self, ahead: Ahead) -> Step:
        began, epoch, moment = self.clock(), self.epoch, self._moment()
        rate_now = rate(self.plan, self.taken, self.horizon.span)
        losses = self.learner.step(ahead.batch(self.taken), moment, rate_now)
        self.taken += 1
        return Step(self.taken, epoch, losses, rate_now, self.clock() - began)

    def after_step(self) -> Iterator[Event]:
        """Validation at the end of an epoch, and a snapshot if one is due."""
        reason: SnapshotReason | None = "interval" if self._snapshot_due() else None
        at_end = self.taken % self.batches.steps_per_epoch == 0 or self.horizon.over(self.taken)
        if at_end and self.job.validate is not None:
            measures = self.learner.validate(self._moment())
            best = self.best.look(self.taken, measures)
            yield Validated(self.taken, (self.taken - 1) // self.batches.steps_per_epoch, measures, best)
            reason = "best" if best else reason
        if reason is not None:
            yield from self._snapshot(reason)

    def last_snapshot(self, reason: SnapshotReason) -> Iterator[Event]:
        """One at the very end, unless the last step has one already."""
        if self.saved_step != self.taken:
            yield from self._snapshot(reason)

    def _snapshot(self, reason: SnapshotReason) -> Iterator[Event]:
        self.saved_step, self.saved_at_seconds = self.taken, self.clock()
        if self.share.rank == 0:
            yield Snapshot(self.taken, TrainState(self.learner.tensors(), self._numbers()), reason)

    def _snapshot_due(self) -> bool:
        every, seconds = self.plan.snapshot_steps, self.plan.snapshot_seconds
        by_steps = every is not None and self.taken % every == 0
        return by_steps or (seconds is not None and self.clock() - self.saved_at_seconds >= seconds)

    def _numbers(self) -> dict[str, Any]:
        place = {"version": STATE_VERSION, "step": self.taken, "epoch": self.epoch}
        fixed = {"steps_per_epoch": self.batches.steps_per_epoch, "precision": self.learner.precision}
        return {**place, **fixed, **self.horizon.numbers(), **self.best.numbers(), "plan": self.plan.contract()}

    def _moment(self) -> Moment:
        return Moment(
            step=self.taken,
            epoch=self.epoch,
            seed=self.plan.seed,
            beta=warm_up(self.taken, self.plan.beta_warmup_steps),
            progress=self.horizon.progress(self.taken),
        )

    def _elapsed(self) -> float:
        return distributed.from_first([self.clock() - self.started])[0]

    def _first_batch(self) -> dict[str, Any]:
        return self.batches.batch(0, 0) if self.plan.precision == "auto" else {}


def _refuse_unless_same(plan: Plan, batches: Batches, numbers: dict[str, Any]) -> None:
    plan.refuse_unless(numbers["plan"])
    if numbers["steps_per_epoch"] != batches.steps_per_epoch:
        raise ContractError(
            f"The saved training has {numbers['steps_per_epoch']} batches in an epoch.",
            f"{batches.steps_per_epoch}, as these items make in batches of this size",
            "Resume with the sounds that it was started with, or start a new run.",
        )


def _never() -> bool:
    return False
