"""The contract's scale undone: from what a picture shows to the energy (or amplitude) in each band."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Float32

from melscape.errors import ContractError
from melscape.features.mel import Mel

LOUDEST = 1e30  # beyond this float32 arithmetic on energies overflows


def band_sums(log_mel: Float[np.ndarray, "M T"], mel: Mel) -> Float32[np.ndarray, "M T"]:
    """The linear sum in each band, relative to the contract's reference; what lies at the floor is silence, 0.

    Under "log1p" and "linear", cells below 0 (networks make them) count as silence too.
    Errors: ContractError for the wrong shape, cells that are not numbers, and sums too large for a sound.
    """
    _refuse_unusable(log_mel, mel)
    cells = np.asarray(log_mel, np.float64)
    with np.errstate(over="ignore"):
        sums = _undone(cells, mel)
    if sums.max() > LOUDEST:
        raise ContractError(
            f"A log-mel cell of {cells.max():g} on the scale {mel.scale}.",
            "levels that a sound can have.",
            "Check that the picture was made with this contract.",
        )
    return sums.astype(np.float32)


def _undone(cells: Float[np.ndarray, "M T"], mel: Mel) -> Float[np.ndarray, "M T"]:
    if mel.scale == "linear":
        return np.maximum(cells, 0.0)
    if mel.scale == "log1p":
        return np.expm1(np.maximum(cells, 0.0))
    sums = 10.0 ** (cells / mel.db_per_decade) if mel.scale == "db" else np.exp(cells)
    # A cell at the floor only says "softer than this"; the slack covers rounding to float32 or float16.
    return np.where(sums <= mel.floor_value * 1.001, 0.0, sums)


def _refuse_unusable(log_mel: Float[np.ndarray, "M T"], mel: Mel) -> None:
    if log_mel.ndim != 2 or log_mel.shape[0] != mel.bands or log_mel.shape[1] < 1:
        raise ContractError(
            f"A log-mel of shape {log_mel.shape}.",
            f"{mel.bands} bands by at least one frame.",
            "Pass one picture (bands, frames) made with this contract.",
        )
    if np.isnan(log_mel).any() or np.isposinf(log_mel).any():
        raise ContractError(
            "A log-mel with cells that are not numbers.",
            "finite levels (minus infinity is silence).",
            "Look where the picture was made.",
        )
