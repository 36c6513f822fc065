"""Scores in words: nearer is never called further."""

import pytest

from melscape.measures.hayes25 import scores
from melscape.tasks.patch.answering.words import MEANINGS, VERDICTS, scores_in_words, verdict


def test_a_smaller_distance_is_never_called_a_larger_one():
    order = [words for _, words in VERDICTS]
    places = [order.index(verdict(mss / 10)) for mss in range(0, 300)]
    assert places == sorted(places) and set(places) == set(range(len(order)))


def test_the_true_preset_and_a_random_one_are_called_so():
    assert verdict(0.0) == "hardly to be told apart" and verdict(18.0) == "another sound"


def test_every_score_that_is_measured_has_a_meaning():
    import numpy as np

    sound = 0.1 * np.sin(np.arange(8_000) * 0.05)[None]
    found = scores(sound, sound, 44_100)
    assert set(found) == set(MEANINGS)
    assert scores_in_words(found) == "MSS 0.00 dB, wMFCC 0.00, SOT 0.000, RMS 1.00: hardly to be told apart"


@pytest.mark.parametrize("words", MEANINGS.values())
def test_a_meaning_says_what_equal_is(words):
    assert "is equal" in words
