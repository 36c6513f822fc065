"""Energy moves along frequency: a tone glides, a band widens, levels go in dB, and both ends are what they were."""

import numpy as np
import pytest
from scipy.stats import wasserstein_distance

from melscape.tasks.generate.making.displacement import displaced


def bump(centre: float, width: float = 1.5, level_db: float = 0.0) -> np.ndarray:
    bands = np.arange(40)
    return (level_db - 3.0 * ((bands - centre) / width) ** 2).clip(-80.0)[:, None].astype(np.float32)


def centroid(mel_db: np.ndarray) -> float:
    power = 10.0 ** (mel_db[:, 0].astype(np.float64) / 10.0)
    return float(power @ np.arange(len(power)) / power.sum())


def test_both_ends_are_the_pictures_themselves():
    random = np.random.default_rng(0)
    first, last = random.uniform(-80, 0, (2, 40, 5)).astype(np.float32)
    assert displaced(first, last, 0.0) == pytest.approx(first, abs=1e-3)
    assert displaced(first, last, 1.0) == pytest.approx(last, abs=1e-3)


def test_half_way_there_is_one_tone_in_the_middle_and_not_two():
    middle = displaced(bump(8), bump(28), 0.5)[:, 0]
    assert np.argmax(middle) == 18
    assert middle[8] < -40 and middle[28] < -40


def test_the_centroid_goes_in_equal_steps():
    random = np.random.default_rng(1)
    first, last = random.uniform(-60, 0, (2, 40, 1)).astype(np.float32)
    path = [centroid(displaced(first, last, share)) for share in np.linspace(0, 1, 9)]
    assert np.diff(path) == pytest.approx(np.full(8, (path[-1] - path[0]) / 8), abs=1e-3)


def test_the_way_is_as_long_as_the_transport_of_scipy():
    first, last = bump(8, 1.0), bump(25, 3.0)
    bands, half = np.arange(40), displaced(first, last, 0.5)
    power = [10.0 ** (each[:, 0].astype(np.float64) / 10.0) for each in (first, half, last)]
    whole = wasserstein_distance(bands, bands, power[0], power[2])
    assert wasserstein_distance(bands, bands, power[0], power[1]) == pytest.approx(whole / 2, rel=0.02)


def test_the_level_of_a_frame_goes_in_decibels():
    middle = displaced(bump(8), bump(8, level_db=-40.0), 0.25)
    assert middle.max() == pytest.approx(-10.0, abs=0.1)


def test_silence_of_all_bands_alike_is_no_trouble():
    silence = np.full((40, 3), -120.0, np.float32)
    assert displaced(silence, silence, 0.3) == pytest.approx(silence, abs=1e-3)
