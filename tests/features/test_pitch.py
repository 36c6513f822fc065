"""The pitch of a note that nobody wrote down."""

import numpy as np
import pytest

from melscape.features.pitch import note_pitch_midi

RATE_HZ = 16_000


def note(pitch_midi, seconds=0.8, partials=6, fade=3.0):
    time = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    pitch_hz = 440.0 * 2 ** ((pitch_midi - 69) / 12)
    tone = sum(np.sin(2 * np.pi * number * pitch_hz * time) / number for number in range(1, partials + 1))
    return (0.3 * np.exp(-fade * time) * tone).astype(np.float32)


@pytest.mark.parametrize("pitch_midi", [28.0, 40.0, 52.5, 60.0, 69.0, 81.0, 93.0])
def test_a_harmonic_note_has_its_pitch(pitch_midi):
    assert note_pitch_midi(note(pitch_midi), RATE_HZ) == pytest.approx(pitch_midi, abs=0.1)


def test_a_missing_fundamental_is_still_the_pitch():
    time = np.arange(RATE_HZ) / RATE_HZ
    sound = sum(np.sin(2 * np.pi * number * 220.0 * time) for number in (2, 3, 4, 5))
    assert note_pitch_midi(0.1 * sound, RATE_HZ) == pytest.approx(57.0, abs=0.1)


def test_noise_has_no_pitch():
    assert note_pitch_midi(np.random.default_rng(0).normal(size=RATE_HZ), RATE_HZ) is None


def test_a_sweep_has_no_one_pitch():
    time = np.arange(RATE_HZ) / RATE_HZ
    assert note_pitch_midi(np.sin(2 * np.pi * (200 * time + 800 * time**2)), RATE_HZ) is None


@pytest.mark.parametrize("sound", [np.zeros(RATE_HZ), np.zeros(10), np.ones(3)])
def test_silence_and_scraps_have_no_pitch(sound):
    assert note_pitch_midi(sound, RATE_HZ) is None


def test_the_level_does_not_matter():
    assert note_pitch_midi(1e-4 * note(60.0), RATE_HZ) == pytest.approx(60.0, abs=0.1)
