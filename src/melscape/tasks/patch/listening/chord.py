"""Whether one note sounds or several, from which harmonic series the steady partials fall into."""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Float, Int

from melscape.tasks.patch.listening.partials import Partials

LOUD_ENOUGH = 0.15  # of the heaviest partial: a fundamental softer than this carries no note of its own
MOST_HARMONICS, LOW_HARMONICS = 12, 7
# Without a first harmonic, a series with gaps is the common period of a chord: a fifth fills two thirds of its places.
LEAST_FILLED, LEAST_HARMONICS, COUNTED_HARMONICS = 0.75, 4, 16
LEAST_SHARE = 0.15  # of all weight that a second note must explain, when the first is a true series
LEAST_SHARE_OF_A_CHORD = 0.05  # when the period that was heard is of no note
LEAST_SERIES = 2  # harmonics that make a note
DETUNED_SEMITONES = 0.8
MOST_NOTES = 4


def notes(partials: Partials, pitch_midi: float | None) -> tuple[float, ...]:
    """The pitches that sound, the one that was heard by its period first if it is one of them; at most four.

    A second note an octave or a twelfth above the first hides in it and is not found.
    """
    if not partials.frequency_hz.size:
        return () if pitch_midi is None else (pitch_midi,)
    one = pitch_midi is not None and _is_a_series(partials, hz(pitch_midi))
    first = pitch_midi if one and pitch_midi is not None else _heaviest(partials, _all(partials))[1]
    found, left = [first], _all(partials) & ~_in_series(partials, hz(first))[0]
    least = LEAST_SHARE if one else LEAST_SHARE_OF_A_CHORD
    while len(found) < MOST_NOTES and left.any():
        share, next_midi, harmonics = _heaviest(partials, left)
        left &= ~_in_series(partials, hz(next_midi))[0]
        if share < least or harmonics < LEAST_SERIES:
            break
        if min(abs(next_midi - other) for other in found) > DETUNED_SEMITONES:
            found.append(next_midi)
    # A period that nothing else explains is a note whose low partials are missing.
    return (pitch_midi,) if len(found) == 1 and pitch_midi is not None else tuple(found)


def explained(partials: Partials, pitch_midi: float) -> float:
    """Share of the weight of all partials that lies on the harmonics of a pitch."""
    total = float(partials.weight.sum())
    return float(partials.weight[_in_series(partials, hz(pitch_midi))[0]].sum()) / total if total else 0.0


def hz(pitch_midi: float) -> float:
    """Frequency of a pitch, A4 = 440 Hz."""
    return float(440.0 * 2.0 ** ((pitch_midi - 69.0) / 12.0))


def _all(partials: Partials) -> Bool[np.ndarray, "K"]:
    return np.ones(partials.frequency_hz.size, dtype=bool)


def _in_series(partials: Partials, pitch_hz: float) -> tuple[Bool[np.ndarray, "K"], Int[np.ndarray, "K"]]:
    number = np.maximum(1, np.round(partials.frequency_hz / pitch_hz)).astype(np.int64)
    apart_cents = np.abs(1200.0 * np.log2(partials.frequency_hz / (number * pitch_hz)))
    # Strings are stretched; but never so far that half of all places count as harmonics.
    allowed_cents = np.minimum(20.0 + 0.15 * number**2, 1200.0 * np.log2(1.0 + 0.25 / number))
    return apart_cents < np.maximum(allowed_cents, 1731.0 / partials.frequency_hz), number


def _is_a_series(partials: Partials, pitch_hz: float) -> bool:
    inside, number = _in_series(partials, pitch_hz)
    found = set(number[inside & (number <= COUNTED_HARMONICS)].tolist())
    if 1 in found or len(found) < LEAST_HARMONICS:
        return 1 in found
    return len(found) >= LEAST_FILLED * (max(found) - min(found) + 1)


def _heaviest(partials: Partials, free: Bool[np.ndarray, "K"]) -> tuple[float, float, int]:
    # Share of all weight, pitch and count of low harmonics of the free partial that explains most.
    weight, best = partials.weight, (0.0, 0.0, 0)
    loud = free & (weight >= LOUD_ENOUGH * weight.max())
    for pitch_hz in partials.frequency_hz[loud if loud.any() else free]:
        inside, number = _in_series(partials, float(pitch_hz))
        mine: Float[np.ndarray, "K"] = inside & free & (number <= MOST_HARMONICS)
        share = float(weight[mine].sum() / weight.sum())
        low = len(set(number[mine & (number <= LOW_HARMONICS)].tolist()))
        best = max(best, (share, float(69.0 + 12.0 * np.log2(pitch_hz / 440.0)), low))
    return best
