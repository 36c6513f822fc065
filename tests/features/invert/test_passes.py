from dataclasses import replace

import librosa
import numpy as np
import pytest

from melscape.features.filterbank import mel_bank
from melscape.features.invert.bands import band_runs
from melscape.features.invert.passes import BLOCK_FRAMES, Passes, hann
from melscape.features.invert.passes_kernel import mirror_edges, right_bands
from melscape.features.mel import Mel

SMALL = Mel(rate_hz=16_000, fft_samples=512, hop_samples=128, bands=40, pad="zero")
SOUND = np.random.default_rng(0).standard_normal(9_000).astype(np.float32)


def spectra_of(sound, mel):
    pad = "reflect" if mel.pad == "reflect" else "constant"
    whole = librosa.stft(
        sound,
        n_fft=mel.fft_samples,
        hop_length=mel.hop_samples,
        win_length=mel.window_length_samples,
        center=mel.centre,
        pad_mode=pad,
    )
    return np.ascontiguousarray(whole.T)


def begun(passes, spectra):
    return passes.begin(iter([spectra[at : at + BLOCK_FRAMES] for at in range(0, len(spectra), BLOCK_FRAMES)]))


@pytest.mark.parametrize("change", [{}, {"pad": "reflect"}, {"window_samples": 400}])
def test_true_spectra_give_the_true_sound_back(change):
    mel = replace(SMALL, **change)
    passes = Passes(mel, mel.frames(SOUND.size), SOUND.size)
    again = passes.inside(begun(passes, spectra_of(SOUND, mel)))
    # What lies after the middle of the last frame is seen by few frames, with little of the window.
    np.testing.assert_allclose(again[:-128], SOUND[:-128], atol=2e-4)


@pytest.mark.parametrize("power", [1.0, 2.0])
def test_a_sound_with_the_right_bands_is_left_alone(power):
    mel = replace(SMALL, power=power)
    # Nothing at 0 Hz and at half the rate: those bins lie in no band and are silenced.
    middle = np.convolve(SOUND, [0.5, 0.5, -0.5, -0.5], mode="same") * np.hanning(SOUND.size)
    spectra = spectra_of(middle.astype(np.float32), mel)
    sums = (np.abs(spectra) ** power @ mel_bank(mel).dense().T).astype(np.float32)
    passes = Passes(mel, len(spectra), SOUND.size)
    target = np.abs(spectra)
    after = passes.inside(passes.improve(begun(passes, spectra), sums, target, 4))
    np.testing.assert_allclose(after, middle, atol=2e-2)


def test_no_step_changes_nothing():
    spectra = spectra_of(SOUND, SMALL)
    passes = Passes(SMALL, len(spectra), SOUND.size)
    sound = begun(passes, spectra)
    sums = np.ones((len(spectra), SMALL.bands), np.float32)
    np.testing.assert_array_equal(passes.improve(sound.copy(), sums, np.abs(spectra), 0), sound)


@pytest.mark.parametrize("power", [1.0, 2.0])
@pytest.mark.parametrize("lean", [0.0, 0.25])
def test_bins_are_scaled_by_the_mean_factor_of_their_bands(power, lean):
    spectra = spectra_of(SOUND, SMALL)
    dense = mel_bank(SMALL).dense().astype(np.float64)
    random = np.random.default_rng(1)
    sums = random.uniform(0.5, 2.0, (len(spectra), SMALL.bands)).astype(np.float32)
    target = random.uniform(0.5, 2.0, spectra.shape).astype(np.float32)
    share = dense.sum(axis=0)
    factor = (sums / (np.abs(spectra) ** power @ dense.T)) ** (1 / power)
    gain = (1 - lean) * (factor @ dense) / np.where(share > 0, share, np.inf) + lean * target / np.abs(spectra)
    expected = spectra * gain
    settings = np.array([lean, 1e-12], np.float32)
    right_bands(spectra.view(np.float32), sums, target, band_runs(SMALL), power == 2.0, settings)
    np.testing.assert_allclose(spectra, expected, rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("inside", [1, 2, 5, 40, 700])
def test_edges_are_mirrored_as_numpy_does(inside):
    edge = 256
    sound = np.full(2 * edge + inside, np.nan, np.float32)
    sound[edge : edge + inside] = SOUND[:inside]
    mirror_edges(sound, edge, inside)
    np.testing.assert_array_equal(sound, np.pad(SOUND[:inside], edge, mode="reflect"))


def test_the_window_is_librosas():
    mel = replace(SMALL, window_samples=400)
    expected = librosa.util.pad_center(librosa.filters.get_window("hann", 400), size=512)
    np.testing.assert_allclose(hann(mel), expected, atol=1e-7)
