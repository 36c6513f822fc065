"""Recipes: what they promise, what they refuse, and that they survive being written down."""

import json
from dataclasses import replace

import pytest

from melscape.audio.damage import Damage
from melscape.errors import ConfigError
from melscape.tasks.genre.mashup.recipe import MashupRecipe, NoiseLaw, at_snr, clean, default, document


def test_the_default_has_the_lengths_of_the_test_and_louder_noise_than_the_document():
    recipe = default()
    assert [row[0] for row in recipe.lengths_seconds] == [0.5, 0.4, 0.1]
    assert recipe.longest_samples == 30 * 22_050
    assert recipe.noise.snr_db == (-5.0, 25.0) and recipe.noise.most == 3


def test_the_document_has_its_own_numbers_and_nothing_else():
    recipe = document()
    assert recipe.noise == NoiseLaw(1, 3, amplitude=(0.05, 0.35), whole_chance=1.0)
    assert recipe.gain == (0.4, 1.0) and recipe.gain_chance == 1.0 and recipe.tempo_chance == 0.0
    assert recipe.damage == Damage.none() and recipe.drop_chance == 0.0


def test_clean_has_no_noise_and_an_snr_is_exact():
    assert clean().noise.most == 0 and clean().damage == Damage.none()
    assert at_snr(5.0).noise.snr_db == (5.0, 5.0) and at_snr(5.0).noise.fewest == 1


@pytest.mark.parametrize("recipe", [default(), document(), clean(), at_snr(-5.0)])
def test_a_recipe_survives_being_written_down(recipe):
    assert MashupRecipe.from_dict(json.loads(json.dumps(recipe.to_dict()))) == recipe


def test_a_recipe_survives_without_what_toml_cannot_say():
    values = json.loads(json.dumps(default().to_dict()))
    del values["noise"]["amplitude"]
    assert MashupRecipe.from_dict(values) == default()


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"loudness": 1}, "loudness"),
        ({"noise": {"snr": 3}}, "snr"),
        ({"damage": {"wow": 1}}, "wow"),
        ({"noise": 7}, "no table"),
    ],
)
def test_unknown_settings_are_refused_by_name(values, told):
    with pytest.raises(ConfigError, match=told):
        MashupRecipe.from_dict(values)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"gain": [1]}, "gain"),
        ({"gain": 5}, "gain"),
        ({"gain": [0.4, float("nan")]}, "gain"),
        ({"lengths_seconds": [[1, 5]]}, "lengths_seconds"),
        ({"lengths_seconds": 3}, "lengths_seconds"),
        ({"rate_hz": 22_050.5}, "rate_hz"),
        ({"drop_chance": True}, "drop_chance"),
        ({"noise": {"snr_db": 3}}, r"noise\.snr_db"),
        ({"noise": {"snr_db": "abc"}}, r"noise\.snr_db"),
        ({"noise": {"most": 2.5}}, r"noise\.most is 2\.5.*\n.*a whole number"),
        ({"noise": {"amplitude": [0.1]}}, r"noise\.amplitude"),
        ({"damage": {"room_wet": 1}}, r"damage\.room_wet"),
        ({"damage": {"tone_bands": 1.5}}, r"damage\.tone_bands"),
    ],
)
def test_settings_of_the_wrong_kind_are_refused_by_name(values, told):
    with pytest.raises(ConfigError, match=told):
        MashupRecipe.from_dict(values)


@pytest.mark.parametrize(
    "wrong",
    [
        {"lengths_seconds": ((0.5, 30.0, 30.0),)},
        {"lengths_seconds": ((1.0, 30.0, 20.0),)},
        {"gain": (1.0, 0.4)},
        {"drop_chance": -0.1},
        {"tempo_ratio": (1.1, 1.2)},
        {"rate_hz": 100},
        {"noise": NoiseLaw(fewest=3, most=1)},
        {"noise": NoiseLaw(snr_db=(5.0, 0.0))},
        {"noise": NoiseLaw(amplitude=(0.3, 0.1))},
        {"noise": NoiseLaw(whole_chance=2.0)},
        {"blend": (-1.0, 1.0)},
    ],
)
def test_recipes_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ConfigError):
        replace(default(), **wrong)
