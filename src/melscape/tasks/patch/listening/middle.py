"""One channel to listen to: what both ears have in common, unless they have nothing in common."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

CANCELLED_DB = -20.0  # under the louder channel: two sounds that have nothing to do with each other lose only 3 dB


def middle(samples: Float[np.ndarray, "C S"]) -> Float[np.ndarray, "S"]:
    """The mean of the channels; where they cancel each other out (right is left upside down), the loudest of them."""
    mean = samples.mean(0)
    energies = [float(np.vdot(channel, channel)) for channel in samples]
    loudest = int(np.argmax(energies))
    return samples[loudest] if np.vdot(mean, mean) < 10.0 ** (CANCELLED_DB / 10.0) * energies[loudest] else mean
