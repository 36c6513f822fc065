"""The keeper of confined readers: lends them preset files, and replaces those that die or hang.

What a reader says is not believed either: its answer is measured, and mended once more here, where that costs little.
"""

from __future__ import annotations

import json
import os
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from melscape.audio.limits import Limits
from melscape.audio.wire import PROBLEM, Wire, WireError
from melscape.errors import SynthError
from melscape.synth.vital.passing import PassingError
from melscape.synth.vital.presets.preset import VitalPreset
from melscape.synth.vital.presets.repair import mended_document, preset_of

# The largest of several hundred real presets has 4 MB; a long sample on both sides makes 10.
LIMITS = Limits(max_bytes=32 * 2**20, memory_mib=1024, timeout_seconds=5.0, formats=())
_START_SECONDS = 60.0
_EXPECTED = "a .vital file"


@dataclass(frozen=True)
class PresetReading:
    """What became of one file: a preset and what was mended in it, or the problem that it had."""

    path: Path
    preset: VitalPreset | None
    notes: tuple[str, ...] = ()
    problem: SynthError | None = None


class PresetReader:
    """One confined process, started when first needed and kept until `close` or the end of the `with` block.

    Args:
        limits: what a file may cost.
    """

    def __init__(self, limits: Limits = LIMITS) -> None:
        self.limits, self.deaths = limits, 0
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._wire: Wire | None = None

    def __enter__(self) -> PresetReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, path: Path) -> PresetReading:
        """The preset of a file that nobody vouches for. A problem is part of the answer, with the file's name."""
        try:
            handle = _opened(path, self.limits)
            try:
                with self._turn:
                    answer = self._ask(handle)
            finally:
                os.close(handle)
            preset = preset_of(mended_document(answer["document"])[0])
            notes = tuple(str(words)[:300] for words in list(answer["notes"])[:100])
            return PresetReading(path, preset, notes)
        except SynthError as problem:
            named = type(problem)(f"{path.name}: {problem.found}", problem.expected, problem.next_step)
            return PresetReading(path, None, problem=named)

    def read_many(self, paths: Iterable[Path]) -> Iterator[PresetReading]:
        """Every file in the order given."""
        return map(self.read, paths)

    def close(self) -> None:
        """End the process. The reader can be used again; it starts another."""
        with self._turn:
            self._end()

    def _ask(self, handle: int) -> dict[str, Any]:
        wire = self._ready()
        wire.deadline = time.monotonic() + self.limits.timeout_seconds
        try:
            wire.give_handle(handle)
            return _taken(wire, 4 * self.limits.max_bytes)
        except TimeoutError:
            self._end()
            found = f"Reading was not done within {self.limits.timeout_seconds:g} s."
            raise PassingError(found, _EXPECTED, "Check that it is the right file.") from None
        except (WireError, OSError) as error:
            self.deaths += 1
            self._end()
            raise SynthError(f"The reader died of it ({error}).", _EXPECTED, "Do not open it in Vital.") from error
        except SynthError:
            raise  # reported by the reader, which is ready for the next file
        except BaseException:  # an interrupt from the keyboard leaves the reader in the middle of its answer
            self._end()
            raise

    def _ready(self) -> Wire:
        if self._process is not None and self._process.poll() is not None:
            self._end()
        return self._wire or self._start()

    def _start(self) -> Wire:
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-P", "-m", f"{__package__}.confined", str(theirs.fileno())]
            self._process = subprocess.Popen(
                [*command, json.dumps(asdict(self.limits))],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                env={"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(sys.path), "OPENBLAS_NUM_THREADS": "1"},
            )
        self._wire = Wire(ours)
        self._wire.deadline = time.monotonic() + _START_SECONDS
        try:
            self._wire.take_words()
        except (WireError, OSError) as error:
            self._end()
            raise PassingError(
                "The process that reads presets does not start.", "", f"Try `{' '.join(command[:4])}` by hand."
            ) from error
        return self._wire

    def _end(self) -> None:
        process, wire = self._process, self._wire
        self._process, self._wire = None, None
        if wire is not None:
            wire.close()
        if process is not None:
            with suppress(ProcessLookupError):
                process.kill()
            process.wait()


def _taken(wire: Wire, most_bytes: int) -> dict[str, Any]:
    size = wire.take_size()
    if size == PROBLEM:
        words = wire.take_words()
        raise SynthError(*(str(words.get(key, ""))[:300] for key in ("found", "expected", "next_step")))
    if size > most_bytes:
        raise WireError(f"an answer of {size} bytes")
    data = bytearray(size)
    wire.take_into(memoryview(data))
    try:
        answer = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise WireError("an answer that is no JSON") from error
    if not isinstance(answer, dict) or not answer.keys() >= {"document", "notes"}:
        raise WireError("an answer without a preset")
    return answer


def _opened(path: Path, limits: Limits) -> int:
    try:
        # Without O_NONBLOCK the opening of a pipe would wait for ever for somebody to write to it.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SynthError(f"It cannot be opened: {reason}.", _EXPECTED, "Check the path.") from error
    status = os.fstat(handle)
    plain, size = stat.S_ISREG(status.st_mode), status.st_size
    if plain and 0 < size <= limits.max_bytes:
        return handle
    os.close(handle)
    if not plain:
        raise SynthError("It is no plain file.", _EXPECTED, "Name a file in it.")
    if not size:
        raise SynthError("It is 0 bytes long.", _EXPECTED, "Copy it again.")
    raise SynthError(
        f"It has {size / 2**20:.0f} MiB.", f"a preset of at most {limits.max_bytes // 2**20} MiB", "Check the file."
    )
