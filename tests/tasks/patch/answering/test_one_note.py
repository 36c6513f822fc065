"""One note of a recording: the first one where several follow each other, everything where it is one."""

import numpy as np
import pytest

from melscape.audio.clip import Clip
from melscape.errors import AudioError
from melscape.tasks.patch.answering.one_note import next_onset, one_note, refuse_nothing

RATE_HZ = 22_050


def song(starts_seconds, seconds, half_life_seconds=0.1):
    times = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    samples = np.zeros_like(times)
    for start in starts_seconds:
        after = np.maximum(times - start, 0.0)
        samples += (times >= start) * 0.5 ** (after / half_life_seconds) * np.sin(2 * np.pi * 330.0 * after)
    return Clip.of(0.5 * samples, RATE_HZ)


def test_a_short_sound_is_left_as_it_is():
    clip = song([0.1], 3.0)
    assert one_note(clip) == (clip, ())


@pytest.mark.parametrize("starts", [[0.1, 1.1], [0.0, 0.3, 0.6, 0.9, 1.2, 1.5]])
def test_two_notes_in_a_short_sound_are_told(starts):
    clip = song(starts, 2.0, half_life_seconds=0.04)
    part, told = one_note(clip)
    assert part is clip and len(told) == 1 and f"begins at {starts[1]:.1f} s" in told[0]


@pytest.mark.parametrize("before", [0.0, 0.002])
def test_a_note_after_a_long_wait_is_found(before):
    wait = before * np.random.default_rng(0).standard_normal(25 * RATE_HZ)
    clip = Clip.of(np.concatenate([wait, song([0.0], 8.0, half_life_seconds=1.0).samples[0]]), RATE_HZ)
    part, told = one_note(clip)
    assert told == () and np.abs(part.samples[:, : RATE_HZ // 4]).max() > 0.4
    assert part.seconds == pytest.approx(8.0, abs=0.05)


def test_a_slow_swell_is_kept_whole():
    times = np.arange(6 * RATE_HZ) / RATE_HZ
    clip = Clip.of(0.5 * (times / 6.0) ** 1.5 * np.sin(2 * np.pi * 330.0 * times), RATE_HZ)
    assert np.array_equal(one_note(clip)[0].samples, clip.samples)


def test_of_a_song_the_first_note_is_taken_and_told():
    part, told = one_note(song([1.0, 2.5, 4.0], 30.0))
    assert part.seconds == pytest.approx(1.5, abs=0.06)
    assert np.abs(part.samples[:, -1]).max() == 0.0
    assert len(told) == 1 and "30.0 s" in told[0] and "0.98 to" in told[0]


def test_a_long_single_note_is_one_note():
    part, told = one_note(song([0.0], 8.0, half_life_seconds=2.0))
    assert part.seconds == 8.0 and told == ()


def test_only_the_beginning_of_an_hour_is_listened_to():
    assert one_note(Clip.of(0.1 * np.sin(np.arange(60 * RATE_HZ) * 0.1), RATE_HZ))[0].seconds == 20.0


def test_a_tremolo_is_no_second_note():
    level = 0.5 + 0.4 * np.sin(np.arange(300) * 0.3)
    assert next_onset(level) is None


@pytest.mark.parametrize("silence", [np.zeros(RATE_HZ), np.full(RATE_HZ, 1e-4)])
def test_silence_is_refused(silence):
    with pytest.raises(AudioError, match="is silent"):
        refuse_nothing(Clip.of(silence, RATE_HZ), "nothing")


def test_a_click_is_refused_with_its_length():
    with pytest.raises(AudioError, match="click lasts 20 ms"):
        refuse_nothing(song([0.0], 0.02), "click")
