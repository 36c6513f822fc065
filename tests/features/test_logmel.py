import dataclasses
import subprocess
import sys

import librosa
import numpy as np
import pytest

from melscape.audio.problems import BadFormat, EmptyAudio, NotFinite
from melscape.errors import AudioError, ConfigError
from melscape.features.logmel import log_mel
from melscape.features.mel import Mel, music_22k, seed_001, seed_003

TIGHT = 1e-4


def noise(samples, seed=0, level=0.1):
    return (np.random.default_rng(seed).standard_normal(samples) * level).astype(np.float32)


def tones(samples, rate_hz):
    seconds = np.arange(samples) / rate_hz
    mix = sum(np.sin(2 * np.pi * pitch_hz * seconds) / k for k, pitch_hz in enumerate((220, 554, 1760, 5000), 1))
    return (mix * np.exp(-3 * seconds) * 0.3).astype(np.float32) + noise(samples, level=1e-3)


def band_sums(samples, mel):
    """What librosa makes of the same contract, before any logarithm."""
    return librosa.feature.melspectrogram(
        y=samples, sr=mel.rate_hz, n_fft=mel.fft_samples, win_length=mel.window_samples, hop_length=mel.hop_samples,
        center=mel.centre, pad_mode={"zero": "constant", "reflect": "reflect"}[mel.pad], power=mel.power,
        n_mels=mel.bands, fmin=mel.low_hz, fmax=mel.high_hz, htk=mel.formula == "htk",
        norm="slaney" if mel.norm == "slaney" else None,
    )  # fmt: skip


@pytest.mark.parametrize(
    "formula, norm", [("slaney", "slaney"), ("slaney", "none"), ("htk", "slaney"), ("htk", "none")]
)
@pytest.mark.parametrize("power, in_db", [(2.0, librosa.power_to_db), (1.0, librosa.amplitude_to_db)])
def test_decibels_equal_librosa_for_every_bank_and_power(formula, norm, power, in_db):
    mel = Mel(formula=formula, norm=norm, power=power)
    for samples in (noise(9000), tones(9000, mel.rate_hz)):
        expected = np.maximum(in_db(band_sums(samples, mel), top_db=None), mel.floor)
        np.testing.assert_allclose(log_mel(samples, mel), expected, rtol=0, atol=TIGHT)


def test_the_notes_contract_is_librosa_under_the_peak():
    samples = tones(20_000, 16_000)
    expected = np.clip(librosa.power_to_db(band_sums(samples, seed_001()), ref=np.max, top_db=None), -80, 0)
    np.testing.assert_allclose(log_mel(samples, seed_001()), expected, rtol=0, atol=TIGHT)


def test_the_small_folder_contract_is_log1p_of_librosa():
    samples = tones(48_000, 48_000)
    expected = np.log1p(band_sums(samples, seed_003()))
    assert expected.shape == (128, 94)
    np.testing.assert_allclose(log_mel(samples, seed_003()), expected, rtol=0, atol=TIGHT)


def test_the_music_contract_is_librosa():
    samples = tones(22_050, 22_050)
    expected = np.maximum(librosa.power_to_db(band_sums(samples, music_22k()), top_db=None), -80)
    np.testing.assert_allclose(log_mel(samples, music_22k()), expected, rtol=0, atol=TIGHT)


def test_linear_and_natural_logarithm_equal_librosa():
    samples = tones(9000, 16_000)
    expected = band_sums(samples, Mel())
    np.testing.assert_allclose(log_mel(samples, Mel(scale="linear")), expected, rtol=1e-4, atol=1e-6)
    natural = log_mel(samples, Mel(scale="ln", floor=-60.0))
    np.testing.assert_allclose(natural, np.log(np.maximum(expected, 1e-6)), rtol=0, atol=TIGHT)


def test_log1p_keeps_the_softest_cells():
    samples = noise(4000, level=1e-5)
    expected = np.log1p(band_sums(samples, Mel()).astype(np.float64))
    assert expected.max() < 1e-7
    np.testing.assert_allclose(log_mel(samples, Mel(scale="log1p")), expected, rtol=1e-4)


