"""Texture is what a decoder leaves out: drawn anew each time, as strong as real sounds scatter."""

import numpy as np
import pytest
from tests.tasks.generate import judged

from melscape.errors import ConfigError
from melscape.features.mel import Mel
from melscape.tasks.generate.prepare import best_strength
from melscape.tasks.generate.texture import Texture, features_of, scatter

MEL = Mel(rate_hz=16_000, fft_samples=512, hop_samples=256, bands=24, floor=-120.0, pad="zero")
STEP = 8


def folder(count=30, seed=0):
    """Flat pictures whose scatter is 1 dB where the first latent is -1, and 6 dB where it is 1."""
    random = np.random.default_rng(seed)
    pictures, latents, truths = [], [], []
    for number in range(count):
        frames = 40
        sign = 1.0 if number % 2 else -1.0
        latents.append(np.full((frames // STEP, 2), sign, np.float32))
        pictures.append(np.full((24, frames), -20.0, np.float32))
        truths.append(pictures[-1] + (6.0 if sign > 0 else 1.0) * scatter(MEL, frames, int(random.integers(1000))))
    return truths, pictures, latents


@pytest.fixture(scope="module")
def texture():
    return Texture.fit(*folder(), STEP)


def test_strength_is_read_from_the_latents(texture):
    picture = np.full((24, 40), -20.0, np.float32)
    wild = texture.strength_db(picture, np.ones((5, 2), np.float32))
    calm = texture.strength_db(picture, -np.ones((5, 2), np.float32))
    assert wild.mean() == pytest.approx(6.0, rel=0.15)
    assert calm.mean() == pytest.approx(1.0, rel=0.15)


def test_a_draw_scatters_as_real_sounds_do(texture):
    picture, latents = np.full((24, 200), -20.0, np.float32), np.ones((25, 2), np.float32)
    drawn = texture.drawn(picture, latents, MEL, grain=5)
    assert drawn.std() == pytest.approx(6.0, rel=0.2)
    assert abs(drawn.mean()) < 0.5


def test_a_grain_gives_one_draw_and_another_gives_another(texture):
    picture, latents = np.full((24, 40), -20.0, np.float32), np.ones((5, 2), np.float32)
    first, again, other = (texture.drawn(picture, latents, MEL, grain) for grain in (1, 1, 2))
    assert np.array_equal(first, again)
    assert abs(np.corrcoef(first.ravel(), other.ravel())[0, 1]) < 0.2


def test_noise_is_even_over_bands_and_alike_in_neighbouring_frames():
    close = Mel(rate_hz=16_000, fft_samples=512, hop_samples=128, bands=24, floor=-120.0, pad="zero")
    noise = scatter(close, 256, grain=0)
    assert noise.std(axis=1) == pytest.approx(np.ones(24), abs=0.05)
    # Neighbouring frames share three quarters of their samples, frames far apart none.
    assert np.mean(noise[:, 1:] * noise[:, :-1]) > 0.3
    assert abs(np.mean(noise[:, 10:] * noise[:, :-10])) < 0.1


def test_a_short_sound_gets_noise_that_is_not_evened_out():
    assert scatter(MEL, 3, grain=0).shape == (24, 3)
    assert np.array_equal(scatter(MEL, 3, grain=0), scatter(MEL, 20, grain=0)[:, :3])


def test_every_cell_has_its_features_in_a_half_filled_step_too():
    rows = features_of(np.zeros((24, 21), np.float32), np.zeros((3, 2), np.float32), STEP)
    assert len(rows) == 6 and np.isfinite(rows).all()


def test_the_texture_of_another_model_is_refused(texture):
    with pytest.raises(ConfigError, match="features"):
        texture.strength_db(np.zeros((24, 8), np.float32), np.zeros((1, 7), np.float32))


def test_a_scaled_texture_is_so_many_times_as_strong(texture):
    picture, latents = np.full((24, 40), -20.0, np.float32), np.ones((5, 2), np.float32)
    ratio = texture.scaled(0.8).strength_db(picture, latents) / texture.strength_db(picture, latents)
    assert ratio == pytest.approx(np.full((24, 40), 0.8), rel=1e-4)


def test_the_strength_is_found_at_which_sounds_cannot_be_told_apart(texture):
    config = judged.small()
    _, pictures, latents = folder(60)
    truths = [
        np.clip(picture + 0.8 * texture.drawn(picture, each, config.stored_mel, 900 + number), -80.0, 0.0)
        for number, (picture, each) in enumerate(zip(pictures, latents))
    ]
    assert best_strength(texture, truths, pictures, latents, config) == pytest.approx(0.8, abs=0.06)
