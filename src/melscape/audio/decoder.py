"""The keeper of confined decoders: lends them files, takes what they send, and replaces those that die or hang.

Nothing that a decoder says is believed: rate, channels and lengths are checked again here, where they count.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path

from melscape.audio.clip import Clip
from melscape.audio.decode import open_file
from melscape.audio.limits import Limits
from melscape.audio.problems import DecodeCrashed, DecodeTimedOut, named
from melscape.audio.wire import Wire, WireError, take_sound
from melscape.errors import AudioError, WorkError

_START_SECONDS = 60.0
# A decoder that a file has taken over could spoil the files after it; so none lives for ever.
_FILES_A_LIFE = 1000


class Decoder:
    """One confined process, started when first needed and kept warm. Threads may share it: they wait their turn.

    Args:
        limits: what a file may cost.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.deaths = 0
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._wire: Wire | None = None
        self._files, self._peak_mib = 0, 0.0

    def read(self, path: Path) -> Clip:
        """The sound of a file that nobody vouches for. Raises one of the kinds in `problems`, never anything else."""
        try:
            handle = open_file(path, self.limits)
            try:
                with self._turn:
                    return self._read(handle)
            finally:
                os.close(handle)
        except AudioError as problem:
            raise named(problem, path.name) from problem

    @property
    def peak_mib(self) -> float:
        """The most memory that any process of this decoder has held; 0 where the system does not tell."""
        self._peak_mib = max(self._peak_mib, _memory_peak_mib(self._process))
        return self._peak_mib

    def close(self) -> None:
        """End the process. The decoder can be used again; it starts another."""
        with self._turn:
            self._end()

    def _read(self, handle: int) -> Clip:
        wire = self._ready()
        wire.deadline = time.monotonic() + self.limits.timeout_seconds
        try:
            wire.give_handle(handle)
            samples, rate_hz = take_sound(wire, self.limits)
        except AudioError:
            raise  # reported by the decoder, which is ready for the next file
        except TimeoutError:
            self._end()
            raise self._late() from None
        except (WireError, OSError) as error:
            raise self._dead(error) from error
        except BaseException:  # an interrupt from the keyboard leaves the decoder in the middle of its answer
            self._end()
            raise
        return Clip(samples, rate_hz)

    def _ready(self) -> Wire:
        if self._process is not None and self._process.poll() is not None:
            self.deaths += 1  # it died after its last answer: not the fault of the file that comes now
            self._end()
        if self._files >= _FILES_A_LIFE:
            self._end()
        self._files += 1
        return self._wire or self._start()

    def _start(self) -> Wire:
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-P", "-m", __package__ + ".confined", str(theirs.fileno())]
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
            raise WorkError(
                "The decoding process does not start.", "", f"Try `{' '.join(command[:4])}` by hand."
            ) from error
        return self._wire

    def _dead(self, error: Exception) -> AudioError:
        self.deaths += 1
        code = self._end()
        if code == -signal.SIGXCPU:
            return self._late()
        reason = signal.Signals(-code).name if code and code < 0 else str(error)
        return DecodeCrashed(
            f"The decoder died of it ({reason}).", "a file that can be decoded", "Convert it with another program."
        )

    def _late(self) -> DecodeTimedOut:
        found = f"Decoding was not done within {self.limits.timeout_seconds:g} s."
        return DecodeTimedOut(found, "a file that decodes faster", "Convert it to WAV or FLAC.")

    def _end(self) -> int | None:
        """Stop the process if there is one; its exit code, if it had ended by itself."""
        process, wire = self._process, self._wire
        self._process, self._wire, self._files = None, None, 0
        if process is None:
            return None
        self._peak_mib = max(self._peak_mib, _memory_peak_mib(process))
        if wire is not None:
            wire.close()
        try:
            return process.wait(0.05)  # one that died has a code to tell, one that is idle goes when the line is cut
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return None


def _memory_peak_mib(process: subprocess.Popen[bytes] | None) -> float:
    if process is None:
        return 0.0
    # Not `ru_maxrss`: what a process starts with there is the peak of the one that it was started from.
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0
