"""What a command says while it works and when it is done.

On a terminal a bar with the time left; in a pipe plain lines about every ten seconds. With `--json` all of that goes to
stderr, and stdout holds one JSON object.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, redirect_stdout
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn
from rich.progress import Progress as Bars

from melscape.answers import Answer
from melscape.interface.show import plain, text
from melscape.work.progress import Progress

PLAIN_SECONDS = 10.0
FEWEST_ITEMS = 8


class Talk:
    """The voice of one command. Use it as a context: outside of it nothing moves on the screen.

    Args:
        as_json: keep stdout for the answer alone.
        clock: seconds that only go up.
    """

    def __init__(self, *, as_json: bool = False, clock: Callable[[], float] = time.monotonic) -> None:
        self.as_json, self._clock = as_json, clock
        self._stdout = sys.stdout
        # Under torchrun every process runs the command; only the first one speaks.
        muted = os.environ.get("RANK", "0") != "0"
        self._console = Console(stderr=as_json, quiet=muted, highlight=False, markup=False, soft_wrap=True)
        self._muted = muted
        self._bars: Bars | None = None
        self._tasks: dict[str, TaskID] = {}
        self._last: tuple[str, float] = ("", float("-inf"))
        self._stack = ExitStack()

    def __enter__(self) -> Talk:
        self._stdout = sys.stdout
        if self.as_json:
            self._stack.enter_context(redirect_stdout(sys.stderr))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._quieten()
        self._stack.close()

    @property
    def on_terminal(self) -> bool:
        """Whether somebody is watching."""
        return self._console.is_terminal

    def say(self, *lines: str) -> None:
        """Lines that stay."""
        for line in lines:
            self._console.print(line)

    def told(self, what: str, progress: Progress | None = None, detail: str = "") -> None:
        """What is being done, and how far it is: a bar, or a line now and then."""
        if self.on_terminal:
            self._move_bar(what, progress, detail)
        else:
            self._maybe_line(what, progress, detail)

    def answer(self, answer: Answer, after: Sequence[str] = ()) -> None:
        """The result: as JSON, or as text with what to do next."""
        self.result(plain(answer), [text(answer), *after])

    def result(self, values: dict[str, Any], lines: Sequence[str]) -> None:
        """The result in both forms."""
        self._quieten()
        if self._muted:
            return
        if self.as_json:
            print(json.dumps(values, allow_nan=False), file=self._stdout, flush=True)
        else:
            self.say(*lines)

    def _move_bar(self, what: str, progress: Progress | None, detail: str) -> None:
        if self._bars is None:
            columns = (TextColumn("{task.description}"), BarColumn(30), TextColumn("{task.fields[words]}"))
            self._bars = Bars(*columns, console=self._console, transient=True)
            self._bars.start()
        if what not in self._tasks:
            for task in self._tasks.values():
                self._bars.update(task, visible=False)
            self._tasks[what] = self._bars.add_task(what, total=None, words="")
        far, whole = share(progress)
        words = " · ".join(part for part in (counted(progress), detail, left(progress)) if part)
        self._bars.update(self._tasks[what], completed=far, total=whole, words=words, visible=True)

    def _maybe_line(self, what: str, progress: Progress | None, detail: str) -> None:
        last, at = self._last
        if what == last and self._clock() - at < PLAIN_SECONDS:
            return
        self._last = (what, self._clock())
        self.say(", ".join(part for part in (what, counted(progress), detail, left(progress)) if part))

    def _quieten(self) -> None:
        if self._bars is not None:
            self._bars.stop()
        self._bars, self._tasks = None, {}


def share(progress: Progress | None) -> tuple[float, float | None]:
    """How far, and of how much: items where they are counted, else time where its end is known."""
    if progress is None:
        return 0.0, None
    if progress.total is None and progress.eta_seconds is not None:
        return progress.elapsed_seconds, progress.elapsed_seconds + progress.eta_seconds
    return float(progress.done), progress.total


def counted(progress: Progress | None) -> str:
    """Items done and in all; nothing where nobody counts to an end."""
    return f"{progress.done} of {progress.total}" if progress and progress.total else ""


def left(progress: Progress | None) -> str:
    """The time that is left in words; nothing where nobody knows."""
    if progress is None or progress.eta_seconds is None:
        return ""
    # The first few items start processes and compile: their pace says nothing about the rest.
    early = progress.total is not None and progress.done < min(max(FEWEST_ITEMS, progress.total // 25), progress.total)
    return "" if early else f"{minutes(progress.eta_seconds)} left"


def minutes(seconds: float) -> str:
    """Seconds as 0:07, 12:30 or 1:02:03."""
    hours, rest = divmod(round(seconds), 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"
