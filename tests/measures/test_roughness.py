import numpy as np
import pytest

from melscape.measures.problems import MeasureError
from melscape.measures.roughness import roughness

RATE_HZ = 48_000
TIME = np.arange(RATE_HZ) / RATE_HZ


def tone(frequency_hz):
    return np.sin(2 * np.pi * frequency_hz * TIME)


def test_a_steady_tone_is_smooth():
    assert roughness(tone(440.0), RATE_HZ) < 0.02


def test_two_tones_close_together_are_rough_and_two_far_apart_are_not():
    close, apart = (roughness(tone(1000.0) + tone(other), RATE_HZ) for other in (1030.0, 3000.0))
    assert close > 0.3
    assert apart < 0.05


def test_deeper_flutter_is_rougher():
    depths = [roughness(tone(800.0) * (1 + depth * tone(40.0)), RATE_HZ) for depth in (0.0, 0.2, 0.5, 1.0)]
    assert np.all(np.diff(depths) > 0)


def test_tremolo_is_rhythm_and_no_roughness():
    assert roughness(tone(800.0) * (1 + tone(4.0)), RATE_HZ) < 0.05


def test_a_smooth_decay_is_no_roughness():
    assert roughness(tone(800.0) * np.exp(-8 * TIME), RATE_HZ) < 0.05


def test_roughness_does_not_depend_on_level():
    sound = tone(1000.0) + tone(1050.0)
    assert roughness(0.01 * sound, RATE_HZ) == pytest.approx(roughness(sound, RATE_HZ))


def test_silence_and_clicks_have_none():
    assert np.isnan(roughness(np.zeros(RATE_HZ), RATE_HZ))
    assert np.isnan(roughness(tone(440.0)[:1000], RATE_HZ))


def test_what_is_not_a_sound_is_refused():
    with pytest.raises(MeasureError, match="not finite"):
        roughness(np.array([0.0, np.nan]), RATE_HZ)
    with pytest.raises(MeasureError, match="rate"):
        roughness(tone(440.0), 100)
