"""Confined decoders for many threads or many files."""

from __future__ import annotations

import itertools
import queue
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from melscape.audio.clip import Clip
from melscape.audio.decoder import Decoder
from melscape.audio.limits import Limits
from melscape.errors import AudioError


@dataclass(frozen=True)
class Reading:
    """What became of one file: a clip, or the problem that it had."""

    path: Path
    clip: Clip | None
    problem: AudioError | None


class DecoderPool:
    """Some confined decoders, warm until `close` or the end of the `with` block.

    Args:
        workers: how many files are decoded at once.
        limits: what a file may cost.
    """

    def __init__(self, workers: int = 2, limits: Limits | None = None) -> None:
        self._all = [Decoder(limits) for _ in range(max(workers, 1))]
        self._idle: queue.SimpleQueue[Decoder] = queue.SimpleQueue()
        for decoder in self._all:
            self._idle.put(decoder)

    def __enter__(self) -> DecoderPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, path: Path) -> Clip:
        """As `Decoder.read`, with whichever decoder is free; waits for one. Threads may call it at once."""
        decoder = self._idle.get()
        try:
            return decoder.read(path)
        finally:
            self._idle.put(decoder)

    def read_many(self, paths: Iterable[Path]) -> Iterator[Reading]:
        """Every file in the order given, decoded ahead of need; a bad one is a `Reading` with its problem."""
        waiting: deque[Future[Reading]] = deque()
        with ThreadPoolExecutor(len(self._all)) as threads:
            source = iter(paths)
            try:
                for path in itertools.islice(source, 2 * len(self._all)):
                    waiting.append(threads.submit(self._attempt, path))
                while waiting:
                    yield waiting.popleft().result()
                    waiting.extend(threads.submit(self._attempt, path) for path in itertools.islice(source, 1))
            finally:
                for future in waiting:
                    future.cancel()

    @property
    def deaths(self) -> int:
        """How many decoders died of a file."""
        return sum(decoder.deaths for decoder in self._all)

    @property
    def peak_mib(self) -> float:
        """The most memory that one decoder has held; 0 where the system does not tell."""
        return max(decoder.peak_mib for decoder in self._all)

    def close(self) -> None:
        """End all processes."""
        for decoder in self._all:
            decoder.close()

    def _attempt(self, path: Path) -> Reading:
        try:
            return Reading(path, self.read(path), None)
        except AudioError as problem:
            return Reading(path, None, problem)
