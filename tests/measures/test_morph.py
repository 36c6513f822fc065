"""Morphs: even, jumping, standing still."""

import numpy as np
import pytest

from melscape.measures.morph import crossfade, max_jump, smoothness, steps_db, straight_jump, straight_step_db
from melscape.measures.problems import MeasureError


def path(*levels_db):
    return np.stack([np.full((2, 3), level) for level in levels_db])


def test_steps_are_the_mean_difference_of_neighbours():
    assert steps_db(path(-60.0, -50.0, -45.0)).tolist() == [10.0, 5.0]


def test_an_even_morph_has_a_jump_of_one():
    assert max_jump(path(-60.0, -50.0, -40.0)) == pytest.approx(1.0)
    assert smoothness(path(-60.0, -50.0, -40.0)) == pytest.approx(1.0)


def test_one_jump_among_still_steps_is_as_large_as_it_gets():
    jump = path(-60.0, -60.0, -20.0, -20.0, -20.0)
    assert max_jump(jump) == pytest.approx(4.0) and smoothness(jump) == pytest.approx(0.25)


def test_a_morph_that_stands_still_is_even():
    assert max_jump(path(-30.0, -30.0)) == smoothness(path(-30.0, -30.0)) == 1.0


def test_what_happens_under_the_floor_is_no_step():
    assert steps_db(path(-200.0, -90.0)).tolist() == [0.0]


def test_jumps_do_not_depend_on_direction_or_on_how_far_the_ends_are_apart():
    bends = path(-60.0, -50.0, -45.0, -30.0)
    assert max_jump(bends[::-1]) == pytest.approx(max_jump(bends))
    assert max_jump(bends / 2) == pytest.approx(max_jump(bends))


def test_a_crossfade_holds_both_ends_and_the_middle():
    made = crossfade(path(-60.0)[0], path(-20.0)[0], 3)
    assert made[:, 0, 0].tolist() == [-60.0, -40.0, -20.0]


def test_the_straight_path_between_the_ends_is_even_and_nothing_steps_less():
    random = np.random.default_rng(0)
    bends = -40.0 + 10.0 * random.standard_normal((9, 6, 5))
    assert straight_jump(bends) == pytest.approx(1.0)
    assert straight_step_db(bends) == pytest.approx(steps_db(crossfade(bends[0], bends[-1], 9)).max())
    assert steps_db(bends).max() > straight_step_db(bends)


def test_a_crossfade_out_of_deep_silence_is_not_even():
    assert straight_jump(path(-160.0, -80.0, 0.0)) == pytest.approx(2.0)


@pytest.mark.parametrize(
    "make", [lambda: steps_db(path(-60.0)), lambda: straight_step_db(path(-60.0)), lambda: straight_jump(path(-60.0))]
)
def test_one_sound_is_no_morph(make):
    with pytest.raises(MeasureError, match="of 1 sounds"):
        make()
