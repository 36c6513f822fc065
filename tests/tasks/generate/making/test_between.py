"""Pictures at another length: their loudest moments meet, and what is asked for twice is asked for nothing."""

import numpy as np
import pytest

from melscape.tasks.generate.making.between import between, meeting, onset_frame, stretched_to, warped


def swell(frames: int, loudest: int) -> np.ndarray:
    """Rises to its loudest frame at 10 dB a frame and falls at 2."""
    after = np.arange(frames) - loudest
    return np.tile(np.where(after < 0, 10.0 * after, -2.0 * after), (4, 1)).astype(np.float32)


@pytest.mark.parametrize(("frames", "onset"), [(40, 10), (10, 3), (20, 0), (7, 6), (1, 0)])
def test_the_loudest_moment_lies_where_it_is_wished(frames, onset):
    moved = warped(swell(20, 5), frames, onset)
    assert moved.shape == (4, frames)
    assert abs(onset_frame(moved) - onset) <= 1


def test_a_picture_at_its_own_length_is_itself():
    picture = swell(20, 5)
    assert np.array_equal(warped(picture, 20, onset_frame(picture)), picture)
    assert np.array_equal(stretched_to(picture, 20), picture)


def test_first_and_last_frame_stay():
    picture = swell(20, 5)
    moved = warped(picture, 33, 12)
    assert np.array_equal(moved[:, [0, -1]], picture[:, [0, -1]])


def test_a_longer_sound_rises_as_quickly():
    assert onset_frame(stretched_to(swell(20, 5), 80)) == onset_frame(swell(20, 5))


def test_lengths_between_go_in_equal_ratios():
    lengths = [meeting(swell(10, 2), swell(160, 40), share)[0] for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert lengths == [10, 20, 40, 80, 160]
    assert between(1.0, 100.0, 0.5) == pytest.approx(10.0)


def test_a_sound_of_one_frame_meets_any_other():
    frames, onset = meeting(swell(1, 0), swell(30, 29), 0.5)
    assert 0 <= onset < frames and warped(swell(1, 0), frames, onset).shape == (4, frames)
