"""Recipes say what they should, come back from a file as they were, and refuse what cannot be."""

import tomllib
from dataclasses import replace

import pytest
import tomli_w

from melscape.errors import ConfigError
from melscape.runs.contract import plain
from melscape.tasks.genre.config import RECIPES, GenreConfig, Masks, default, recipe, seed_002, without_noise


@pytest.mark.parametrize("name", RECIPES)
def test_every_recipe_comes_back_from_a_run_folder(name):
    chosen = replace(recipe(name), genres=("blues", "jazz"), noise="somewhere")
    text = tomli_w.dumps(plain(chosen.to_dict()))
    assert GenreConfig.from_dict(tomllib.loads(text)) == chosen


def test_the_notebooks_recipe_is_that_of_the_notebook():
    config = seed_002()
    assert (config.frames, config.mel.bands, config.mel.low_hz, config.mel.high_hz) == (1292, 128, 20.0, 8000.0)
    assert (config.mel.rate_hz, config.mel.fft_samples, config.mel.hop_samples) == (22_050, 2048, 512)
    assert (config.network, config.normalise, config.dropout, config.label_smoothing) == (
        "se_resnet",
        "minmax",
        0.5,
        0.1,
    )
    assert (config.batch, config.epochs, config.learning_rate, config.weight_decay) == (16, 30, 1e-3, 1e-4)
    assert (config.mixes_per_song, config.tta, config.patience, config.validation) == (5, 3, 7, 0.15)
    noise = config.recipe.noise
    assert (noise.fewest, noise.most, noise.amplitude, config.recipe.gain) == (1, 3, (0.05, 0.35), (0.4, 1.0))
    assert config.plan(seed=0).schedule == "onecycle" and config.mixup_alpha > 0


def test_our_windows_are_about_ten_seconds():
    assert default().window_samples == 225_792 and default().frames == 221


def test_the_best_is_the_one_with_the_highest_score():
    plan = default().plan(seed=3, minutes=2.0)
    assert plan.higher_is_better and plan.monitor == "" and plan.seed == 3 and plan.minutes == 2.0


def test_held_out_shares_leave_the_rest_to_learn_from():
    assert replace(default(), validation=0.0, test=0.0).fractions.train == 1.0
    assert default().fractions.train == pytest.approx(1.0 - default().validation - default().test)


def test_a_recipe_without_noise_is_otherwise_the_same():
    quiet = without_noise(default().recipe)
    assert quiet.noise.most == 0 and replace(quiet, noise=default().recipe.noise) == default().recipe


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"network": "transformer"}, "cnn"),
        ({"network": "encoder"}, "folder of a pretrained encoder"),
        ({"encoder": "somewhere"}, "folder of a pretrained encoder"),
        ({"normalise": "loud"}, "minmax"),
        ({"schedule": "step"}, "onecycle"),
        ({"window_seconds": 0.0}, "window_seconds"),
        ({"validation": 0.5, "test": 0.5}, "held out"),
        ({"label_smoothing": 1.0}, "label_smoothing"),
        ({"mixup_alpha": -1.0}, "mixup_alpha"),
        ({"dropout": 1.0}, "dropout"),
        ({"masks": Masks(bands=-1)}, "masks"),
        ({"folds": 2}, "fold"),
        ({"folds": 5, "fold": 5}, "fold"),
        ({"tta": 0}, "tta"),
        ({"tta": 1.5}, "tta is 1.5"),
        ({"batch": 3.5}, "batch"),
        ({"epochs": 1.5}, "epochs"),
        ({"patience": 2.5}, "patience"),
        ({"learning_rate": "fast"}, "learning_rate"),
        ({"widths": 8}, "widths"),
        ({"widths": (8,) * 8}, "widths"),
        ({"widths": (8, 16.5)}, "widths"),
        ({"masks": Masks(bands=1.5)}, r"masks\.bands"),
        ({"window_seconds": 0.2}, "window_seconds = 0.2 is 5 frames"),
        ({"recipe": replace(default().recipe, rate_hz=16_000)}, "one rate"),
    ],
)
def test_what_cannot_be_is_refused(changes, match):
    with pytest.raises(ConfigError, match=match):
        replace(default(), **changes)


def test_unknown_names_are_told():
    with pytest.raises(ConfigError, match="tempo"):
        GenreConfig.from_dict({**plain(default().to_dict()), "tempo": 3})
    with pytest.raises(ConfigError, match="mel"):
        GenreConfig.from_dict({})
    with pytest.raises(ConfigError, match="seed-002"):
        recipe("best")
