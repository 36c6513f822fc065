"""Confidence: boasting shows, honesty scores what honesty can score, a temperature mends what it can."""

import numpy as np
import pytest
from tests.tasks.genre.judging.judged import honest_answers

from melscape.measures.bootstrap import Interval
from melscape.measures.calibration import fit_temperature
from melscape.tasks.genre.judging import confidence
from melscape.tasks.genre.judging.confidence import basic, confidence_figures, honest_error


def test_an_honest_answer_has_the_error_that_honesty_has():
    found = confidence_figures(honest_answers(), 1.0, 0)
    assert found["ece"] == pytest.approx(found["ece_honest"], abs=0.02)
    assert 0.01 < found["ece_honest"] < 0.05
    assert found["ece_mean_confidence"] == pytest.approx(found["ece_accuracy"], abs=0.04)


def test_fewer_mixes_make_an_honest_answer_look_worse():
    few, many = (honest_answers(count).probabilities(1.0) for count in (60, 6000))
    assert honest_error(few, 0) > 3 * honest_error(many, 0)


def test_boasting_shows_and_the_temperature_mends_it():
    boast = honest_answers(boast=3.0)
    temperature = fit_temperature(boast.logits, boast.truth)
    found = confidence_figures(boast, temperature, 0)
    assert temperature == pytest.approx(3.0, rel=0.2)
    assert found["ece_raw"] > 0.1 > found["ece"] and found["temperature"] == temperature
    assert found["ece_ci"][0] < found["ece_ci"][1] and found["ece_mixes"] == 600


def test_equal_bins_tell_about_the_same():
    found = confidence_figures(honest_answers(boast=3.0), 1.0, 0)
    assert found["ece_adaptive"] == pytest.approx(found["ece"], abs=0.03)


def test_certain_answers_that_are_right_have_no_error():
    assert honest_error(np.eye(3)[[0, 1, 2, 0]], 0) == 0.0


def test_the_interval_of_an_honest_answer_holds_its_error_and_does_not_lie_above_it(monkeypatch):
    monkeypatch.setattr(confidence, "DRAWS", 40)
    monkeypatch.setattr(confidence, "HONEST_DRAWS", 1)
    found = [confidence_figures(honest_answers(seed=seed), 1.0, seed) for seed in range(20)]
    values, ends = np.array([each["ece"] for each in found]), np.array([each["ece_ci"] for each in found])
    assert (ends[:, 0] <= values).all() and (values <= ends[:, 1]).all()
    assert ends.mean() < values.mean() < ends[:, 1].mean()
    assert np.mean(ends[:, 0] == 0.0) > 0.5  # the truth: its probabilities are exactly right


def test_an_interval_is_turned_over_within_what_an_error_can_be():
    assert basic(Interval(0.25, 0.125, 0.3125)) == Interval(0.25, 0.1875, 0.375)
    assert basic(Interval(0.25, 0.375, 0.75)) == Interval(0.25, 0.0, 0.25)
    assert np.isnan(basic(Interval(0.25, np.nan, np.nan)).low)
