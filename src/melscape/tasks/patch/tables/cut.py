"""From a note to a wavetable and the way through it: cycles at a few moments, and a line that visits them in time."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float32

from melscape.errors import SynthError
from melscape.synth.vital.presets.parts import LfoShape, Modulation
from melscape.synth.vital.presets.preset import VitalPreset
from melscape.synth.vital.presets.wavetable import FRAME_SAMPLES, LAST_POSITION, Wavetable
from melscape.tasks.patch.listening.middle import middle
from melscape.tasks.patch.tables.harmonics import hear_harmonics, window_seconds
from melscape.tasks.patch.tables.keyframes import choose, smoothed

MOST_KEYFRAMES = 5
MOMENTS = 48
CROWDED = 1.6  # moments lie closer together at the beginning, where a note changes fastest
SECONDS_MODE, ENVELOPE_MODE = 0.0, 2.0  # of an LFO: its length in seconds; once, and then it stays
LOWEST_HZ = 8.0


@dataclass(frozen=True, eq=False)
class Cut:
    """A table, with the seconds from the onset at which each of its cycles was cut."""

    table: Wavetable
    moments_seconds: tuple[float, ...]

    @property
    def moves(self) -> bool:
        """Whether there is a way to go."""
        return len(self.moments_seconds) > 1

    @property
    def sweep_seconds(self) -> float:
        """How long the way takes."""
        return max(self.moments_seconds[-1], 0.01)

    @property
    def sweep(self) -> LfoShape:
        """The way as a drawn line from the onset on; a line's top is height 0."""
        points = {0.0: float(self.table.positions[0])}
        points |= dict(zip((moment / self.sweep_seconds for moment in self.moments_seconds), self.table.positions))
        ends = {1.0: float(self.table.positions[-1])}
        drawn = tuple((at, 1.0 - position / LAST_POSITION) for at, position in sorted((points | ends).items()))
        return LfoShape("From the sound", drawn, (0.0,) * len(drawn))

    def into(self, preset: VitalPreset, oscillator: int = 1, lfo: int = 1) -> VitalPreset:
        """The preset with this table in an oscillator, and an LFO that goes through it once in the time of the note."""
        values = {f"osc_{oscillator}_on": 1.0, f"osc_{oscillator}_wave_frame": 0.0}
        tables = {**preset.wavetables, oscillator: self.table}
        frame = f"osc_{oscillator}_wave_frame"
        slots = tuple(slot for slot in preset.modulations if slot.destination != frame)
        shapes: Mapping[int, LfoShape] = preset.lfos
        if self.moves:
            values |= lfo_values(lfo, self.sweep_seconds)
            slots = (*slots, Modulation(f"lfo_{lfo}", frame, 1.0))
            shapes = {**shapes, lfo: self.sweep}
        made = preset.with_values(values)
        return VitalPreset(
            made.values, slots, tables, shapes, made.name, made.author, made.comments, made.style, made.macros
        )


def lfo_values(lfo: int, seconds: float) -> dict[str, float]:
    """Raw values that make an LFO run once, in so many seconds."""
    return {
        f"lfo_{lfo}_sync": SECONDS_MODE,
        f"lfo_{lfo}_sync_type": ENVELOPE_MODE,
        f"lfo_{lfo}_frequency": -math.log2(seconds),
        f"lfo_{lfo}_smooth_mode": 0.0,
        f"lfo_{lfo}_phase": 0.0,
    }


def cut_table(
    samples: Float[np.ndarray, "..."],
    rate_hz: int,
    midi_float: float,
    held_seconds: float,
    *,
    keyframes: int = MOST_KEYFRAMES,
) -> Cut:
    """Cycles with the harmonics of a note, (S) or (C, S), at up to `keyframes` moments from its onset on.

    Errors: SynthError for silence, or a pitch below 8 Hz or above a quarter of the rate.
    """
    mono = middle(np.atleast_2d(samples))
    pitch_hz = 440.0 * 2.0 ** ((midi_float - 69.0) / 12.0)
    if not LOWEST_HZ <= pitch_hz <= rate_hz / 4 or keyframes < 1:
        raise SynthError(f"A pitch of {pitch_hz:.1f} Hz and {keyframes} keyframes.", "a pitch that the rate can carry")
    moments_seconds = _moments(mono.size / rate_hz, held_seconds, pitch_hz)
    heard = hear_harmonics(mono, rate_hz, pitch_hz, moments_seconds)
    if not heard.amplitudes.max() > 1e-6:
        raise SynthError("A silent note.", "a sound to cut a cycle from", "Give a sound, or leave the table out.")
    chosen = choose(heard, min(keyframes, MOST_KEYFRAMES))
    spectra = smoothed(heard)[list(chosen)]
    places = np.linspace(0, LAST_POSITION, len(chosen)).round().astype(int) if len(chosen) > 1 else np.zeros(1, int)
    table = Wavetable("From the sound", cycles(spectra), tuple(int(place) for place in places))
    return Cut(table, tuple(float(moments_seconds[index]) for index in chosen))


def cycles(spectra: Float[np.ndarray, "K _"]) -> Float32[np.ndarray, "K 2048"]:
    """One cycle a spectrum, all harmonics sines from 0: in step from cycle to cycle, so that no blend cancels them."""
    spectrum = np.zeros((len(spectra), FRAME_SAMPLES // 2 + 1), dtype=np.complex128)
    spectrum[:, 1 : spectra.shape[1] + 1] = -1j * spectra
    waves = np.fft.irfft(spectrum, FRAME_SAMPLES, axis=1)
    return (waves / np.abs(waves).max()).astype(np.float32)


def _moments(seconds: float, held_seconds: float, pitch_hz: float) -> Float[np.ndarray, "T"]:
    half = window_seconds(pitch_hz) / 2
    last = max(min(held_seconds, seconds) - half, half)
    first = min(half, last)
    return first + (last - first) * np.linspace(0.0, 1.0, MOMENTS if last > first else 1) ** CROWDED
