"""Can the stated confidence be believed? Its error on mixes of known genre, beside the least to hope for."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from melscape.measures.bootstrap import Interval, interval_of
from melscape.measures.calibration import expected_calibration_error, mean_confidence
from melscape.tasks.genre.judging.answers import Answers, Figures, with_interval
from melscape.training.random import stream

DRAWS, HONEST_DRAWS = 200, 100


def confidence_figures(answers: Answers, temperature: float, seed: int) -> Figures:
    """Calibration error with interval, raw, with bins of equal size, and `ece_honest`, the least to be hoped for."""
    said, raw = answers.probabilities(temperature), answers.probabilities(1.0)

    def error(indices: np.ndarray) -> float:
        return expected_calibration_error(said[indices], answers.truth[indices])

    return {
        **with_interval("ece", basic(interval_of(error, answers.songs, seed=seed, draws=DRAWS))),
        "ece_raw": expected_calibration_error(raw, answers.truth),
        "ece_adaptive": expected_calibration_error(said, answers.truth, adaptive=True),
        "ece_honest": honest_error(said, seed),
        "ece_mixes": len(answers),
        "ece_mean_confidence": mean_confidence(said),
        "ece_accuracy": float((answers.said == answers.truth).mean()),
        "temperature": temperature,
    }


def basic(found: Interval) -> Interval:
    """The basic (reverse) interval of an error from 0 to 1, made of a percentile interval: its ends turned over.

    Chance only adds to a calibration error, and draws of mixes add theirs to that of the mixes: percentiles lie too
    high, often above the value itself. Turned over, what was added is taken off. The value is always inside: where
    hardly a draw is below it, it is the upper end. It still holds the truth less often than 95 times of 100, least
    of all where the truth is next to nothing (LOG.md): read it as the least doubt that there is.
    Source: Davison & Hinkley, Bootstrap Methods and their Application (1997), section 5.2.1.
    """
    low, high = 2 * found.value - found.high, 2 * found.value - found.low
    return Interval(found.value, float(np.clip(low, 0.0, found.value)), float(np.clip(high, found.value, 1.0)))


def honest_error(probabilities: Float[np.ndarray, "N K"], seed: int) -> float:
    """The calibration error that these very probabilities would have on average if they were exactly right.

    It is not 0: with few mixes a bin is never right exactly as often as it promises.
    """
    random = stream(seed, "honest")
    rising = np.cumsum(probabilities, axis=1)
    rising[:, -1] = 1.0  # rounding must leave no mix without a genre
    errors = []
    for _ in range(HONEST_DRAWS):
        truth = (random.random(len(rising))[:, None] >= rising).sum(axis=1)
        errors.append(expected_calibration_error(probabilities, truth))
    return float(np.mean(errors))
