import numpy as np
import pytest

from melscape.audio.width import CENTRED_BELOW_HZ, decorrelated, widen
from melscape.errors import ConfigError

RATE_HZ = 48_000


def burst(seconds=0.5):
    random = np.random.default_rng(0)
    fall = np.exp(-8.0 * np.arange(int(seconds * RATE_HZ)) / RATE_HZ)
    return (0.3 * fall * random.standard_normal(fall.size)).astype(np.float32)


def tone(pitch_hz, seconds=0.5):
    return (0.3 * np.sin(2 * np.pi * pitch_hz * np.arange(int(seconds * RATE_HZ)) / RATE_HZ)).astype(np.float32)


def correlation(channels):
    return float(np.corrcoef(channels)[0, 1])


def level_db(samples):
    return 10.0 * np.log10(np.mean(samples.astype(np.float64) ** 2))


@pytest.mark.parametrize("sound", [burst(), tone(440.0), tone(3000.0), burst(0.001)])
@pytest.mark.parametrize("width", [0.0, 0.3, 1.0])
def test_both_channels_together_are_the_mono_sound(sound, width):
    channels = widen(sound, RATE_HZ, width)
    assert channels.shape == (2, sound.size)
    np.testing.assert_allclose(channels.mean(axis=0), sound, atol=1e-7)


def test_no_width_is_the_sound_twice():
    np.testing.assert_array_equal(widen(burst(), RATE_HZ, 0.0), np.stack([burst(), burst()]))


def test_the_wider_the_less_the_channels_agree():
    found = [correlation(widen(burst(), RATE_HZ, width)) for width in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert found == sorted(found, reverse=True)
    assert found[0] == pytest.approx(1.0)
    assert 0.4 < found[-1] < 0.55


@pytest.mark.parametrize("sound", [burst(), tone(261.6), tone(997.0), tone(5000.0)])
def test_neither_side_is_louder_and_the_level_does_not_jump(sound):
    levels = np.array([[level_db(each) for each in widen(sound, RATE_HZ, w)] for w in np.linspace(0, 1, 11)])
    assert np.abs(levels[:, 0] - levels[:, 1]).max() < 0.01
    assert np.abs(np.diff(levels, axis=0)).max() < 0.3
    assert np.abs(levels - level_db(sound)).max() < 1.4


def test_the_colour_of_both_channels_is_the_colour_of_the_sound():
    sound = burst()
    octaves = [slice(low, 2 * low) for low in (100, 200, 400, 800, 1600, 3200)]  # bins of 2 Hz: 200 Hz and up
    energy = [np.abs(np.fft.rfft(each)) ** 2 for each in (sound, decorrelated(sound.astype(np.float64), RATE_HZ))]
    apart_db = [10 * np.log10(energy[1][band].sum() / energy[0][band].sum()) for band in octaves]
    assert np.ptp(apart_db) < 2.0


def test_the_bass_stays_in_the_middle():
    low, high = (widen(tone(pitch_hz), RATE_HZ, 1.0) for pitch_hz in (0.3 * CENTRED_BELOW_HZ, 600.0))
    assert correlation(low) > 0.85 > correlation(high)


def test_the_end_of_the_side_is_quiet():
    left, right = widen(tone(440.0), RATE_HZ, 1.0)
    assert abs(float((left - right)[-1])) < 0.02 * np.abs(left - right).max() + 0.6 * abs(float(tone(440.0)[-1]))


def test_the_same_sound_is_widened_the_same_way():
    np.testing.assert_array_equal(widen(burst(), RATE_HZ, 0.7), widen(burst(), RATE_HZ, 0.7))


def test_silence_stays_silent():
    assert not widen(np.zeros(100, np.float32), RATE_HZ, 1.0).any()


@pytest.mark.parametrize("width", [-0.1, 1.1, float("nan")])
def test_a_width_out_of_range_is_refused(width):
    with pytest.raises(ConfigError, match="stereo width"):
        widen(burst(), RATE_HZ, width)
