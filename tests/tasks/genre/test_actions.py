"""Mashups to hear: the same for the same seed, never too loud for a file, each with what it is made of."""

from dataclasses import replace
from itertools import islice

import numpy as np
from tests.tasks.genre.sounds import GENRES, RATE_HZ, material, small

from melscape.tasks.genre.actions import Heard, mix

LAW = replace(small().recipe, lengths_seconds=((1.0, 1.0, 1.0),))


def test_mashups_come_in_all_genres_in_turn():
    heard = list(mix(material(), LAW, 4, 0))
    assert [each.name for each in heard] == ["001-blues", "002-jazz", "003-rock", "004-blues"]
    assert all(each.samples.shape == (RATE_HZ,) for each in heard)


def test_more_of_them_begin_with_the_same_ones():
    few, many = (list(mix(material(), LAW, count, 3)) for count in (2, 4))
    assert all(np.array_equal(one.samples, other.samples) for one, other in zip(few, many))
    other = next(mix(material(), LAW, 1, 4))
    assert not np.array_equal(few[0].samples, other.samples)


def test_what_would_not_fit_into_a_file_is_made_softer():
    first = next(mix(material(), LAW, 1, 0))
    loud = Heard(1, first.mashup, 3.0 * first.samples / np.abs(first.samples).max())
    assert np.abs(loud.sound.samples).max() < 1.0 and loud.sound.samples.shape == (1, RATE_HZ)
    assert np.array_equal(first.sound.samples[0], first.samples) or np.abs(first.samples).max() > 1.0


def test_the_words_name_every_piece_and_where_noise_is():
    for heard in islice(mix(material(), LAW, 12, 0), 12):
        mashup = heard.mashup
        assert mashup.genre in GENRES and heard.words.count(" of ") >= len(mashup.pieces)
        assert heard.words.count("noise from") == len(mashup.noises)
        assert "1.00 of its speed" not in heard.words