@pytest.mark.parametrize(
    "fft_samples, window_samples", [(64, None), (400, None), (882, 700), (1200, 1001), (2048, 1200)]
)
def test_any_even_fft_and_any_shorter_window_equal_librosa(fft_samples, window_samples):
    mel = Mel(fft_samples=fft_samples, window_samples=window_samples, hop_samples=fft_samples // 4, bands=10)
    samples = noise(7001)
    expected = librosa.power_to_db(band_sums(samples, mel), top_db=None)
    np.testing.assert_allclose(log_mel(samples, mel), expected, rtol=0, atol=TIGHT)


@pytest.mark.parametrize("pad", ["reflect", "zero"])
@pytest.mark.parametrize("samples", [1, 2, 3, 100, 512, 513, 1023, 1024, 1025, 4095, 4097])
def test_the_ends_and_very_short_sounds_are_padded_as_numpy_does(pad, samples):
    mel, sound = Mel(pad=pad), noise(samples)
    wide = np.pad(sound, mel.edge_samples, mode={"reflect": "reflect", "zero": "constant"}[pad])
    expected = log_mel(wide, dataclasses.replace(mel, centre=False))
    got = log_mel(sound, mel)
    assert got.shape == (80, 1 + samples // 256)
    np.testing.assert_array_equal(got, expected)


def test_uncentred_frames_equal_librosa():
    mel, samples = Mel(centre=False), noise(5000)
    expected = librosa.power_to_db(band_sums(samples, mel), top_db=None)
    np.testing.assert_allclose(log_mel(samples, mel), expected, rtol=0, atol=TIGHT)


def test_a_batch_is_its_clips_and_threads_change_no_bit():
    mel = Mel(hop_samples=64, reference="peak")
    batch = np.stack([noise(100_000, seed, level=10.0**-seed) for seed in range(3)])
    alone = np.stack([log_mel(clip, mel) for clip in batch])
    for threads in (1, 2, 3, 7):
        np.testing.assert_array_equal(log_mel(batch, mel, threads=threads), alone)


def test_a_frame_has_the_same_bits_wherever_it_falls():
    mel, samples = Mel(centre=False), noise(30_000)
    whole = log_mel(samples, mel)
    for frame in (1, 15, 16, 17, 50):
        np.testing.assert_array_equal(log_mel(samples[frame * 256 :], mel), whole[:, frame:])


def test_read_only_strided_and_double_samples_give_the_same_picture():
    samples = noise(5000)
    expected = log_mel(samples, Mel())
    frozen = samples.copy()
    frozen.setflags(write=False)
    for same in (frozen, np.repeat(samples, 2)[::2], samples.astype(np.float64)):
        np.testing.assert_array_equal(log_mel(same, Mel()), expected)


def test_silence_lies_at_the_floor_whatever_the_reference():
    for mel in (Mel(), seed_001(), Mel(scale="ln", floor=-100.0)):
        levels = log_mel(np.zeros(3000, np.float32), mel)
        floor = mel.floor if mel.scale == "db" else np.log(mel.floor_value)
        np.testing.assert_allclose(levels, floor, rtol=1e-6)


def test_a_peak_reference_ignores_the_gain_of_the_clip():
    samples = tones(20_000, 16_000)
    np.testing.assert_allclose(log_mel(samples * 1e-3, seed_001()), log_mel(samples, seed_001()), rtol=0, atol=TIGHT)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e30])
@pytest.mark.parametrize("place", [0, 3000, 9999])
def test_samples_that_are_no_sound_are_refused(bad, place):
    samples = noise(10_000)
    samples[place] = bad
    for threads in (1, 2):
        with pytest.raises(NotFinite):
            log_mel(np.stack([noise(10_000), samples]), Mel(), threads=threads)


def test_unusable_samples_are_refused_kindly():
    with pytest.raises(EmptyAudio):
        log_mel(np.empty(0, np.float32), Mel())
    with pytest.raises(BadFormat, match="int16"):
        log_mel(np.zeros(5000, np.int16), Mel())
    with pytest.raises(AudioError, match="3 axes"):
        log_mel(np.zeros((1, 1, 5000), np.float32), Mel())
    with pytest.raises(AudioError, match="at least 1024"):
        log_mel(noise(1023), Mel(centre=False))
    with pytest.raises(ConfigError, match="threads"):
        log_mel(noise(5000), Mel(), threads=0)


@pytest.mark.slow
def test_the_kernel_compiles_where_nothing_can_be_kept_on_disk():
    code = (
        "from numba.core import caching; caching.CacheImpl._locator_classes = []; import numpy as np;"
        "from melscape.features.logmel import log_mel; from melscape.features.mel import Mel;"
        "print(log_mel(np.zeros(2000, np.float32), Mel()).max())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "-80.0"


def test_knowing_a_contract_does_not_load_the_compiler():
    code = "import melscape.features.logmel, sys; print('numba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
