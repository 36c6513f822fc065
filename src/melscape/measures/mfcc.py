"""The embedding that everybody had before deep learning: mean mel-frequency cepstral coefficients.

Whiten them with `baselines.Pca.embed(..., whiten=True)` to give the baseline its best chance.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from melscape.measures.inputs import finite
from melscape.measures.problems import MeasureError


def mfcc_means(mels: Float[np.ndarray, "N M T"], coefficients: int = 20) -> Float[np.ndarray, "N K"]:
    """The shape of the spectrum of each clip, mean over time, without its loudness.

    `mels` are in dB. Orthonormal DCT-II over bands; coefficient 0, which is loudness, is left out, so that K counts
    coefficients 1 to K. Source: Davis & Mermelstein (1980), with librosa's scaling.
    """
    from scipy.fft import dct

    levels_db = finite(mels, "log-mels")
    if not 1 <= coefficients < levels_db.shape[1]:
        raise MeasureError(f"{coefficients} coefficients of {levels_db.shape[1]} bands.", "fewer than bands, 1 or more")
    # The transform is linear: the mean over time first saves T - 1 of T transforms.
    return dct(levels_db.mean(axis=2), type=2, norm="ortho", axis=1)[:, 1 : coefficients + 1]
