"""An engine that turns presets into sound: the same preset and note give the same samples, to the bit, always."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import itertools
import json
import math
import queue
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from types import TracebackType
from typing import Protocol

import numpy as np
from jaxtyping import Float32

from melscape.errors import SynthError
from melscape.synth.vital.passing import PassingError
from melscape.synth.vital.render.keeper import Keeper
from melscape.synth.vital.render.note import Note, Rendered
from melscape.synth.vital.render.wire import SOUND, Answer, Job

_LOADED = frozenset({"oversampling", "mod_wheel"})  # controls that are heard only when a preset is loaded


class Playable(Protocol):
    """What can be rendered: a `VitalPreset`, or anything else with the text of a `.vital` file."""

    def to_json(self, *, slim: bool = False) -> str:
        """The text; `slim` leaves out what a renderer does not need."""
        ...


class Engine:
    """Some hosts, warm until `close` or the end of the `with` block. Threads may share it.

    Args:
        workers: how many renders are made at once; more than there are cores gains nothing.
        timeout_seconds: how much work one render may be, in seconds of a core: a busy machine changes no answer.
    """

    def __init__(self, workers: int = 1, *, timeout_seconds: float = 20.0) -> None:
        require()
        self.timeout_seconds = timeout_seconds
        self._keepers = [Keeper() for _ in range(max(workers, 1))]
        self._idle: queue.SimpleQueue[Keeper] = queue.SimpleQueue()
        for keeper in self._keepers:
            self._idle.put(keeper)

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def workers(self) -> int:
        """How many renders are made at once."""
        return len(self._keepers)

    @property
    def hosts(self) -> tuple[int, ...]:
        """The numbers of the processes that hold a synth now; each leads a session of its own."""
        return tuple(keeper.pid for keeper in self._keepers if keeper.pid is not None)

    def render(self, preset: Playable, note: Note, *, take: int = 0) -> Float32[np.ndarray, "2 S"]:
        """The sound of a note. Another `take` differs in what Vital leaves to chance, and only in that.

        Raises SynthError if there is none, and PassingError, a kind of it, where the machine may be the reason.
        """
        rendered = self.attempt(preset, note, take=take)
        if rendered.samples is None:
            kind = PassingError if rendered.passing else SynthError
            raise kind(
                f"Vital cannot play this preset ({rendered.failure}).", "a preset that renders", "Change or leave it."
            )
        return rendered.samples

    def attempt(self, preset: Playable, note: Note, *, take: int = 0) -> Rendered:
        """The same, but a failure is an answer."""
        job = _job(preset, note, take, self.timeout_seconds)
        keeper = self._idle.get()
        try:
            return _rendered(keeper.ask(job, self.timeout_seconds), note)
        finally:
            self._idle.put(keeper)

    def render_many(self, jobs: Sequence[tuple[Playable, Note]]) -> list[Rendered]:
        """All of them, in their order; one that crashes Vital costs itself only."""
        return list(self.stream(jobs))

    def stream(self, jobs: Iterable[tuple[Playable, Note]], *, take: int = 0) -> Iterator[Rendered]:
        """The same one after the other, rendered a little ahead of need."""
        waiting: deque[Future[Rendered]] = deque()
        # One thread more than hosts: it gets the next job ready while the others wait for sound.
        with ThreadPoolExecutor(self.workers + 1) as threads:
            source = (threads.submit(self.attempt, *job, take=take) for job in jobs)
            try:
                waiting.extend(itertools.islice(source, 2 * self.workers + 2))
                while waiting:
                    yield waiting.popleft().result()
                    waiting.extend(itertools.islice(source, 1))
            except BaseException:
                for future in waiting:
                    future.cancel()
                raise

    def close(self) -> None:
        """End all hosts, each when it is done with what it is at. The engine can be used again; it starts others."""
        for keeper in [self._idle.get() for _ in self._keepers]:
            keeper.stop()
            self._idle.put(keeper)


def installed() -> bool:
    """Whether the synth is there."""
    return importlib.util.find_spec("vita") is not None


def version() -> str:
    """Of the synth: "0.1.0"; nothing if it is not there. It is not imported for that."""
    return importlib.metadata.version("vita") if installed() else ""


def require() -> None:
    """Raise SynthError unless the synth is there."""
    if not installed():
        raise SynthError("Vital is not installed.", "the extra `vital`", "Run `pip install 'melscape[vital]'`.")


def _job(preset: Playable, note: Note, take: int, seconds: float) -> Job:
    document = json.loads(preset.to_json(slim=True))
    settings = document.pop("settings", {})
    values = {name: value for name, value in settings.items() if _is_set(name, value)}
    rest = {name: value for name, value in settings.items() if name not in values}
    words = {**asdict(note), "samples": note.samples, "take": take, "seconds": seconds}
    return Job(_text(words), _text({"settings": rest, **document}), _text(values))


def _is_set(name: str, value: object) -> bool:
    return type(value) in (int, float) and math.isfinite(value) and name not in _LOADED  # type: ignore[arg-type]


def _text(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _rendered(answer: Answer, note: Note) -> Rendered:
    if answer.kind != SOUND:
        return Rendered(None, bytes(answer.body).decode(errors="replace"), answer.seconds)
    if len(answer.body) != 2 * note.samples * 4:
        return Rendered(None, f"error: {len(answer.body)} bytes for {note.samples} samples", answer.seconds)
    samples = np.frombuffer(answer.body, np.float32).reshape(2, -1)
    if not np.isfinite(samples).all():
        return Rendered(None, "not finite: Vital made numbers that are no sound", answer.seconds)
    return Rendered(samples, None, answer.seconds)
