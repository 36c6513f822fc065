"""MMD: nothing between equal heaps, more the further they are apart."""

import numpy as np
import pytest
from sklearn.metrics.pairwise import rbf_kernel

from melscape.measures.mmd import (
    median_bandwidth,
    mmd_biased,
    mmd_interval,
    mmd_of_draws,
    mmd_squared,
    style_gain,
    told_apart,
)
from melscape.measures.problems import MeasureError


def heap(count=60, centre=0.0, seed=0):
    return np.random.default_rng(seed).standard_normal((count, 3)) + centre


def test_two_pairs_worked_by_hand():
    x, y = np.array([[0.0], [1.0]]), np.array([[0.0], [2.0]])
    near, far = np.exp(-0.5), np.exp(-2.0)
    assert mmd_squared(x, y, 1.0) == pytest.approx(near + far - 2 * (1 + far + 2 * near) / 4)


def test_it_agrees_with_scikit_learns_kernel():
    x, y, width = heap(), heap(40, 1.0, 1), 1.7
    within_x, within_y, across = (rbf_kernel(a, b, gamma=1 / (2 * width**2)) for a, b in ((x, x), (y, y), (x, y)))
    unbiased = [(kernel.sum() - len(kernel)) / (len(kernel) * (len(kernel) - 1)) for kernel in (within_x, within_y)]
    assert mmd_squared(x, y, width) == pytest.approx(sum(unbiased) - 2 * across.mean())


def test_it_is_unbiased_even_for_tiny_heaps():
    figures = [mmd_squared(heap(5, seed=2 * n), heap(5, seed=2 * n + 1), 1.5) for n in range(400)]
    assert abs(np.mean(figures)) < 3 * np.std(figures) / 20


def test_it_grows_with_the_distance_and_does_not_care_who_is_first():
    figures = [mmd_squared(heap(), heap(centre=centre, seed=1), 2.0) for centre in (0.0, 1.0, 3.0)]
    assert figures[0] < figures[1] < figures[2] <= 2.0
    assert mmd_squared(heap(centre=1.0, seed=1), heap(), 2.0) == pytest.approx(figures[1])


def test_the_usual_bandwidth_is_the_median_distance():
    assert median_bandwidth(np.array([[0.0], [1.0], [3.0]])) == 2.0
    assert mmd_squared(heap(), 0.5 + heap()) == pytest.approx(mmd_squared(10 * heap(), 5.0 + 10 * heap()))


def test_a_copy_of_the_source_gains_nothing_and_the_target_gains_all():
    source, target = heap(), heap(80, 2.0, 1)
    assert style_gain(source, source, target) == 0.0
    assert style_gain(source, heap(centre=2.0, seed=2), target) == pytest.approx(1.0, abs=0.1)
    assert style_gain(source, heap(centre=-2.0, seed=2), target) < 0.0


@pytest.mark.parametrize(
    "make,words",
    [
        (lambda: mmd_squared(heap(1), heap()), "1 and 60 points"),
        (lambda: mmd_squared(np.zeros((3, 2)), np.zeros((3, 2))), "bandwidth of 0.0"),
        (lambda: mmd_interval(heap(), heap(), 1.0, draws=2), "2 draws"),
        (lambda: told_apart(heap(), heap(1), 1.0), "60 and 1 points"),
        (lambda: style_gain(heap(), heap(), heap()), "already like the target"),
        (lambda: median_bandwidth(heap(1)), "1 points"),
    ],
)
def test_heaps_that_cannot_be_told_apart_are_refused(make, words):
    with pytest.raises(MeasureError, match=words):
        make()


def test_the_biased_distance_is_the_plain_mean_over_all_pairs():
    x, y = heap(12), heap(9, 1.0, 1)
    gamma = 1.0 / (2 * 3.0**2)
    theirs = rbf_kernel(x, x, gamma).mean() + rbf_kernel(y, y, gamma).mean() - 2 * rbf_kernel(x, y, gamma).mean()
    assert mmd_biased(x, y, 3.0) ** 2 == pytest.approx(theirs)
    assert mmd_biased(x, x, 3.0) == pytest.approx(0.0, abs=1e-7)


def test_small_like_heaps_are_biased_apart_and_larger_ones_less():
    small, large = (mmd_biased(heap(count, seed=1), heap(count, seed=2), 2.0) for count in (10, 200))
    assert small > 2 * large > 0


def test_the_interval_holds_the_figure_and_narrows_with_more_points():
    wide, narrow = (mmd_interval(heap(count), heap(count, 1.0, 1), 2.0) for count in (30, 300))
    assert wide.low < wide.value < wide.high
    assert narrow.high - narrow.low < 0.6 * (wide.high - wide.low)


def test_the_interval_is_as_wide_as_new_heaps_scatter():
    fresh = [mmd_squared(heap(60, seed=2 * seed), heap(60, 1.0, 2 * seed + 1), 2.0) for seed in range(100)]
    found = mmd_interval(heap(60, seed=500), heap(60, 1.0, 501), 2.0)
    low, high = np.quantile(fresh, [0.025, 0.975])
    assert (found.high - found.low) == pytest.approx(high - low, rel=0.3)


def test_resampled_like_heaps_do_not_look_further_apart_than_they_are():
    found = mmd_interval(heap(40, seed=3), heap(40, seed=4), 2.0)
    assert found.low < 0.0 < found.high


def test_like_heaps_are_not_told_apart_and_others_are():
    chances = [told_apart(heap(30, seed=2 * seed), heap(30, seed=2 * seed + 1), 2.0, draws=99) for seed in range(40)]
    assert 0.3 < np.mean(chances) < 0.7 and np.mean(np.array(chances) <= 0.05) < 0.2
    assert told_apart(heap(30), heap(30, 2.0, 1), 2.0, draws=99) == 0.01


def test_parts_of_a_pool_score_what_parts_of_that_size_score():
    pool, other = heap(200, seed=5), heap(40, 1.0, 6)
    square, distance = mmd_of_draws(pool, other, 2.0, 40, draws=200)
    assert square == pytest.approx(mmd_squared(pool, other, 2.0), rel=0.05)
    assert distance > mmd_biased(pool, other, 2.0)
    whole = mmd_of_draws(pool, other, 2.0, 1000, draws=1)
    assert whole == pytest.approx((mmd_squared(pool, other, 2.0), mmd_biased(pool, other, 2.0)))
