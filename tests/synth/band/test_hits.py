"""Hits: each kind sounds like its kind, and each program like itself."""

import numpy as np
import pytest

from melscape.errors import ConfigError
from melscape.synth.band.hits import KINDS, LOUDEST, hit

RATE_HZ = 48_000


def centroid_hz(sound):
    power = np.abs(np.fft.rfft(sound)) ** 2
    return float((np.fft.rfftfreq(len(sound), 1 / RATE_HZ) * power).sum() / power.sum())


@pytest.mark.parametrize("kind", KINDS)
def test_a_hit_is_loud_at_its_beginning_and_still_at_its_end(kind):
    for program in range(6):
        sound = hit(kind, program, RATE_HZ)
        quarter = len(sound) // 4
        assert np.abs(sound).max() == pytest.approx(LOUDEST, abs=1e-6)
        assert np.sum(sound[:quarter] ** 2) > np.sum(sound[-quarter:] ** 2)
        assert abs(sound[0]) < 0.01 and abs(sound[-1]) < 1e-3


def test_the_same_hit_comes_out_the_same_and_every_other_one_differs():
    assert np.array_equal(hit("tom", 1, RATE_HZ, 3), hit("tom", 1, RATE_HZ, 3))
    others = [hit("tom", 2, RATE_HZ, 3), hit("tom", 1, RATE_HZ, 4)]
    assert all(not np.array_equal(hit("tom", 1, RATE_HZ, 3)[:4000], other[:4000]) for other in others)


def test_kicks_lie_under_toms_and_hats_above_everything():
    middle = {kind: np.mean([centroid_hz(hit(kind, program, RATE_HZ)) for program in range(6)]) for kind in KINDS}
    assert min(middle, key=middle.get) == "kick" and max(middle, key=middle.get) == "hat"
    assert middle["tom"] < middle["block"]


def test_the_body_of_a_kick_comes_to_rest_where_its_kind_says():
    low_hz, high_hz = KINDS["kick"].pitch_hz
    for program in range(4):
        tail = hit("kick", program, RATE_HZ)[RATE_HZ // 5 :]
        spectrum = np.abs(np.fft.rfft(tail * np.hanning(len(tail)), 8 * RATE_HZ))
        assert low_hz - 3 < np.argmax(spectrum) / 8 < high_hz + 3


@pytest.mark.parametrize(("kind", "rate_hz"), [("gong", RATE_HZ), ("kick", 1000)])
def test_what_cannot_be_struck_is_refused(kind, rate_hz):
    with pytest.raises(ConfigError):
        hit(kind, 0, rate_hz)


def test_low_rates_leave_out_what_they_cannot_carry():
    assert np.isfinite(hit("bell", 0, 8_000)).all() and np.isfinite(hit("hat", 0, 8_000)).all()
