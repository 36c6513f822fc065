"""Windows: every frame is covered, and joining undoes cutting."""

import numpy as np
import pytest

from melscape.errors import ConfigError
from melscape.features.windows import cut, fit_frames, frame_windows, join


@pytest.mark.parametrize("total", [1, 7, 8, 9, 23, 24, 25, 100])
@pytest.mark.parametrize("hop", [1, 3, 8])
def test_windows_cover_every_frame_once_started_in_order(total, hop):
    starts = frame_windows(total, 8, hop)
    covered = {frame for start in starts for frame in range(start, start + 8)}
    assert covered >= set(range(total)) and starts == sorted(set(starts))
    assert starts[-1] + 8 == max(total, 8)


@pytest.mark.parametrize("sizes", [(0, 8, 4), (10, 0, 1), (10, 8, 0), (10, 8, 9)])
def test_impossible_sizes_are_refused(sizes):
    with pytest.raises(ConfigError, match="Windows of"):
        frame_windows(*sizes)


def test_short_mels_are_filled_with_silence_and_long_ones_cut():
    mel = np.arange(6.0).reshape(2, 3)
    assert fit_frames(mel, 5, -80.0).tolist() == [[0, 1, 2, -80, -80], [3, 4, 5, -80, -80]]
    assert fit_frames(mel, 2, -80.0).tolist() == [[0, 1], [3, 4]]
    assert fit_frames(mel, 3, -80.0).tolist() == mel.tolist()


@pytest.mark.parametrize("total", [5, 16, 61])
def test_joining_gives_back_what_was_cut(total):
    mel = np.random.default_rng(0).standard_normal((3, total)).astype(np.float32)
    starts = frame_windows(total, 16, 5)
    whole = join(cut(mel, starts, 16, -80.0), starts, total)
    np.testing.assert_allclose(whole, mel, rtol=1e-5)
    assert whole.dtype == np.float32


def test_disagreeing_windows_are_cross_faded_without_a_step():
    windows = np.stack([np.zeros((1, 8)), np.ones((1, 8))])
    whole = join(windows, [0, 4], 12)[0]
    assert whole[:4].max() == 0.0 and whole[8:].min() == 1.0
    assert np.diff(whole).max() < 0.3 and (np.diff(whole) >= 0).all()


def test_a_gap_between_windows_is_an_error_not_a_silence():
    with pytest.raises(ConfigError, match="Frame 4"):
        join(np.zeros((2, 1, 4)), [0, 6], 10)
