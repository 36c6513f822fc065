"""Sums of sine waves, the bank that the additive and organ voices share."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float


def sines(
    cycles: Float[np.ndarray, "S"],
    ratios: Float[np.ndarray, "K"],
    levels: Float[np.ndarray, "K S"] | Float[np.ndarray, "K 1"],
    phases: Float[np.ndarray, "K"],
) -> Float[np.ndarray, "S"]:
    """Sum of K sines: partial k turns `ratios[k]` times as fast as the fundamental, whose phase is `cycles`."""
    total = np.zeros(cycles.size, dtype=np.float32)
    for ratio, level, phase in zip(ratios, levels, phases):
        turned = ratio * cycles + phase
        turned -= np.floor(turned)
        # Folded into one turn in double precision first: a single-precision sine is then exact enough, and faster.
        total += level * np.sin((2 * np.pi * turned).astype(np.float32))
    return total


def below_nyquist(ratios: Float[np.ndarray, "K"], pitch_hz: float, rate_hz: int) -> np.ndarray:
    """Which partials can be sounded without folding back: under 0.45 of the rate."""
    return ratios * pitch_hz < 0.45 * rate_hz
