"""Held notes, bowed, blown or squeezed: a wave that brightens as it swells, with breath or bow, by one or more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Complex, Float, Float32

from melscape.synth.band.songs.instruments.curves import Manner, pitch_curve, swell, times_of, wander
from melscape.synth.band.songs.instruments.filters import filtered, high_pass, low_pass
from melscape.synth.band.songs.instruments.kernels import CURVE_SAMPLES
from melscape.synth.band.songs.instruments.tables import partials_below, slopes, sound_of, tables_of
from melscape.synth.band.songs.instruments.tone import Make, Tone

SHADES = 3  # tables from soft to loud
NOISE_SECONDS = 1.5


@dataclass(frozen=True)
class Sustained:
    """One make of a sustained instrument.

    Args:
        dark_db, bright_db: fall of the partials per octave, at the softest and at the loudest.
        even: level of the even partials; a closed tube has few.
        fingerprint_db: how far single partials are off.
        attack_seconds, release_seconds: how it begins and ends.
        bloom: how much brighter it becomes from its first moment on, 0 to 1.
        noise: level of breath or bow.
        noise_hz: the lower edge of that noise.
        chiff: how much louder that noise is at the start.
        scoop_semitones: where the pitch begins against where it goes.
        vibrato_hz, vibrato_cents, vibrato_after_seconds: speed, depth and start of the vibrato.
        tremolo: how much the loudness follows the vibrato, 0 to 1.
        drift_cents: how far the pitch wanders.
        unsteady: how far the loudness wanders.
        players: how many play together, rounded.
        detune_cents: how far they are apart.
    """

    dark_db: float
    bright_db: float
    even: float
    fingerprint_db: float
    attack_seconds: float
    release_seconds: float
    bloom: float
    noise: float
    noise_hz: float
    chiff: float
    scoop_semitones: float
    vibrato_hz: float
    vibrato_cents: float
    vibrato_after_seconds: float
    tremolo: float
    drift_cents: float
    unsteady: float
    players: float
    detune_cents: float

    @property
    def manner(self) -> Manner:
        """How its pitch moves."""
        return Manner(
            self.scoop_semitones,
            1.2 * self.attack_seconds + 0.04,
            self.vibrato_hz,
            self.vibrato_cents,
            self.vibrato_after_seconds,
            self.drift_cents,
        )


def noise_of(kind: Sustained, make: Make) -> Float32[np.ndarray, "S"]:
    """The breath or bow of this make, at RMS 1; notes take pieces of it."""
    hiss = make.chance("noise").standard_normal(make.samples(NOISE_SECONDS)).astype(np.float32)
    edges = [high_pass(kind.noise_hz, make.rate_hz), low_pass(4.0 * kind.noise_hz, make.rate_hz)]
    kept = filtered(hiss, edges)
    return kept / (kept.std() + np.float32(1e-9))


def hold(kind: Sustained, make: Make, noise: Float32[np.ndarray, "_"], tone: Tone) -> Float32[np.ndarray, "S"]:
    """One note; `noise` is what `noise_of` made."""
    random = make.chance_for(tone)
    samples = make.samples(tone.held_seconds + kind.release_seconds)
    times = times_of(samples, make.rate_hz)
    tables = tables_of(_spectra(kind, make, tone))
    levels = swell(times, kind.attack_seconds)
    players = max(round(kind.players), 1)
    sound = np.zeros(samples, np.float32)
    for player in range(players):
        cents = kind.detune_cents * (player - 0.5 * (players - 1)) + (0.3 * kind.detune_cents) * random.normal()
        curve_hz = pitch_curve(tone, times, kind.manner, random) * 2.0 ** (cents / 1200.0)
        shaky = 1.0 + kind.unsteady * wander(times, 0.09, random)
        if kind.tremolo:
            shaky *= 1.0 - 0.5 * kind.tremolo * (1.0 + np.sin(2 * np.pi * (kind.vibrato_hz * times + random.random())))
        frame = (samples, make.rate_hz, float(random.random()))
        sound += sound_of(tables, curve_hz, _shades(kind, tone, levels * shaky), levels * shaky, frame)
    sound /= np.float32(np.sqrt(players))
    return sound + _breath(kind, noise, levels, samples, random)


def _spectra(kind: Sustained, make: Make, tone: Tone) -> Complex[np.ndarray, "L K"]:
    count = partials_below(tone.highest_hz * 1.03, make.rate_hz)
    levels = slopes(count, np.linspace(kind.dark_db, kind.bright_db, SHADES))
    levels[:, 1::2] *= kind.even
    # One print for every three semitones: neighbours share their colour, registers do not.
    random = make.chance("fingerprint", round(tone.pitch_midi / 3.0))
    levels *= 10.0 ** (random.normal(0.0, kind.fingerprint_db, count) / 20.0)
    return levels * np.exp(2j * np.pi * random.random(count))


def _shades(kind: Sustained, tone: Tone, levels: Float[np.ndarray, "T"]) -> Float[np.ndarray, "T"]:
    shade = (0.25 + 0.75 * tone.force) * (1.0 - kind.bloom + kind.bloom * levels)
    return (SHADES - 1) * np.clip(shade, 0.0, 1.0)


def _breath(
    kind: Sustained,
    noise: Float32[np.ndarray, "_"],
    levels: Float[np.ndarray, "T"],
    samples: int,
    random: np.random.Generator,
) -> Float32[np.ndarray, "S"]:
    start = int(random.integers(noise.size))
    piece = np.resize(np.roll(noise, -start) if samples > noise.size - start else noise[start:], samples)
    rush = 1.0 + kind.chiff * np.exp(-np.arange(levels.size) / 40.0)
    shape = np.repeat((kind.noise * levels * rush).astype(np.float32), CURVE_SAMPLES)[:samples]
    return piece * shape
