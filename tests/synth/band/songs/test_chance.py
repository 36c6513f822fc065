"""Dice for composers."""

import numpy as np
import pytest

from melscape.synth.band.songs.chance import between, chance_of, happens, pick


def test_a_stream_belongs_to_its_words():
    draws = [chance_of(seed, *words).random() for seed, words in [(0, "a"), (0, "b"), (1, "a"), (0, "ab")]]
    assert len(set(draws)) == 4
    assert chance_of(0, "a", 1).random() == chance_of(0, "a", 1).random()


def test_choices_come_as_often_as_they_weigh():
    random = chance_of(0, "weights")
    drawn = [pick(random, (("often", 3.0), ("seldom", 1.0), ("never", 0.0))) for _ in range(4_000)]
    assert drawn.count("often") / 4_000 == pytest.approx(0.75, abs=0.03)
    assert "never" not in drawn


def test_numbers_fall_between_their_ends():
    random = chance_of(0, "ends")
    drawn = [between(random, (-2.0, 4.0)) for _ in range(500)]
    assert -2.0 <= min(drawn) < -1.8 and 3.8 < max(drawn) <= 4.0
    assert np.mean([happens(random, 0.2) for _ in range(4_000)]) == pytest.approx(0.2, abs=0.03)
    assert between(random, (0.5, 0.5)) == 0.5
