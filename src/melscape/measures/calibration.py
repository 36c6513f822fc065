"""Can a stated confidence be believed? Probabilities from logits, their calibration, and a temperature that mends it.

Confidence is the probability of the class that was chosen. Sources: Guo et al., "On calibration of modern neural
networks", 2017 (expected calibration error, equation 3; temperature scaling, section 4.2); Nixon et al., "Measuring
calibration in deep learning", 2019 (bins that hold equally many clips).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from melscape.measures.classification import refuse_classes
from melscape.measures.inputs import finite
from melscape.measures.problems import MeasureError

BINS = 15
COLDEST, HOTTEST = 0.02, 50.0  # temperatures that a fit may end at


@dataclass(frozen=True)
class Reliability:
    """What was promised and what was kept, by bins of confidence; empty bins are left out.

    Args:
        confidence: mean confidence of each bin.
        accuracy: share of its clips that were right.
        share: of all clips.
    """

    confidence: Float[np.ndarray, "_"]
    accuracy: Float[np.ndarray, "_"]
    share: Float[np.ndarray, "_"]

    @property
    def error(self) -> float:
        """Expected calibration error: mean distance of promised and kept, bins counted by their clips."""
        return float(np.sum(self.share * np.abs(self.accuracy - self.confidence)))


def softmax(logits: Float[np.ndarray, "N K"], temperature: float = 1.0) -> Float[np.ndarray, "N K"]:
    """Probabilities that add up to 1; a temperature over 1 makes them less sure of themselves."""
    if not temperature > 0:
        raise MeasureError(f"A temperature of {temperature}.", "more than 0")
    heights = _rows(logits, "logits") / temperature
    powers = np.exp(heights - heights.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def mean_confidence(probabilities: Float[np.ndarray, "N K"]) -> float:
    """How sure the answers are on average."""
    return float(_probabilities(probabilities).max(axis=1).mean())


def reliability(
    probabilities: Float[np.ndarray, "N K"], truth: Int[np.ndarray, "N"], *, bins: int = BINS, adaptive: bool = False
) -> Reliability:
    """Promised and kept in `bins` bins of equal width over (0, 1]; `adaptive` bins hold equally many clips instead."""
    sure, right = _answers(probabilities, truth)
    if bins < 1:
        raise MeasureError(f"{bins} bins.", "1 or more")
    if adaptive:
        groups = np.array_split(np.argsort(sure, kind="stable"), min(bins, len(sure)))
    else:
        # A confidence on an edge belongs to the bin under it, as in the paper.
        places = np.clip(np.ceil(sure * bins).astype(np.int64) - 1, 0, bins - 1)
        groups = [np.flatnonzero(places == place) for place in np.unique(places)]
    return Reliability(
        np.array([sure[group].mean() for group in groups]),
        np.array([right[group].mean() for group in groups]),
        np.array([len(group) / len(sure) for group in groups]),
    )


def expected_calibration_error(
    probabilities: Float[np.ndarray, "N K"], truth: Int[np.ndarray, "N"], *, bins: int = BINS, adaptive: bool = False
) -> float:
    """How far confidence is from being right, on average: 0 is honest, 1 is always wrong and certain."""
    return reliability(probabilities, truth, bins=bins, adaptive=adaptive).error


def negative_log_likelihood(
    logits: Float[np.ndarray, "N K"], truth: Int[np.ndarray, "N"], temperature: float = 1.0
) -> float:
    """How surprised the logits are by the truth, in nats a clip."""
    if not temperature > 0:
        raise MeasureError(f"A temperature of {temperature}.", "more than 0")
    heights = _rows(logits, "logits") / temperature
    _refuse_unlike(heights, truth)
    heights = heights - heights.max(axis=1, keepdims=True)
    return float(np.mean(np.log(np.exp(heights).sum(axis=1)) - heights[np.arange(len(truth)), truth]))


def fit_temperature(logits: Float[np.ndarray, "N K"], truth: Int[np.ndarray, "N"]) -> float:
    """The temperature at which the logits are least surprised, from COLDEST to HOTTEST.

    Fit it on clips that were not learnt from and are not judged by. It changes no answer, only how sure it is.
    Besides the N clips one more is counted whose truth is spread evenly over the classes, as in Laplace's rule of
    succession: N right answers do not prove that the next is right for certain. Its weight, 1 in N + 1, fades with N.
    """
    from scipy.optimize import minimize_scalar

    rows = _rows(logits, "logits")
    _refuse_unlike(rows, truth)
    # A truth smoothed by 1 / (N + 1) is worse off by this, over the temperature, than the truth itself.
    lead = float(np.mean(rows[np.arange(len(rows)), truth] - rows.mean(axis=1))) / (len(rows) + 1)

    def surprise(power: float) -> float:
        temperature = float(np.exp(power))
        return negative_log_likelihood(rows, truth, temperature) + lead / temperature

    limits = tuple(np.log([COLDEST, HOTTEST]))
    # In the logarithm the two directions, surer and less sure, are alike; the loss has one valley there.
    return float(np.exp(minimize_scalar(surprise, bounds=limits).x))


def _answers(probabilities: np.ndarray, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    rows = _probabilities(probabilities)
    _refuse_unlike(rows, truth)
    return rows.max(axis=1), (rows.argmax(axis=1) == truth).astype(np.float64)


def _rows(values: np.ndarray, name: str) -> Float[np.ndarray, "N K"]:
    if values.ndim != 2:
        raise MeasureError(f"{name} of shape {values.shape}.", "one row a clip, one column a class")
    return finite(values, name)


def _probabilities(values: np.ndarray) -> Float[np.ndarray, "N K"]:
    rows = _rows(values, "probabilities")
    if rows.min() < 0 or np.abs(rows.sum(axis=1) - 1.0).max() > 1e-3:
        raise MeasureError("Rows that are no probabilities.", "0 or more, adding up to 1", "Take the softmax first.")
    return rows


def _refuse_unlike(rows: np.ndarray, truth: np.ndarray) -> None:
    refuse_classes(truth, rows.shape[1], "truth")
    if len(rows) != len(truth):
        raise MeasureError(f"{len(rows)} answers for {len(truth)} clips.", "one a clip")
