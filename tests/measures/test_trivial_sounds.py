"""Trivial sounds: mosaics of other sounds' grains, draws along axes, shifts both ways."""

import numpy as np
import pytest
from sklearn.neighbors import NearestNeighbors

from melscape.measures.problems import MeasureError
from melscape.measures.trivial_sounds import Grains, pca_sounds, random_shifts, stretched


def chance(seed=0):
    return np.random.default_rng(seed)


def tone(band, frames=24, decay_db=40.0):
    mel = np.full((12, frames), -80.0)
    mel[band] = -np.linspace(0.0, decay_db, frames)
    return mel


def folder():
    return [tone(band, frames) for band in (1, 4, 8) for frames in (20, 30, 45)]


def test_grains_cover_every_sound_to_its_end():
    grains = Grains.cut([tone(3, 10), tone(5, 4)], chance(), frames=8)
    assert grains.rows.shape == (4, 96)
    assert grains.owners.tolist() == [0, 0, 0, 1]
    assert (grains.rows[-1].reshape(12, 8)[:, 4:] == -80.0).all()


def test_a_mosaic_of_a_sounds_own_grains_is_the_sound():
    target = tone(5, 32)
    made = Grains.cut([target, tone(1)], chance(), hop=1).mosaic(target)
    np.testing.assert_allclose(made, target, atol=1e-4)


def test_a_mosaic_uses_other_sounds_only():
    sounds = [tone(2), tone(9)]
    made = Grains.cut(sounds, chance()).mosaic(sounds[0], owner=0)
    assert made.shape == sounds[0].shape
    assert made[9].max() > -45.0
    assert np.delete(made, 9, axis=0).max() == pytest.approx(-80.0)


def test_the_nearest_grain_is_scikit_learns():
    grains = Grains.cut(folder(), chance(), frames=4)
    asked = chance(1).uniform(-80.0, 0.0, (7, 48))
    theirs = NearestNeighbors(n_neighbors=1).fit(grains.rows).kneighbors(asked, return_distance=False)[:, 0]
    distance = np.linalg.norm(grains.rows[grains.nearest(asked)] - asked, axis=1)
    np.testing.assert_allclose(distance, np.linalg.norm(grains.rows[theirs] - asked, axis=1), rtol=1e-5)


def test_drawn_axes_give_sounds_of_known_lengths_under_their_peak():
    made = pca_sounds(folder(), 20, 5, chance())
    assert {mel.shape[1] for mel in made} <= {20, 30, 45}
    assert all(mel.max() == 0.0 and mel.min() >= -80.0 for mel in made)
    assert len({mel.tobytes() for mel in made}) == 20


def test_sounds_that_are_all_alike_are_drawn_as_they_are():
    made = pca_sounds([tone(4)] * 4, 2, 3, chance())
    np.testing.assert_allclose(made[0], tone(4), atol=1e-6)


def test_shifts_are_one_to_six_semitones_both_ways():
    shifts = random_shifts(500, chance())
    assert np.abs(shifts).min() >= 1.0 and np.abs(shifts).max() <= 6.0
    assert abs(np.sign(shifts).mean()) < 0.2


def test_stretching_keeps_the_ends_and_one_frame_stays_one_sound():
    ramp = np.arange(5.0)[None] * np.ones((3, 1))
    np.testing.assert_allclose(stretched(ramp, 9)[0], np.linspace(0.0, 4.0, 9))
    assert stretched(ramp[:, :1], 4).tolist() == np.zeros((3, 4)).tolist()


@pytest.mark.parametrize(
    "make,words",
    [
        (lambda: Grains.cut([], chance()), "from 0 sounds"),
        (lambda: Grains.cut([tone(1)], chance()).mosaic(tone(1), owner=0), "No grain of another"),
    ],
)
def test_what_cannot_be_made_is_refused(make, words):
    with pytest.raises(MeasureError, match=words):
        make()
