"""Confidence: probabilities and calibration agree with scipy and scikit-learn, and a temperature mends what it can."""

import numpy as np
import pytest
import scipy.optimize
import scipy.special
from sklearn.calibration import calibration_curve
from sklearn.metrics import log_loss

from melscape.measures.calibration import (
    expected_calibration_error,
    fit_temperature,
    mean_confidence,
    negative_log_likelihood,
    reliability,
    softmax,
)
from melscape.measures.problems import MeasureError


def honest(count=4000, classes=5, seed=0):
    """Logits whose probabilities are the chances that the truth was drawn with."""
    random = np.random.default_rng(seed)
    logits = 1.5 * random.standard_normal((count, classes))
    chances = scipy.special.softmax(logits, axis=1).cumsum(axis=1)
    return logits, (random.random((count, 1)) > chances[:, :-1]).sum(axis=1)


def test_probabilities_agree_with_scipy_however_large_the_logits():
    logits = honest()[0] * np.array([[1.0], [1e4]] * 2000)
    np.testing.assert_allclose(softmax(logits, 1.7), scipy.special.softmax(logits / 1.7, axis=1), atol=1e-15)


def test_surprise_agrees_with_sklearn():
    logits, truth = honest()
    assert negative_log_likelihood(logits, truth, 0.5) == pytest.approx(log_loss(truth, softmax(logits, 0.5)))


def test_calibration_agrees_with_sklearns_curve():
    logits, truth = honest()
    probabilities = softmax(logits, 0.4)
    sure, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    kept, promised = calibration_curve(right, sure, n_bins=15)
    shares = np.histogram(sure, 15, (0, 1))[0]
    expected = np.sum(shares[shares > 0] * np.abs(kept - promised)) / len(truth)
    assert expected_calibration_error(probabilities, truth) == pytest.approx(expected, abs=1e-9)


def test_honest_answers_have_hardly_an_error_and_boasting_ones_a_large_one():
    logits, truth = honest()
    for adaptive in (False, True):
        assert expected_calibration_error(softmax(logits), truth, adaptive=adaptive) < 0.03
        assert expected_calibration_error(softmax(logits, 0.2), truth, adaptive=adaptive) > 0.2


def test_who_is_certain_and_always_wrong_has_an_error_of_one():
    assert expected_calibration_error(np.eye(3)[[0, 1]], np.array([1, 2])) == 1.0


def test_adaptive_bins_hold_equally_many_clips():
    logits, truth = honest(61)
    table = reliability(softmax(logits), truth, bins=15, adaptive=True)
    assert len(table.share) == 15 and np.ptp(table.share) <= 1 / 61 + 1e-12
    assert (np.diff(table.confidence) >= 0).all() and table.share.sum() == pytest.approx(1.0)


def test_a_confidence_on_an_edge_belongs_to_the_bin_under_it():
    table = reliability(np.array([[0.5, 0.5], [0.6, 0.4]]), np.array([0, 0]), bins=10)
    assert table.confidence.tolist() == pytest.approx([0.5, 0.6])


def test_a_known_temperature_is_found_again():
    logits, truth = honest(20_000)
    for temperature in (0.3, 1.0, 4.0):
        assert fit_temperature(temperature * logits, truth) == pytest.approx(temperature, rel=0.05)


def test_the_fitted_temperature_is_where_surprise_is_least():
    logits, truth = honest(500)
    best = fit_temperature(3.0 * logits, truth)
    least = negative_log_likelihood(3.0 * logits, truth, best)
    assert all(negative_log_likelihood(3.0 * logits, truth, best * factor) > least for factor in (0.97, 1.03))


@pytest.mark.parametrize("scale", [0.5, 5.0, 50.0])
@pytest.mark.parametrize("classes", [3, 10])
def test_forty_right_answers_do_not_promise_a_hundred(scale, classes):
    truth = np.arange(40) % classes
    leads = scale * np.random.default_rng(0).uniform(0.5, 1.5, (40, 1))
    for logits in (scale * np.eye(classes)[truth], leads * np.eye(classes)[truth]):
        sure = mean_confidence(softmax(logits, fit_temperature(logits, truth)))
        assert 0.9 < sure < 1 - 1 / (2 * 40)


def test_right_answers_that_are_equally_sure_get_the_share_that_the_rule_of_succession_gives():
    truth = np.arange(40) % 4
    logits = 5.0 * np.eye(4)[truth]
    assert mean_confidence(softmax(logits, fit_temperature(logits, truth))) == pytest.approx(40.25 / 41, abs=1e-4)


def test_answers_that_are_all_wrong_end_at_a_limit():
    assert 40 < fit_temperature(5.0 * np.eye(4), (np.arange(4) + 1) % 4) <= 50


@pytest.mark.parametrize("boast", [1.0, 3.0])
def test_many_answers_hardly_feel_the_one_that_is_added(boast):
    logits, truth = honest(600, 10)
    least = scipy.optimize.minimize_scalar(
        lambda power: log_loss(truth, scipy.special.softmax(boast * logits / np.exp(power), axis=1)), bounds=(-2, 3)
    )
    assert fit_temperature(boast * logits, truth) == pytest.approx(np.exp(least.x), rel=0.02)


def test_mean_confidence_is_that_of_the_chosen_class():
    assert mean_confidence(np.array([[0.7, 0.3], [0.1, 0.9]])) == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("call", "match"),
    [
        (lambda: softmax(np.zeros((2, 3)), 0.0), "temperature"),
        (lambda: softmax(np.zeros(3)), "row a clip"),
        (lambda: softmax(np.full((2, 3), np.nan)), "not finite"),
        (lambda: mean_confidence(np.ones((2, 3))), "softmax"),
        (lambda: reliability(np.eye(2), np.array([0, 1]), bins=0), "bins"),
        (lambda: expected_calibration_error(np.eye(2), np.array([0])), "one a clip"),
        (lambda: fit_temperature(np.eye(2), np.array([0, 2])), "from 0 to 1"),
    ],
)
def test_what_is_no_answer_is_refused(call, match):
    with pytest.raises(MeasureError, match=match):
        call()
