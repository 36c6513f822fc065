"""MFCC means: librosa's coefficients, deaf to loudness."""

import librosa
import numpy as np
import pytest

from melscape.measures.mfcc import mfcc_means
from melscape.measures.problems import MeasureError


def mels(count=3, bands=40, frames=12):
    return np.random.default_rng(0).uniform(-80.0, 0.0, (count, bands, frames))


def test_coefficients_agree_with_librosa():
    theirs = librosa.feature.mfcc(S=mels()[1], n_mfcc=21)[1:].mean(axis=1)
    np.testing.assert_allclose(mfcc_means(mels())[1], theirs, rtol=1e-9)


def test_a_louder_sound_has_the_same_coefficients():
    np.testing.assert_allclose(mfcc_means(mels() + 12.0), mfcc_means(mels()), atol=1e-9)


def test_a_flat_spectrum_has_none():
    np.testing.assert_allclose(mfcc_means(np.full((1, 40, 3), -20.0)), np.zeros((1, 20)), atol=1e-9)


def test_the_order_of_frames_does_not_matter():
    np.testing.assert_allclose(mfcc_means(mels()[:, :, ::-1]), mfcc_means(mels()))


@pytest.mark.parametrize("coefficients", [0, 40])
def test_more_coefficients_than_bands_are_refused(coefficients):
    with pytest.raises(MeasureError, match="of 40 bands"):
        mfcc_means(mels(), coefficients)
