import numpy as np
import pytest

from melscape.features.invert import material
from melscape.features.logmel import log_mel
from melscape.features.mel import Mel, music_22k, seed_001, seed_003

MAKERS = [seed_001, seed_003, music_22k]


def seconds_of(mel, seconds=1.5):
    return np.arange(int(mel.rate_hz * seconds)) / mel.rate_hz


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("pitch_hz", [82.4, 261.6, 880.0])
def test_a_note_is_tonal(make, pitch_hz):
    mel = make()
    time = seconds_of(mel)
    note = sum(np.sin(2 * np.pi * k * pitch_hz * time) / k for k in range(1, 7)) * np.exp(-2 * time)
    assert material(log_mel(note.astype(np.float32), mel), mel) == "tonal"


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("hits_per_second", [2, 4, 8])
def test_bursts_of_noise_are_percussive(make, hits_per_second):
    mel = make()
    time = seconds_of(mel)
    noise = np.random.default_rng(0).standard_normal(time.size)
    beat = noise * np.exp(-40 * (time % (1 / hits_per_second)))
    assert material(log_mel(beat.astype(np.float32), mel), mel) == "percussive"


def test_silence_and_a_single_frame_are_tonal():
    mel = Mel()
    assert material(np.full((80, 20), -80.0), mel) == "tonal"
    assert material(np.full((80, 1), -10.0), mel) == "tonal"


def test_loudness_does_not_decide():
    mel = Mel(floor=-200.0)
    picture = np.random.default_rng(0).uniform(-90.0, -20.0, (80, 40))
    assert material(picture, mel) == material(picture - 40.0, mel)


@pytest.mark.shared
def test_real_notes_and_drums_are_told_apart(shared):
    import soundfile

    mel = Mel(rate_hz=44_100, fft_samples=2048, hop_samples=512, bands=128, pad="zero")

    def share(paths):
        answers = []
        for path in paths:
            samples, _ = soundfile.read(path, frames=2 * 44_100, dtype="float32", always_2d=True)
            answers.append(material(log_mel(samples.mean(axis=1), mel), mel) == "tonal")
        return np.mean(answers)

    assert share(sorted((shared / "notes_gm").glob("*.flac"))[::14]) > 0.8
    assert share(sorted((shared / "oneshots_sonicpi").glob("hat_*.flac"))[:10]) < 0.1
