"""The mel bands seen from the bins: each bin lies in at most two neighbouring bands.

Runs of bins that share the same two bands are kept together, so that sums over bands are plain loops over bins.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from jaxtyping import Float32, Int

from melscape.features.filterbank import mel_bank
from melscape.features.mel import Mel


class Runs(NamedTuple):
    """Run r holds bins `edges[r]` up to, not with, `edges[r + 1]`; they lie in bands `band[r]` and `band[r] + 1`.

    Args:
        edges: first bin of each run, and F at the end.
        band: lower band of each run.
        lower: weight of each bin in its lower band.
        upper: weight of each bin in the band above; 0 where there is none.
        lower_share: `lower` over the sum of both; 0 for a bin in no band.
        upper_share: `upper` over the sum of both.
    """

    edges: Int[np.ndarray, "K"]
    band: Int[np.ndarray, "K"]
    lower: Float32[np.ndarray, "F"]
    upper: Float32[np.ndarray, "F"]
    lower_share: Float32[np.ndarray, "F"]
    upper_share: Float32[np.ndarray, "F"]


@lru_cache(maxsize=32)
def band_runs(mel: Mel) -> Runs:
    """The runs of a contract; a bin in no band joins the run before it with weight 0."""
    dense = mel_bank(mel).dense()
    held = dense > 0
    first = np.where(held.any(axis=0), held.argmax(axis=0), 0)
    band_of_bin = np.maximum.accumulate(first)
    bins = np.arange(mel.bins)
    lower = dense[band_of_bin, bins]
    upper = np.append(dense, np.zeros((1, mel.bins), np.float32), axis=0)[band_of_bin + 1, bins]
    assert np.allclose(lower + upper, dense.sum(axis=0)), "a bin lies in more than two bands"
    both = np.where(lower + upper > 0, lower + upper, np.float32(np.inf))
    starts = np.flatnonzero(np.diff(band_of_bin, prepend=-1))
    runs = Runs(np.append(starts, mel.bins), band_of_bin[starts], lower, upper, lower / both, upper / both)
    for array in runs:
        array.setflags(write=False)
    return runs
