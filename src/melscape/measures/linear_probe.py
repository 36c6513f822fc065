"""What can be told without a deep network: straight lines between classes, drawn on a few numbers a clip.

On MFCC means and spreads this is the classifier that everybody had before deep learning. A network has to beat it, and
a set of clips on which it does well is too easy to show anything.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int, Shaped

from melscape.measures.classification import refuse_classes
from melscape.measures.inputs import finite
from melscape.measures.problems import MeasureError

COEFFICIENTS = 20
STRENGTH = 1.0  # sklearn's own default: a prior of deviation 1 on weights of standardised numbers
MOST_STEPS = 2000


@dataclass(frozen=True)
class LinearProbe:
    """Weights that turn standardised numbers into logits of the classes that it has heard.

    Args:
        centre, spread: of the rows it was fitted on.
        heard: the classes in them, ascending; every other class has no chance.
        classes: how many there are.
    """

    centre: Float[np.ndarray, "D"]
    spread: Float[np.ndarray, "D"]
    weights: Float[np.ndarray, "_ D"]
    offsets: Float[np.ndarray, "_"]
    heard: Int[np.ndarray, "_"]
    classes: int

    @classmethod
    def fit(cls, rows: Float[np.ndarray, "N D"], truth: Int[np.ndarray, "N"], classes: int) -> LinearProbe:
        """Multinomial logistic regression with a weak prior on training rows. Errors: MeasureError with one class."""
        from sklearn.linear_model import LogisticRegression

        numbers = finite(rows, "rows")
        refuse_classes(truth, classes, "truth")
        heard = np.unique(truth)
        if numbers.ndim != 2 or len(numbers) != len(truth) or len(heard) < 2:
            found = f"Rows of shape {numbers.shape} for {len(truth)} clips of {len(heard)} classes."
            raise MeasureError(found, "a row a clip, two classes or more")
        centre, spread = numbers.mean(axis=0), numbers.std(axis=0)
        spread = np.where(spread > 1e-9 * np.maximum(1.0, np.abs(centre)), spread, 1.0)
        model = LogisticRegression(C=STRENGTH, max_iter=MOST_STEPS).fit((numbers - centre) / spread, truth)
        weights, offsets = model.coef_, model.intercept_
        if len(heard) == 2:  # one line for two classes: half of it on either side says the same
            weights, offsets = np.vstack([-weights, weights]) / 2, np.concatenate([-offsets, offsets]) / 2
        return cls(centre, spread, weights, offsets, heard, classes)

    def logits(self, rows: Float[np.ndarray, "N D"]) -> Float[np.ndarray, "N K"]:
        """One number a class; a class that was never heard is far below all others."""
        if rows.ndim != 2 or rows.shape[1] != len(self.centre):
            raise MeasureError(f"Rows of shape {rows.shape}.", f"rows of {len(self.centre)} numbers")
        told = (finite(rows, "rows") - self.centre) / self.spread @ self.weights.T + self.offsets
        logits = np.full((len(rows), self.classes), told.min() - 50.0)
        logits[:, self.heard] = told
        return logits

    def said(self, rows: Float[np.ndarray, "N D"]) -> Int[np.ndarray, "N"]:
        """The class that each row is taken for."""
        return self.logits(rows).argmax(axis=1)


def mfcc_statistics(mel: Shaped[np.ndarray, "M T"], coefficients: int = COEFFICIENTS) -> Float[np.ndarray, "_"]:
    """A clip of any length in a few numbers: mean, then standard deviation over time, of MFCCs 1 to `coefficients`.

    `mel` is in dB. Loudness (coefficient 0) is left out of both. The transform is orthonormal, as librosa's.
    """
    from scipy.fft import dct

    levels_db = finite(mel, "a log-mel")
    if levels_db.ndim != 2 or not 1 <= coefficients < len(levels_db):
        raise MeasureError(f"{coefficients} coefficients of a log-mel of shape {mel.shape}.", "1 or more, under M")
    curves = dct(levels_db, type=2, norm="ortho", axis=0)[1 : coefficients + 1]
    return np.concatenate([curves.mean(axis=1), curves.std(axis=1)])
