"""Copy ratio: 1 for fresh sounds, 0 for stolen ones."""

import numpy as np
import pytest

from melscape.measures.copy import copy_ratio, copy_ratio_interval, nearest_distances
from melscape.measures.problems import MeasureError


def draw(count, seed):
    return np.random.default_rng(seed).standard_normal((count, 4))


def test_distances_go_to_the_nearest_reference():
    assert nearest_distances(np.array([[0.0], [5.0]]), np.array([[1.0], [7.0]])).tolist() == [1.0, 2.0]


def test_copies_score_nothing_and_near_copies_a_little():
    training, held_out = draw(300, 0), draw(100, 1)
    assert copy_ratio(training[:20], training, held_out) == 0.0
    assert copy_ratio(training[:20] + 0.01, training, held_out) < 0.1


def test_fresh_draws_score_one_and_strangers_more():
    training, held_out = draw(300, 0), draw(300, 1)
    assert copy_ratio(draw(300, 2), training, held_out) == pytest.approx(1.0, abs=0.1)
    assert copy_ratio(draw(300, 2) + 9.0, training, held_out) > 5.0


def test_the_ratio_does_not_depend_on_the_unit():
    training, held_out, made = draw(50, 0), draw(20, 1), draw(30, 2)
    assert copy_ratio(made * 7, training * 7, held_out * 7) == pytest.approx(copy_ratio(made, training, held_out))


def test_many_queries_are_taken_in_blocks_without_a_seam():
    training, made = draw(50, 0), draw(1100, 2)
    assert nearest_distances(made, training)[1030:].tolist() == nearest_distances(made[1030:], training).tolist()


def test_held_out_points_that_were_trained_on_are_refused():
    with pytest.raises(MeasureError, match="all in the training part"):
        copy_ratio(draw(5, 2), draw(5, 0), draw(5, 0))


def test_nothing_made_is_refused():
    with pytest.raises(MeasureError, match="No queries"):
        copy_ratio(draw(0, 2), draw(5, 0), draw(5, 1))


def test_the_interval_holds_the_ratio_and_widens_with_fewer_sounds():
    training, held_out, made = draw(300, 0), draw(100, 1), draw(100, 2)
    usual = nearest_distances(held_out, training)
    found = copy_ratio_interval(nearest_distances(made, training), usual)
    assert found.value == pytest.approx(copy_ratio(made, training, held_out))
    assert found.low < 1.0 < found.high
    few = copy_ratio_interval(nearest_distances(made[:10], training), usual[:10])
    assert few.high - few.low > 2 * (found.high - found.low)


def test_a_ratio_to_copies_is_refused():
    with pytest.raises(MeasureError, match="all in the training part"):
        copy_ratio_interval(np.ones(3), np.zeros(3))
