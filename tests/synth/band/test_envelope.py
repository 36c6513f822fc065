"""Envelopes and partials: the arithmetic under all voices."""

import numpy as np
import pytest

from melscape.synth.band.envelope import clock, decay, release, swell, wobble
from melscape.synth.band.note import Note
from melscape.synth.band.partials import below_nyquist, sines

RATE_HZ = 8_000
TIME = np.arange(RATE_HZ) / RATE_HZ


def test_the_clock_has_one_tick_a_sample():
    time = clock(Note(60, seconds=0.5), RATE_HZ)
    assert time.size == 4000 and time[0] == 0.0 and time[1] == 1 / RATE_HZ


def test_a_swell_rises_from_silence_to_full_and_stays():
    rise = swell(TIME, 0.25)
    assert rise[0] == 0.0 and rise[1000] == pytest.approx(0.5) and rise[2000:].min() == 1.0
    assert (np.diff(rise) >= 0).all()


def test_a_decay_is_sixty_decibels_down_after_its_time():
    fall = decay(TIME, 0.5)
    assert fall[0] == 1.0 and 20 * np.log10(fall[4000]) == pytest.approx(-60.0)


@pytest.mark.parametrize("fall_seconds", [0.1, 5.0])
def test_a_release_ends_in_silence_and_leaves_the_start_alone(fall_seconds):
    end = release(TIME, fall_seconds)
    assert end[-1] == 0.0 and end[0] == pytest.approx(1.0) and (np.diff(end) <= 1e-12).all()


def test_vibrato_bends_by_the_cents_it_is_given_and_starts_late():
    pitch_hz = 1.0 + np.diff(wobble(TIME, 5.0, 20.0)) * RATE_HZ
    assert np.abs(pitch_hz[:2400] - 1.0).max() < 1e-9
    assert 1200 * np.log2(pitch_hz[6000:].max()) == pytest.approx(20.0, rel=0.02)


def test_sines_agree_with_a_sum_in_double_precision():
    ratios, levels, phases = np.array([1.0, 2.5, 7.1]), np.array([1.0, 0.5, 0.2]), np.array([0.0, 0.3, 0.9])
    cycles = 440.0 * TIME
    direct = sum(a * np.sin(2 * np.pi * (r * cycles + p)) for a, r, p in zip(levels, ratios, phases))
    np.testing.assert_allclose(sines(cycles, ratios, levels[:, None], phases), direct, atol=1e-5)


def test_partials_that_would_fold_back_are_left_out():
    assert below_nyquist(np.array([1.0, 3.0, 4.0]), 1000.0, RATE_HZ).tolist() == [True, True, False]
