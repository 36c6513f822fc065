"""Floors of reconstruction: principal axes and nearest windows, with no more numbers than the model has."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.decomposition import PCA
from tests.tasks.generate.judged import small, sounds

from melscape.measures.trivial_sounds import Grains
from melscape.tasks.generate.judging.evaluate import errors_db
from melscape.tasks.generate.judging.floors import WINDOWS, nearest_answers, pca_answers


def heaps():
    return sounds(24).under_peak(-80.0), sounds(8, 100).under_peak(-80.0)


def test_answers_are_as_long_as_the_sounds_and_within_the_levels():
    train, asked = heaps()
    for answers in (pca_answers(train, asked, small(), 0, 3), nearest_answers(train, asked, 8, 0)):
        assert [answer.shape for answer in answers] == [mel.shape for mel in asked]
        assert all(answer.min() >= -80.0 and answer.max() <= 0.0 for answer in answers)


def test_principal_axes_are_as_strong_as_scikit_learns():
    train, asked = heaps()
    rows = Grains.cut(train, np.random.default_rng(0), 8, 8).rows
    theirs = PCA(3).fit(rows)
    whole = asked[0][:, :8].reshape(1, -1)
    right = np.clip(theirs.inverse_transform(theirs.transform(whole)).reshape(24, 8), -80.0, 0.0)
    np.testing.assert_allclose(pca_answers(train, asked, small(), 0)[0][:, :8], right, atol=0.02)


def test_more_numbers_rebuild_better():
    train, asked = heaps()
    few, many = (pca_answers(train, asked, replace(small(), latent_dim=count), 0) for count in (2, 6))
    assert errors_db(many, asked).mean() < errors_db(few, asked).mean()


@pytest.mark.parametrize("steps", WINDOWS)
def test_every_window_has_an_answer_even_for_sounds_shorter_than_it(steps):
    train, asked = heaps()
    short = [mel[:, :5] for mel in asked]
    assert np.isfinite(errors_db(pca_answers(train, short, small(), 0, steps), short)).all()


def test_known_windows_are_found_and_smaller_ones_are_nearer():
    train, asked = heaps()
    assert errors_db(nearest_answers(train, train[:3], 8, 0), train[:3]).max() < 1e-3
    coarse, fine = (errors_db(nearest_answers(train, asked, frames, 0), asked).mean() for frames in (16, 4))
    assert fine < coarse
