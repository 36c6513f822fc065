"""What is played and what came of it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32

from melscape.errors import SynthError

LOWEST_RATE_HZ, HIGHEST_RATE_HZ = 8_000, 96_000
MOST_SECONDS = 60.0
SLOWEST_BPM, FASTEST_BPM = 20.0, 300.0
_BLOCK_SAMPLES = 64  # the synth counts a note in blocks; one of no block is never let go
HOST_DIED = "crash: the host of the synth died"
_QUIET = 1e-5  # -100 dB: the synth's own rounding stays under it


@dataclass(frozen=True)
class Note:
    """One key pressed and let go, and how long we listen.

    Args:
        midi: the key, 0..127; 60 is middle C.
        velocity: how hard, 0..1.
        held_seconds: how long the key is down; shorter than the whole.
        total_seconds: how long we listen from the moment that it is pressed, at most 60.
        rate_hz: samples in a second, 8,000..96,000.
        bpm: beats in a minute, 20..300, for what keeps time.

    Raises SynthError for values outside of that: some of them crash the synth, others make it wait for ever.
    """

    midi: int = 60
    velocity: float = 0.8
    held_seconds: float = 1.0
    total_seconds: float = 2.0
    rate_hz: int = 44100
    bpm: float = 120.0

    def __post_init__(self) -> None:
        _within("key", self.midi, 0, 127)
        _within("velocity", self.velocity, 0, 1)
        _within("rate in hertz", self.rate_hz, LOWEST_RATE_HZ, HIGHEST_RATE_HZ)
        _within("tempo in beats a minute", self.bpm, SLOWEST_BPM, FASTEST_BPM)
        _within("length in seconds", self.total_seconds, 0, MOST_SECONDS)
        _within("time held in seconds", self.held_seconds, _BLOCK_SAMPLES / self.rate_hz, self.total_seconds)
        if self.held_seconds == self.total_seconds:
            raise SynthError(f"A note that is held for all of its {self.total_seconds:g} s is never let go.", "less")

    @property
    def samples(self) -> int:
        """How many samples a render of it has."""
        return round(self.total_seconds * self.rate_hz)


@dataclass(frozen=True)
class Rendered:
    """What became of one render.

    Args:
        samples: the sound, left and right; None if there is none.
        failure: why there is none, in words that begin with their kind: crash, timeout, refused, error or not finite.
        seconds: how long it took.
    """

    samples: Float32[np.ndarray, "2 S"] | None
    failure: str | None
    seconds: float

    @property
    def passing(self) -> bool:
        """Whether the machine may be the reason of the failure: it was late, or a process was ended."""
        return (self.failure or "").startswith(("timeout", HOST_DIED))

    @property
    def silent(self) -> bool:
        """Whether there is nothing to hear: no sound, or none above -100 dB."""
        return self.samples is None or not float(np.abs(self.samples).max(initial=0.0)) > _QUIET


def _within(name: str, value: float, low: float, high: float) -> None:
    if not (math.isfinite(value) and low <= value <= high):
        raise SynthError(f"The note's {name} is {value}.", f"a number from {low:g} to {high:g}")
