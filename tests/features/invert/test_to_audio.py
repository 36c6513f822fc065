from dataclasses import replace

import librosa
import numpy as np
import pytest

from melscape.errors import ConfigError, ContractError
from melscape.features.invert import Inversion, quick, to_audio
from melscape.features.logmel import log_mel
from melscape.features.mel import Mel, music_22k, seed_001, seed_003

SMALL = Mel(rate_hz=16_000, fft_samples=512, hop_samples=128, bands=40)


def chord(rate_hz, seconds=0.8, pitches_hz=(220.0, 277.2, 329.6)):
    time = np.arange(int(rate_hz * seconds)) / rate_hz
    partials = [np.sin(2 * np.pi * p * k * time) / k * np.exp(-k * time) for p in pitches_hz for k in range(1, 8)]
    return (0.05 * sum(partials)).astype(np.float32)


def hits(rate_hz, seconds=0.8):
    random = np.random.default_rng(0)
    time = np.arange(int(rate_hz * seconds)) / rate_hz
    return (0.2 * random.standard_normal(time.size) * np.exp(-30 * (time % 0.2))).astype(np.float32)


def levels_db(sound, mel):
    return log_mel(sound, replace(mel, scale="db", reference="peak", floor=-80.0))


def error_db(sound, again, mel):
    return np.abs(levels_db(sound, mel) - levels_db(again, mel)).mean()


@pytest.mark.parametrize("make, most_db", [(chord, 1.2), (hits, 0.7)])
def test_the_sound_shows_the_picture_it_was_made_from(make, most_db):
    mel = seed_001()
    sound = make(mel.rate_hz)
    again = to_audio(log_mel(sound, mel), mel, samples=sound.size)
    assert error_db(sound, again, mel) < most_db


def test_it_comes_nearer_to_the_sound_than_librosa():
    mel = music_22k()
    sound = chord(mel.rate_hz)
    energies = log_mel(sound, replace(mel, scale="linear", floor=-300.0))
    theirs = librosa.feature.inverse.mel_to_audio(energies, sr=22_050, n_fft=2048, hop_length=512, length=sound.size)
    ours = to_audio(energies, replace(mel, scale="linear"), samples=sound.size)

    def distance_db(again):
        truth, found = (np.abs(librosa.stft(x, n_fft=2048, hop_length=512)) for x in (sound, again))
        return 20 * np.log10(np.linalg.norm(truth - found) / np.linalg.norm(truth))

    assert distance_db(ours) < distance_db(theirs) - 1.5
    assert error_db(sound, ours, mel) < error_db(sound, theirs, mel) / 2


@pytest.mark.parametrize("scale", ["db", "ln", "log1p", "linear"])
@pytest.mark.parametrize("power", [1.0, 2.0])
def test_every_scale_is_undone_to_the_same_loudness(scale, power):
    mel = replace(SMALL, scale=scale, power=power)
    sound = chord(mel.rate_hz, 0.5)
    again = to_audio(log_mel(sound, mel), mel, samples=sound.size)
    assert np.linalg.norm(again) == pytest.approx(np.linalg.norm(sound), rel=0.05)
    assert error_db(sound, again, mel) < 1.0


@pytest.mark.parametrize("change", [{"centre": False}, {"pad": "zero"}, {"window_samples": 400}, {"norm": "none"}])
def test_every_contract_is_kept(change):
    mel = replace(SMALL, **change)
    sound = chord(mel.rate_hz, 0.5)
    again = to_audio(log_mel(sound, mel), mel, samples=sound.size)
    assert error_db(sound, again, mel) < 1.3


