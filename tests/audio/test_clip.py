from __future__ import annotations

import numpy as np
import pytest

from melscape.audio.clip import Clip
from melscape.audio.problems import BadChannels, BadRate, EmptyAudio, NotFinite
from melscape.errors import AudioError


def test_mono_samples_become_one_channel() -> None:
    clip = Clip.of(np.zeros(8_000), 16_000)
    assert clip.samples.shape == (1, 8_000)
    assert clip.samples.dtype == np.float32
    assert clip.seconds == 0.5
    assert clip.channels == 1


def test_mono_is_the_mean_of_the_channels() -> None:
    clip = Clip.of(np.array([[1.0, 0.0], [0.0, 0.5]]), 16_000)
    assert clip.mono().tolist() == [0.5, 0.25]


def test_one_channel_is_its_own_mono() -> None:
    clip = Clip.of(np.array([0.1, 0.2]), 16_000)
    assert np.shares_memory(clip.mono(), clip.samples)


def test_a_cut_is_the_part_that_was_asked_for() -> None:
    clip = Clip.of(np.arange(16_000) / 16_000, 16_000)
    part = clip.cut(0.25, 0.5)
    assert part.seconds == 0.5
    assert part.samples[0, 0] == pytest.approx(0.25)


def test_a_cut_over_the_end_stops_there_and_one_behind_it_is_empty() -> None:
    clip = Clip.of(np.zeros(16_000), 16_000)
    assert clip.cut(0.75, 9.0).seconds == 0.25
    with pytest.raises(EmptyAudio):
        clip.cut(2.0, 1.0)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e38, -1e7])
def test_what_is_no_number_or_no_sound_is_refused(bad: float) -> None:
    samples = np.zeros((2, 100), np.float32)
    samples[1, 50] = bad
    with pytest.raises(NotFinite, match="range from"):
        Clip(samples, 44_100)


def test_doubles_beyond_floats_are_refused_and_not_warned_about() -> None:
    with pytest.raises(NotFinite):
        Clip.of(np.full(4, 1e300), 44_100)


@pytest.mark.parametrize("rate_hz", [-1, 0, 1, 7_999, 192_001, 2**32 - 1])
def test_rates_out_of_range_are_refused(rate_hz: int) -> None:
    with pytest.raises(BadRate, match=str(rate_hz)):
        Clip.of(np.zeros(4), rate_hz)


@pytest.mark.parametrize("rate_hz", [8_000, 192_000])
def test_the_ends_of_the_range_are_in_it(rate_hz: int) -> None:
    assert Clip.of(np.zeros(4), rate_hz).rate_hz == rate_hz


def test_too_many_channels_and_no_samples_are_refused() -> None:
    with pytest.raises(BadChannels):
        Clip.of(np.zeros((9, 4)), 44_100)
    with pytest.raises(BadChannels):
        Clip.of(np.zeros((0, 4)), 44_100)
    with pytest.raises(EmptyAudio):
        Clip.of(np.zeros(0), 44_100)


def test_every_problem_says_what_to_do() -> None:
    with pytest.raises(AudioError) as caught:
        Clip.of(np.zeros((9, 4)), 44_100)
    assert caught.value.expected
    assert caught.value.next_step
    assert len(str(caught.value).splitlines()) <= 4
