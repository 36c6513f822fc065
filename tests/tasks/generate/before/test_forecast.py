"""What error to expect, from the folder's own log-mels."""

import json
from dataclasses import replace

import numpy as np
import pytest

from melscape.errors import CorpusError
from melscape.tasks.generate.before.forecast import FACTOR, Forecast, Quality, forecast_quality
from melscape.tasks.generate.before.time import TimeForecast
from melscape.tasks.generate.config import default, seed_003, tiny

CONFIG = replace(tiny(), latent_dim=6)
BANDS, TIME = np.arange(128)[:, None], np.arange(48)[None]


def hit(seed, variety=1.0):
    """A decaying sound with a resonance somewhere and some hiss."""
    random = np.random.default_rng(seed)
    band, fall = 40.0 + variety * random.uniform(-30, 60), 0.6 + variety * random.uniform(0.0, 0.8)
    hiss = variety * random.standard_normal((128, TIME.size))
    return (-0.4 * np.abs(BANDS - band) - fall * TIME + hiss).astype(np.float16)


def hits(count, variety=1.0):
    return [hit(seed, variety) for seed in range(count)]


def told(count, variety=1.0, **more):
    quality = forecast_quality(hits(count, variety), CONFIG, **more)
    assert quality is not None
    return quality


def test_the_forecast_is_a_fixed_share_of_the_error_of_principal_axes_within_its_range():
    quality = told(20)
    assert quality.error_db == pytest.approx(FACTOR * quality.pca_db)
    assert 0.0 < quality.low_db < quality.error_db < quality.high_db and quality.sounds == 20


def test_the_same_folder_and_seed_give_the_same_forecast():
    assert told(12) == told(12)
    assert told(12).pca_db == pytest.approx(told(12, seed=5).pca_db, rel=0.3)


def test_alike_sounds_promise_a_lower_error_than_unlike_ones():
    assert told(16, variety=0.2).error_db < 0.5 * told(16).error_db


def test_more_sounds_lower_the_error_and_narrow_the_range():
    few, many = told(10), told(60)
    assert many.error_db < few.error_db
    assert many.high_db - many.low_db < few.high_db - few.low_db
    assert few.half_pca_db > few.pca_db and few.gain_db > 0.0


def test_copies_left_out_together_do_not_flatter_the_forecast():
    sounds = [mel for mel in hits(8) for _ in range(2)]
    names = [number for number in range(8) for _ in range(2)]
    flattered, honest = (forecast_quality(sounds, CONFIG, together=each) for each in (None, names))
    assert flattered is not None and honest is not None and flattered.error_db < honest.error_db


def test_a_very_short_training_is_told_to_end_higher():
    short, long = told(20, steps=50), told(20, steps=2000)
    assert short.error_db > long.error_db == told(20).error_db and short.pca_db == long.pca_db


def test_two_sounds_have_a_wide_forecast_and_one_has_none():
    quality = told(2)
    assert quality.half_pca_db is None and quality.gain_db == 0.0 and quality.low_db >= 0.0
    with pytest.raises(CorpusError, match="at least 2"):
        forecast_quality(hits(1), CONFIG)


def test_the_level_of_a_sound_does_not_matter():
    quieter = forecast_quality([mel.astype(np.float32) - 20.0 for mel in hits(10)], CONFIG)
    assert quieter is not None and quieter.pca_db == pytest.approx(told(10).pca_db, rel=1e-3)


def test_for_a_network_without_a_measured_factor_nothing_is_promised():
    assert forecast_quality(hits(6), seed_003()) is None
    assert default().network == "sound"


@pytest.mark.parametrize(
    ("error_db", "words"),
    [(0.5, "very close"), (2.2, "close"), (3.0, "recognisable"), (4.9, "rough"), (9.0, "far off")],
)
def test_an_error_has_words(error_db, words):
    assert Quality(error_db, 0.0, 9.9, 3.0, None, 8).words.startswith(words)


@pytest.mark.parametrize("time", [None, TimeForecast(0.2, 60.0, 60.0, 100, 300, 100)])
def test_it_comes_back_from_json(time):
    forecast = Forecast(Quality(2.2, 1.9, 2.6, 2.8, None, 20), time)
    written = json.loads(json.dumps(forecast.to_dict()))
    assert Forecast.from_dict(written) == forecast and written["words"].startswith("close")
    assert Forecast.from_dict(Forecast().to_dict()) == Forecast()


def test_the_range_of_a_tiny_folder_is_wide_but_says_something():
    quality = forecast_quality([hit(0, 0.0), hit(1, 0.0), hit(2, 3.0)], CONFIG)
    assert quality is not None
    assert 0.4 < quality.low_db / quality.error_db < 0.8 and 1.3 < quality.high_db / quality.error_db < 2.5