@pytest.mark.parametrize("make", [seed_001, seed_003, music_22k])
def test_silence_stays_silent(make):
    mel = make()
    picture = log_mel(np.zeros(mel.rate_hz // 4, np.float32), mel)
    assert not to_audio(picture, mel).any()


@pytest.mark.parametrize("phase", ["peak", "pghi", "griffin-lim"])
def test_cells_at_the_floor_are_no_sound_and_no_nan(phase):
    picture = np.full((SMALL.bands, 30), SMALL.floor, np.float32)
    picture[10, 10:20] = -20.0
    sound = to_audio(picture, SMALL, settings=Inversion(phase=phase))
    assert np.isfinite(sound).all()
    middle, end = sound[14 * 128 : 16 * 128], sound[26 * 128 :]
    assert np.abs(end).max() < 1e-3 * np.abs(middle).max()


@pytest.mark.parametrize("samples", [1, 127, 5_000, 5_120, 20_000])
def test_the_length_asked_for_is_the_length_given(samples):
    picture = log_mel(chord(SMALL.rate_hz, 0.32), SMALL)
    assert to_audio(picture, SMALL, samples=samples).shape == (samples,)


@pytest.mark.parametrize("frames", [1, 2, 3, 33])
@pytest.mark.parametrize("mel", [SMALL, replace(SMALL, centre=False)])
def test_without_a_length_the_sound_has_as_many_frames(mel, frames):
    picture = np.full((mel.bands, frames), -30.0, np.float32)
    assert mel.frames(to_audio(picture, mel).size) == frames


def test_the_same_picture_gives_the_same_sound_and_the_seed_another():
    picture = log_mel(chord(SMALL.rate_hz, 0.3), SMALL)
    first, second = to_audio(picture, SMALL), to_audio(picture.copy(), SMALL)
    np.testing.assert_array_equal(first, second)
    assert not np.array_equal(first, to_audio(picture, SMALL, settings=Inversion(seed=1)))


def test_the_picture_is_left_as_it_was():
    picture = log_mel(chord(SMALL.rate_hz, 0.3), SMALL)
    before = picture.copy()
    to_audio(picture, SMALL)
    np.testing.assert_array_equal(picture, before)


def test_the_level_turns_a_picture_under_its_peak_back_to_its_loudness():
    mel = replace(SMALL, reference="peak")
    sound = chord(mel.rate_hz, 0.5)
    loudest = float(log_mel(sound, replace(SMALL, scale="linear")).max())
    again = to_audio(log_mel(sound, mel), mel, samples=sound.size, level=loudest)
    assert np.linalg.norm(again) == pytest.approx(np.linalg.norm(sound), rel=0.05)


def test_more_passes_come_nearer_and_chance_starts_further_off():
    mel = seed_001()
    sound = chord(mel.rate_hz)
    picture = log_mel(sound, mel)

    def error(settings):
        return error_db(sound, to_audio(picture, mel, settings=settings, samples=sound.size), mel)

    assert error(Inversion()) < error(quick()) < error(Inversion(phase_steps=0))
    assert error(Inversion()) < error(Inversion(phase="griffin-lim"))
    assert error(Inversion(phase="pghi", phase_steps=0)) < error(Inversion(phase="griffin-lim", phase_steps=0))


@pytest.mark.parametrize(
    "picture", [np.zeros((39, 4)), np.zeros((40, 0)), np.zeros(40), np.full((40, 4), np.nan), np.full((40, 4), 999.0)]
)
def test_a_picture_of_something_else_is_refused(picture):
    with pytest.raises(ContractError):
        to_audio(picture, SMALL)


def test_settings_out_of_range_are_refused():
    with pytest.raises(ConfigError, match="one of auto, peak"):
        Inversion(phase="zero")
    with pytest.raises(ConfigError, match="phase_steps is -1"):
        Inversion(phase_steps=-1)
    with pytest.raises(ConfigError, match="0 samples"):
        to_audio(np.zeros((40, 4)), SMALL, samples=0)


def test_true_magnitudes_bring_the_sound_nearer():
    mel = seed_001()
    sound = chord(mel.rate_hz)
    picture = log_mel(sound, mel)
    truth = np.abs(librosa.stft(sound, n_fft=1024, hop_length=256, pad_mode="constant"))

    def distance(again):
        return np.linalg.norm(np.abs(librosa.stft(again, n_fft=1024, hop_length=256, pad_mode="constant")) - truth)

    level = float(log_mel(sound, replace(mel, scale="linear", reference="one")).max())
    plain = to_audio(picture, mel, samples=sound.size, level=level)
    told = to_audio(picture, mel, samples=sound.size, level=level, magnitudes=truth)
    assert distance(told) < 0.5 * distance(plain)


def test_wrong_magnitudes_still_show_the_picture():
    mel = seed_001()
    sound = chord(mel.rate_hz)
    picture = log_mel(sound, mel)
    wrong = np.random.default_rng(0).uniform(0.0, 9.0, (mel.bins, picture.shape[1]))
    assert error_db(sound, to_audio(picture, mel, samples=sound.size, magnitudes=wrong), mel) < 2.0


def test_a_silent_picture_makes_magnitudes_silent():
    picture = np.full((SMALL.bands, 30), SMALL.floor, np.float32)
    assert not to_audio(picture, SMALL, magnitudes=np.ones((SMALL.bins, 30))).any()
