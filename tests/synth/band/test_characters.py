"""Each voice does what its name says: spectra and decays against what theory gives."""

import numpy as np
import pytest
from scipy.special import jv

from melscape.synth.band import additive, fm, organ, pad, plucked
from melscape.synth.band.note import Note
from melscape.synth.band.voices import PROGRAM_NAMES, play

RATE_HZ = 32_000


def sound(voice, name, pitch=57, seconds=1.0, velocity=127):
    return play(voice, Note(pitch, seconds, PROGRAM_NAMES[voice].index(name), velocity), RATE_HZ)


def level(samples, frequency_hz):
    """Amplitude of the sine at one frequency, by a Hann-windowed sum over the middle of the sound."""
    middle = samples[samples.size // 4 : 3 * samples.size // 4].astype(float)
    window = np.hanning(middle.size)
    turn = np.exp(-2j * np.pi * frequency_hz * np.arange(middle.size) / RATE_HZ)
    return 2 * np.abs((middle * window * turn).sum()) / window.sum()


def test_fm_sidebands_are_chownings_bessel_functions(monkeypatch):
    plain = fm.Program(
        "plain", 3.3, index=1.5, index_t60_seconds=0.0, t60_seconds=0.0, attack_seconds=0.001, growl_hz=0
    )
    monkeypatch.setattr(fm, "PROGRAMS", (plain,))
    samples = play("fm", Note(69, 1.0, 0, 127), RATE_HZ)
    carrier = level(samples, 440.0)
    for order in (1, 2, 3):
        for side in (order, -order):
            share = level(samples, abs(440.0 * (1 + 3.3 * side))) / carrier
            assert share == pytest.approx(abs(jv(order, 1.5)) / jv(0, 1.5), rel=1e-3)


def test_a_closed_pipe_lacks_even_partials():
    samples = sound("additive", "closed pipe")
    assert level(samples, 440.0) < 0.15 * level(samples, 220.0)
    assert level(samples, 660.0) > level(samples, 440.0)


def test_stiff_strings_are_stretched_and_soft_ones_are_not():
    number = 6
    stretch = additive.PROGRAMS[PROGRAM_NAMES["additive"].index("glass")].stretch
    sharp_hz = 220.0 * number * np.sqrt((1 + stretch * number**2) / (1 + stretch))
    glass = sound("additive", "glass")
    assert level(glass, sharp_hz) > 5 * level(glass, 220.0 * number)


def test_each_drawbar_step_is_three_decibels():
    samples = sound("organ", "flute stop")
    bars = organ.PROGRAMS[PROGRAM_NAMES["organ"].index("flute stop")].bars
    out = {ratio: int(bar) for ratio, bar in zip(organ.DRAWBAR_RATIOS, bars)}
    fall_db = 20 * np.log10(level(samples, 660.0) / level(samples, 220.0))
    assert fall_db == pytest.approx(3.0 * (out[3.0] - out[1.0]), abs=0.05)


@pytest.mark.parametrize("name", ["muted string", "banjo", "koto"])
def test_strings_ring_for_as_long_as_their_recipe_says(name):
    t60_seconds = plucked.PROGRAMS[PROGRAM_NAMES["plucked"].index(name)].t60_seconds
    samples = sound("plucked", name, pitch=45, seconds=1.2).astype(float)
    fundamental = [level(part, 110.0) for part in (samples[: RATE_HZ // 4], samples[RATE_HZ // 4 : RATE_HZ // 2])]
    fall_db = 20 * np.log10(fundamental[1] / fundamental[0])
    assert fall_db == pytest.approx(-60.0 * 0.25 / t60_seconds, rel=0.25)


def test_a_closing_pad_gets_duller_and_a_sweep_brighter():
    def brightness(samples):
        power = np.abs(np.fft.rfft(samples * np.hanning(samples.size))) ** 2
        return (power * np.arange(power.size)).sum() / power.sum()

    for name, rising in (("closing", False), ("sweep", True)):
        early, late = np.array_split(sound("pad", name)[4000:-6000], 2)
        assert bool(brightness(late) > brightness(early)) == rising


def test_pads_are_alias_free_up_to_the_top_of_the_keyboard():
    highest = pad.render(Note(108, 0.5, 6), RATE_HZ, np.random.default_rng(0))
    power = np.abs(np.fft.rfft(highest * np.hanning(highest.size))) ** 2
    hertz = np.fft.rfftfreq(highest.size, 1 / RATE_HZ)
    assert power[hertz < 3500].sum() < 1e-4 * power.sum()
