"""What scores say, on cases that can be worked out by hand."""

import numpy as np
import pytest

from melscape.tasks.patch.judging.statistics import gap_closed, mean_of, over_floor, partner, sign_test, versus

ALONE = ["a", "b", "c", "d"]


def test_an_arm_half_way_closes_half_of_the_gap():
    worst, arm = np.array([10.0, 20.0, 10.0, 20.0]), np.array([5.0, 10.0, 5.0, 10.0])
    found = gap_closed(arm, worst, np.zeros(4), ALONE, 0)
    assert found.value == found.low == found.high == pytest.approx(0.5)


def test_a_gap_is_one_of_means_and_not_a_mean_of_gaps():
    worst, arm = np.array([10.0, 30.0]), np.array([0.0, 30.0])
    assert gap_closed(arm, worst, np.zeros(2), ["a", "b"], 0).value == pytest.approx(0.25)


def test_an_arm_worse_than_chance_closes_less_than_nothing():
    assert gap_closed(np.full(4, 12.0), np.full(4, 10.0), np.zeros(4), ALONE, 0).value == pytest.approx(-0.2)


def test_a_bound_that_is_no_better_leaves_no_gap():
    assert np.isnan(gap_closed(np.ones(4), np.ones(4), np.ones(4), ALONE, 0).value)


def test_an_interval_is_over_groups_and_not_over_targets():
    values, twins = np.array([0.0] * 50 + [1.0] * 50), ["a"] * 50 + ["b"] * 50
    wide, narrow = mean_of(values, twins, 0), mean_of(values, [str(place) for place in range(100)], 0)
    assert (wide.low, wide.high) == (0.0, 1.0)
    assert narrow.high - narrow.low < 0.25


def test_a_single_group_has_no_interval():
    found = mean_of(np.array([1.0, 3.0]), ["a", "a"], 0)
    assert found.value == 2.0 and np.isnan(found.low) and np.isnan(found.high)


def test_pairs_show_what_means_hide():
    theirs = np.array([1.0, 10.0, 100.0, 1000.0])
    found = versus(theirs - 0.5, theirs, ALONE, 0)
    assert found.clear and found.difference.value == pytest.approx(0.5)
    assert (found.won, found.lost) == (4, 0)


def test_an_arm_does_not_beat_itself():
    values = np.array([1.0, 2.0, 3.0, 4.0])
    found = versus(values, values, ALONE, 0)
    assert not found.clear and (found.won, found.lost, found.chance) == (0, 0, 1.0)


def test_a_lone_group_beats_nothing():
    assert not versus(np.zeros(3), np.ones(3), ["a"] * 3, 0).clear


def test_a_family_of_twins_is_one_throw_of_the_coin():
    found = versus(np.zeros(5), np.ones(5), ["a"] * 4 + ["b"], 0)
    assert found.won == 2


@pytest.mark.parametrize(
    ("won", "lost", "chance"), [(0, 0, 1.0), (1, 0, 1.0), (5, 0, 0.0625), (4, 1, 0.375), (3, 3, 1.0)]
)
def test_the_sign_test_throws_a_fair_coin(won, lost, chance):
    assert sign_test(won, lost) == sign_test(lost, won) == pytest.approx(chance)


def test_no_error_is_under_the_noise_floor():
    assert over_floor(np.array([3.0, 1.0]), np.array([1.0, 2.0])).tolist() == [2.0, 0.0]


def test_everybody_gets_a_strangers_answer():
    groups = ["a", "a", "b", "c", "c", "d"]
    assert all(groups[place] != groups[other] for place, other in enumerate(partner(groups)))


def test_an_answer_goes_to_a_neighbour_when_all_are_alike():
    assert partner(["a", "a"]) == [1, 0]
    assert partner(["a"]) == [0]


def test_a_large_family_among_others_still_gets_strangers():
    groups = ["a"] * 4 + ["b"]
    assert [groups[other] for other in partner(groups)[:4]] == ["b"] * 4
