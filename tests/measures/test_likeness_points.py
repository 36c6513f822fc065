"""Points on a fixed scale: alike sounds are near, in any company."""

import numpy as np
import pytest

from melscape.measures.likeness_points import likeness_points
from melscape.measures.problems import MeasureError

FRAME_SECONDS = 512 / 48_000


def mel(band=20.0, frames=40, decay_db=1.0, seed=0):
    bands, time = np.arange(128)[:, None], np.arange(frames)[None]
    hiss = np.random.default_rng(seed).standard_normal((128, frames))
    return (-10.0 - 0.5 * np.abs(bands - band) - decay_db * time + hiss).astype(np.float32)


def apart(one, other):
    points = likeness_points([one, other], FRAME_SECONDS)
    return float(np.linalg.norm(points[0] - points[1]))


def test_a_sound_and_its_softer_copy_are_one_point():
    assert apart(mel(), mel() - 12.0) == pytest.approx(0.0, abs=1e-5)


def test_unlike_sounds_are_about_one_apart_and_alike_ones_much_less():
    alike, unlike = apart(mel(), mel(22.0, seed=1)), apart(mel(), mel(100.0, 300, decay_db=0.0, seed=1))
    assert alike < 0.3 and 0.7 < unlike < 2.0


def test_company_does_not_move_a_point():
    alone = likeness_points([mel()], FRAME_SECONDS)
    in_company = likeness_points([mel(), mel(90.0), mel(60.0, 200)], FRAME_SECONDS)
    np.testing.assert_allclose(alone[0], in_company[0])


def test_no_sounds_are_refused():
    with pytest.raises(MeasureError):
        likeness_points([], FRAME_SECONDS)
