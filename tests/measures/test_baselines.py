"""Baselines: principal axes as scikit-learn finds them, nearest and mean rows."""

import numpy as np
import pytest
from sklearn.decomposition import PCA

from melscape.measures.baselines import Pca, mean_row, nearest_rows
from melscape.measures.latent import pairwise_distances
from melscape.measures.problems import MeasureError


def rows(count=80, width=30, seed=0):
    random = np.random.default_rng(seed)
    return random.standard_normal((count, width)) * np.linspace(3.0, 0.1, width) - 40.0


def test_points_on_a_line_need_one_axis():
    line = np.linspace(-1, 1, 7)[:, None] * np.array([[3.0, 4.0]]) + 5.0
    pca = Pca.fit(line, 1)
    np.testing.assert_allclose(pca.axes, [[0.6, 0.8]])
    np.testing.assert_allclose(pca.reconstruct(line), line)


def test_axes_and_reconstructions_agree_with_scikit_learn():
    pca, theirs = Pca.fit(rows(), 6), PCA(6, svd_solver="full").fit(rows())
    np.testing.assert_allclose(np.abs(pca.axes @ theirs.components_.T), np.eye(6), atol=1e-9)
    fresh = rows(9, seed=1)
    np.testing.assert_allclose(pca.reconstruct(fresh), theirs.inverse_transform(theirs.transform(fresh)), atol=1e-9)
    np.testing.assert_allclose(pca.spread**2, theirs.explained_variance_)


def test_long_rows_take_the_short_way_to_the_same_axes():
    long = rows(520, 501) + 0.01 * rows(520, 501, seed=1)
    some, all_of_them = Pca.fit(long, 3), Pca.fit(long, 200)
    np.testing.assert_allclose(some.axes, all_of_them.axes[:3], atol=1e-7)
    assert Pca.fit(long, 3).axes.tolist() == some.axes.tolist()


def test_whitened_training_rows_have_the_same_spread_everywhere():
    embedded = Pca.fit(rows(), 5).embed(rows(), whiten=True)
    np.testing.assert_allclose(np.cov(embedded.T), np.eye(5), atol=1e-9)


def test_whitening_rows_that_do_not_differ_stays_finite():
    same = np.repeat(rows(1), 5, axis=0)
    assert np.isfinite(Pca.fit(same, 2).embed(same, whiten=True)).all()


def test_more_axes_lose_less_and_all_of_them_nothing():
    errors = [np.abs(Pca.fit(rows(), count).reconstruct(rows()) - rows()).mean() for count in (1, 5, 30)]
    assert errors[0] > errors[1] > errors[2] == pytest.approx(0.0, abs=1e-9)


def test_few_examples_have_few_axes():
    assert Pca.fit(rows(4), 32).dimensions == 3


def test_a_known_row_is_its_own_nearest_and_others_agree_with_all_distances():
    known, asked = rows(1200, seed=1), rows(40, seed=2)
    assert nearest_rows(known[[700, 3, 1199]], known).tolist() == [700, 3, 1199]
    assert nearest_rows(asked, known).tolist() == pairwise_distances(asked, known).argmin(axis=1).tolist()


def test_ties_go_to_the_first_row():
    assert nearest_rows(np.zeros((1, 2)), np.ones((600, 2))).tolist() == [0]


def test_the_mean_row_is_the_mean_of_each_cell():
    assert mean_row(np.array([[1.0, 2.0], [3.0, 6.0]])).tolist() == [2.0, 4.0]


@pytest.mark.parametrize(
    "make,words",
    [
        (lambda: Pca.fit(rows(1), 2), "from 1 examples"),
        (lambda: Pca.fit(rows(), 0), "0 axes"),
        (lambda: Pca.fit(np.full((3, 2), np.inf), 1), "not finite"),
        (lambda: Pca.fit(rows(), 2).embed(rows(width=7)), "rows of one length|of shapes"),
        (lambda: mean_row(np.zeros((0, 3))), "No examples"),
    ],
)
def test_what_has_no_baseline_is_refused(make, words):
    with pytest.raises(MeasureError, match=words):
        make()
