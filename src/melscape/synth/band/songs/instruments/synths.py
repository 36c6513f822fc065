"""Synthesizers: saws and pulses through a filter that opens and closes, in unison or alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from jaxtyping import Complex, Float, Float32

from melscape.synth.band.songs.chance import between, happens
from melscape.synth.band.songs.instruments.bus import Bus, coloured
from melscape.synth.band.songs.instruments.curves import Manner, pitch_curve, swell, times_of
from melscape.synth.band.songs.instruments.tables import low_passed, partials_below, sound_of, tables_of
from melscape.synth.band.songs.instruments.tone import Make, Programme, Ranges, Tone, drawn

SHADES = 5  # tables from closed to open
MIDDLE_HZ = 261.6


@dataclass(frozen=True)
class Patch:
    """One patch of a synthesizer.

    Args:
        width: of the pulse, 0.5 is a square; mixed with the saw.
        saw: share of the saw, 0 to 1.
        sub: level of the octave below.
        closed_hz, open_octaves: where the filter rests, and how far it opens; it follows the pitch by half.
        resonance: its Q.
        opening_seconds, closing_seconds: how its envelope rises and falls.
        filter_sustain: where that envelope stays, 0 to 1.
        attack_seconds, decay_seconds, sustain, release_seconds: the envelope of the loudness.
        voices: how many oscillators, rounded.
        detune_cents: how far apart the outermost are.
        vibrato_cents: depth of the vibrato.
        glide_semitones: where the pitch begins against where it goes.
    """

    width: float
    saw: float
    sub: float
    closed_hz: float
    open_octaves: float
    resonance: float
    opening_seconds: float
    closing_seconds: float
    filter_sustain: float
    attack_seconds: float
    decay_seconds: float
    sustain: float
    release_seconds: float
    voices: float
    detune_cents: float
    vibrato_cents: float
    glide_semitones: float


# fmt: off
LEAD: Ranges = {
    "width": (0.1, 0.5), "saw": (0.0, 1.0), "sub": (0.0, 0.4), "closed_hz": (500, 1800), "open_octaves": (0.5, 3.0),
    "resonance": (0.7, 3.5), "opening_seconds": (0.005, 0.1), "closing_seconds": (0.1, 0.8),
    "filter_sustain": (0.2, 0.8), "attack_seconds": (0.003, 0.03), "decay_seconds": (0.2, 1.0), "sustain": (0.5, 1.0),
    "release_seconds": (0.05, 0.25), "voices": (1, 3), "detune_cents": (3, 20), "vibrato_cents": (0, 25),
    "glide_semitones": (-1.5, 0.3),
}
KINDS: Mapping[str, Ranges] = {
    "lead_synth": LEAD,
    "pad_synth": {**LEAD, "closed_hz": (350, 1200), "open_octaves": (0.5, 2.0), "resonance": (0.6, 1.8),
                  "opening_seconds": (0.3, 1.5), "closing_seconds": (1.0, 3.0), "filter_sustain": (0.5, 1.0),
                  "attack_seconds": (0.1, 0.6), "sustain": (0.8, 1.0), "release_seconds": (0.3, 0.8),
                  "voices": (2, 4), "detune_cents": (6, 22), "vibrato_cents": (0, 6), "glide_semitones": (0, 0)},
    "pluck_synth": {**LEAD, "closed_hz": (250, 900), "open_octaves": (2.0, 4.0), "opening_seconds": (0.002, 0.006),
                    "closing_seconds": (0.05, 0.3), "filter_sustain": (0.0, 0.25), "decay_seconds": (0.15, 0.6),
                    "sustain": (0.0, 0.2), "attack_seconds": (0.001, 0.006), "vibrato_cents": (0, 0),
                    "glide_semitones": (0, 0), "release_seconds": (0.08, 0.3)},
    "brass_synth": {**LEAD, "saw": (0.7, 1.0), "closed_hz": (300, 800), "open_octaves": (1.5, 3.2),
                    "resonance": (0.6, 1.4), "opening_seconds": (0.03, 0.12), "closing_seconds": (0.2, 0.8),
                    "attack_seconds": (0.01, 0.05), "voices": (2, 4), "detune_cents": (6, 20), "vibrato_cents": (0, 8)},
    "arpeggio_synth": {**LEAD, "closed_hz": (300, 1500), "open_octaves": (1.0, 3.5), "closing_seconds": (0.05, 0.25),
                       "filter_sustain": (0.0, 0.4), "decay_seconds": (0.1, 0.4), "sustain": (0.0, 0.5),
                       "attack_seconds": (0.001, 0.006), "glide_semitones": (0, 0), "vibrato_cents": (0, 0)},
    "bass_synth": {**LEAD, "sub": (0.2, 0.9), "closed_hz": (120, 500), "open_octaves": (1.0, 3.5),
                   "closing_seconds": (0.08, 0.4), "filter_sustain": (0.1, 0.6), "attack_seconds": (0.002, 0.008),
                   "voices": (1, 2), "detune_cents": (2, 10), "vibrato_cents": (0, 0), "glide_semitones": (-0.5, 0.0),
                   "release_seconds": (0.03, 0.1)},
}
# fmt: on


def programme(make: Make) -> Programme:
    """One patch of one of `KINDS`."""
    random = make.chance("patch")
    patch = Patch(**drawn(KINDS[make.instrument], random))
    bus = Bus(
        coloured(random),
        drive_db=between(random, (1, 12)) if happens(random, 0.4) else 0.0,
        lean=between(random, (0.0, 0.6)),
        chorus=between(random, (0.2, 0.9)) if make.instrument != "bass_synth" and happens(random, 0.45) else 0.0,
        chorus_hz=between(random, (0.3, 1.4)),
    )
    return Programme(partial(_sound, patch, make), patch.release_seconds, bus)


def _sound(patch: Patch, make: Make, tone: Tone) -> Float32[np.ndarray, "S"]:
    random = make.chance_for(tone)
    samples = make.samples(tone.held_seconds + patch.release_seconds)
    times = times_of(samples, make.rate_hz)
    tables = tables_of(_spectra(patch, make, tone))
    levels = swell(times, patch.attack_seconds, patch.decay_seconds, patch.sustain)
    opened = swell(times, patch.opening_seconds, patch.closing_seconds, patch.filter_sustain)
    places = (SHADES - 1) * np.clip(opened * (0.55 + 0.5 * tone.force), 0.0, 1.0)
    manner = Manner(patch.glide_semitones, 0.09, 5.5, patch.vibrato_cents, 0.3)
    voices = max(round(patch.voices), 1)
    sound = np.zeros(samples, np.float32)
    for cents in np.linspace(-0.5, 0.5, voices) * patch.detune_cents if voices > 1 else (0.0,):
        curve_hz = pitch_curve(tone, times, manner, random) * 2.0 ** (cents / 1200.0)
        frame = (samples, make.rate_hz, float(random.random()))
        sound += sound_of(tables, 0.5 * curve_hz, places, levels, frame)
    return sound / np.float32(np.sqrt(voices))


def _spectra(patch: Patch, make: Make, tone: Tone) -> Complex[np.ndarray, "L K"]:
    # Tables lie an octave under the key, so that the sub oscillator is a part of them.
    root_hz = 0.5 * tone.pitch_hz
    count = max(partials_below(0.5 * tone.highest_hz, make.rate_hz), 2)
    numbers = np.arange(1, count // 2 + 1)
    pulse = 2.0 * np.sin(np.pi * numbers * patch.width) / numbers
    wave = np.zeros(count)
    wave[1 : 2 * numbers.size : 2] = patch.saw / numbers + (1.0 - patch.saw) * pulse
    wave[0] += patch.sub
    edges_hz = _edges_hz(patch, tone)
    return wave[None] * low_passed(count, root_hz, edges_hz, patch.resonance)


def _edges_hz(patch: Patch, tone: Tone) -> Float[np.ndarray, "L"]:
    follow = (tone.pitch_hz / MIDDLE_HZ) ** 0.5
    return patch.closed_hz * follow * 2.0 ** np.linspace(0.0, patch.open_octaves, SHADES)
