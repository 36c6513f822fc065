"""Comparing by ear: equally loud, never clipped, first the sound and then the answer."""

import numpy as np
import pytest

from melscape.measures.loudness import loudness_lufs
from melscape.tasks.patch.answering.audition import GAP_SECONDS, HIGHEST_PEAK, audition, stereo

RATE_HZ = 44_100


def tone(level, frequency_hz=220.0, channels=2):
    times = np.arange(RATE_HZ) / RATE_HZ
    return np.tile((level * np.sin(2 * np.pi * frequency_hz * times)).astype(np.float32), (channels, 1))


@pytest.mark.parametrize("level", [1e-3, 0.02, 0.9, 3.0])
def test_the_answer_is_as_loud_as_the_sound(level):
    pair = audition(tone(0.3), tone(level, 1760.0), RATE_HZ)
    assert loudness_lufs(pair.answer, RATE_HZ) == pytest.approx(loudness_lufs(pair.target, RATE_HZ), abs=0.01)
    assert np.abs(pair.both()).max() <= HIGHEST_PEAK + 1e-6


def test_gains_say_what_was_done():
    pair = audition(tone(0.3), tone(0.03), RATE_HZ)
    assert pair.target_gain_db == pytest.approx(0.0, abs=1e-6)
    assert pair.answer_gain_db == pytest.approx(20.0, abs=1e-3)


def test_a_peaky_answer_turns_both_down():
    click = np.zeros((2, RATE_HZ), np.float32)
    click[:, ::4410] = 0.5
    pair = audition(tone(0.9), click, RATE_HZ)
    assert pair.target_gain_db < -1.0 and np.abs(pair.answer).max() == pytest.approx(HIGHEST_PEAK, abs=1e-5)


def test_silence_is_not_turned_up():
    pair = audition(tone(0.5), np.zeros((2, RATE_HZ), np.float32), RATE_HZ)
    assert pair.answer_gain_db == 0.0 and not pair.answer.any()


def test_the_sound_comes_first_then_silence_then_the_answer():
    pair = audition(tone(0.3), tone(0.3, 1760.0), RATE_HZ)
    gap = round(GAP_SECONDS * RATE_HZ)
    both = pair.both()
    assert both.shape == (2, 2 * RATE_HZ + gap) and not both[:, RATE_HZ : RATE_HZ + gap].any()
    assert np.array_equal(both[:, :RATE_HZ], pair.target)


@pytest.mark.parametrize("channels", [1, 2, 5])
def test_everything_is_heard_on_two_channels(channels):
    assert stereo(tone(0.1, channels=channels)).shape == (2, RATE_HZ)
