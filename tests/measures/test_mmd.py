"""MMD: nothing between equal heaps, more the further they are apart."""

import numpy as np
import pytest
from sklearn.metrics.pairwise import rbf_kernel

from melscape.measures.mmd import median_bandwidth, mmd_squared, style_gain
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
        (lambda: style_gain(heap(), heap(), heap()), "already like the target"),
        (lambda: median_bandwidth(heap(1)), "1 points"),
    ],
)
def test_heaps_that_cannot_be_told_apart_are_refused(make, words):
    with pytest.raises(MeasureError, match=words):
        make()
