"""The pitch of one note: its period where it has one, else the series of partials that explains it best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from melscape.features.pitch import note_pitch_midi
from melscape.tasks.patch.listening.chord import explained, notes
from melscape.tasks.patch.listening.partials import steady_partials

SKIPPED_SECONDS = 0.04  # the attack is noise, or bends
LISTENED_SECONDS = 1.6
SHORTEST_PITCHED_SECONDS = 0.02
DRUM_SECONDS, DRUM_SHARE = 0.7, 0.1  # shorter than this, and less of the partials on harmonics: a drum
LEAST_SHARE = 0.5  # of the partials, for a pitch that has no period
LOWEST_MIDI, HIGHEST_MIDI = 12.0, 108.0
NO_PITCH_MIDI = 60.0


@dataclass(frozen=True)
class Pitch:
    """A pitch in fractions of a semitone, how much to believe it, and what else sounds. `found` False: percussion."""

    midi: float
    confidence: float
    one_note: float
    others_midi: tuple[float, ...] = ()
    found: bool = True


def hear_pitch(mono: Float[np.ndarray, "S"], rate_hz: int, held_seconds: float) -> Pitch:
    """The pitch of a note that begins with the first sample and is held for a while; of a chord the lowest."""
    body = _body(mono, rate_hz, held_seconds)
    period_midi = note_pitch_midi(body, rate_hz) if body.any() else None
    partials = steady_partials(body, rate_hz)
    heard = notes(partials, period_midi)
    share = explained(partials, heard[0]) if heard else 0.0
    if not heard or not _is_pitched(period_midi, share, held_seconds):
        return Pitch(_strongest(body, rate_hz), 0.1, 0.5, found=False)
    if len(heard) > 1:
        return Pitch(min(heard), 0.4, 0.2, tuple(sorted(heard)[1:]))
    return Pitch(_inside(heard[0]), _confidence(period_midi, share), 0.85)


def _is_pitched(period_midi: float | None, share: float, held_seconds: float) -> bool:
    # A drum has a period while its skin bends, but no partial that stays; a hat has partials, but no period.
    short = held_seconds < DRUM_SECONDS
    if period_midi is None:
        return not short and share > LEAST_SHARE
    return held_seconds >= SHORTEST_PITCHED_SECONDS and not (short and share < DRUM_SHARE)


def _confidence(period_midi: float | None, share: float) -> float:
    # A period that the partials agree with is nearly always right; partials without a period seldom are.
    return round(0.35 * share, 2) if period_midi is None else round(0.6 + 0.37 * min(1.0, share / 0.7), 2)


def _body(mono: Float[np.ndarray, "S"], rate_hz: int, held_seconds: float) -> Float[np.ndarray, "_"]:
    skipped = SKIPPED_SECONDS if held_seconds > 4 * SKIPPED_SECONDS else 0.0
    stop = min(max(held_seconds, 0.1), skipped + LISTENED_SECONDS)
    return mono[round(skipped * rate_hz) : max(1, round(stop * rate_hz))]


def _strongest(body: Float[np.ndarray, "S"], rate_hz: int) -> float:
    # A drum is still answered best by the key nearest to where it has most energy.
    spectrum = np.abs(np.fft.rfft(body * np.hanning(body.size), max(body.size, rate_hz // 4)))
    place_hz = float(np.argmax(spectrum[1:]) + 1) * rate_hz / max(body.size, rate_hz // 4)
    return _inside(69.0 + 12.0 * np.log2(place_hz / 440.0)) if spectrum.any() else NO_PITCH_MIDI


def _inside(midi: float) -> float:
    return float(np.clip(midi, LOWEST_MIDI, HIGHEST_MIDI))
