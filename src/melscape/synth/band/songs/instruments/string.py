"""A plucked or struck string: a shape goes round a loop that loses highs, as a string does; one or two in a course."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float32

from melscape.synth.band.songs.instruments.curves import Manner, pitch_curve, times_of
from melscape.synth.band.songs.instruments.filters import band_pass, filtered
from melscape.synth.band.songs.instruments.kernels import string
from melscape.synth.band.songs.instruments.tables import partials_below
from melscape.synth.band.songs.instruments.tone import Make, Tone

REFERENCE_HZ = 110.0  # where `ring_seconds` is meant; higher strings ring for less
BRIGHT_HZ = 3000.0  # where `bright_seconds` is meant
SOFTEST_HZ, HARDNESS_OCTAVES, FORCE_OCTAVES = 350.0, 5.0, 2.4
NOISE_SECONDS = 0.035
SHORTEST_PERIOD = 5.0


@dataclass(frozen=True)
class String:
    """One make of a string instrument.

    Args:
        hardness: 0 is a thumb, 1 a steel plectrum.
        pick: where it is plucked, as a share of its length.
        ring_seconds: time for a low partial at 110 Hz to fall by 60 dB.
        bright_seconds: the same for partials around 3 kHz.
        stiffness: 0 is a thread, 0.7 a rod: how far high partials are sharp.
        course_cents: how far its second string is off; 0 for a single one.
        noise: level of the noise of finger or plectrum.
        noise_hz: where that noise lies.
        buzz: how much the string hits frets, 0 to 1.
        slide_semitones: where the pitch begins against where it goes.
        vibrato_cents: depth of the vibrato of long notes.
        release_seconds: how long it takes to damp.
    """

    hardness: float
    pick: float
    ring_seconds: float
    bright_seconds: float
    stiffness: float
    course_cents: float
    noise: float
    noise_hz: float
    buzz: float
    slide_semitones: float
    vibrato_cents: float
    release_seconds: float

    @property
    def manner(self) -> Manner:
        """How its pitch moves."""
        return Manner(self.slide_semitones, 0.06, 5.2, self.vibrato_cents, 0.35)


def pluck(kind: String, make: Make, tone: Tone) -> Float32[np.ndarray, "S"]:
    """One note."""
    random = make.chance_for(tone)
    samples = make.samples(tone.held_seconds + kind.release_seconds)
    curve_hz = pitch_curve(tone, times_of(samples, make.rate_hz), kind.manner, random)
    burst = _burst(kind, make, tone, random)
    sound = _swinging(kind, make, burst, curve_hz, samples)
    if kind.course_cents:
        detuned_hz = curve_hz * 2.0 ** (kind.course_cents / 1200.0)
        sound = sound + np.float32(0.8) * _swinging(kind, make, burst, detuned_hz, samples)
    sound = _levelled(sound, make.rate_hz)
    if kind.buzz:
        sound = sound + np.float32(kind.buzz) * (np.tanh(3.0 * sound) - sound)
    return _with_noise(kind, make, tone, sound, random)


def _burst(kind: String, make: Make, tone: Tone, random: np.random.Generator) -> Float32[np.ndarray, "_"]:
    """One period of the shape that the pick leaves: notched by its place, dulled by its softness."""
    count = partials_below(tone.highest_hz, make.rate_hz)
    numbers = np.arange(1, count + 1)
    octaves = HARDNESS_OCTAVES * kind.hardness + FORCE_OCTAVES * (tone.force - 0.6)
    cut_hz = SOFTEST_HZ * 2.0**octaves
    levels = np.abs(np.sin(np.pi * numbers * (kind.pick + random.normal(0.0, 0.012)))) / numbers**0.65
    levels = levels / (1.0 + (numbers * tone.pitch_hz / cut_hz) ** 2)
    width = max(round(make.rate_hz / tone.pitch_hz), 4)
    spectrum = np.zeros(width // 2 + 1, np.complex128)
    heard = min(count, width // 2 - 1)
    jitter = np.exp(1j * (0.5 * np.pi + random.normal(0.0, 0.5, heard)))
    spectrum[1 : heard + 1] = levels[:heard] * jitter * random.uniform(0.8, 1.2, heard)
    return np.fft.irfft(spectrum, width).astype(np.float32)


def _swinging(
    kind: String, make: Make, burst: Float32[np.ndarray, "_"], curve_hz: Float[np.ndarray, "T"], samples: int
) -> Float32[np.ndarray, "S"]:
    pitch_hz = float(curve_hz[-1])
    loss, pole = _losses(kind, pitch_hz, make.rate_hz)
    turn = 2.0 * math.pi * pitch_hz / make.rate_hz
    late = math.atan2(pole * math.sin(turn), 1.0 - pole * math.cos(turn)) / turn
    # Of an all-pass (c + z^-1) / (1 + c z^-1): what it delays the first partial by.
    stiff = -kind.stiffness
    late += 1.0 - 2.0 * math.atan2(stiff * math.sin(turn), 1.0 + stiff * math.cos(turn)) / turn
    periods = np.maximum(make.rate_hz / curve_hz - late, SHORTEST_PERIOD)
    return string(burst, periods.astype(np.float32), loss, pole, stiff, samples)


def _losses(kind: String, pitch_hz: float, rate_hz: int) -> tuple[float, float]:
    """What a turn leaves of a low partial, and the one-pole filter that takes more of the high ones."""
    ring_seconds = kind.ring_seconds * math.sqrt(REFERENCE_HZ / max(pitch_hz, 30.0))
    low = 10.0 ** (-3.0 / (pitch_hz * ring_seconds))
    high = 10.0 ** (-3.0 / (pitch_hz * min(kind.bright_seconds, ring_seconds)))
    share = (high / low) ** 2
    cosine = math.cos(2.0 * math.pi * min(BRIGHT_HZ, 0.4 * rate_hz) / rate_hz)
    # |1 - a|^2 / |1 - a e^jw|^2 = share, solved for the pole a below 1.
    half = 1.0 - share * cosine
    pole = (half - math.sqrt(max(half**2 - (1.0 - share) ** 2, 0.0))) / max(1.0 - share, 1e-9)
    return low, min(max(pole, 0.0), 0.95)


def _levelled(sound: Float32[np.ndarray, "S"], rate_hz: int) -> Float32[np.ndarray, "S"]:
    start = sound[: rate_hz // 10]
    return sound * np.float32(1.0 / (np.sqrt(np.mean(start**2)) + 1e-6))


def _with_noise(
    kind: String, make: Make, tone: Tone, sound: Float32[np.ndarray, "S"], random: np.random.Generator
) -> Float32[np.ndarray, "S"]:
    length = min(make.samples(NOISE_SECONDS), sound.size)
    fall = np.exp(-np.arange(length) / (0.2 * length))
    noise = filtered(random.standard_normal(length) * fall, [band_pass(kind.noise_hz, make.rate_hz, 0.8)])
    sound[:length] += np.float32(3.0 * kind.noise * (0.4 + tone.force)) * noise
    return sound
