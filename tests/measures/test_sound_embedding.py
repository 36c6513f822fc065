"""Points of sounds: blind to gain and to silence around, near for like sounds, of like size whatever the folder."""

import librosa
import numpy as np
import pytest

from melscape.measures.problems import MeasureError
from melscape.measures.sound_embedding import COEFFICIENTS, PointScale, embed

STEP_SECONDS = 0.01


def decaying(frames=40, centre=8.0, seed=0, decay_db=40.0):
    random = np.random.default_rng(seed)
    shape = -((np.arange(32) - centre) ** 2)[:, None] / 4.0 - np.linspace(0.0, decay_db, frames)
    return np.maximum(shape + random.normal(0.0, 1.0, shape.shape), -80.0)


def folder(count=30):
    random = np.random.default_rng(9)
    return [
        decaying(int(random.integers(20, 80)), random.uniform(4, 28), seed, random.uniform(20, 60))
        for seed in range(count)
    ]


def test_sounds_of_any_length_are_rows_of_one_length():
    points = embed([decaying(1), decaying(2), decaying(400)], STEP_SECONDS)
    assert points.shape == (3, 65) and np.isfinite(points).all()


def test_gain_and_silence_after_the_sound_change_nothing():
    mel = decaying()
    padded = np.pad(mel, ((0, 0), (0, 25)), constant_values=-200.0)
    plain, louder, longer = embed([mel, mel + 12.0, padded], STEP_SECONDS)
    np.testing.assert_allclose(louder, plain)
    np.testing.assert_allclose(longer, plain)


def test_the_colour_is_librosas_mean_mfcc_in_decibels():
    mel = decaying(decay_db=20.0)
    under = np.maximum(mel - mel.max(), -80.0)
    theirs = librosa.feature.mfcc(S=under, n_mfcc=COEFFICIENTS + 1)[1:].mean(axis=1) / np.sqrt(32)
    np.testing.assert_allclose(embed([mel], STEP_SECONDS)[0, :COEFFICIENTS], theirs, rtol=1e-6)


def test_twice_as_long_is_one_octave_and_nothing_else_of_the_course():
    steady = np.full((32, 20), -10.0)
    short, long = embed([steady, np.tile(steady, 2)], STEP_SECONDS)
    assert (long - short)[-5] == pytest.approx(1.0)
    np.testing.assert_allclose(np.delete(long - short, -5), 0.0, atol=1e-9)


def test_energy_late_in_time_moves_the_balance():
    rising = np.full((32, 40), -40.0) + np.linspace(0.0, 40.0, 40)
    late, early = embed([rising, rising[:, ::-1]], STEP_SECONDS)[:, -3]
    assert late > 0.8 and early == pytest.approx(1.0 - late)


def test_the_same_sound_slightly_changed_is_nearer_than_another():
    mels = folder()
    scale = PointScale.fit(embed(mels, STEP_SECONDS))
    noisy = [mel + np.random.default_rng(1).normal(0.0, 0.5, mel.shape) for mel in mels]
    known, asked = (scale.apply(embed(each, STEP_SECONDS)) for each in (mels, noisy))
    nearest = np.linalg.norm(asked[:, None] - known[None], axis=2).argmin(axis=1)
    assert np.mean(nearest == np.arange(len(mels))) >= 0.9


def test_the_three_groups_weigh_the_same():
    points = embed(folder(), STEP_SECONDS)
    scaled = PointScale.fit(points).apply(points)
    energy = [each.var(axis=0).sum() for each in np.split(scaled, [20, 60], axis=1)]
    assert max(energy) < 3 * min(energy)


def test_a_number_that_is_the_same_in_every_sound_does_not_blow_up():
    mels = [decaying()] * 5
    scale = PointScale.fit(embed(mels, STEP_SECONDS))
    assert np.abs(scale.apply(embed([decaying(seed=1)], STEP_SECONDS))).max() < 5.0


@pytest.mark.parametrize(
    "make,words",
    [
        (lambda: embed([], STEP_SECONDS), "No sounds"),
        (lambda: embed([np.full((32, 4), np.nan)], STEP_SECONDS), "not finite"),
        (lambda: PointScale.fit(np.zeros((4, 3))), "shape \\(4, 3\\)"),
        (lambda: PointScale.fit(np.zeros((4, 65))).apply(np.zeros((4, 3))), "of shapes"),
    ],
)
def test_what_is_no_point_is_refused(make, words):
    with pytest.raises(MeasureError, match=words):
        make()
