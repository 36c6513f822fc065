"""Struck things whose partials each ring and fade in their own time: piano strings, tines, bars."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float32

from melscape.synth.band.songs.instruments.filters import filtered, low_pass
from melscape.synth.band.songs.instruments.kernels import modes
from melscape.synth.band.songs.instruments.tables import HIGHEST, partials_below
from melscape.synth.band.songs.instruments.tone import Make, Tone

MOST_MODES = 44
MIDDLE_MIDI = 60.0
TWIN_LEVEL, TWIN_RING = 0.3, 3.0  # strings that swing apart give a softer sound that stays longer
THUMP_SECONDS = 0.06


@dataclass(frozen=True)
class Struck:
    """One make of something struck.

    Args:
        slope_db: how much each octave of partials is softer.
        cut_hz: where a hammer at middling force ends; it follows the pitch by half.
        strike: where it is struck, as a share of its length.
        stiffness: inharmonicity of a string at middle C (partial k at k sqrt(1 + B k^2)); 0 for none.
        ring_seconds: time for the first partial at middle C to fall by 60 dB.
        ring_octaves: by how many octaves of pitch that time halves.
        damping: how much faster a partial at 1 kHz fades, per second.
        twin_cents: how far the strings of a note are apart; 0 for a single one.
        thump: level of the hammer's knock.
        bark: how far a pickup bends the wave of a loud note, 0 to 1.
        fingerprint_db: how far single partials are off.
        release_seconds: how long the damper takes.
        tine: level of the high tine or bell partial.
        tine_ratio: where it lies, as a multiple of the pitch.
    """

    slope_db: float
    cut_hz: float
    strike: float
    stiffness: float
    ring_seconds: float
    ring_octaves: float
    damping: float
    twin_cents: float
    thump: float
    bark: float
    fingerprint_db: float
    release_seconds: float
    tine: float
    tine_ratio: float


def strike(kind: Struck, ratios: tuple[float, ...], make: Make, tone: Tone) -> Float32[np.ndarray, "S"]:
    """One note; `ratios` are its partials as multiples of the pitch, empty for those of a string."""
    random = make.chance_for(tone)
    samples = make.samples(tone.held_seconds + kind.release_seconds)
    partials_hz, levels, rings = _partials(kind, ratios, make, tone)
    phases = random.uniform(0.0, 0.15, levels.size)
    order = np.argsort(-rings)
    stays = 10.0 ** (-3.0 / (rings * make.rate_hz))
    turns = partials_hz / make.rate_hz
    sound = modes(turns[order], stays[order], levels[order], phases[order], samples)
    start = sound[: make.rate_hz // 10]
    sound = sound * np.float32(1.0 / (np.sqrt(np.mean(start**2)) + 1e-6))
    if kind.bark:
        push = np.float32(kind.bark * (0.2 + 1.6 * tone.force**2))
        sound = sound + push * (np.tanh(np.float32(0.9) * sound + np.float32(0.5)) - np.float32(0.46))
    return _with_thump(kind, make, tone, sound, random)


def _partials(
    kind: Struck, ratios: tuple[float, ...], make: Make, tone: Tone
) -> tuple[Float[np.ndarray, "K"], Float[np.ndarray, "K"], Float[np.ndarray, "K"]]:
    multiples = np.array(ratios) if ratios else _of_a_string(kind, tone, make.rate_hz)
    levels = 10.0 ** (-kind.slope_db * np.log2(multiples) / 20.0)
    if not ratios:
        levels = levels * (0.12 + np.abs(np.sin(np.pi * np.arange(1, multiples.size + 1) * kind.strike)))
    edge_hz = kind.cut_hz * 2.0 ** (2.2 * (tone.force - 0.6) + (tone.pitch_midi - MIDDLE_MIDI) / 24.0)
    levels = levels * np.exp(-(multiples - 1.0) * tone.pitch_hz / edge_hz)
    # The fingerprint belongs to the key, not to the stroke: it is the same for every take and force.
    print_db = make.chance("fingerprint", round(tone.pitch_midi)).normal(0.0, kind.fingerprint_db, multiples.size)
    levels = levels * 10.0 ** (print_db / 20.0)
    if kind.tine:
        multiples, levels = np.append(multiples, kind.tine_ratio), np.append(levels, kind.tine * tone.force)
    first_seconds = kind.ring_seconds * 2.0 ** (-(tone.pitch_midi - MIDDLE_MIDI) / (12.0 * kind.ring_octaves))
    rings = 6.91 / (6.91 / first_seconds + kind.damping * (multiples * tone.pitch_hz / 1000.0) ** 1.5)
    if kind.tine:
        rings[-1] = min(rings[-1], 0.35)
    if kind.twin_cents:
        multiples = np.concatenate([multiples, multiples * 2.0 ** (kind.twin_cents / 1200.0)])
        levels, rings = np.concatenate([levels, TWIN_LEVEL * levels]), np.concatenate([rings, TWIN_RING * rings])
    heard = multiples * tone.pitch_hz < HIGHEST * make.rate_hz
    heard[0] = True
    return multiples[heard] * tone.pitch_hz, levels[heard], rings[heard]


def _of_a_string(kind: Struck, tone: Tone, rate_hz: int) -> Float[np.ndarray, "K"]:
    numbers = np.arange(1, min(partials_below(tone.pitch_hz, rate_hz), MOST_MODES) + 1)
    # Short strings are stiffer: over middle C, B doubles about every eight semitones (Fletcher and Rossing, ch. 12).
    stiffness = kind.stiffness * 2.0 ** (max(tone.pitch_midi - MIDDLE_MIDI, 0.0) / 8.0)
    return numbers * np.sqrt((1.0 + stiffness * numbers**2) / (1.0 + stiffness))


def _with_thump(
    kind: Struck, make: Make, tone: Tone, sound: Float32[np.ndarray, "S"], random: np.random.Generator
) -> Float32[np.ndarray, "S"]:
    length = min(make.samples(THUMP_SECONDS), sound.size)
    fall = np.exp(-np.arange(length) / (0.22 * length))
    knock = filtered(random.standard_normal(length) * fall, [low_pass(900.0, make.rate_hz, 1.5)])
    sound[:length] += np.float32(3.0 * kind.thump * (0.1 + tone.force)) * knock
    return sound
