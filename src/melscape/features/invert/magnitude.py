"""Linear magnitudes from mel bands: non-negative, with bands that come out right.

Multiplicative updates of the Kullback-Leibler divergence (Lee & Seung, Algorithms for Non-negative Matrix
Factorization, 2001, eq. 5), hastened by powers of the update. Clamped least squares leaves 4.5 times the mel error.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Float32

from melscape.features.invert.bands import band_runs
from melscape.features.invert.undo import band_sums
from melscape.features.mel import Mel

STEPS = 40


def to_magnitude(log_mel: Float[np.ndarray, "M T"], mel: Mel, *, steps: int = STEPS) -> Float32[np.ndarray, "F T"]:
    """Strength of every linear frequency over time that shows the same picture: |STFT|, same reference as the picture.

    Of the many answers it takes a smooth one: it starts from the bands spread over their bins.
    Bins outside all bands are 0. Errors: ContractError for a picture that is not of this contract.
    """
    return np.ascontiguousarray(frame_magnitudes(band_sums(log_mel, mel), mel, steps).T)


def frame_magnitudes(sums: Float32[np.ndarray, "M T"], mel: Mel, steps: int) -> Float32[np.ndarray, "T F"]:
    """Magnitudes frame by frame from linear band sums, the layout the Fourier transforms need."""
    from melscape.features.invert.magnitude_kernel import spread_bands  # compiled code

    loudest = float(sums.max(initial=0.0))
    out = np.zeros((sums.shape[1], mel.bins), np.float32)
    if loudest == 0.0:
        return out
    # Relative to the loudest cell, or soft sounds would run into float32's smallest numbers.
    spread_bands(np.ascontiguousarray(sums / np.float32(loudest)), band_runs(mel), steps, out)
    out *= loudest
    return np.sqrt(out, out=out) if mel.power == 2.0 else out
