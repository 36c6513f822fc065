from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import resample_poly

from melscape.audio.clip import Clip
from melscape.audio.problems import BadRate, EmptyAudio
from melscape.audio.resample import resample


def tone(hz: float, rate_hz: int, seconds: float = 1.0) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate_hz)) / rate_hz)


def test_a_tone_stays_the_tone_at_the_other_rate() -> None:
    turned = resample(Clip.of(tone(1_000, 44_100), 44_100), 16_000)
    assert turned.rate_hz == 16_000
    middle = slice(1_000, 15_000)
    assert np.abs(turned.samples[0, middle] - tone(1_000, 16_000)[middle]).max() < 1e-4


def test_golden_it_agrees_with_scipy_on_band_limited_noise() -> None:
    noise = np.random.default_rng(0).standard_normal(44_100) * 0.1
    spectrum = np.fft.rfft(noise)
    spectrum[5_000:] = 0  # 1 Hz a bin: nothing over 5 kHz, where the two filters differ
    noise = np.fft.irfft(spectrum)
    ours = resample(Clip.of(noise, 44_100), 22_050).samples[0, 500:-500]
    theirs = resample_poly(noise, 1, 2, window=("kaiser", 12.0))[500:-500]
    assert np.abs(ours - theirs).max() < 2e-3 * np.abs(theirs).max()


def test_what_the_new_rate_cannot_hold_is_gone() -> None:
    turned = resample(Clip.of(tone(10_000, 44_100), 44_100), 16_000)
    assert np.abs(turned.samples[0, 200:-200]).max() < 1e-4


@pytest.mark.parametrize(("samples", "expected"), [(44_100, 16_000), (1_001, 363), (100, 36)])
def test_the_length_is_the_nearest_number_of_samples(samples: int, expected: int) -> None:
    assert resample(Clip.of(np.ones(samples), 44_100), 16_000).samples.shape == (1, expected)


def test_channels_stay_apart() -> None:
    turned = resample(Clip.of(np.stack([tone(500, 48_000), np.zeros(48_000)]), 48_000), 44_100)
    assert turned.samples.shape == (2, 44_100)
    assert np.abs(turned.samples[1]).max() == 0
    assert turned.samples.flags.c_contiguous


def test_the_same_rate_is_the_same_clip() -> None:
    clip = Clip.of(np.ones(100), 44_100)
    assert resample(clip, 44_100) is clip


def test_a_rate_out_of_range_and_a_clip_too_short_are_refused() -> None:
    with pytest.raises(BadRate):
        resample(Clip.of(np.ones(100), 44_100), 400)
    with pytest.raises(EmptyAudio):
        resample(Clip.of(np.ones(1), 44_100), 8_000)
