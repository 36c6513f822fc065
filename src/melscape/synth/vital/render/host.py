"""The only program that holds the synth: one that has never played, from which a child is forked for every render.

Started as `python -m melscape.synth.vital.render.host`; jobs come in at its standard input, answers leave at its
standard output, and it ends when nobody is there to ask. It imports next to nothing, for every child copies it.
`vita` is GPL and crashes: nothing else in this package imports it.
"""

from __future__ import annotations

import gc
import json
import os
import resource
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

from melscape.synth.vital.render.child import Forker
from melscape.synth.vital.render.wire import SOUND, Answer, ClosedError, Job, failure, give_answer, take_job

_IN, _OUT = 3, 4
_OWN_RATE_HZ = 44100  # what a new synth has; saying it again costs 60 ms and changes no bit
# Controls are smoothed, so what is played first starts from old values; twice, because voices take turns.
_WARM_UPS, _WARM_UP_HELD_SECONDS, _WARM_UP_SECONDS = 2, 0.01, 0.3


class Synth(Protocol):
    """What is used of `vita.Synth`."""

    def load_json(self, text: str) -> bool: ...  # noqa: D102
    def set_bpm(self, bpm: float) -> None: ...  # noqa: D102
    def set_sample_rate(self, rate_hz: float) -> None: ...  # noqa: D102
    def render(self, key: int, velocity: float, held: float, total: float) -> np.ndarray: ...  # noqa: D102


def play(synth: Synth, words: dict[str, Any], preset: bytes) -> Answer:
    """Load a preset into a synth that has never played, and play one note on it."""
    if not synth.load_json(preset.decode()):
        return failure("refused: Vital does not read this preset")
    synth.set_bpm(words["bpm"])  # a preset brings its own: only now
    key, velocity = words["midi"], words["velocity"]
    for _ in range(_WARM_UPS):
        synth.render(key, velocity, _WARM_UP_HELD_SECONDS, _WARM_UP_SECONDS)
    samples = synth.render(key, velocity, words["held_seconds"], words["total_seconds"])
    return Answer(SOUND, 0.0, np.ascontiguousarray(samples, np.float32).data.cast("B"))


def prepared(make: Callable[[], Synth], synth: Synth, words: dict[str, Any]) -> Synth:
    """A synth at the rate and with the random numbers that are asked for."""
    for _ in range(words["take"]):  # each synth of a process has other random numbers
        synth = make()
    if words["rate_hz"] != _OWN_RATE_HZ:
        synth.set_sample_rate(words["rate_hz"])
    return synth


def whole(job: Job) -> bytes:
    """The preset's text with its wavetables back in their place."""
    if not job.tables:
        return job.preset
    head = b'{"settings":{'
    assert job.preset.startswith(head), "the engine puts the settings first"
    return head + b'"wavetables":' + job.tables + b"," + job.preset[len(head) :]


class Host:
    """One pristine synth.

    Args:
        make: makes a synth.
        alive: whether somebody wants the answers.
    """

    def __init__(self, make: Callable[[], Synth], alive: Callable[[], bool]) -> None:
        self._make, self._synth = make, make()
        self._forker = Forker(alive)

    def answer(self, job: Job) -> Answer:
        """Render one job."""
        words = json.loads(job.words)
        return self._forker.run(
            lambda: play(prepared(self._make, self._synth, words), words, whole(job)), words["seconds"]
        )


def main() -> None:
    """Serve until the engine hangs up."""
    engine = os.getppid()
    _move_line()
    import vita

    gc.disable()
    gc.freeze()  # the collector writes into everything it looks at, and a child would have to copy that
    host = Host(vita.Synth, lambda: os.getppid() == engine)
    give_answer(_OUT, Answer(SOUND, 0.0, vita.__version__.encode()))
    try:
        while (job := take_job(_IN, lambda: os.getppid() == engine)) is not None:
            give_answer(_OUT, host.answer(job))
    except ClosedError:
        pass


def _move_line() -> None:
    # Whatever a library says on its standard output must not end up in an answer.
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard, place in ((0, _IN), (1, _OUT)):
        os.dup2(standard, place, inheritable=False)
        os.dup2(nowhere, standard)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
