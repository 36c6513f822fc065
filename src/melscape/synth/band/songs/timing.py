"""Feeling for time: swing, and players who are never quite on the grid."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from melscape.synth.band.songs.score import Event

# A player drifts as well as jitters: neighbouring notes err alike (Hennig et al. 2011 find long-range correlation).
DRIFT_SHARE, DRIFT_KEEP = 0.6, 0.9


def swung(beats: float, swing: float, unit_beats: float = 1.0) -> float:
    """Where a moment of the straight grid falls when the first half of each unit takes the share `swing` of it."""
    unit, phase = divmod(beats / unit_beats, 1.0)
    bent = 2.0 * swing * phase if phase < 0.5 else swing + 2.0 * (1.0 - swing) * (phase - 0.5)
    return float((unit + bent) * unit_beats)


def swung_events(events: list[Event], swing: float, unit_beats: float = 1.0) -> list[Event]:
    """Notes moved off the straight grid; each ends where its own end is moved to."""
    moved = []
    for event in events:
        start, end = (swung(beats, swing, unit_beats) for beats in (event.start_beats, event.end_beats))
        moved.append(replace(event, start_beats=start, beats=max(end - start, 0.02)))
    return moved


def wander(random: np.random.Generator, count: int, deviation: float) -> list[float]:
    """Errors of timing, one a note, that drift and jitter; `deviation` is their standard deviation."""
    steps = random.standard_normal((2, count))
    drift, errors = 0.0, []
    for slow, fast in steps.T:
        drift = DRIFT_KEEP * drift + np.sqrt(1.0 - DRIFT_KEEP**2) * slow
        errors.append(float(deviation * (DRIFT_SHARE * drift + np.sqrt(1.0 - DRIFT_SHARE**2) * fast)))
    return errors


def humanised(
    events: list[Event], random: np.random.Generator, deviation_beats: float, drag_beats: float
) -> list[Event]:
    """Notes as a person plays them: late by `drag_beats`, uneven in time and force; notes of a chord move together."""
    moments = sorted({event.start_beats for event in events})
    errors = dict(zip(moments, wander(random, len(moments), deviation_beats)))
    played = []
    for event, force in zip(events, random.normal(0.0, 4.0, len(events))):
        start = max(event.start_beats + errors[event.start_beats] + drag_beats, 0.0)
        velocity = int(min(max(round(event.velocity + force), 1), 127))
        played.append(replace(event, start_beats=start, velocity=velocity))
    return sorted(played, key=lambda event: (event.start_beats, event.pitch_midi))
