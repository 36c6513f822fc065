"""Presets read off the sound itself: its loudness as an envelope, its harmonics as the nearest wave that there is.

No render is spent on finding them. They are plain (one oscillator, no effects): a start for refinement, beside what
the library offers. For a sound without pitch there are none.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from jaxtyping import Float

from melscape.synth.vital.presets import VitalPreset, Wavetable
from melscape.synth.vital.presets.wavetable import LAST_POSITION
from melscape.synth.vital.wavetables.made import tables
from melscape.tasks.patch.listening.middle import middle
from melscape.tasks.patch.tables.cut import cut_table
from melscape.tasks.patch.tables.harmonics import Harmonics, hear_harmonics
from melscape.tasks.patch.tables.loudness import envelope_of
from melscape.tasks.patch.target import RATE_HZ, Target

_POSITIONS = 9  # of a table, tried one by one
_HARMONICS, _SOFTEST_DB = 64, -50.0
_MOMENTS = 24
_LOWEST_HZ, _HIGHEST_HZ = 16.0, 8000.0


def built(target: Target, count: int) -> list[VitalPreset]:
    """Presets with the target's envelope and the `count` nearest of our own tables, nearest first."""
    heard = _heard(target)
    if heard is None:
        return []
    stages = envelope(target)
    return [
        VitalPreset({**stages, "osc_1_wave_frame": position}, wavetables={1: table})
        for table, position in nearest_tables(heard, count)
    ]


def cut(target: Target) -> list[VitalPreset]:
    """The preset with a table cut from the target, going through it in the time of the note."""
    if _heard(target) is None:
        return []
    pitch = target.note.midi + target.tuning_cents / 100.0
    found = cut_table(target.samples, RATE_HZ, pitch, target.note.held_seconds)
    return [found.into(VitalPreset(envelope(target)))]


def envelope(target: Target) -> dict[str, float]:
    """Raw values of the first envelope whose loudness is nearest to the target's."""
    return envelope_of(target.samples, RATE_HZ, target.note.held_seconds)


def nearest_tables(heard: Harmonics, count: int) -> list[tuple[Wavetable, float]]:
    """Our tables, each at the frame that is nearest to a note's mean spectrum, the nearest first."""
    wanted = _levels_db(_levelled(heard.amplitudes).mean(0))
    distances = _distance_db(_known(), wanted)
    best = distances.argmin(1)
    order = np.argsort(distances.min(1), kind="stable")[:count]
    places = np.linspace(0.0, LAST_POSITION, _POSITIONS)
    return [(tables()[table], float(places[best[table]])) for table in order]


def _heard(target: Target) -> Harmonics | None:
    pitch_hz = 440.0 * 2.0 ** ((target.note.midi + target.tuning_cents / 100.0 - 69.0) / 12.0)
    if not _LOWEST_HZ < pitch_hz < _HIGHEST_HZ or not target.pitched:
        return None
    moments = np.linspace(0.02, max(target.note.held_seconds, 0.04), _MOMENTS)
    heard = hear_harmonics(middle(target.samples), RATE_HZ, pitch_hz, moments)
    return heard if heard.amplitudes.max(initial=0.0) > 0 else None


@cache
def _known() -> Float[np.ndarray, "N _ K"]:
    """Levels of the harmonics of every table at every place, in dB."""
    found = []
    for table in tables():
        roots = np.sqrt(np.abs(np.fft.rfft(table.frames, axis=1))[:, 1 : _HARMONICS + 1])
        places = np.linspace(0.0, LAST_POSITION, _POSITIONS)
        # The synth blends square roots of amplitudes.
        blended = [np.interp(places, table.positions, root) ** 2 for root in roots.T]
        found.append(_levels_db(np.stack(blended, 1)))
    return np.stack(found)


def _distance_db(known: Float[np.ndarray, "N _ K"], wanted: Float[np.ndarray, "_"]) -> Float[np.ndarray, "N _"]:
    size = min(known.shape[2], wanted.size)
    weights = 1.0 / np.arange(1, size + 1)  # an octave counts as much as any other
    return (np.abs(known[..., :size] - wanted[:size]) * weights).sum(2) / weights.sum()


def _levelled(amplitudes: Float[np.ndarray, "T K"]) -> Float[np.ndarray, "T K"]:
    return amplitudes / np.maximum(np.linalg.norm(amplitudes, axis=1, keepdims=True), 1e-9)


def _levels_db(amplitudes: Float[np.ndarray, "*B K"]) -> Float[np.ndarray, "*B K"]:
    top = np.maximum(amplitudes.max(-1, keepdims=True), 1e-12)
    return np.maximum(20.0 * np.log10(np.maximum(amplitudes / top, 1e-9)), _SOFTEST_DB)
