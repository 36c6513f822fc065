"""The settings of a preset, read out as a person would: what was changed, module by module, in units."""

import pytest

from melscape.synth.vital.presets import Modulation, VitalPreset
from melscape.tasks.patch.answering.settings import audible, changed, connections, tables

PRESET = VitalPreset(
    {"filter_1_on": 1.0, "filter_1_cutoff": 69.0, "env_1_attack": 0.5, "reverb_dry_wet": 0.9, "osc_1_level": 0.5},
    (Modulation("lfo_1", "filter_1_cutoff", 0.3), Modulation("env_2", "osc_1_level", 0.0)),
)


def groups(preset):
    return {row["group"]: {each["name"]: each for each in row["settings"]} for row in changed(preset)}


def test_modules_come_in_the_order_of_the_signal():
    assert [row["group"] for row in changed(PRESET)][:3] == ["osc_1", "filter_1", "env_1"]


def test_values_are_in_words_with_what_they_replace():
    found = groups(PRESET)
    assert found["filter_1"]["filter_1_cutoff"]["value"] == "440 Hz"
    assert found["env_1"]["env_1_attack"]["value"] == "62.5 ms" and found["env_1"]["env_1_attack"]["raw"] == 0.5
    assert next(iter(found["filter_1"])) == "filter_1_on"


def test_what_cannot_be_heard_is_not_told():
    assert "reverb" not in groups(PRESET) and "reverb_dry_wet" not in audible(PRESET)
    assert "reverb" in groups(PRESET.with_values(reverb_on=1.0))


def test_only_what_moves_something_is_a_connection():
    assert [(each["source"], each["amount"]) for each in connections(PRESET)] == [("lfo_1", 0.3)]


def test_oscillators_that_are_on_have_a_table():
    assert tables(VitalPreset({"osc_2_on": 1.0})) == {"osc_1": "Init", "osc_2": "Init"}


@pytest.mark.parametrize(
    ("model", "style", "usual"),
    [
        (0.0, "24dB", "12dB"),
        (4.0, "Low Cut", "Low Shelf"),
        (5.0, "AIUO", "AOIE"),
        (6.0, "Low High Flange+", "Low High Comb"),
        (7.0, "Negative", "Positive"),
    ],
)
def test_a_filter_style_is_called_as_in_its_model(model, style, usual):
    preset = VitalPreset({"filter_1_on": 1.0, "filter_1_model": model, "filter_1_style": 1.0})
    told = groups(preset)["filter_1"]["filter_1_style"]
    assert (told["value"], told["instead_of"]) == (style, usual)
    assert audible(preset)["filter_1_style"] == style


def test_a_change_that_reads_the_same_is_not_told():
    assert changed(VitalPreset({"env_1_sustain": 0.9999999})) == []
