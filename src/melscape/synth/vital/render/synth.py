"""What is done to a synth: set up, loaded, played. The synth itself is handed in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from melscape.synth.vital.render.wire import SOUND, Answer, Job, failure

REFUSED = "refused: Vital does not read this preset"
OWN_RATE_HZ = 44100  # what a new synth has; to say it again costs 60 ms and draws random numbers
# Controls are smoothed, so what is played first starts from old values; twice, because voices take turns.
_WARM_UPS, _WARM_UP_HELD_SECONDS, _WARM_UP_SECONDS = 2, 0.01, 0.3


class Control(Protocol):
    """What is used of a control of `vita`."""

    def set(self, value: float) -> None:
        """Turn it to a raw value."""
        ...


class Synth(Protocol):
    """What is used of `vita.Synth`."""

    def load_json(self, text: str) -> bool:
        """Take the text of a preset; false if it will not."""
        ...

    def set_bpm(self, bpm: float) -> None:
        """Set the tempo."""
        ...

    def set_sample_rate(self, rate_hz: float) -> None:
        """Set the rate that it renders at."""
        ...

    def get_controls(self) -> dict[str, Control]:
        """All controls by name."""
        ...

    def render(self, key: int, velocity: float, held: float, total: float) -> np.ndarray:
        """The sound of a note, left and right."""
        ...


@dataclass(frozen=True)
class Room:
    """What is the same for all that a process plays: the rate, which of its random numbers, and what is loaded."""

    rate_hz: int = OWN_RATE_HZ
    take: int = 0
    base: bytes = b""


def play(synth: Synth, job: Job, room: Room) -> Answer:
    """One note of one preset, on a synth that has never played and stands in `room`."""
    words: dict[str, Any] = json.loads(job.words)
    if room.base == job.base:
        _set_values(synth, json.loads(job.values))
    elif not synth.load_json(job.whole().decode()):
        return failure(REFUSED)
    synth.set_bpm(words["bpm"])  # a preset brings its own: only now
    key, velocity = words["midi"], words["velocity"]
    for _ in range(_WARM_UPS):
        synth.render(key, velocity, _WARM_UP_HELD_SECONDS, _WARM_UP_SECONDS)
    # The synth counts in single precision and cuts: half a sample more than we want is what we want, always.
    total_seconds = (words["samples"] + 0.5) / words["rate_hz"]
    samples = synth.render(key, velocity, words["held_seconds"], total_seconds)
    return Answer(SOUND, 0.0, np.ascontiguousarray(samples, np.float32).data.cast("B"))


def _set_values(synth: Synth, values: dict[str, float]) -> None:
    # The base has set all others to their defaults. A name that this version does not know is passed over, as by load.
    controls = synth.get_controls()
    for name, value in values.items():
        if name in controls:
            controls[name].set(float(value))
