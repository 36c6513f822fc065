"""Intervals: as wide as theory says, wider where files hang together, the same for the same seed."""

import numpy as np
import pytest
from scipy.stats import bootstrap

from melscape.measures.bootstrap import Interval, interval, interval_of
from melscape.measures.problems import MeasureError


def values(count=400, seed=0):
    return np.random.default_rng(seed).normal(3.0, 2.0, count)


def test_the_interval_of_a_mean_is_about_two_standard_errors_each_way():
    made, sample = interval(values(), draws=4000), values()
    error = sample.std() / np.sqrt(len(sample))
    assert made.value == pytest.approx(sample.mean())
    assert (made.high - made.low) / 2 == pytest.approx(1.96 * error, rel=0.05)


def test_it_agrees_with_scipys_bootstrap():
    sample = values(60) ** 2
    theirs = bootstrap((sample,), np.mean, method="percentile", n_resamples=4000, rng=1).confidence_interval
    ours = interval(sample, draws=4000)
    width = theirs.high - theirs.low
    assert [ours.low, ours.high] == pytest.approx([theirs.low, theirs.high], abs=0.05 * width)


def test_a_seed_decides_the_interval():
    assert interval(values(), seed=3) == interval(values(), seed=3) != interval(values(), seed=4)


def test_copies_in_a_group_do_not_make_it_narrower():
    few = values(30)
    many, groups = np.repeat(few, 10), [str(number) for number in np.repeat(np.arange(30), 10)]
    grouped, naive = interval(many, groups), interval(many)
    alone = interval(few)
    assert (grouped.low, grouped.high) == pytest.approx((alone.low, alone.high), abs=0.15)
    assert naive.high - naive.low < 0.5 * (grouped.high - grouped.low)


def test_the_value_is_the_mean_over_items_whatever_the_groups():
    assert interval(np.array([1.0, 1.0, 4.0]), ["a", "a", "b"]).value == pytest.approx(2.0)


def test_hits_make_a_share():
    made = interval(np.array([True, False, True, True]))
    assert made.value == 0.75 and 0.0 <= made.low < 0.75 < made.high <= 1.0


def test_one_group_says_nothing_about_others():
    made = interval(np.array([1.0, 2.0]), ["a", "a"])
    assert made.value == 1.5 and np.isnan([made.low, made.high]).all()


def test_any_figure_has_an_interval_and_for_the_mean_it_is_the_same_one():
    sample, groups = values(60), [str(number % 12) for number in range(60)]
    by_hand = interval_of(lambda rows: float(sample[rows].mean()), groups, draws=2000)
    ready = interval(sample, groups, draws=2000)
    width = ready.high - ready.low
    assert by_hand.value == pytest.approx(ready.value)
    assert [by_hand.low, by_hand.high] == pytest.approx([ready.low, ready.high], abs=0.08 * width)


def test_a_statistic_sees_whole_groups_only():
    seen = []
    interval_of(lambda rows: seen.append(sorted(rows.tolist())) or 0.0, ["a", "b", "a", "b"], draws=20)
    assert seen[0] == [0, 1, 2, 3]
    assert {tuple(rows) for rows in seen} <= {(0, 1, 2, 3), (0, 0, 2, 2), (1, 1, 3, 3)}


def test_a_figure_of_constant_values_has_no_width():
    assert interval(np.full(9, 2.5)) == Interval(2.5, 2.5, 2.5)


@pytest.mark.parametrize(
    "make,words",
    [
        (lambda: interval(np.zeros(0)), "No values"),
        (lambda: interval(np.array([1.0, np.nan])), "not finite"),
        (lambda: interval(np.zeros(3), ["a"]), "1 groups for 3"),
        (lambda: interval(np.zeros(3), level=95.0), "level of 95"),
        (lambda: interval(np.zeros(3), draws=2), "2 draws"),
        (lambda: interval_of(lambda rows: 0.0, []), "No items"),
    ],
)
def test_what_has_no_interval_is_refused(make, words):
    with pytest.raises(MeasureError, match=words):
        make()
