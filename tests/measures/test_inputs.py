"""Inputs: what every measure refuses, and labels as numbers."""

import numpy as np
import pytest

from melscape.measures.inputs import codes, finite, not_negative, refuse_other_width, refuse_unlike
from melscape.measures.problems import MeasureError


def test_equal_words_get_equal_numbers_in_alphabetical_order():
    assert codes(["pad", "bass", "pad"], 3, "words").tolist() == [1, 0, 1]


def test_words_may_be_an_array_or_whole_numbers():
    assert codes(np.array([7, 7, 30]), 3, "words").tolist() == [1, 1, 0]


@pytest.mark.parametrize(
    "make,words",
    [
        (lambda: finite(np.zeros((0, 3)), "latents"), "No latents"),
        (lambda: finite(np.array([1.0, np.nan, np.inf]), "levels"), "2 of 3 numbers of levels"),
        (lambda: not_negative(np.array([-80.0]), "powers"), "powers is -80"),
        (lambda: refuse_unlike(np.zeros(3), np.zeros((1, 3)), "sounds"), r"\(3,\) and \(1, 3\)"),
        (lambda: refuse_other_width(np.zeros((2, 3)), np.zeros((2, 4)), "points"), r"\(2, 4\)"),
        (lambda: codes(["a"], 2, "groups"), "1 groups for 2 items"),
    ],
)
def test_nonsense_is_refused_in_words(make, words):
    with pytest.raises(MeasureError, match=words):
        make()
