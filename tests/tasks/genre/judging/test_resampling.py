"""Resampled tables: they are what resampled mixes would give, draw by draw and on the whole."""

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, f1_score
from tests.tasks.genre.judging.judged import random_answers

from melscape.measures.bootstrap import interval_of
from melscape.measures.classification import class_scores
from melscape.tasks.genre.judging.resampling import DRAWS, drawn_tables, ends


def tables(answers, seed=0):
    return drawn_tables(answers.truth, answers.said, answers.songs, len(answers.classes), seed)


def test_scores_of_a_table_are_those_of_the_answers():
    answers = random_answers()
    table = confusion_matrix(answers.truth, answers.said).astype(float)
    np.testing.assert_allclose(class_scores(table), f1_score(answers.truth, answers.said, average=None))


def test_a_class_that_is_not_there_has_no_score():
    scores = class_scores(np.array([[3.0, 1.0], [0.0, 0.0]]))
    assert scores[0] == pytest.approx(6 / 7) and np.isnan(scores[1])


def test_a_draw_is_the_sum_of_whole_songs():
    answers = random_answers(songs=30)
    found = tables(answers)
    assert found.shape == (DRAWS, 3, 3) and (found.sum(axis=(1, 2)) == 90).all()
    np.testing.assert_allclose(found.mean(axis=0), answers.confusion, atol=1.0)


def test_two_ears_are_drawn_alike():
    one, other = random_answers(right=0.9), random_answers(right=0.4)
    np.testing.assert_array_equal(tables(one).sum(axis=2), tables(other).sum(axis=2))
    assert not np.array_equal(tables(one, 1), tables(one, 2))


def test_the_interval_is_that_of_resampled_mixes():
    answers = random_answers(count=300, songs=60)
    ours, theirs = answers.f1_interval(0), interval_of(answers.f1, answers.songs, draws=300)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.015)


def test_draws_without_the_class_are_not_counted():
    found = ends(0.5, np.array([0.4, np.nan, 0.6]), 3)
    assert 0.4 <= found.low < found.high <= 0.6


def test_one_song_has_no_interval():
    assert np.isnan(ends(0.5, np.array([0.5]), 1).low)
