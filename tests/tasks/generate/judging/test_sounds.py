"""Sounds to judge by: their own length, their own peak."""

import numpy as np
import pytest
from tests.tasks.generate.judged import sounds

from melscape.errors import CorpusError
from melscape.tasks.generate.judging.sounds import Sounds


def test_levels_under_the_peak_end_at_the_floor():
    for mel, full in zip(sounds(3).under_peak(-80.0), sounds(3).mels_db):
        assert mel.shape == full.shape and mel.max() == 0.0 and mel.min() >= -80.0


def test_gain_does_not_change_levels_under_the_peak():
    louder = Sounds(tuple(mel + 12.0 for mel in sounds(2).mels_db), sounds(2).names)
    for one, other in zip(louder.under_peak(-80.0), sounds(2).under_peak(-80.0)):
        np.testing.assert_allclose(one, other, atol=1e-4)


def test_a_part_keeps_the_order_asked_for():
    part = sounds(4).part([2, 0])
    assert part.names == ("ping_2", "ping_0") and part.mels_db[0] is sounds(4).mels_db[2]


def test_a_sound_without_a_name_is_refused():
    with pytest.raises(CorpusError, match="1 sounds and 0 names"):
        Sounds(sounds(1).mels_db, ())
