"""The classifier to beat: scikit-learn's lines on standardised numbers, and librosa's coefficients."""

import librosa
import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from melscape.measures.linear_probe import LinearProbe, mfcc_statistics
from melscape.measures.problems import MeasureError


def clusters(classes=4, count=40, seed=0):
    """Rows around one place a class, on very different scales."""
    random = np.random.default_rng(seed)
    places = np.random.default_rng(99).standard_normal((classes, 6))
    truth = np.repeat(np.arange(classes), count)
    return (places[truth] + 0.6 * random.standard_normal((len(truth), 6))) * 10.0 ** np.arange(-3, 3), truth


@pytest.mark.parametrize("classes", [2, 4])
def test_it_says_what_sklearns_pipeline_says(classes):
    rows, truth = clusters(classes)
    others, _ = clusters(classes, seed=1)
    theirs = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000)).fit(rows, truth)
    mine = LinearProbe.fit(rows, truth, classes)
    assert np.array_equal(mine.said(others), theirs.predict(others))
    powers = np.exp(mine.logits(others))
    np.testing.assert_allclose(powers / powers.sum(1, keepdims=True), theirs.predict_proba(others), atol=1e-3)


def test_it_tells_clusters_apart_that_it_has_not_seen():
    rows, truth = clusters()
    others, theirs = clusters(seed=1)
    assert (LinearProbe.fit(rows, truth, 4).said(others) == theirs).mean() > 0.8


def test_a_class_that_was_never_heard_is_never_said():
    rows, truth = clusters(3)
    probe = LinearProbe.fit(rows, 2 * truth, 6)
    logits = probe.logits(rows)
    assert logits.shape == (len(rows), 6) and set(probe.said(rows)) == {0, 2, 4}
    assert (logits[:, [1, 3, 5]] < logits[:, [0, 2, 4]].min() - 40).all()


def test_a_number_that_never_changes_says_nothing():
    rows, truth = clusters()
    still = np.column_stack([rows, np.full(len(rows), 7.0)])
    moved = np.column_stack([rows, np.full(len(rows), 1e6)])
    probe = LinearProbe.fit(still, truth, 4)
    assert np.array_equal(probe.said(still), LinearProbe.fit(rows, truth, 4).said(rows))
    assert np.isfinite(probe.logits(moved)).all()


def test_coefficients_agree_with_librosa():
    mel = np.random.default_rng(0).uniform(-80.0, 0.0, (40, 30))
    theirs = librosa.feature.mfcc(S=mel, n_mfcc=21)[1:]
    expected = np.concatenate([theirs.mean(axis=1), theirs.std(axis=1)])
    np.testing.assert_allclose(mfcc_statistics(mel), expected, rtol=1e-9)


def test_a_louder_clip_has_the_same_numbers_and_a_still_one_does_not_spread():
    mel = np.random.default_rng(0).uniform(-80.0, 0.0, (40, 30))
    np.testing.assert_allclose(mfcc_statistics(mel + 12.0), mfcc_statistics(mel), atol=1e-9)
    np.testing.assert_allclose(mfcc_statistics(np.repeat(mel[:, :1], 9, axis=1))[20:], 0.0, atol=1e-9)


@pytest.mark.parametrize(
    "call",
    [
        lambda: LinearProbe.fit(np.zeros((3, 2)), np.array([1, 1, 1]), 4),
        lambda: LinearProbe.fit(np.zeros((3, 2)), np.array([0, 1]), 4),
        lambda: LinearProbe.fit(np.zeros((3, 2)), np.array([0, 1, 4]), 4),
        lambda: LinearProbe.fit(np.full((3, 2), np.inf), np.array([0, 1, 2]), 4),
        lambda: LinearProbe.fit(*clusters(), 4).logits(np.zeros((2, 5))),
        lambda: mfcc_statistics(np.zeros((20, 5))),
        lambda: mfcc_statistics(np.zeros((40, 0))),
    ],
)
def test_what_cannot_be_told_apart_is_refused(call):
    with pytest.raises(MeasureError):
        call()
