"""The same music in another tempo, by reading it faster or slower: pitch moves along, and nothing is smeared."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Float32

from melscape.errors import AudioError

SLOWEST, FASTEST = 0.1, 10.0


def paced(samples: Float[np.ndarray, "S"], ratio: float) -> Float32[np.ndarray, "_"]:
    """The sound read `ratio` times as fast: `round(S / ratio)` samples, 12 log2(ratio) semitones higher.

    Between samples a cubic goes through the nearest four (Catmull and Rom 1974). What moves above half the rate folds
    back: up to a fourth faster, that is the top third of an octave, where music has little.
    Errors: AudioError for a ratio outside 0.1 to 10, or a sound of no samples.
    """
    from melscape.audio.mix_kernel import read_paced

    if not SLOWEST <= ratio <= FASTEST or samples.size == 0:
        found = f"{samples.size} samples read {ratio} times as fast."
        raise AudioError(found, f"a sample or more, {SLOWEST} to {FASTEST} times")
    out = np.empty(max(1, round(samples.size / ratio)), np.float32)
    read_paced(np.ascontiguousarray(samples, np.float32), float(ratio), out)
    return out
