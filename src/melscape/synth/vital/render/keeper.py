"""The keeper of one host: starts it, asks it, and starts another when it died or hangs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

from melscape.synth.vital.passing import PassingError
from melscape.synth.vital.render.note import HOST_DIED
from melscape.synth.vital.render.wire import (
    WALL_PER_WORK,
    Answer,
    ClosedError,
    Job,
    LateError,
    failure,
    give_job,
    take_answer,
    widen,
)

_START_SECONDS = 60.0
# A process with threads must not fork. Large pages for new memory make a render 3 % faster.
_ENVIRONMENT = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
_GRACE_SECONDS = 10.0  # of work; a host watches its children itself, and this after their limit it is taken for dead


class Keeper:
    """One host process, started when first needed and kept. One thread at a time may ask."""

    def __init__(self) -> None:
        self.deaths = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The number of the process, if there is one."""
        return self._process.pid if self._process else None

    def ask(self, job: Job, seconds: float) -> Answer:
        """One answer, or a failure that says how the host ended. Raises PassingError if no host starts.

        `seconds` are of work.
        """
        begun, process = time.monotonic(), self._ready()
        most_seconds = WALL_PER_WORK * (seconds + _GRACE_SECONDS)
        assert process.stdin and process.stdout
        try:
            deadline = time.monotonic() + most_seconds
            give_job(process.stdin.fileno(), job, deadline)
            return take_answer(process.stdout.fileno(), deadline)
        except LateError:
            self.stop()
            return failure(f"timeout: the host of the synth hung for {most_seconds:g} s", time.monotonic() - begun)
        except ClosedError:
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.2)  # the line is cut a moment before the system knows of the death
            return failure(f"{HOST_DIED} ({self.stop()})", time.monotonic() - begun)
        except BaseException:  # an interrupt from the keyboard leaves the host in the middle of its answer
            self.stop()
            raise

    def stop(self) -> str:
        """End the host and all that it forked; the signal that had ended it before, if one had."""
        process, self._process = self._process, None
        if process is None:
            return ""
        code = process.poll()
        self.deaths += code is not None
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()
        return signal.Signals(-code).name if code is not None and code < 0 else f"code {code}"

    def _ready(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.stop()
        # A session of its own: a Ctrl-C is for us, and we end the host.
        command = [sys.executable, "-P", "-m", f"{__package__}.host"]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
            env={"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(sys.path), **_ENVIRONMENT},
        )
        assert self._process.stdin and self._process.stdout
        os.set_blocking(self._process.stdin.fileno(), False)
        widen(self._process.stdout.fileno())
        try:
            take_answer(self._process.stdout.fileno(), time.monotonic() + _START_SECONDS)
        except (ClosedError, LateError) as error:
            self.stop()
            raise PassingError(
                "The process that holds the synth does not start.", "", f"Try `{' '.join(command)}` by hand."
            ) from error
        return self._process
