"""How loud a note is over time, and the clock that all voices share. Envelopes are in [0, 1], one value a sample."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from melscape.synth.band.note import Note


def clock(note: Note, rate_hz: int) -> Float[np.ndarray, "S"]:
    """The time of every sample in seconds, from 0."""
    return np.arange(max(1, round(note.seconds * rate_hz))) / rate_hz


def swell(time: Float[np.ndarray, "S"], attack_seconds: float) -> Float[np.ndarray, "S"]:
    """A rise from 0 to 1 with rounded corners (half a cosine), so that it does not click."""
    phase = np.clip(time / max(attack_seconds, 1e-4), 0.0, 1.0)
    return 0.5 - 0.5 * np.cos(np.pi * phase)


def decay(time: Float[np.ndarray, "S"], t60_seconds: float) -> Float[np.ndarray, "S"]:
    """A fall by 60 dB in `t60_seconds`."""
    return np.exp((-3.0 * np.log(10.0) / t60_seconds) * time)


def release(time: Float[np.ndarray, "S"], fall_seconds: float) -> Float[np.ndarray, "S"]:
    """1 until shortly before the end, then down to 0 at the last sample."""
    fall = min(fall_seconds, 0.5 * float(time[-1]) + 1e-4)
    return 0.5 - 0.5 * np.cos(np.pi * np.clip((time[-1] - time) / fall, 0.0, 1.0))


def wobble(time: Float[np.ndarray, "S"], speed_hz: float, cents: float) -> Float[np.ndarray, "S"]:
    """Vibrato: seconds to add to the time of a wave so that it bends by `cents`, from a third of a second on."""
    depth = (2.0 ** (cents / 1200.0) - 1.0) * swell(np.maximum(time - 0.3, 0.0), 0.4)
    return depth * np.sin(2 * np.pi * speed_hz * time) / (2 * np.pi * speed_hz)
