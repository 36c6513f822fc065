"""Confidence: boasting shows, honesty scores what honesty can score, a temperature mends what it can."""

import numpy as np
import pytest
from tests.tasks.genre.judging.judged import honest_answers

from melscape.measures.calibration import fit_temperature
from melscape.tasks.genre.judging.confidence import confidence_figures, honest_error


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
