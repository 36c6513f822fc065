"""The target and an answer as one sound to judge by ear, equally loud: the louder of two always seems better."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from melscape.measures.loudness import loudness_lufs

GAP_SECONDS = 0.5
HIGHEST_PEAK = 10.0 ** (-1.0 / 20.0)


@dataclass(frozen=True, eq=False)
class Audition:
    """Two sounds at one loudness. Shapes: both (2, S), at most -1 dBFS; gains are what each was turned up by, in dB."""

    target: Float[np.ndarray, "2 S"]
    answer: Float[np.ndarray, "2 S"]
    rate_hz: int
    target_gain_db: float
    answer_gain_db: float

    def both(self) -> Float[np.ndarray, "2 _"]:
        """The target, half a second of silence, the answer."""
        gap = np.zeros((2, round(GAP_SECONDS * self.rate_hz)), np.float32)
        return np.hstack([self.target, gap, self.answer])


def audition(target: Float[np.ndarray, "C S"], answer: Float[np.ndarray, "2 S"], rate_hz: int) -> Audition:
    """Bring the answer to the loudness of the target, then both together under the highest peak."""
    target, answer = stereo(target), stereo(answer)
    louder = _gain(target, answer, rate_hz)
    down = HIGHEST_PEAK / max(float(np.abs(target).max()), louder * float(np.abs(answer).max()), HIGHEST_PEAK)
    gains = (down, down * louder)
    heard = [(gain * each).astype(np.float32) for gain, each in zip(gains, (target, answer))]
    return Audition(heard[0], heard[1], rate_hz, *(float(20 * np.log10(gain)) for gain in gains))


def stereo(samples: Float[np.ndarray, "C S"]) -> Float[np.ndarray, "2 S"]:
    """One channel on both sides; of more than two the first two are heard."""
    return np.repeat(samples, 2, axis=0) if samples.shape[0] == 1 else samples[:2]


def _gain(target: Float[np.ndarray, "2 S"], answer: Float[np.ndarray, "2 S"], rate_hz: int) -> float:
    """Factor that makes the answer as loud as the target; 1 where one of them cannot be heard at all."""
    wanted, there = (loudness_lufs(each, rate_hz) for each in (target, answer))
    return float(10.0 ** ((wanted - there) / 20.0)) if np.isfinite(wanted) and np.isfinite(there) else 1.0
