import numpy as np
import pytest

from melscape.tasks.generate.config import default
from melscape.tasks.generate.sliders.qualities import QUALITIES, hearing_weights, k_filters, loudness_lufs, measure

RATE_HZ = 48_000
TIME = np.arange(RATE_HZ // 2) / RATE_HZ


def tone(frequency_hz, decay=0.0):
    return (0.5 * np.sin(2 * np.pi * frequency_hz * TIME) * np.exp(-decay * TIME)).astype(np.float32)


@pytest.fixture(scope="module")
def noise():
    return (0.1 * np.random.default_rng(0).standard_normal(len(TIME))).astype(np.float32)


def test_the_filters_are_those_of_the_recommendation():
    # ITU-R BS.1770-5, annex 1, tables 1 and 2, for 48 kHz.
    shelf, high_pass = k_filters(48_000)
    np.testing.assert_allclose(shelf[0], (1.53512485958697, -2.69169618940638, 1.19839281085285), atol=1e-7)
    np.testing.assert_allclose(shelf[1], (1.0, -1.69065929318241, 0.73248077421585), atol=1e-7)
    np.testing.assert_allclose(high_pass[1], (1.0, -1.99004745483398, 0.99007225036621), atol=1e-7)


def test_a_full_scale_sine_at_1_khz_has_the_loudness_of_the_recommendation():
    time = np.arange(5 * RATE_HZ) / RATE_HZ
    assert loudness_lufs(np.sin(2 * np.pi * 997.0 * time), RATE_HZ) == pytest.approx(-3.01, abs=0.05)


def test_ten_decibels_more_are_ten_louder_and_silence_has_a_bottom():
    sound = tone(500.0)
    assert loudness_lufs(np.sqrt(10.0) * sound, RATE_HZ) - loudness_lufs(sound, RATE_HZ) == pytest.approx(10.0)
    assert loudness_lufs(np.zeros(100), RATE_HZ) == -120.0


def test_a_higher_tone_is_higher_and_brighter(noise):
    low, high = measure(tone(220.0), default()), measure(tone(440.0), default())
    assert high["pitch"] - low["pitch"] == pytest.approx(12.0, abs=0.1)
    assert high["brightness"] == pytest.approx(2 * low["brightness"], rel=0.2)
    assert np.isnan(measure(noise, default())["pitch"])


def test_noise_is_noisier_than_a_tone(noise):
    assert measure(noise, default())["noisiness"] > 10 * measure(tone(440.0), default())["noisiness"]


def test_a_sound_is_as_long_as_it_is_heard():
    padded = np.concatenate([tone(440.0), np.zeros(RATE_HZ, np.float32)])
    assert measure(padded, default())["length"] == pytest.approx(0.5, abs=0.03)


def test_every_quality_is_measured_and_has_words():
    found = measure(tone(440.0, decay=5.0), default())
    assert list(found) == list(QUALITIES)
    assert all(quality.less and quality.more for quality in QUALITIES.values())


def test_bands_in_the_middle_count_more_than_the_deepest():
    weights = hearing_weights(default())
    assert weights.max() == 1.0
    assert weights[0] < weights[len(weights) // 2]
