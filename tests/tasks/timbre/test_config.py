"""What can be chosen about a timbre space, and that a run folder gives it back."""

import tomllib
from dataclasses import replace

import pytest
import tomli_w

from melscape.errors import ConfigError
from melscape.features.mel import Mel
from melscape.runs.contract import plain
from melscape.tasks.timbre.config import RECIPES, TimbreConfig, default, recipe, seed_001, speed_of


@pytest.mark.parametrize("name", RECIPES)
def test_every_recipe_survives_the_run_folder(name):
    written = tomli_w.dumps(plain(recipe(name).to_dict()))
    assert TimbreConfig.from_dict(tomllib.loads(written)) == recipe(name)


def test_the_seed_recipe_is_the_seed_document():
    config = seed_001()
    assert (config.mel.rate_hz, config.mel.bands, config.frames, config.latent_dim) == (16_000, 80, 128, 32)
    assert config.mel.floor == -80.0 and config.squared and config.free_bits == 0.25
    assert config.augmentation.semitones == (0.0,) and config.network == "conv"


def test_the_cache_keeps_levels_relative_to_full_scale():
    stored = default().stored_mel
    assert stored.reference == "one" and stored.floor < default().mel.floor
    assert not replace(stored, reference="peak", floor=-80.0).difference(default().mel)


def test_twelve_semitones_are_twice_the_speed():
    assert speed_of(12.0) == pytest.approx(2.0) and speed_of(0.0) == 1.0


def test_an_unknown_recipe_is_refused_with_those_there_are():
    with pytest.raises(ConfigError, match="seed-001"):
        recipe("sead-001")


def test_unknown_settings_are_refused_by_name():
    with pytest.raises(ConfigError, match="sparkle"):
        TimbreConfig.from_dict({**default().to_dict(), "sparkle": 1})


@pytest.mark.parametrize(
    "change", [{"network": "gan"}, {"frames": 0}, {"batch": -1}, {"mel": Mel(scale="ln", floor=-80.0)}]
)
def test_settings_out_of_range_are_refused(change):
    with pytest.raises(ConfigError):
        replace(default(), **change)


def test_the_plan_warms_only_the_divergence_and_watches_the_error_in_db():
    plan = default().plan(seed=3, minutes=2.0)
    assert plan.warmed == ("free_bits_kl",) and plan.monitor == "mel_mae_db"
    assert plan.seed == 3 and plan.course == "constant-then-decay"
