import numpy as np
import pytest

from melscape.features.kernel_tables import CACHE_LINE_BYTES, LANES, make_memory, make_tables
from melscape.features.mel import Mel

SIZES = [2, 4, 6, 64, 400, 882, 1024, 2048, 2 * 1009]


def contract(fft_samples):
    return Mel(fft_samples=fft_samples, hop_samples=fft_samples // 2, bands=1)


@pytest.mark.parametrize("fft_samples", SIZES)
def test_the_passes_multiply_to_the_packed_length(fft_samples):
    stages = make_tables(contract(fft_samples)).stages
    assert np.prod(stages[:, 0]) == fft_samples // 2
    np.testing.assert_array_equal(stages[1:, 1], stages[:-1, 1] // stages[:-1, 0])


@pytest.mark.parametrize("fft_samples", SIZES)
def test_every_bin_has_its_own_row(fft_samples):
    order = make_tables(contract(fft_samples)).order
    np.testing.assert_array_equal(np.sort(order), np.arange(fft_samples // 2))


def test_powers_of_four_are_reversed_in_base_four():
    order = make_tables(contract(2 * 64)).order
    assert [order[0], order[1], order[2], order[4], order[63]] == [0, 16, 32, 4, 63]


def test_a_short_window_sits_in_the_middle_at_half_height():
    window = make_tables(Mel(window_samples=400)).window
    assert not window[:312].any()
    assert not window[712:].any()
    np.testing.assert_allclose(window[312:712], np.hanning(401)[:-1] / 2, atol=1e-15)


def test_working_memory_starts_on_a_cache_line_and_counts_in_lanes():
    memory = make_memory(Mel(fft_samples=882, hop_samples=100))
    for part in (memory.block, memory.spectrum, memory.levels, memory.spare):
        assert part.ctypes.data % CACHE_LINE_BYTES == 0
        assert part.size % LANES == 0
