"""What kind of sound it is, for the preset browser: bass, lead, keys, pad or percussion; and what to call it."""

from __future__ import annotations

import re

import numpy as np
from jaxtyping import Float

STYLES = ("Bass", "Keys", "Lead", "Pad", "Percussion")  # of those that Vital's own browser knows
BASS_BELOW_MIDI = 45
SLOW_SECONDS = 0.12
FADED = 0.35  # of the loudest level: a key that is still held and this soft was struck, not blown or bowed
STEP_SECONDS = 0.01
LONGEST_NAME = 36


def style_of(samples: Float[np.ndarray, "C S"], rate_hz: int, midi: int, held_seconds: float, struck: bool) -> str:
    """The style of a note by its pitch and the course of its loudness.

    Args:
        struck: whether it was heard as percussion, without a pitch.
    """
    if struck:
        return "Percussion"
    if midi < BASS_BELOW_MIDI:
        return "Bass"
    level = envelope(samples, rate_hz)
    rise_seconds = STEP_SECONDS * int(np.argmax(level >= 0.9 * level.max()))
    end = max(1, min(round(held_seconds / STEP_SECONDS), level.size))
    fades = level[max(0, end - 5) : end].mean() < FADED * level.max()
    if rise_seconds > SLOW_SECONDS:
        return "Pad"
    return "Keys" if fades else "Lead"


def envelope(samples: Float[np.ndarray, "C S"], rate_hz: int) -> Float[np.ndarray, "T"]:
    """Level of each hundredth of a second, at least one."""
    step = max(1, round(STEP_SECONDS * rate_hz))
    padded = np.pad((samples.astype(np.float64) ** 2).mean(axis=0), (0, -samples.shape[1] % step))
    return np.sqrt(padded.reshape(-1, step).mean(axis=1))


def title_of(stem: str) -> str:
    """The name of a file as the name of a preset: words with spaces, and nothing that a browser stumbles over."""
    words = re.sub(r"[^\w.+#-]+|_+", " ", stem).strip(" .-")
    return (words[:1].upper() + words[1:])[:LONGEST_NAME].strip() or "Sound"


def file_stem(title: str) -> str:
    """A title as part of a file name, on every system."""
    return re.sub(r"[^A-Za-z0-9.+#-]+", "_", title).strip("._") or "sound"
