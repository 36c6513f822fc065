"""What a training tells while it goes on: how far it is, and after each epoch how good it has become."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from melscape.interface.cli.diary_forms import Form, form_of
from melscape.interface.cli.talk import Talk
from melscape.work.progress import Progress

if TYPE_CHECKING:
    from melscape.training.events import Event, Step, Validated


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
        self._form: Form | None = None
        self._losses: dict[str, float] = {}
        self._steps = 0
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
        for name, loss in event.losses.items():
            self._losses[name] = self._losses.get(name, 0.0) + loss
        self._steps += 1
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
        losses = {name: total / max(self._steps, 1) for name, total in self._losses.items()}
        self._losses.clear()
        self._steps = 0
        taken = 0.0 if self._start is None else self._clock() - self._start
        if self._form is None:
            self._form = form_of(event.measures)
            self._talk.say(*self._form.legend, "", self._form.head)
        self._talk.say(self._form.row(event, losses, taken))
