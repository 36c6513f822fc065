"""Linear magnitudes from mel bands: non-negative, with bands that come out right.

Multiplicative updates of the Kullback-Leibler divergence (Lee & Seung, Algorithms for Non-negative Matrix
Factorization, 2001, eq. 5), hastened by powers of the update. Clamped least squares leaves 4.5 times the mel error.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Float32

from melscape.errors import ContractError
from melscape.features.invert.bands import band_runs
from melscape.features.invert.undo import band_sums
from melscape.features.mel import Mel

STEPS = 40
# Of the loudest cell's energy: a start that has nothing where the picture has something gets this much to grow from.
SEED_ENERGY = 1e-10


def to_magnitude(
    log_mel: Float[np.ndarray, "M T"],
    mel: Mel,
    *,
    steps: int = STEPS,
    start: Float[np.ndarray, "F T"] | None = None,
) -> Float32[np.ndarray, "F T"]:
    """Strength of every linear frequency over time that shows the same picture: |STFT|, same reference as the picture.

    Of the many answers it takes a smooth one: it begins with the bands spread over their bins. With `start`, any
    magnitudes, it takes one near them that shows the picture; their loudness is of no account.
    Bins outside all bands are 0. Errors: ContractError for a picture, or a start, that is not of this contract.
    """
    return np.ascontiguousarray(frame_magnitudes(band_sums(log_mel, mel), mel, steps, start).T)


def frame_magnitudes(
    sums: Float32[np.ndarray, "M T"], mel: Mel, steps: int, start: Float[np.ndarray, "F T"] | None = None
) -> Float32[np.ndarray, "T F"]:
    """Magnitudes frame by frame from linear band sums, the layout the Fourier transforms need."""
    from melscape.features.invert.magnitude_kernel import spread_bands  # compiled code

    loudest = float(sums.max(initial=0.0))
    out = np.zeros((sums.shape[1], mel.bins), np.float32)
    if start is not None:
        _refuse_other_shape(start, out.T)
    if loudest == 0.0:
        return out
    # Relative to the loudest cell, or soft sounds would run into float32's smallest numbers.
    relative = np.ascontiguousarray(sums / np.float32(loudest))
    if start is not None:
        out[:] = _start_strengths(start, mel)
    spread_bands(relative, band_runs(mel), steps, start is not None, out)
    out *= loudest
    return np.sqrt(out, out=out) if mel.power == 2.0 else out


def _start_strengths(start: Float[np.ndarray, "F T"], mel: Mel) -> Float[np.ndarray, "T F"]:
    largest = start.max(initial=0.0)
    strengths = (start.T / largest if largest > 0 else start.T).astype(np.float32) ** np.float32(mel.power)
    return np.maximum(strengths, np.float32(SEED_ENERGY ** (mel.power / 2.0)))


def _refuse_other_shape(start: Float[np.ndarray, "..."], wanted: Float[np.ndarray, "F T"]) -> None:
    if start.shape != wanted.shape or not np.isfinite(start).all() or (start < 0).any():
        raise ContractError(
            f"Magnitudes of shape {start.shape} to start from.",
            f"{wanted.shape[0]} bins by {wanted.shape[1]} frames, finite, none under 0.",
            "Make them for this picture and contract.",
        )
