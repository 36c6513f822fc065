import json
import pickle

import numpy as np
import pytest

from melscape.errors import SynthError
from melscape.synth.vital.presets import LfoShape, Modulation, VitalPreset, Wavetable, init_wavetable


def cycle(number: int = 1) -> np.ndarray:
    return np.sin(2 * np.pi * number * np.arange(2048) / 2048).astype(np.float32)


def table() -> Wavetable:
    return Wavetable("Two", np.stack([cycle(1), cycle(3)]), (0, 256))


def test_only_what_differs_from_the_start_is_kept():
    assert VitalPreset({"osc_1_on": 1.0, "osc_2_on": 1.0}).values == {"osc_2_on": 1.0}


def test_values_are_clamped_and_rounded_since_the_synth_dies_of_some():
    preset = VitalPreset({"chorus_voices": 5.0, "filter_1_cutoff": 1e9, "osc_1_unison_voices": 3.7})
    assert preset.value("chorus_voices") == 4.0
    assert preset.value("filter_1_cutoff") == 136.0
    assert preset.value("osc_1_unison_voices") == 4.0


@pytest.mark.parametrize("values", [{"osc_9_on": 1.0}, {"volume": float("nan")}, {"modulation_1_amount": 0.5}])
def test_what_no_preset_can_hold_is_refused(values):
    with pytest.raises(SynthError):
        VitalPreset(values)


def test_unknown_sources_and_destinations_are_refused():
    for slot in (Modulation("lfo_1", "nope"), Modulation("nope", "osc_1_level"), Modulation("lfo_1", "osc_1_on")):
        with pytest.raises(SynthError, match="names that the synth knows"):
            VitalPreset(modulations=(slot,))


def test_more_than_64_modulations_are_refused():
    slot = Modulation("lfo_1", "osc_1_level", 0.1)
    assert len(VitalPreset(modulations=(slot,) * 64).modulations) == 64
    with pytest.raises(SynthError, match="65 modulations"):
        VitalPreset(modulations=(slot,) * 65)


def test_a_slot_keeps_its_number_when_slots_before_it_are_empty():
    preset = VitalPreset().with_values(modulation_3_amount=0.5)
    assert preset.value("modulation_3_amount") == 0.5
    assert json.loads(preset.to_json())["settings"]["modulation_3_amount"] == 0.5
    assert len(preset.modulations) == 3


def test_with_values_leaves_the_first_preset_as_it_was():
    first = VitalPreset({"volume": 5000.0})
    second = first.with_values({"volume": 6000.0}, osc_2_on=1.0)
    assert (first.value("volume"), first.value("osc_2_on")) == (5000.0, 0.0)
    assert (second.value("volume"), second.value("osc_2_on")) == (6000.0, 1.0)


def test_the_whole_file_has_what_released_vital_asks_for():
    preset = VitalPreset(wavetables={2: table()}, lfos={3: LfoShape("Up", ((0.0, 1.0), (1.0, 0.0)), (0.0, 0.0))})
    document = json.loads(preset.to_json())
    settings = document["settings"]
    labels = {"author", "comments", "preset_name", "preset_style", "macro1", "macro2", "macro3", "macro4"}
    assert set(document) == labels | {"settings", "synth_version"}
    assert all(isinstance(document[name], str) for name in labels)
    assert document["synth_version"] == "1.0.7"
    assert [wavetable["version"] for wavetable in settings["wavetables"]] == ["1.0.7"] * 3
    assert (len(settings["lfos"]), len(settings["modulations"])) == (8, 64)
    assert (settings["lfos"][2]["name"], settings["lfos"][0]["name"]) == ("Up", "Triangle")
    assert len(settings) == 772 + 4
    assert settings["sample"]["length"] == 44_100


def test_the_slim_form_is_small():
    assert len(VitalPreset({"osc_2_on": 1.0}).to_json(slim=True)) < 2500


def test_the_first_saw_is_not_written_into_the_slim_form():
    assert "wavetables" not in json.loads(VitalPreset(wavetables={1: init_wavetable()}).to_json(slim=True))["settings"]


@pytest.mark.parametrize(
    ("frames", "positions"),
    [
        (np.zeros((1, 2047)), (0,)),
        (np.zeros((2, 2048)), (0,)),
        (np.zeros((2, 2048)), (5, 5)),
        (np.zeros((1, 2048)), (257,)),
        (np.full((1, 2048), np.nan), (0,)),
        (np.full((1, 2048), 1e30), (0,)),
        (np.zeros((0, 2048)), ()),
    ],
)
def test_tables_that_the_synth_would_read_past_are_refused(frames, positions):
    with pytest.raises(SynthError):
        Wavetable("bad", frames, positions)


def test_lines_whose_lengths_disagree_are_refused():
    for points, powers in ((((0.0, 0.0),), ()), ((), ()), (((0.0, 0.0),) * 101, (0.0,) * 101)):
        with pytest.raises(SynthError):
            LfoShape("bad", points, powers)


def test_tables_are_known_by_what_they_hold():
    again = Wavetable("Other name", table().frames, (0, 256))
    assert again.hash == table().hash
    assert again.hash != Wavetable("Two", table().frames, (0, 255)).hash


def test_what_cannot_be_heard_does_not_change_the_family():
    preset = VitalPreset({"osc_1_level": 0.5})
    assert preset.with_values(chorus_voices=2.0).active_hash() == preset.active_hash()
    assert preset.with_values(osc_1_level=0.6).active_hash() != preset.active_hash()
    assert preset.with_values(chorus_voices=2.0).hash != preset.hash


def test_presets_cross_process_boundaries_whole():
    preset = VitalPreset({"osc_2_on": 1.0}, (Modulation("lfo_1", "osc_1_level", 0.2),), {1: table()})
    assert pickle.loads(pickle.dumps(preset)) == preset  # noqa: S301 - our own bytes
