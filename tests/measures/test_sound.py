"""Sound against sound: cases worked by hand, and the same figures as auraloss and librosa."""

import auraloss
import librosa
import numpy as np
import pytest
import torch

from melscape.measures.problems import MeasureError
from melscape.measures.sound import (
    RESOLUTIONS,
    log_spectral_distance_db,
    mel_mae_db,
    multi_resolution_stft,
    spectral_convergence_db,
)


def noise(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape)


def test_the_mean_difference_counts_each_cell_once_per_clip():
    a, b = np.full((2, 1, 2), -20.0), np.array([[[-20.0, -26.0]], [[-10.0, -40.0]]])
    assert mel_mae_db(a, b).tolist() == [3.0, 15.0]


def test_what_lies_under_the_floor_is_the_same_silence():
    a, b = np.full((1, 4, 3), -300.0), np.full((1, 4, 3), -90.0)
    assert mel_mae_db(a, b).tolist() == [0.0]
    assert mel_mae_db(a, b, floor_db=-100.0).tolist() == [10.0]


def test_mel_mae_is_symmetric_and_keeps_single_precision_whole():
    a, b = (noise(3, 8, 5, seed=seed).astype(np.float32) * 10 - 40 for seed in (0, 1))
    assert mel_mae_db(a, b).tolist() == mel_mae_db(b, a).tolist()
    np.testing.assert_allclose(mel_mae_db(a, b), mel_mae_db(a.astype(float), b.astype(float)), rtol=1e-12)


def test_a_tenth_of_error_is_minus_twenty_decibels():
    truth = np.abs(noise(5, 7))
    assert spectral_convergence_db(1.1 * truth, truth) == pytest.approx(-20.0)


def test_a_silent_estimate_converges_to_nothing():
    truth = np.abs(noise(5, 7))
    assert spectral_convergence_db(np.zeros_like(truth), truth) == pytest.approx(0.0)
    assert spectral_convergence_db(truth, truth) == pytest.approx(-300.0)


def test_log_spectral_distance_ignores_gain_and_is_zero_for_itself():
    power = noise(6, 9) ** 2
    assert log_spectral_distance_db(7.0 * power, power) == pytest.approx(0.0, abs=1e-9)


def test_log_spectral_distance_is_rms_over_time_then_mean_over_bands():
    truth = np.ones((2, 2))
    estimate = np.array([[1.0, 10.0], [1.0, 1.0]])
    gain_db = 10 * np.log10(estimate.mean())
    by_hand = 0.5 * (np.sqrt((gain_db**2 + (10 - gain_db) ** 2) / 2) + gain_db)
    assert log_spectral_distance_db(estimate, truth) == pytest.approx(by_hand)


def test_log_spectral_distance_agrees_with_librosas_decibels():
    a, b = (noise(20, 30, seed=seed) ** 4 for seed in (0, 1))
    first, second = (librosa.power_to_db(power / power.mean()) for power in (a, b))
    theirs = np.mean(np.sqrt(np.mean((first - second) ** 2, axis=1)))
    assert log_spectral_distance_db(a, b) == pytest.approx(theirs)


def test_silence_against_silence_is_no_distance():
    assert log_spectral_distance_db(np.zeros((3, 4)), np.zeros((3, 4))) == 0.0


def auraloss_of(estimate, truth, looks):
    loss = auraloss.freq.MultiResolutionSTFTLoss(
        fft_sizes=[look.fft_samples for look in looks],
        hop_sizes=[look.hop_samples for look in looks],
        win_lengths=[look.window_samples for look in looks],
    ).double()
    for inner in loss.stft_losses:
        inner.window = inner.window.double()
    tensors = [torch.from_numpy(samples)[None, None] for samples in (estimate, truth)]
    return float(loss(*tensors))


@pytest.mark.parametrize("rate_hz", [None, 24_000, 16_000])
def test_multi_resolution_distance_agrees_with_auraloss(rate_hz):
    truth = np.sin(np.arange(6000) ** 1.2 * 0.02)
    estimate = 0.7 * truth + 0.05 * noise(6000)
    looks = RESOLUTIONS if rate_hz is None else [look.at(rate_hz, 24_000) for look in RESOLUTIONS]
    assert multi_resolution_stft(estimate, truth, rate_hz) == pytest.approx(
        auraloss_of(estimate, truth, looks), rel=1e-4
    )


def test_auralosss_own_defaults_are_the_lengths_in_samples():
    theirs = auraloss.freq.MultiResolutionSTFTLoss().stft_losses
    ours = [(look.fft_samples, look.hop_samples, look.window_samples) for look in RESOLUTIONS]
    assert [(one.fft_size, one.hop_size, one.win_length) for one in theirs] == ours


def test_the_same_sound_has_no_multi_resolution_distance():
    assert multi_resolution_stft(noise(4000), noise(4000), 24_000) == 0.0


@pytest.mark.parametrize(
    "make,words",
    [
        (lambda: mel_mae_db(np.full((1, 2, 3), np.nan), np.zeros((1, 2, 3))), "not finite"),
        (lambda: spectral_convergence_db(np.ones((2, 3)), np.zeros((2, 3))), "silent truth"),
        (lambda: spectral_convergence_db(-np.ones((2, 3)), np.ones((2, 3))), "magnitudes is -1"),
        (lambda: log_spectral_distance_db(np.full((2, 3), -80.0), np.ones((2, 3))), "mel powers is -80"),
        (lambda: multi_resolution_stft(noise(9), noise(9), 16_000), "9 samples"),
        (lambda: multi_resolution_stft(noise(4000), np.zeros(4000), 16_000), "silent truth"),
    ],
)
def test_sounds_that_cannot_be_compared_are_refused(make, words):
    with pytest.raises(MeasureError, match=words):
        make()
