"""What a mouth does: vowels as resonances of the throat, consonants as bursts of noise, syllables of both.

Formants are means of men's voices (G. Peterson and H. Barney, Control methods used in a study of the vowels, JASA 24,
1952, table II); the cascade of resonances after G. Fant, Acoustic theory of speech production (1960).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Complex, Float, Float32

from melscape.synth.band.songs.instruments.filters import band_pass, filtered

# fmt: off
VOWELS: dict[str, tuple[float, float, float]] = {
    "ee": (270, 2290, 3010), "i": (390, 1990, 2550), "e": (530, 1840, 2480), "ae": (660, 1720, 2410),
    "ah": (730, 1090, 2440), "aw": (570, 840, 2410), "u": (440, 1020, 2240), "oo": (300, 870, 2240),
    "uh": (640, 1190, 2390), "er": (490, 1350, 1690),
}
GLIDES = (("ah", "ee"), ("e", "i"), ("aw", "oo"), ("ah", "oo"), ("ah", "ah"), ("ee", "ee"), ("oo", "oo"), ("ae", "ae"),
          ("uh", "uh"), ("er", "er"), ("aw", "aw"), ("e", "e"))
HIGH_FORMANTS_HZ = (3400.0, 4500.0, 5500.0, 6500.0, 7500.0, 8500.0, 9500.0, 10500.0)
BANDWIDTHS_HZ = (70.0, 100.0, 150.0, 220.0, 300.0, 400.0, 500.0, 600.0, 700.0, 800.0, 900.0)
# What all formants above those add: the sum of 1 / F^2 over a tube's resonances at 11.5, 12.5, ... kHz.
HIGHER_POLES = 9.08e-8


@dataclass(frozen=True)
class Consonant:
    """A sound before a vowel.

    Args:
        seconds: how long its noise lasts; 0 for a voiced one without.
        centre_hz, q: where its noise lies and how narrow it is.
        level: of its noise against the vowel.
        locus_hz: second formant where the vowel begins.
        soft: how quiet the voice is before the vowel opens, 0 (silent) to 1.
    """

    seconds: float
    centre_hz: float
    q: float
    level: float
    locus_hz: float
    soft: float


CONSONANTS: dict[str, Consonant] = {
    "": Consonant(0.0, 1000, 1, 0.0, 1500, 1.0),
    "s": Consonant(0.1, 6200, 1.6, 0.5, 1700, 0.0), "sh": Consonant(0.1, 3000, 1.4, 0.6, 1900, 0.0),
    "f": Consonant(0.08, 4500, 0.4, 0.18, 1000, 0.0), "h": Consonant(0.07, 1400, 0.5, 0.25, 1500, 0.1),
    "t": Consonant(0.035, 4600, 1.0, 0.8, 1750, 0.0), "k": Consonant(0.04, 2000, 1.5, 0.8, 2100, 0.0),
    "p": Consonant(0.025, 900, 0.8, 0.7, 850, 0.0), "d": Consonant(0.015, 4000, 1.0, 0.35, 1750, 0.3),
    "b": Consonant(0.012, 700, 0.8, 0.3, 850, 0.3), "g": Consonant(0.02, 1900, 1.4, 0.35, 2100, 0.3),
    "m": Consonant(0.0, 400, 1, 0.0, 1000, 0.35), "n": Consonant(0.0, 400, 1, 0.0, 1600, 0.35),
    "l": Consonant(0.0, 400, 1, 0.0, 1300, 0.55), "r": Consonant(0.0, 400, 1, 0.0, 1150, 0.6),
    "y": Consonant(0.0, 400, 1, 0.0, 2300, 0.7), "w": Consonant(0.0, 400, 1, 0.0, 650, 0.6),
}
# fmt: on
SUNG = tuple(CONSONANTS)
SCATTED = ("d", "b", "sh", "w", "y", "t", "p", "")
RAPPED = ("t", "k", "s", "p", "d", "b", "g", "f", "h", "r", "l", "m", "n", "")


@dataclass(frozen=True)
class Syllable:
    """A consonant and the way from a first vowel to a second."""

    consonant: Consonant
    first: str
    second: str


def syllable(consonants: tuple[str, ...], random: np.random.Generator) -> Syllable:
    """Any syllable with one of these consonants."""
    first, second = GLIDES[int(random.integers(len(GLIDES)))]
    return Syllable(CONSONANTS[consonants[int(random.integers(len(consonants)))]], first, second)


def throat(
    formants_hz: tuple[float, float, float], tract: float, pitch_hz: float, count: int
) -> Complex[np.ndarray, "K"]:
    """What the throat does to harmonics 1 to K: a resonance for each formant, all `tract` times as high."""
    heights = np.array([*formants_hz, *HIGH_FORMANTS_HZ]) * tract
    # Singers open the mouth until the first formant is not under the pitch, or nothing would sound.
    heights[0] = max(heights[0], 1.02 * pitch_hz)
    heights[1] = max(heights[1], 1.15 * heights[0])
    harmonics_hz = np.arange(1, count + 1)[None] * pitch_hz
    centres, widths = heights[:, None], np.array(BANDWIDTHS_HZ)[:, None] * tract
    tube = np.prod(centres**2 / (centres**2 - harmonics_hz**2 + 1j * harmonics_hz * widths), axis=0)
    return tube * np.exp(HIGHER_POLES * np.minimum(harmonics_hz[0] / tract, HIGH_FORMANTS_HZ[-1]) ** 2)


def locus(consonant: Consonant, vowel: str) -> tuple[float, float, float]:
    """The formants where a vowel begins after this consonant: nearly closed, the second one on its way."""
    first, second, third = VOWELS[vowel]
    if consonant.soft == 1.0:
        return first, second, third
    return 0.55 * first + 90.0, 0.5 * (second + consonant.locus_hz), third


def noise_of(consonant: Consonant, tract: float, rate_hz: int, random: np.random.Generator) -> Float32[np.ndarray, "_"]:
    """The noise of a consonant at its level, as long as it lasts; of no length for one without."""
    length = round(consonant.seconds * rate_hz)
    if not length:
        return np.zeros(0, np.float32)
    centre_hz = min(consonant.centre_hz * tract, 0.42 * rate_hz)
    hiss = filtered(random.standard_normal(length), [band_pass(centre_hz, rate_hz, consonant.q)])
    return (consonant.level / (hiss.std() + 1e-9) * hiss * _shape(length, consonant.seconds)).astype(np.float32)


def _shape(length: int, seconds: float) -> Float[np.ndarray, "_"]:
    along = np.arange(length) / length
    if seconds < 0.05:  # plosives burst
        return np.exp(-5.0 * along)
    return np.sin(np.pi * along) ** 0.7
