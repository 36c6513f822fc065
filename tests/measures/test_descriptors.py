"""Descriptors: loud, bright, sudden, noisy, on pictures whose answer is known."""

import librosa
import numpy as np
import pytest

from melscape.measures.descriptors import (
    active_frames,
    active_seconds,
    attack_seconds,
    centroid_hz,
    loudness_db,
    noisiness,
)
from melscape.measures.problems import MeasureError

CENTRES_HZ = np.array([100.0, 400.0, 1600.0])


def picture(*bands_db, frames=6):
    return np.repeat(np.array([bands_db], dtype=float)[:, :, None], frames, axis=2)


def rising(envelope):
    return 20.0 * np.log10(np.maximum(np.array(envelope, dtype=float), 1e-9))[None, None, :]


def silence():
    return np.full((1, 3, 6), -80.0)


def test_two_equal_bands_are_three_decibels_louder_than_one():
    one, two = loudness_db(picture(-20, -80, -80))[0], loudness_db(picture(-20, -20, -80))[0]
    assert one == pytest.approx(-20.0) and two - one == pytest.approx(10 * np.log10(2))
    assert loudness_db(silence())[0] == -80.0


def test_loudness_is_a_mean_of_power_over_time():
    half = picture(-20, -80, -80)
    half[:, :, 3:] = -80.0
    assert loudness_db(half)[0] == pytest.approx(-20.0 - 10 * np.log10(2))


def test_one_band_is_as_bright_as_its_centre_and_two_meet_in_the_middle():
    assert centroid_hz(picture(-80, -10, -80), CENTRES_HZ)[0] == pytest.approx(400.0)
    assert centroid_hz(picture(-10, -80, -10), CENTRES_HZ)[0] == pytest.approx(850.0)


def test_brightness_agrees_with_librosa():
    random = np.random.default_rng(0).uniform(-60.0, 0.0, (2, 3, 1))
    theirs = [librosa.feature.spectral_centroid(S=10 ** (mel / 10), freq=CENTRES_HZ)[0, 0] for mel in random]
    np.testing.assert_allclose(centroid_hz(random, CENTRES_HZ), theirs)


def test_brightness_and_noisiness_do_not_depend_on_gain():
    random = np.random.default_rng(1).uniform(-50.0, -10.0, (2, 3, 9))
    np.testing.assert_allclose(centroid_hz(random - 20, CENTRES_HZ), centroid_hz(random, CENTRES_HZ))
    np.testing.assert_allclose(noisiness(random - 20), noisiness(random))


def test_a_straight_rise_takes_eight_tenths_of_its_length():
    assert attack_seconds(rising(np.linspace(0, 1, 11)), 0.016)[0] == pytest.approx(0.8 * 10 * 0.016, rel=1e-6)


def test_a_plucked_sound_has_no_attack_and_decay_does_not_count():
    assert attack_seconds(rising([1.0, 0.5, 0.2, 0.9]), 0.016).tolist() == [0.0]


def test_a_slower_swell_has_a_longer_attack_at_any_level():
    swell = [0.0, 0.2, 0.5, 0.7, 1.0, 0.4]
    quick = [0.0, 1.0, 1.0, 1.0, 1.0, 0.4]
    slow, fast = (attack_seconds(rising(shape), 0.01)[0] for shape in (swell, quick))
    assert slow > 2 * fast > 0
    assert attack_seconds(rising(np.array(swell) / 10), 0.01)[0] == pytest.approx(slow)


def test_equal_bands_are_noise_and_one_band_is_a_tone():
    assert noisiness(picture(-30, -30, -30))[0] == pytest.approx(1.0)
    assert noisiness(picture(0, -80, -80))[0] < 1e-4


def test_noisiness_agrees_with_librosas_flatness():
    random = np.random.default_rng(2).uniform(-60.0, 0.0, (1, 3, 1))
    theirs = librosa.feature.spectral_flatness(S=10 ** (random[0] / 20), power=2.0)[0, 0]
    assert noisiness(random)[0] == pytest.approx(theirs)


def test_a_sound_lasts_from_its_first_to_its_last_loud_frame_with_its_gaps():
    envelope = rising([1e-5, 1.0, 1e-2, 1e-5, 0.5, 1e-4, 0.0]) - 10.0
    assert active_frames(envelope, -120.0).tolist() == [[False, True, True, False, True, False, False]]
    assert active_seconds(envelope, 0.01, -120.0) == pytest.approx([0.04])


def test_silence_lasts_no_time():
    assert active_seconds(silence(), 0.01).tolist() == [0.0] and not active_frames(silence()).any()


def test_silence_is_neither_bright_nor_sudden_nor_noisy():
    assert np.isnan(
        [centroid_hz(silence(), CENTRES_HZ)[0], attack_seconds(silence(), 0.01)[0], noisiness(silence())[0]]
    ).all()


@pytest.mark.parametrize(
    "make,words",
    [
        (lambda: centroid_hz(silence(), CENTRES_HZ[:2]), "2 centres for 3 bands"),
        (lambda: attack_seconds(silence(), 0.0), "frame step of 0.0"),
        (lambda: active_seconds(silence(), -1.0), "frame step of -1.0"),
        (lambda: loudness_db(np.full((1, 2, 3), np.nan)), "not finite"),
    ],
)
def test_pictures_that_cannot_be_described_are_refused(make, words):
    with pytest.raises(MeasureError, match=words):
        make()
