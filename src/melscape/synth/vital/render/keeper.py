"""The keeper of one host: starts it, asks it, and starts another when it died or hangs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

from melscape.errors import SynthError
from melscape.synth.vital.render.wire import Answer, ClosedError, Job, LateError, failure, give_job, take_answer, widen

_START_SECONDS = 60.0
# A process with threads must not fork. Large pages for new memory make a render 3 % faster.
_ENVIRONMENT = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
_GRACE_SECONDS = 10.0  # a host watches its children itself; this long after their limit the host is taken for dead


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
        """One answer, or a failure that says how the host ended. Raises SynthError if no host starts."""
        begun, process = time.monotonic(), self._ready()
        assert process.stdin and process.stdout
        try:
            deadline = time.monotonic() + seconds + _GRACE_SECONDS
            give_job(process.stdin.fileno(), job, deadline)
            return take_answer(process.stdout.fileno(), deadline)
        except LateError:
            self.stop()
            return failure(f"timeout: the host of the synth hung for {seconds:g} s", time.monotonic() - begun)
        except ClosedError:
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.2)  # the line is cut a moment before the system knows of the death
            return failure(f"crash: the host of the synth died ({self.stop()})", time.monotonic() - begun)
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
            raise SynthError(
                "The process that holds the synth does not start.", "", f"Try `{' '.join(command)}` by hand."
            ) from error
        return self._process
