"""How well classes are told apart: F1 scores and the table of who is taken for whom.

Classes are whole numbers from 0; `truth` and `said` hold one a clip. `classes` is how many there are, heard or not.
Source: Opitz & Burst, "Macro F1 and macro F1", 2019: here the mean of the classes' own F1 scores, over the classes of
the truth, which is scikit-learn's `f1_score(truth, said, labels=np.unique(truth), average="macro")`. A class that was
only said by mistake is a mistake about another one, and has no score of its own.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Int

from melscape.measures.problems import MeasureError


def confusion(truth: Int[np.ndarray, "N"], said: Int[np.ndarray, "N"], classes: int) -> Int[np.ndarray, "K K"]:
    """How many clips of each class (row) were taken for each class (column)."""
    for name, numbers in (("truth", truth), ("said", said)):
        refuse_classes(numbers, classes, name)
    if truth.shape != said.shape:
        raise MeasureError(f"{len(truth)} true classes and {len(said)} said ones.", "as many of one as of the other")
    pairs = truth.astype(np.int64) * classes + said.astype(np.int64)
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)


def f1_by_class(truth: Int[np.ndarray, "N"], said: Int[np.ndarray, "N"], classes: int) -> Float[np.ndarray, "K"]:
    """The F1 score of each class, 0 to 1: harmonic mean of precision and recall. NaN for one that the truth lacks."""
    return class_scores(confusion(truth, said, classes).astype(np.float64))


def macro_f1(truth: Int[np.ndarray, "N"], said: Int[np.ndarray, "N"], classes: int) -> float:
    """The mean F1 score of the classes in the truth, each counted alike however many clips it has."""
    return float(np.nanmean(f1_by_class(truth, said, classes)))


def class_scores(tables: Float[np.ndarray, "*B K K"]) -> Float[np.ndarray, "*B K"]:
    """The F1 score of each class by tables of how many (row) were taken for whom (column), NaN where there is none."""
    there, taken = tables.sum(axis=-1), tables.sum(axis=-2)
    right = np.diagonal(tables, axis1=-2, axis2=-1)
    return np.where(there > 0, 2.0 * right / np.maximum(there + taken, 1.0), np.nan)


def accuracy(truth: Int[np.ndarray, "N"], said: Int[np.ndarray, "N"], classes: int) -> float:
    """Share of clips that were taken for what they are."""
    return float(np.trace(confusion(truth, said, classes)) / len(truth))


def refuse_classes(numbers: Int[np.ndarray, "N"], classes: int, name: str) -> None:
    """Raise MeasureError unless there is at least one number, and all are classes from 0 to `classes` - 1."""
    if numbers.ndim != 1 or not numbers.size or classes < 1:
        raise MeasureError(
            f"{name} of shape {numbers.shape} for {classes} classes.", "one class a clip, a clip or more"
        )
    if numbers.dtype.kind not in "iu" or numbers.min() < 0 or numbers.max() >= classes:
        found = f"{name} from {numbers.min()} to {numbers.max()} of type {numbers.dtype}."
        raise MeasureError(found, f"whole numbers from 0 to {classes - 1}")
