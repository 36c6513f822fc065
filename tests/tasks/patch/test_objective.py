import numpy as np
import pytest

from melscape.tasks.patch.objective import WEIGHTS, Look, compare

RATE_HZ = 44100


def tone(pitch_hz=220.0, *, seconds=1.0, decay=2.0, partials=6, channels=1):
    seconds_at = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    wave = sum(np.sin(2 * np.pi * k * pitch_hz * seconds_at) / k for k in range(1, partials + 1))
    return np.tile((0.2 * wave * np.exp(-decay * seconds_at))[None].astype(np.float32), (channels, 1))


def views(estimate, target=None):
    return compare(Look(tone() if target is None else target), Look(estimate)).views


def test_the_same_sound_differs_in_nothing():
    assert compare(Look(tone()), Look(tone())).total() == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("gain_db", [-20.0, 9.0])
def test_level_is_left_out_and_told(gain_db):
    difference = compare(Look(tone()), Look(tone() * np.float32(10 ** (gain_db / 20))))
    assert difference.gain_db == pytest.approx(-gain_db, abs=0.1)
    assert difference.total() < 0.3


def test_mono_and_stereo_of_one_sound_are_alike():
    assert compare(Look(tone()), Look(tone(channels=2))).total() == pytest.approx(0.0, abs=1e-4)


def test_each_view_sees_what_it_is_for():
    out_of_tune, dull, slow = views(tone(230.0)), views(tone(partials=2)), views(tone(decay=0.2))
    assert out_of_tune["pitch"] > 3 * dull["pitch"]
    assert dull["timbre"] > 3.0
    assert slow["loudness"] > 3 * max(out_of_tune["loudness"], dull["loudness"])
    noise = np.random.default_rng(0).normal(size=(1, RATE_HZ)).astype(np.float32)
    assert views(0.1 * noise)["balance"] > 10 * dull["balance"]
    assert views(0.1 * noise)["spectrum"] > 20.0


def test_silence_is_infinitely_far():
    difference = compare(Look(tone()), Look(np.zeros((2, RATE_HZ), np.float32)))
    assert difference.silent and difference.total() == np.inf


def test_the_nearer_of_two_has_the_smaller_total():
    near, far = (compare(Look(tone()), Look(tone(220.0, decay=decay))).total() for decay in (2.2, 6.0))
    assert near < far


def test_every_view_has_a_weight():
    assert set(views(tone(300.0))) == set(WEIGHTS)
