"""Events of a training, written into the folder of its run."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from types import TracebackType
from typing import Any

from melscape.runs import checkpoint
from melscape.runs.checkpoint import Label
from melscape.runs.folder import RunFolder
from melscape.runs.history import History, Value
from melscape.training.events import Event, Finished, Snapshot, Step, Validated


class Recorder:
    """Writes a row a step, a checkpoint a snapshot, and how far the run got. Only one process of a run has one.

    Args:
        run: where to write.
        contract: what a reader of the checkpoints must agree on.
        keep: how many checkpoints stay.
        start: label of the state that the training goes on from; rows of the history after it are cut off.
    """

    def __init__(
        self, run: RunFolder, *, contract: Mapping[str, Any], keep: int = 3, start: Label | None = None
    ) -> None:
        begun = start or Label(0)
        self.run, self.contract, self.keep = run, contract, keep
        self.state = replace(run.state(), status="running", reason="", step=begun.step)
        self.history, self.timing = History(run.history_path), History(run.timing_path)
        self.notes = self._cut(begun.history_rows)
        self.saving_seconds = 0.0
        self._row: dict[str, Value] = {}
        self._started = time.monotonic()
        run.write_state(self.state)

    def __call__(self, event: Event) -> None:
        """Write down one event."""
        if isinstance(event, Step):
            self._end_row()
            losses = {f"train_{name}": value for name, value in event.losses.items()}
            self._row = {"step": event.step, "epoch": event.epoch, "learning_rate": event.rate, **losses}
            self.state = replace(self.state, step=event.step, epoch=event.epoch)
        elif isinstance(event, Validated):
            self._validated(event)
        elif isinstance(event, Snapshot):
            self._save(event)
        elif isinstance(event, Finished):
            status = "stopped" if event.reason == "stopped" else "finished"
            self.state = replace(self.state, status=status, reason=event.reason)

    def __enter__(self) -> Recorder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write the last row and how the run ended."""
        if error is not None:
            status = "failed" if isinstance(error, Exception) else "stopped"
            self.state = replace(self.state, status=status, reason=str(error) or type(error).__name__)
        self._end_row()
        self.history.sync()
        self.history.close()
        self.timing.close()
        self.run.write_state(self.state)

    def _cut(self, rows: int) -> tuple[str, ...]:
        if self.history.rows < rows:  # somebody changed it: the training goes on, but its story has a hole
            return (f"{self.run.history_path} lacks {rows - self.history.rows} of its {rows} rows.",)
        if self.run.history_path.exists():
            self.history.cut(rows)
        return ()

    def _validated(self, event: Validated) -> None:
        measures = {f"valid_{name}": value for name, value in event.measures.items()}
        if self._row.get("step") != event.step:  # nothing was trained since the last row
            self._end_row()
            self._row = {"step": event.step, "epoch": event.epoch}
        self._row |= measures
        self.timing.add({"step": event.step, "seconds": round(time.monotonic() - self._started, 3)})
        if event.best:
            self.state = replace(self.state, best=dict(event.measures))
        self.run.write_state(self.state)

    def _save(self, event: Snapshot) -> None:
        began = time.monotonic()
        self._end_row()
        self.history.sync()  # before the checkpoint that counts its rows
        label = Label(event.step, event.reason, self.history.rows, self.contract)
        checkpoint.save(self.run.checkpoints_path, event.state, label, keep=self.keep)
        self.run.write_state(self.state)
        self.saving_seconds += time.monotonic() - began

    def _end_row(self) -> None:
        if self._row:
            self.history.add(self._row)
            self._row = {}
