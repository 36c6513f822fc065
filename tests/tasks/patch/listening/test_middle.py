"""The one channel that is listened to: the mean, but never a silence that nobody hears."""

import numpy as np
import pytest

from melscape.synth.vital.render.note import Note
from melscape.tasks.patch.data import feature
from melscape.tasks.patch.listening.middle import middle
from melscape.tasks.patch.objective import Look, compare
from melscape.tasks.patch.tables.cut import cut_table
from melscape.tasks.patch.tables.loudness import envelope_of

RATE_HZ = 44_100
NOTE = Note(57, held_seconds=0.3, total_seconds=0.4)


def wave(pitch_hz=220.0):
    times = np.arange(NOTE.samples) / RATE_HZ
    return (0.2 * sum(np.sin(2 * np.pi * k * pitch_hz * times) / k for k in range(1, 6))).astype(np.float32)


def noise(seed):
    return np.random.default_rng(seed).standard_normal(4410).astype(np.float32)


@pytest.mark.parametrize(
    "samples",
    [noise(0)[None], np.stack([noise(0), noise(1)]), np.stack([noise(0), np.zeros_like(noise(0))]), np.zeros((2, 9))],
)
def test_it_is_the_mean_to_the_bit(samples):
    assert middle(samples).tobytes() == samples.mean(0).tobytes()


@pytest.mark.parametrize("softer", [0.99, 0.9])
def test_of_channels_that_cancel_each_other_the_loudest_is_heard(softer):
    assert np.array_equal(middle(np.stack([-softer * noise(0), noise(0)])), noise(0))


def test_cancelled_channels_sound_like_one_of_them_to_everybody_who_listens():
    one = wave()
    both = np.stack([one, -one])
    assert np.array_equal(feature(both, NOTE), feature(one[None], NOTE))
    assert np.array_equal(Look(both).envelope, Look(one[None]).envelope)
    assert compare(Look(both), Look(one[None])).total() < 1e-3
    assert envelope_of(both, RATE_HZ, 0.3) == envelope_of(one, RATE_HZ, 0.3)
    assert np.array_equal(
        cut_table(both, RATE_HZ, 57.0, 0.3).table.frames, cut_table(one, RATE_HZ, 57.0, 0.3).table.frames
    )
