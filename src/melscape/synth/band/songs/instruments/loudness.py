"""How loud a part is while it plays, and bringing it to a level. Rests do not count: a sparse part is not boosted."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float32

REFERENCE = 0.1  # RMS of a part, before the desk
BLOCK_SECONDS = 0.2
GATE = 0.05  # of the loudest block's power: softer ones are rests


def loudness(samples: Float32[np.ndarray, "S"], rate_hz: int) -> float:
    """RMS over the blocks in which something sounds; 0 for silence."""
    block = max(round(BLOCK_SECONDS * rate_hz), 1)
    whole = samples.size // block * block
    if not whole:
        return float(np.sqrt(np.mean(samples**2))) if samples.size else 0.0
    powers = np.einsum("ij,ij->i", *2 * (samples[:whole].reshape(-1, block),)) / block
    sounding = powers[powers >= GATE * powers.max()]
    return float(np.sqrt(sounding.mean()))


def brought_to(samples: Float32[np.ndarray, "S"], rate_hz: int, gain_db: float = 0.0) -> Float32[np.ndarray, "S"]:
    """The sound at the reference loudness, `gain_db` above it; silence stays silence."""
    level = loudness(samples, rate_hz)
    return samples * np.float32(REFERENCE * 10.0 ** (gain_db / 20.0) / level) if level > 1e-9 else samples
