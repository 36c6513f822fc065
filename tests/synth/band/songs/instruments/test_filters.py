"""Filters against scipy's own, and against what decibels mean."""

import numpy as np
import pytest
from scipy.signal import butter, iirpeak, sosfilt, sosfreqz

from melscape.synth.band.songs.instruments.filters import band_pass, filtered, high_pass, low_pass, peak, shelf

RATE_HZ = 22_050


def level_db(row, hz):
    _, response = sosfreqz(np.array([row]), worN=np.atleast_1d(hz), fs=RATE_HZ)
    return 20 * np.log10(np.abs(response))


@pytest.mark.parametrize("edge_hz", [60.0, 1_000.0, 7_000.0])
def test_low_and_high_pass_are_scipys_butterworths(edge_hz):
    for row, kind in ((low_pass(edge_hz, RATE_HZ), "lowpass"), (high_pass(edge_hz, RATE_HZ), "highpass")):
        assert row == pytest.approx(butter(2, edge_hz, kind, fs=RATE_HZ, output="sos")[0], rel=1e-6, abs=1e-9)


def test_the_band_pass_is_scipys_resonator():
    top, bottom = iirpeak(1_500.0, 3.0, fs=RATE_HZ)
    row = band_pass(1_500.0, RATE_HZ, 3.0)
    # The two designs place their widths a little differently; at the centre and far from it they agree.
    assert level_db(row, 1_500.0)[0] == pytest.approx(0.0, abs=1e-6)
    _, expected = sosfreqz(np.array([[*top, *bottom]]), worN=np.array([200.0, 6_000.0]), fs=RATE_HZ)
    assert level_db(row, np.array([200.0, 6_000.0])) == pytest.approx(20 * np.log10(np.abs(expected)), abs=0.5)


@pytest.mark.parametrize("gain_db", [-9.0, 4.0])
def test_a_peak_lifts_its_centre_and_leaves_the_rest(gain_db):
    row = peak(900.0, gain_db, RATE_HZ, 2.0)
    assert level_db(row, np.array([900.0, 30.0, 10_000.0])) == pytest.approx([gain_db, 0.0, 0.0], abs=0.15)


@pytest.mark.parametrize("high", [False, True])
def test_a_shelf_lifts_one_side_only(high):
    low_db, high_db = level_db(shelf(800.0, 6.0, RATE_HZ, high=high), np.array([20.0, 10_900.0]))
    assert (low_db, high_db) == pytest.approx((0.0, 6.0) if high else (6.0, 0.0), abs=0.1)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_filters_in_series_are_scipys(count):
    rows = [low_pass(3_000.0, RATE_HZ), peak(900.0, 6.0, RATE_HZ, 2.0), high_pass(80.0, RATE_HZ)][:count]
    samples = np.random.default_rng(1).standard_normal(4_000).astype(np.float32)
    assert filtered(samples, rows) == pytest.approx(sosfilt(np.array(rows), samples), abs=2e-6)


def test_after_a_sound_comes_silence():
    samples = np.zeros(60_000, np.float32)
    samples[:100] = 1.0
    kept = filtered(samples, [low_pass(3_000.0, RATE_HZ)])
    assert kept[:200].any() and not kept[30_000:].any()


def test_no_filter_is_no_change_and_edges_over_the_rate_do_no_harm():
    samples = np.random.default_rng(0).standard_normal(500).astype(np.float32)
    assert np.array_equal(filtered(samples, []), samples)
    kept = filtered(samples, [low_pass(40_000.0, RATE_HZ), peak(30_000.0, 6.0, RATE_HZ, 1.0)])
    assert kept.dtype == np.float32 and np.isfinite(kept).all()
