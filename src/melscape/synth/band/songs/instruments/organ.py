"""The organ: drawbars and a rotor, or the pipes of a church."""

from __future__ import annotations

from functools import partial

import numpy as np
from jaxtyping import Complex, Float, Float32

from melscape.synth.band.songs.chance import between, happens
from melscape.synth.band.songs.instruments.bus import Bus, coloured
from melscape.synth.band.songs.instruments.curves import Manner, pitch_curve, swell, times_of
from melscape.synth.band.songs.instruments.filters import band_pass, filtered
from melscape.synth.band.songs.instruments.tables import partials_below, sound_of, tables_of
from melscape.synth.band.songs.instruments.tone import Make, Programme, Tone

# Of a table one octave under the key: 16', 5 1/3', 8', 4', 2 2/3', 2', 1 3/5', 1 1/3', 1'.
DRAWBARS = (1, 3, 2, 4, 6, 8, 10, 12, 16)
REGISTRATIONS = ("888000000", "888800000", "868060004", "800000888", "008800000", "556540000", "888888888", "687600040")
CLICK_SECONDS = 0.006


def programme(make: Make) -> Programme:
    """One registration of one organ, its rotor slow, fast or off."""
    random = make.chance("organ")
    drawbars = np.array([int(digit) for digit in str(random.choice(REGISTRATIONS))], float)
    # A step of a drawbar is 3 dB; every organ and every hand is a little off.
    levels = np.where(drawbars > 0, 10.0 ** (-3.0 * (8.0 - drawbars + random.normal(0.0, 0.7, 9)) / 20.0), 0.0)
    fast, turns = happens(random, 0.5), happens(random, 0.75)
    speed_hz = between(random, (5.8, 7.0) if fast else (0.6, 1.0))
    bus = Bus(
        coloured(random),
        high_cut_hz=between(random, (3500, 9000)),
        drive_db=between(random, (2, 18)) if happens(random, 0.6) else 0.0,
        lean=0.6,
        chorus=between(random, (0.15, 0.4)) if turns else 0.0,
        chorus_hz=speed_hz,
        tremolo=between(random, (0.1, 0.35)) if turns else 0.0,
        tremolo_hz=speed_hz,
    )
    click, attack_seconds = between(random, (0.0, 0.5)), between(random, (0.004, 0.03))
    render = partial(_press, make, levels, (click, attack_seconds))
    return Programme(render, between(random, (0.03, 0.12)), bus, expression=0.1)


def _press(
    make: Make, drawbars: Float[np.ndarray, "9"], touch: tuple[float, float], tone: Tone
) -> Float32[np.ndarray, "S"]:
    click, attack_seconds = touch
    samples = make.samples(tone.held_seconds + 0.12)
    times = times_of(samples, make.rate_hz)
    random = make.chance_for(tone)
    curve_hz = 0.5 * pitch_curve(tone, times, Manner(drift_cents=1.0), random)
    tables = tables_of(_spectrum(make, drawbars, tone))
    frame = (samples, make.rate_hz, float(random.random()))
    sound = sound_of(tables, curve_hz, np.zeros_like(times), swell(times, attack_seconds), frame)
    length = min(make.samples(CLICK_SECONDS), samples)
    sound[:length] += np.float32(2.0 * click) * filtered(
        random.standard_normal(length), [band_pass(2500.0, make.rate_hz, 0.7)]
    )
    return sound


def _spectrum(make: Make, drawbars: Float[np.ndarray, "9"], tone: Tone) -> Complex[np.ndarray, "1 _"]:
    most = partials_below(0.5 * tone.highest_hz, make.rate_hz)
    spectrum = np.zeros((1, max(DRAWBARS)), np.complex128)
    phases = make.chance("wheels", round(tone.pitch_midi)).random(len(DRAWBARS))
    for drawbar, level, phase in zip(DRAWBARS, drawbars, phases):
        spectrum[0, drawbar - 1] = level * np.exp(2j * np.pi * phase)
    spectrum[:, most:] = 0.0
    spectrum[0, 1] += 1e-3  # never nothing at all
    return spectrum
