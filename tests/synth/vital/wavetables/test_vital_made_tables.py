"""Our own wavetables hold what their names say."""

from __future__ import annotations

import numpy as np
import pytest

from melscape.synth.vital.wavetables import by_name, spectra, tables


def _harmonics(cycle: np.ndarray) -> np.ndarray:
    return np.abs(np.fft.rfft(cycle))[:64] / np.abs(np.fft.rfft(cycle)).max()


def test_every_cycle_peaks_at_one_without_offset() -> None:
    for table in tables():
        assert np.abs(table.frames).max(axis=1) == pytest.approx(1.0)
        assert np.abs(table.frames.mean(axis=1)).max() < 1e-6


def test_there_are_some_dozens_of_small_tables_no_two_alike() -> None:
    assert 24 <= len(tables()) <= 40
    assert all(1 <= len(table.frames) <= 5 for table in tables())
    assert len({table.hash for table in tables()}) == len({table.name for table in tables()}) == len(tables())


def test_tables_end_at_the_last_position() -> None:
    assert all(table.positions[0] == 0 for table in tables())
    assert all(table.positions[-1] == 256 for table in tables() if len(table.frames) > 1)


def test_a_sine_has_one_harmonic_and_a_square_only_odd_ones() -> None:
    sine, square = _harmonics(by_name()["Sine"].frames[0]), _harmonics(by_name()["Square"].frames[0])
    assert sine[2:].max() < 0.003
    assert square[2::2].max() < 1e-6
    assert square[1::2][:5] == pytest.approx([1 / k for k in (1, 3, 5, 7, 9)], rel=1e-4)


def test_the_saw_to_sine_table_ends_on_a_saw_that_scipy_knows() -> None:
    signal = pytest.importorskip("scipy.signal")
    saw = signal.sawtooth(2 * np.pi * (np.arange(2048) + 0.5) / 2048)
    ours = by_name()["Sine to Saw"].frames[-1]
    assert _harmonics(ours)[1:] == pytest.approx(_harmonics(saw)[1:], rel=0.01)


def test_a_string_plucked_in_the_middle_has_no_even_harmonics() -> None:
    middle = _harmonics(by_name()["Plucked String"].frames[0])
    assert middle[2::2].max() < 1e-6


def test_brass_gets_brighter_along_its_table() -> None:
    weights = np.arange(64)
    centres = [
        (_harmonics(cycle) ** 2 @ weights) / (_harmonics(cycle) ** 2).sum() for cycle in by_name()["Brass"].frames
    ]
    assert centres == sorted(centres)
    assert centres[-1] > 2 * centres[0]


def test_frequency_modulation_has_the_harmonics_that_bessel_functions_say() -> None:
    special = pytest.importorskip("scipy.special")
    found = np.abs(np.fft.rfft(spectra.modulated(2, 2.0)))[[1, 3, 5]] / 1024
    bessel = [special.jv(order, 2.0) for order in range(4)]
    assert found == pytest.approx([bessel[0] + bessel[1], bessel[1] - bessel[2], bessel[2] + bessel[3]], abs=1e-9)


def test_flat_spectra_keep_their_peak_low() -> None:
    cycle = spectra.flat(40)
    straight = np.abs(np.fft.irfft(np.abs(np.fft.rfft(cycle)) * -1j, 2048)).max()
    assert np.abs(cycle).max() < 0.7 * straight


def test_neighbouring_cycles_do_not_cancel_where_they_are_blended() -> None:
    for table in tables():
        for first, second in zip(table.frames, table.frames[1:]):
            quieter = min(np.square(first).mean(), np.square(second).mean())
            assert np.square((first + second) / 2).mean() > 0.25 * quieter, table.name
