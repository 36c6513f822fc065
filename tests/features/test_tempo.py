"""Tempo: right on clicks at every usual speed, the same as librosa's, unsure where there is none."""

import librosa
import numpy as np
import pytest

from melscape.features.tempo import tempo_of

RATE_HZ = 22_050


def clicks(bpm, seconds=12.0, rate_hz=RATE_HZ, noise=0.003):
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    sound = np.sin(2 * np.pi * 900.0 * time) * np.exp(-40.0 * (time % (60.0 / bpm)))
    return sound + noise * np.random.default_rng(0).standard_normal(time.size)


@pytest.mark.parametrize("bpm", [72.0, 84.5, 97.3, 120.0, 133.7, 158.0])
def test_clicks_are_found_to_a_third_of_a_percent(bpm):
    found = tempo_of(clicks(bpm), RATE_HZ)
    assert found.bpm == pytest.approx(bpm, rel=0.003) and found.confidence > 0.8


@pytest.mark.parametrize("frames", [32, 24, 20, 18])
def test_librosa_hears_the_same(frames):
    # Librosa reads whole lags of 23 ms only: tempi that are one can be told exactly.
    bpm = 60.0 * RATE_HZ / 512 / frames
    sound = clicks(bpm)
    theirs = float(librosa.feature.tempo(y=sound.astype(np.float32), sr=RATE_HZ)[0])
    assert theirs == pytest.approx(bpm) and tempo_of(sound, RATE_HZ).bpm == pytest.approx(theirs, rel=0.003)


@pytest.mark.parametrize("rate_hz", [16_000, 44_100])
def test_the_rate_does_not_matter(rate_hz):
    assert tempo_of(clicks(110.0, rate_hz=rate_hz), rate_hz).bpm == pytest.approx(110.0, rel=0.004)


def test_of_double_and_half_the_usual_one_is_told():
    assert tempo_of(clicks(230.0), RATE_HZ).bpm == pytest.approx(115.0, rel=0.01)
    accented = clicks(56.0) + 0.9 * clicks(112.0, noise=0.0)
    assert tempo_of(accented, RATE_HZ).bpm == pytest.approx(112.0, rel=0.01)


def test_the_level_does_not_matter():
    loud, soft = tempo_of(clicks(100.0, noise=0.0), RATE_HZ), tempo_of(0.01 * clicks(100.0, noise=0.0), RATE_HZ)
    assert loud.bpm == pytest.approx(soft.bpm, rel=1e-3)


def test_noise_has_a_tempo_that_nobody_would_bet_on():
    assert tempo_of(np.random.default_rng(0).standard_normal(10 * RATE_HZ), RATE_HZ).confidence < 0.1


@pytest.mark.parametrize("seconds", [0.0, 2.0, 8.0])
def test_silence_and_snippets_have_none(seconds):
    found = tempo_of(np.zeros(round(seconds * RATE_HZ)), RATE_HZ)
    assert (found.bpm, found.confidence) == (0.0, 0.0)
