"""Laying sounds over each other: straight, at another pace, in a circle, and as loud as asked."""

import numpy as np
import pytest
from scipy.interpolate import CubicHermiteSpline

from melscape.audio.mix import gain_for_snr, lay
from melscape.errors import AudioError


def numbers(size=1000, seed=0):
    return np.random.default_rng(seed).integers(-30_000, 30_000, size).astype(np.int16)


def laid(sound, count, **how):
    out = np.zeros(count, np.float32)
    lay(sound, out, **{"gain": 1.0, **how})
    return out


def read_by_scipy(sound, places):
    """The cubic with the slopes of Catmull and Rom, by scipy, over the sound written down three times."""
    tripled = np.tile(sound.astype(np.float64), 3)
    slopes = 0.5 * (np.roll(tripled, -1) - np.roll(tripled, 1))
    return CubicHermiteSpline(np.arange(tripled.size), tripled, slopes)(places % sound.size + sound.size)


def test_at_its_own_pace_it_is_added_as_it_is():
    sound, out = numbers(), np.full(400, 2.0, np.float32)
    lay(sound, out, gain=0.5, start_samples=100)
    np.testing.assert_allclose(out, 2.0 + 0.5 * sound[100:500])


def test_after_the_last_sample_comes_the_first():
    sound = numbers(70)
    np.testing.assert_array_equal(laid(sound, 300, start_samples=60), np.resize(np.roll(sound, -60), 300))


@pytest.mark.parametrize("ratio", [0.8, 0.993, 1.0, 1.07, 1.25, 3.0])
@pytest.mark.parametrize("start", [0.0, 0.4, 523.25, 998.7])
def test_at_another_pace_it_is_the_cubic_of_scipy(ratio, start):
    sound = numbers()
    found = laid(sound, 2500, start_samples=start, ratio=ratio)
    np.testing.assert_allclose(found, read_by_scipy(sound, start + ratio * np.arange(2500)), atol=0.1)


def test_a_start_beyond_the_end_counts_round_the_circle():
    sound = numbers(50)
    np.testing.assert_array_equal(laid(sound, 80, start_samples=1010), laid(sound, 80, start_samples=10))


@pytest.mark.parametrize("size", [1, 2, 3, 5])
@pytest.mark.parametrize("ratio", [0.5, 1.0, 1.3, 7.0])
def test_the_shortest_sounds_can_be_read_too(size, ratio):
    sound = numbers(size)
    found = laid(sound, 40, ratio=ratio)
    np.testing.assert_allclose(found, read_by_scipy(sound, ratio * np.arange(40)), atol=0.1)


def test_a_read_only_map_of_a_file_will_do(tmp_path):
    sound = numbers()
    sound.tofile(tmp_path / "sound.i16")
    mapped = np.asarray(np.memmap(tmp_path / "sound.i16", np.int16, mode="r"))
    np.testing.assert_array_equal(laid(mapped, 900, ratio=1.1), laid(sound, 900, ratio=1.1))


def test_nothing_to_lay_and_standing_still_are_refused():
    with pytest.raises(AudioError, match="0 samples"):
        laid(numbers(0), 10)
    with pytest.raises(AudioError, match="0.0 times"):
        laid(numbers(10), 10, ratio=0.0)


@pytest.mark.parametrize("snr_db", [-5.0, 0.0, 20.0])
def test_a_noise_ends_up_as_far_under_the_music_as_asked(snr_db):
    random = np.random.default_rng(1)
    music, noise = 0.3 * random.standard_normal(4000), 0.01 * random.standard_normal(4000)
    gain = gain_for_snr(np.mean(music**2), np.mean(noise**2), snr_db)
    assert 10 * np.log10(np.mean(music**2) / np.mean((gain * noise) ** 2)) == pytest.approx(snr_db)


def test_silence_is_neither_turned_up_nor_drowned():
    assert gain_for_snr(0.1, 0.0, 0.0) == 0.0 and gain_for_snr(0.0, 0.1, 0.0) == 0.0
    assert gain_for_snr(1.0, 1e-30, 0.0) == 1e3
