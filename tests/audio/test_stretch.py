"""Another tempo by reading faster or slower: length and pitch move as they must, and nothing else does."""

import numpy as np
import pytest

from melscape.audio.stretch import paced
from melscape.errors import AudioError

RATE_HZ = 22_050


def tone(pitch_hz, count):
    return np.sin(2 * np.pi * pitch_hz * np.arange(count) / RATE_HZ)


@pytest.mark.parametrize("ratio", [0.8, 0.97, 1.0, 1.1, 1.25])
def test_a_tone_is_read_higher_and_shorter_by_the_ratio(ratio):
    found = paced(tone(440.0, 20_000), ratio)
    assert found.dtype == np.float32 and found.size == round(20_000 / ratio)
    np.testing.assert_allclose(found[5:-5], tone(440.0 * ratio, found.size)[5:-5], atol=2e-4)


def test_its_own_pace_changes_nothing():
    sound = np.random.default_rng(0).standard_normal(500).astype(np.float32)
    np.testing.assert_array_equal(paced(sound, 1.0), sound)


def test_the_ends_go_on_as_they_are():
    np.testing.assert_allclose(paced(np.full(100, 0.25), 0.8), 0.25)


def test_one_sample_stays_one():
    assert paced(np.array([0.5]), 4.0).tolist() == [0.5]


@pytest.mark.parametrize("ratio", [0.0, -1.0, 0.05, 20.0, float("nan")])
def test_a_pace_nobody_could_follow_is_refused(ratio):
    with pytest.raises(AudioError, match="times as fast"):
        paced(np.zeros(10), ratio)


def test_a_sound_of_nothing_is_refused():
    with pytest.raises(AudioError, match="0 samples"):
        paced(np.zeros(0), 1.0)
