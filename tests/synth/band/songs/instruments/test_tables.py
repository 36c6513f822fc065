"""Waves made of harmonics."""

import numpy as np
import pytest

from melscape.synth.band.songs.instruments.tables import low_passed, partials_below, slopes, sound_of, tables_of

RATE_HZ = 22_050


def test_a_table_is_the_sum_of_its_harmonics():
    spectrum = np.array([[1.0, 0.0, 0.5j]])
    table = tables_of(spectrum)[0]
    turns = np.arange(table.size) / (table.size - 1)
    expected = np.cos(2 * np.pi * turns) - 0.5 * np.sin(2 * np.pi * 3 * turns)
    assert table == pytest.approx(expected / expected[:-1].std(), abs=1e-5)


def test_the_loudest_table_has_rms_1_and_each_closes_its_circle():
    tables = tables_of(np.array([[0.1, 0.02], [3.0, 1.0]], complex))
    assert tables[1, :-1].std() == pytest.approx(1.0, rel=1e-4) and tables[0, :-1].std() < 0.1
    assert np.array_equal(tables[:, 0], tables[:, -1])


@pytest.mark.parametrize("pitch_hz", [30.0, 220.0, 3_000.0, 40_000.0])
def test_partials_end_below_half_the_rate(pitch_hz):
    count = partials_below(pitch_hz, RATE_HZ)
    assert count >= 1 and (count == 1 or count * pitch_hz < 0.5 * RATE_HZ)


def test_slopes_are_decibels_an_octave():
    levels = 20 * np.log10(slopes(8, np.array([6.0, 12.0])))
    assert levels[0, [0, 1, 3, 7]] == pytest.approx([0, -6, -12, -18])
    assert levels[1, [0, 1, 3, 7]] == pytest.approx([0, -12, -24, -36])


def test_a_resonant_filter_lifts_its_edge_and_ends_what_is_above():
    response = 20 * np.log10(np.abs(low_passed(64, 100.0, np.array([800.0]), 4.0)[0]))
    assert response[0] == pytest.approx(0.0, abs=0.2) and response[7] == pytest.approx(20 * np.log10(4.0), abs=0.1)
    assert response[63] - response[31] == pytest.approx(-12.0, abs=0.6)


def test_sound_has_the_pitch_and_the_colour_of_its_curves():
    tables = tables_of(np.array([[1.0, 0.0], [0.0, 1.0]], complex))
    places = np.zeros(RATE_HZ // 32 + 3)
    for place, expected in ((0.0, 200), (1.0, 400)):
        sound = sound_of(tables, places + 200.0, places + place, places + 1.0, (RATE_HZ, RATE_HZ, 0.0))
        assert np.abs(np.fft.rfft(sound)).argmax() == expected


def test_one_table_alone_and_pitches_over_the_rate_do_no_harm():
    curve = np.full(2_000 // 32 + 3, 90_000.0)
    sound = sound_of(tables_of(np.ones((1, 1), complex)), curve, 0 * curve, 0 * curve + 1, (2_000, RATE_HZ, 0.5))
    assert np.isfinite(sound).all() and np.abs(sound).max() < 2.0
