"""What a training tells while it goes on: how far it is, and after each epoch whether the latent is alive."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from melscape.interface.cli.talk import Talk, minutes
from melscape.work.progress import Progress

if TYPE_CHECKING:
    from melscape.training.events import Event, Step, Validated

LEGEND = (
    "mel MAE: error on sounds held out, in dB; * is the best so far.  KL in nats: raw, what is charged, and its floor",
    "(free bits): a raw KL on the floor is a dead latent.  mu, logvar: mean ± deviation.  dist: of mu, mean (least).",
)
HEAD = "epoch    step   time  mel MAE     KL raw charged  floor             mu          logvar  units   dist"


class Diary:
    """Hears the events of a training and talks about them.

    Args:
        epochs: how many the plan has; without meaning when there are `budget_minutes`.
        spent_seconds: what a resumed run has used of its budget already.
        clock: seconds that only go up.
    """

    def __init__(
        self,
        talk: Talk,
        *,
        epochs: int,
        budget_minutes: float | None,
        spent_seconds: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._talk, self._epochs, self._budget = talk, epochs, budget_minutes
        self._spent_seconds, self._clock = spent_seconds, clock
        self._start: float | None = None
        self._from: tuple[int, int] = (0, 0)
        self._steps_an_epoch: int | None = None
        self._charged: list[float] = []
        self.interrupted = False

    def __call__(self, event: Event) -> None:
        """Talk about one event."""
        from melscape.training.events import Finished, Step, Validated

        if isinstance(event, Step):
            self._step(event)
        elif isinstance(event, Validated):
            self._validated(event)
        elif isinstance(event, Finished):
            self.interrupted = event.reason == "stopped"

    def _step(self, event: Step) -> None:
        if self._start is None:
            self._start, self._from = self._clock() - event.seconds, (event.step - 1, event.epoch)
            self._talk.say(*LEGEND, "", HEAD)
        self._charged.append(event.losses.get("free_bits_kl", 0.0))
        detail = f"epoch {event.epoch + 1}, loss {event.losses['total']:.4f}"
        self._talk.told("Learning", self.progress(event.step), detail)

    def progress(self, step: int) -> Progress:
        """How far the training is after this step: by the clock where there is a budget, else by its epochs."""
        taken = self._clock() - (self._start or 0.0)
        if self._budget is not None:
            return Progress(step, None, 0, taken, max(60.0 * self._budget - self._spent_seconds - taken, 0.0))
        if self._steps_an_epoch is None:
            return Progress(step, None, 0, taken, None)
        total, done = self._epochs * self._steps_an_epoch, step - self._from[0]
        return Progress(step, total, 0, taken, taken / done * max(total - step, 0))

    def _validated(self, event: Validated) -> None:
        if self._steps_an_epoch is None and event.epoch >= self._from[1] and event.step:
            self._steps_an_epoch = max(1, event.step // (event.epoch + 1))
        charged = sum(self._charged) / len(self._charged) if self._charged else 0.0
        self._charged.clear()
        taken = 0.0 if self._start is None else self._clock() - self._start
        self._talk.say(row(event, charged, taken))


def row(event: Validated, charged_nats: float, taken_seconds: float) -> str:
    """The line of an epoch, under `HEAD`."""
    told: Mapping[str, float] = event.measures
    return (
        f"{event.epoch + 1:5d} {event.step:7d} {minutes(taken_seconds):>6} {told['mel_mae_db']:7.3f}"
        f"{'*' if event.best else ' '} {told['raw_kl_nats']:9.2f} {charged_nats:7.2f} {told['kl_floor_nats']:6.2f}"
        f"  {told['mu_mean']:6.2f} ± {told['mu_std']:5.2f}  {told['logvar_mean']:6.2f} ± {told['logvar_std']:5.2f}"
        f"  {told['active_units']:4.0f} {_distance(told)}"
    )


def _distance(told: Mapping[str, float]) -> str:
    """Not every task measures it."""
    return f"{told['mu_distance']:6.2f} ({told['mu_distance_min']:.2f})" if "mu_distance" in told else "     -"
