"""How pitch and loudness move inside a note, as curves with a value every 32 samples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from melscape.synth.band.songs.instruments.kernels import CURVE_SAMPLES
from melscape.synth.band.songs.instruments.tone import Tone


@dataclass(frozen=True)
class Manner:
    """How a player reaches and holds a pitch.

    Args:
        scoop_semitones: where the note begins, against where it goes.
        scoop_seconds: how long it takes to get there.
        vibrato_hz, vibrato_cents: speed and depth of the vibrato.
        vibrato_after_seconds: when it sets in.
        drift_cents: how far the pitch wanders.
        fall_semitones: how far it drops over the time held, as in speech.
    """

    scoop_semitones: float = 0.0
    scoop_seconds: float = 0.05
    vibrato_hz: float = 5.5
    vibrato_cents: float = 0.0
    vibrato_after_seconds: float = 0.25
    drift_cents: float = 0.0
    fall_semitones: float = 0.0


def times_of(samples: int, rate_hz: int) -> Float[np.ndarray, "T"]:
    """The moment of every value of a curve for a note of that many samples, seconds."""
    return np.arange(samples // CURVE_SAMPLES + 3) * (CURVE_SAMPLES / rate_hz)


def pitch_curve(
    tone: Tone, times: Float[np.ndarray, "T"], manner: Manner, random: np.random.Generator
) -> Float[np.ndarray, "T"]:
    """Frequency in Hz over the note: its bend, and what the player adds."""
    semitones = np.full(times.size, tone.pitch_midi - 69.0)
    if tone.bend:
        semitones += np.interp(times, np.linspace(0.0, tone.held_seconds, len(tone.bend)), tone.bend)
    if manner.scoop_semitones:
        semitones += manner.scoop_semitones * np.exp(-times / max(manner.scoop_seconds / 3.0, 1e-3))
    if manner.vibrato_cents:
        depth = np.clip((times - manner.vibrato_after_seconds) / 0.3, 0.0, 1.0) * manner.vibrato_cents / 100.0
        speed_hz = manner.vibrato_hz * random.uniform(0.93, 1.07)
        semitones += depth * np.sin(2 * np.pi * (speed_hz * times + random.random()))
    if manner.drift_cents:
        semitones += manner.drift_cents / 100.0 * wander(times, 0.13, random)
    if manner.fall_semitones:
        semitones -= manner.fall_semitones * np.clip(times / max(tone.held_seconds, 0.05), 0.0, 1.5)
    return 440.0 * 2.0 ** (semitones / 12.0)


def wander(times: Float[np.ndarray, "T"], every_seconds: float, random: np.random.Generator) -> Float[np.ndarray, "T"]:
    """A line through chance points of deviation 1, one every so many seconds."""
    knots = np.arange(0.0, times[-1] + 2.0 * every_seconds, every_seconds)
    return np.interp(times, knots, random.standard_normal(knots.size))


def swell(
    times: Float[np.ndarray, "T"], attack_seconds: float, decay_seconds: float = 1.0, sustain: float = 1.0
) -> Float[np.ndarray, "T"]:
    """From 0 up to 1 in a rounded rise, then down towards `sustain` by two thirds in `decay_seconds`."""
    rise = np.clip(times / max(attack_seconds, 1e-4), 0.0, 1.0)
    fall = np.exp(-np.maximum(times - attack_seconds, 0.0) / decay_seconds)
    return (rise * (2.0 - rise)) * (sustain + (1.0 - sustain) * fall)
