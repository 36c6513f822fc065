import numpy as np
import pytest

from melscape.audio.finish import END_FADE_SECONDS, LOUDEST, START_FADE_SECONDS, finish
from melscape.errors import ConfigError

RATE_HZ = 48_000


def tone(level=0.5, seconds=0.1, pitch_hz=997.0, phase=1.0):
    at = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    return (level * np.sin(2 * np.pi * pitch_hz * at + phase)).astype(np.float32)


def fading(level=0.5):
    sound = tone(level, seconds=0.5, phase=0.0)
    return sound * np.exp(-30.0 * np.arange(sound.size, dtype=np.float32) / RATE_HZ)


def test_a_sound_that_fits_keeps_its_loudness():
    sound = fading(0.2)
    np.testing.assert_array_equal(finish(sound, RATE_HZ), sound)


def test_a_sound_that_is_too_loud_is_turned_down_and_not_bent():
    sound = fading(3.0)
    done = finish(sound, RATE_HZ)
    assert np.abs(done).max() == pytest.approx(LOUDEST, rel=1e-5)
    np.testing.assert_allclose(done, sound * (LOUDEST / np.abs(sound).max()), rtol=1e-4)


def test_another_peak_can_be_asked_for():
    assert np.abs(finish(fading(3.0), RATE_HZ, loudest=0.5)).max() == pytest.approx(0.5)
    assert np.abs(finish(fading(3.0), RATE_HZ, loudest=None)).max() == np.abs(fading(3.0)).max()


def test_channels_are_turned_down_alike():
    both = np.stack([fading(2.0), fading(1.0)])
    done = finish(both, RATE_HZ)
    assert done.shape == both.shape
    np.testing.assert_allclose(done[0], 2.0 * done[1], rtol=1e-4, atol=1e-7)


def test_ends_in_full_swing_are_faded():
    sound = tone()
    done = finish(sound, RATE_HZ)
    assert abs(sound[0]) > 0.4
    assert abs(done[0]) < 1e-3
    assert abs(done[-1]) < 1e-4
    inner = slice(round(START_FADE_SECONDS * RATE_HZ), -round(END_FADE_SECONDS * RATE_HZ))
    np.testing.assert_array_equal(done[inner], sound[inner])
    # A click is a jump: none is larger than those of the tone itself.
    assert np.abs(np.diff(done, prepend=0.0, append=0.0)).max() <= np.abs(np.diff(sound)).max() * 1.01


def test_silent_ends_are_left_alone():
    sound = np.pad(fading(), (100, 100))
    np.testing.assert_array_equal(finish(sound, RATE_HZ), sound)


@pytest.mark.parametrize("length", [1, 7, 2400, 4800, 10_000])
def test_the_length_asked_for_is_the_length_given(length):
    assert finish(tone(), RATE_HZ, length_samples=length).shape == (length,)
    assert finish(np.stack([tone(), tone()]), RATE_HZ, length_samples=length).shape == (2, length)


def test_what_was_cut_ends_without_a_click_and_what_is_added_is_silence():
    cut = finish(tone(), RATE_HZ, length_samples=2400)
    assert abs(cut[-1]) < 1e-4
    longer = finish(tone(), RATE_HZ, length_samples=6000)
    assert not longer[4800:].any()
    assert np.abs(np.diff(longer[4700:4900])).max() < 0.1


def test_the_sound_given_is_left_as_it_was():
    sound = tone(2.0)
    before = sound.copy()
    finish(sound, RATE_HZ)
    np.testing.assert_array_equal(sound, before)


def test_silence_stays_silence():
    assert not finish(np.zeros(50, np.float32), RATE_HZ, length_samples=60).any()


@pytest.mark.parametrize("wrong", [{"length_samples": 0}, {"loudest": 0.0}, {"loudest": -1.0}])
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(ConfigError):
        finish(tone(), RATE_HZ, **wrong)
