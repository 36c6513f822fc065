"""Monotonic: the rank correlation of knob and sound, as scipy has it, for each sound by itself."""

import numpy as np
import pytest
from scipy.stats import spearmanr

from melscape.measures.monotonic import mean_spearman, spearman, spearman_each
from melscape.measures.problems import MeasureError

KNOB = np.linspace(-2.0, 2.0, 9)


def test_any_rising_curve_is_one_and_any_falling_one_minus_one():
    assert spearman(KNOB, np.exp(KNOB)) == pytest.approx(1.0)
    assert spearman(KNOB, -(KNOB**3)) == pytest.approx(-1.0)


def test_it_agrees_with_scipy_with_and_without_ties():
    random = np.random.default_rng(0)
    for heard in (random.standard_normal(9), random.integers(0, 3, 9).astype(float)):
        assert spearman(KNOB, heard) == pytest.approx(spearmanr(KNOB, heard).statistic)


def test_what_could_not_be_measured_is_left_out():
    heard = KNOB + np.random.default_rng(1).standard_normal(9)
    holes = heard.copy()
    holes[[2, 5]] = np.nan
    assert spearman(KNOB, holes) == pytest.approx(spearmanr(KNOB, holes, nan_policy="omit").statistic)


def test_a_knob_without_effect_scores_nothing_and_one_never_turned_is_unknown():
    assert spearman(KNOB, np.full(9, 3.0)) == 0.0
    assert np.isnan(spearman(np.zeros(9), KNOB))


def test_two_measured_values_say_nothing():
    assert np.isnan(spearman(KNOB, np.where(KNOB > 1.4, KNOB, np.nan)))


def test_sounds_are_ranked_each_by_itself():
    heard = np.stack([KNOB + 100.0, KNOB - 100.0, -KNOB])
    assert spearman_each(KNOB, heard) == pytest.approx([1.0, 1.0, -1.0])
    assert mean_spearman(KNOB, heard) == pytest.approx(1 / 3)
    # Pooled, the level of a sound would hide what its knob does.
    pooled = spearmanr(np.tile(KNOB, 2), heard[:2].ravel()).statistic
    assert mean_spearman(KNOB, heard[:2]) == pytest.approx(1.0)
    assert pooled < 0.6


def test_a_sound_that_says_nothing_is_left_out_of_the_mean():
    heard = np.stack([KNOB, np.full(9, np.nan)])
    assert mean_spearman(KNOB, heard) == pytest.approx(1.0)
    assert np.isnan(mean_spearman(KNOB, heard[1:]))


@pytest.mark.parametrize(
    "make,words",
    [
        (lambda: spearman(KNOB, KNOB[:4]), r"\(9,\) and \(4,\)"),
        (lambda: spearman(np.full(9, np.nan), KNOB), "not finite"),
    ],
)
def test_knobs_without_values_are_refused(make, words):
    with pytest.raises(MeasureError, match=words):
        make()
