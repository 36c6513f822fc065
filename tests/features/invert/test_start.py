import librosa
import numpy as np
import pytest

from melscape.features.invert.start import first_phases, spectra
from melscape.features.mel import Mel

MEL = Mel(rate_hz=16_000, fft_samples=512, hop_samples=128, bands=40, centre=False)


def frames_of(sound):
    return np.ascontiguousarray(librosa.stft(sound.astype(np.float32), n_fft=512, hop_length=128, center=False).T)


def guessed(magnitudes, phase, seed=0):
    return first_phases(magnitudes, MEL, phase, np.random.default_rng(seed))


def error_turns(found, truth):
    difference = found - np.angle(truth) / (2 * np.pi)
    return np.abs(difference - np.round(difference))


@pytest.mark.parametrize("phase", ["peak", "pghi"])
def test_a_partial_turns_at_its_own_pitch(phase):
    pitch_hz = 1234.5
    truth = frames_of(np.sin(2 * np.pi * pitch_hz * np.arange(8_000) / 16_000))
    found = guessed(np.abs(truth), phase)
    peak = round(pitch_hz / 16_000 * 512)
    per_hop = np.diff(found[4:-4, peak] - np.angle(truth[4:-4, peak]) / (2 * np.pi))
    assert np.abs(per_hop - np.round(per_hop)).max() < 0.005


@pytest.mark.parametrize("phase", ["peak", "pghi"])
def test_bins_beside_a_partial_agree_with_it(phase):
    truth = frames_of(np.sin(2 * np.pi * 1234.5 * np.arange(8_000) / 16_000))
    found, bins = guessed(np.abs(truth), phase), slice(38, 42)
    offset = (
        found[20, bins]
        - np.angle(truth[20, bins]) / (2 * np.pi)
        - (found[20, 39] - np.angle(truth[20, 39]) / (2 * np.pi))
    )
    assert np.abs(offset - np.round(offset)).max() < 0.02


def test_a_click_turns_from_bin_to_bin_by_its_place():
    sound = np.zeros(4_000)
    sound[2_000] = 1.0
    truth = frames_of(sound)
    row = (2_000 - 256) // 128
    steps = np.diff(guessed(np.abs(truth), "pghi")[row, 20:200] - np.angle(truth[row, 20:200]) / (2 * np.pi))
    assert np.abs(steps - np.round(steps)).max() < 0.02


def test_chance_is_decided_by_the_generator_alone():
    magnitudes = np.ones((4, MEL.bins), np.float32)
    np.testing.assert_array_equal(guessed(magnitudes, "griffin-lim"), guessed(magnitudes, "griffin-lim"))
    assert not np.array_equal(guessed(magnitudes, "griffin-lim"), guessed(magnitudes, "griffin-lim", seed=1))


@pytest.mark.parametrize("phase", ["peak", "pghi", "griffin-lim"])
def test_silence_and_flat_spectra_have_phases_too(phase):
    for magnitudes in (np.zeros((3, MEL.bins), np.float32), np.ones((3, MEL.bins), np.float32)):
        assert np.isfinite(guessed(magnitudes, phase)).all()


def test_spectra_have_the_magnitudes_and_phases_given():
    random = np.random.default_rng(0)
    magnitudes, phases = (random.random((70, 9), np.float32) for _ in range(2))
    blocks = list(spectra(magnitudes, phases, 32))
    assert [len(block) for block in blocks] == [32, 32, 6]
    whole = np.concatenate(blocks)
    np.testing.assert_allclose(np.abs(whole), magnitudes, rtol=1e-5)
    assert error_turns(phases, whole).max() < 1e-5
