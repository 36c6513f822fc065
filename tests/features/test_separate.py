"""Tones and beats taken apart: as librosa does it, adding up to the sound, each where it belongs."""

import librosa
import numpy as np
import pytest

from melscape.features.separate import PARTS, harmonic_percussive

RATE_HZ = 22_050


def song(seconds=3.0):
    time = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    tones = sum(0.1 * np.sin(2 * np.pi * pitch_hz * time) for pitch_hz in (220.0, 277.2, 329.6))
    hiss = np.random.default_rng(0).standard_normal(time.size)
    return tones, 0.5 * hiss * np.exp(-60.0 * (time % 0.5))


def test_the_parts_are_what_librosa_makes():
    sound = sum(song()).astype(np.float32)
    theirs = librosa.effects.hpss(sound)
    for part, expected in zip(PARTS, theirs, strict=True):
        found = harmonic_percussive(sound)[part]
        inside = slice(2048, -2048)  # we count the edges as silence on both sides, librosa cuts the last half frame
        assert np.corrcoef(found[inside], expected[inside])[0, 1] > 0.999
        np.testing.assert_allclose(found[inside], expected[inside], atol=0.02)


def test_the_parts_add_up_to_the_sound():
    sound = sum(song()).astype(np.float32)
    np.testing.assert_allclose(sum(harmonic_percussive(sound).values()), sound, atol=1e-6)


def test_tones_and_beats_go_where_they_belong():
    tones, beats = song()
    parts = harmonic_percussive(tones + beats)
    assert np.corrcoef(parts["harmonic"], tones)[0, 1] > 0.95
    assert np.corrcoef(parts["percussive"], beats)[0, 1] > 0.95


@pytest.mark.parametrize("samples", [1, 300, 2048, 5000])
def test_any_length_will_do(samples):
    sound = np.random.default_rng(0).standard_normal(samples).astype(np.float32)
    parts = harmonic_percussive(sound)
    assert all(part.shape == (samples,) and np.isfinite(part).all() for part in parts.values())


def test_silence_stays_silent():
    assert all(not part.any() for part in harmonic_percussive(np.zeros(9000)).values())
