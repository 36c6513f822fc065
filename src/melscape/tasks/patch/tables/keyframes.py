"""Which few moments of a note tell the rest, when the synth blends from one to the next."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from melscape.tasks.patch.tables.harmonics import Harmonics

SOFTEST_DB = -60.0  # under the loudest harmonic of a moment
WORTH_DB = 0.1  # a keyframe costs 4 ms at every load: less gain than this is not worth one
AVERAGED = 1  # moments on either side that a keyframe is the mean of


def choose(heard: Harmonics, most: int) -> tuple[int, ...]:
    """Indices of at most `most` moments, rising: one after another the one that leaves the least error is taken."""
    spectra = smoothed(heard)
    chosen: tuple[int, ...] = ()
    error_db = np.inf
    while len(chosen) < min(most, len(spectra)):
        options = [tuple(sorted({*chosen, index})) for index in range(len(spectra)) if index not in chosen]
        errors_db = [apart_db(blended(spectra, option), spectra) for option in options]
        best = int(np.argmin(errors_db))
        if error_db - errors_db[best] < WORTH_DB:
            break
        chosen, error_db = options[best], errors_db[best]
    return chosen


def smoothed(heard: Harmonics) -> Float[np.ndarray, "T K"]:
    """Spectra of equal loudness, each the mean (in power) of a moment and its neighbours."""
    power = heard.amplitudes**2
    sums = np.concatenate([np.zeros((1, power.shape[1])), np.cumsum(power, axis=0)])
    index = np.arange(len(power))
    start, stop = np.maximum(index - AVERAGED, 0), np.minimum(index + AVERAGED + 1, len(power))
    return levelled(np.sqrt((sums[stop] - sums[start]) / (stop - start)[:, None]))


def levelled(amplitudes: Float[np.ndarray, "T K"]) -> Float[np.ndarray, "T K"]:
    """Each spectrum scaled to one energy: how loud the note is at a moment is the envelope's business."""
    energy = np.sqrt((amplitudes**2).sum(axis=1, keepdims=True))
    return amplitudes / np.maximum(energy, 1e-12)


def blended(spectra: Float[np.ndarray, "T K"], chosen: tuple[int, ...]) -> Float[np.ndarray, "T K"]:
    """What the synth plays at every moment when it goes straight from each chosen one to the next.

    It blends square roots of amplitudes (measured: halfway between two sines each has a quarter of its amplitude).
    """
    at = np.arange(len(spectra), dtype=np.float64)
    roots = np.sqrt(spectra[list(chosen)])
    right = np.clip(np.searchsorted(chosen, at), 1, max(len(chosen) - 1, 1)) if len(chosen) > 1 else np.zeros(1, int)
    if len(chosen) == 1:
        return np.repeat(roots**2, len(spectra), axis=0)
    places = np.asarray(chosen, dtype=np.float64)
    share = np.clip((at - places[right - 1]) / (places[right] - places[right - 1]), 0.0, 1.0)[:, None]
    return ((1.0 - share) * roots[right - 1] + share * roots[right]) ** 2


def apart_db(made: Float[np.ndarray, "T K"], truth: Float[np.ndarray, "T K"]) -> float:
    """Mean difference of two rows of spectra in dB, over the harmonics that are within 60 dB of the loudest in either.

    Ignores the level of each moment.
    """
    first, second = _levels_db(levelled(made)), _levels_db(levelled(truth))
    counted = np.maximum(first, second) > SOFTEST_DB
    return float(np.abs(first - second)[counted].mean()) if counted.any() else 0.0


def _levels_db(amplitudes: Float[np.ndarray, "T K"]) -> Float[np.ndarray, "T K"]:
    top = np.maximum(amplitudes.max(axis=1, keepdims=True), 1e-12)
    return np.maximum(20.0 * np.log10(np.maximum(amplitudes / top, 1e-9)), SOFTEST_DB)
