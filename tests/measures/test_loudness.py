"""Loudness: the calibration of the recommendation, its gates, and what equal loudness means."""

import numpy as np
import pytest

from melscape.measures.loudness import loudness_lufs
from melscape.measures.problems import MeasureError

RATE_HZ = 48_000


def sine(seconds=3.0, amplitude=1.0, frequency_hz=997.0, rate_hz=RATE_HZ):
    times = np.arange(round(seconds * rate_hz)) / rate_hz
    return amplitude * np.sin(2 * np.pi * frequency_hz * times)[None]


@pytest.mark.parametrize("rate_hz", [44_100, 48_000, 96_000])
def test_a_full_sine_in_one_channel_is_at_minus_three(rate_hz):
    # ITU-R BS.1770-4, annex 1: a 0 dB FS, 997 Hz sine in one front channel reads -3.01 LKFS.
    assert loudness_lufs(sine(rate_hz=rate_hz), rate_hz) == pytest.approx(-3.01, abs=0.02)


def test_two_equal_channels_are_three_louder():
    one = sine(amplitude=0.1)
    assert loudness_lufs(np.vstack([one, one]), RATE_HZ) - loudness_lufs(one, RATE_HZ) == pytest.approx(3.01, abs=0.01)


@pytest.mark.parametrize("seconds", [0.03, 0.3, 2.0])
def test_ten_decibels_more_are_ten_units_more(seconds):
    soft, loud = (loudness_lufs(sine(seconds, amplitude), RATE_HZ) for amplitude in (0.05, 0.05 * 10**0.5))
    assert loud - soft == pytest.approx(10.0, abs=1e-6)


def test_silence_behind_a_sound_does_not_make_it_softer():
    sound = sine(2.0, 0.2)
    longer = np.hstack([sound, np.zeros((1, 10 * RATE_HZ))])
    assert loudness_lufs(longer, RATE_HZ) == pytest.approx(loudness_lufs(sound, RATE_HZ), abs=0.5)


def test_silence_has_no_loudness():
    assert loudness_lufs(np.zeros((2, RATE_HZ)), RATE_HZ) == float("-inf")


def test_low_tones_are_softer_and_high_ones_louder_than_they_measure():
    low, middle, high = (loudness_lufs(sine(frequency_hz=each), RATE_HZ) for each in (30.0, 997.0, 6_000.0))
    assert low < middle < high and high - middle == pytest.approx(3.3, abs=0.3)


def test_the_filters_are_those_of_the_recommendation():
    from melscape.measures.loudness import _high_pass, _shelf

    over, under = _shelf(48_000)
    assert over == pytest.approx([1.53512485958697, -2.69169618940638, 1.19839281085285], abs=1e-6)
    assert under[1:] == pytest.approx([-1.69065929318241, 0.73248077421585], abs=1e-6)
    assert _high_pass(48_000)[1][1:] == pytest.approx([-1.99004745483398, 0.99007225036621], abs=1e-6)


@pytest.mark.parametrize("samples", [np.zeros(5), np.zeros((3, 5)), np.zeros((1, 0)), np.full((1, 5), np.nan)])
def test_what_is_no_sound_is_refused(samples):
    with pytest.raises(MeasureError):
        loudness_lufs(samples, RATE_HZ)
