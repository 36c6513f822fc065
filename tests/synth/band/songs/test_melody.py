"""Tunes apart from genre."""

import numpy as np
import pytest

from melscape.errors import ConfigError
from melscape.synth.band.songs.melody import Manner, Melody, make_melody


def test_the_same_words_make_the_same_tune_and_others_another():
    assert make_melody(3, 1, 16) == make_melody(3, 1, 16)
    assert make_melody(3, 1, 16) != make_melody(3, 2, 16) != make_melody(4, 2, 16)
    assert make_melody(3, 1, 16, Manner(notes=(6, 8))) != make_melody(3, 1, 16)


@pytest.mark.parametrize("song", range(12))
def test_a_tune_moves_mostly_by_step_inside_a_singable_range(song):
    melody = make_melody(0, song, 32)
    steps = np.abs(np.diff(melody.degrees))
    assert np.mean(steps <= 2) > 0.55
    assert max(melody.degrees) - min(melody.degrees) <= 16
    assert 2.0 <= len(melody) / melody.bars <= 6.0


@pytest.mark.parametrize("song", range(6))
def test_phrases_come_back(song):
    melody = make_melody(1, song, 16)
    phrases = [[] for _ in range(8)]
    for degree, start in zip(melody.degrees, melody.starts_beats):
        phrases[int(start // 8)].append((start % 8, degree))
    # A phrase may end otherwise when it returns: its last note is not compared.
    assert len({tuple(phrase[:-1]) for phrase in phrases}) < len(phrases)


def test_the_chorus_lies_higher_than_the_verse():
    heights = [[], []]
    for song in range(30):
        melody = make_melody(2, song, 16)
        for degree, start in zip(melody.degrees, melody.starts_beats):
            heights[int(start >= 32)].append(degree)
    assert np.mean(heights[1]) > np.mean(heights[0]) + 1.0


def test_a_denser_manner_has_more_notes():
    calm, busy = (make_melody(0, 0, 16, Manner(notes=notes, grid=4)) for notes in ((1, 2), (8, 12)))
    assert len(busy) > 3 * len(calm)


def test_repeating_a_tune_keeps_its_contour():
    melody = make_melody(0, 0, 8)
    twice = melody.repeated(2)
    assert twice.bars == 16 and len(twice) == 2 * len(melody)
    assert twice.contour[: len(melody) - 1] == melody.contour == twice.contour[len(melody) :]


def test_contour_says_up_down_and_same():
    melody = Melody((0, 2, 2, -1), (0.0, 1.0, 2.0, 3.0), (1.0,) * 4, (1.0,) * 4, 1)
    assert melody.contour == (1, 0, -1)


@pytest.mark.parametrize(
    "degrees,starts,beats,bars",
    [((), (), (), 1), ((0, 1), (0.0,), (1.0, 1.0), 1), ((0, 1), (1.0, 1.0), (1.0, 1.0), 1), ((0,), (4.0,), (1.0,), 1)],
)
def test_a_crooked_melody_is_refused(degrees, starts, beats, bars):
    with pytest.raises(ConfigError, match="melody"):
        Melody(degrees, starts, beats, (1.0,) * len(degrees), bars)


def test_no_bars_are_refused():
    with pytest.raises(ConfigError, match="0 bars"):
        make_melody(0, 0, 0)
