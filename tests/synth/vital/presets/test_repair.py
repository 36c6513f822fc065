import base64
import json

import numpy as np
import pytest
from tests.synth.vital.presets.broken import component, document, rich, wave_source

from melscape.errors import SynthError
from melscape.synth.vital.presets import Modulation, VitalPreset, repair


def mend(changed: dict) -> tuple[VitalPreset, str]:
    preset, notes = repair(json.dumps(changed))
    again, more = repair(preset.to_json())
    assert (json.loads(again.to_json()), more) == (json.loads(preset.to_json()), ()), "what was mended needs no mending"
    return preset, " | ".join(notes)


def with_settings(**settings: object) -> dict:
    changed = document()
    changed["settings"].update(settings)
    return changed


def table_of(preset: VitalPreset, number: int = 1) -> dict:
    return json.loads(preset.to_json())["settings"]["wavetables"][number - 1]


def with_components(*components: dict) -> dict:
    changed = document()
    changed["settings"]["wavetables"][0]["groups"] = [{"components": list(components)}]
    return changed


def test_a_good_file_comes_back_as_it_was():
    preset, notes = repair(rich().to_json())
    assert notes == ()
    assert preset.wavetables == rich().wavetables
    for part in ("values", "modulations", "lfos", "label"):
        assert getattr(preset, part) == getattr(rich(), part)


def test_a_byte_order_mark_is_no_harm():
    assert repair(b"\xef\xbb\xbf" + rich().to_json().encode())[1] == ()


def test_values_out_of_range_are_clamped_and_told():
    preset, notes = mend(with_settings(chorus_voices=5, filter_1_cutoff=1e9, osc_1_unison_voices=3.7))
    assert [preset.value(name) for name in ("chorus_voices", "filter_1_cutoff", "osc_1_unison_voices")] == [4, 136, 4]
    assert "chorus_voices: 5 became 4" in notes and "osc_1_unison_voices: 3.7 became 4" in notes


@pytest.mark.parametrize("value", ["loud", None, [], {}, float("nan"), float("inf"), 10**400, True])
def test_values_that_are_no_numbers_become_something_that_is_allowed(value):
    preset, notes = mend(with_settings(volume=value))
    assert 0 <= preset.value("volume") <= 7400
    assert notes.startswith("volume: ")


def test_missing_settings_stand_as_in_an_empty_preset():
    changed = document()
    del changed["settings"]["osc_2_on"], changed["settings"]["lfos"]
    preset, notes = mend(changed)
    assert preset.value("osc_2_on") == 0.0 and not preset.lfos
    assert "missing controls, now as in an empty preset (1): 'osc_2_on'" in notes


def test_settings_of_later_versions_are_kept_and_unknown_ones_are_not():
    line = document()["settings"]["lfos"][0]
    later = {"custom_warps": [line], "random_values": [{"seed": 4}], "osc_1_spectral_morph_phase": 0.5}
    preset, notes = mend(with_settings(**later, nonsense=1.0))
    settings = json.loads(preset.to_json())["settings"]
    assert {name: settings[name] for name in later} == later
    assert "nonsense" not in settings and "nonsense" in notes


def test_unknown_modulations_leave_an_empty_slot_behind():
    changed = document()
    changed["settings"]["modulations"][0]["destination"] = "osc_1_on"
    changed["settings"]["modulations"][1] = 7
    preset, notes = mend(changed)
    assert [slot.empty for slot in preset.modulations] == [True, True, False]
    assert preset.modulations[2] == Modulation("env_2", "volume", -0.25)
    assert "'lfo_1' on 'osc_1_on' is unknown" in notes and "7 is no modulation" in notes


@pytest.mark.parametrize(("name", "count", "kept"), [("modulations", 80, 64), ("lfos", 12, 8), ("wavetables", 5, 3)])
def test_more_than_the_synth_has_room_for_is_cut(name, count, kept):
    changed = document()
    listed = changed["settings"][name]
    changed["settings"][name] = (listed * count)[:count]
    preset, notes = mend(changed)
    assert len(json.loads(preset.to_json())["settings"][name]) == kept
    assert f"{count} " in notes and f"first {kept}" in notes


def test_a_line_never_promises_more_points_than_it_has():
    line = {"name": "x", "points": [0.0, 1.0, 1.0, 0.0], "powers": [0.0, 0.0], "smooth": False}
    for promised, kept in ((1_000_000, 2), (-1, 2), (0, 2), ("two", 2), (1, 1), (2, 2)):
        preset, _ = mend(with_settings(lfos=[{**line, "num_points": promised}] * 8))
        assert len(preset.lfos[8].points) == kept


def test_the_line_of_a_modulation_is_kept_with_it_and_goes_with_it():
    changed = document()
    changed["settings"]["modulations"][0]["line_mapping"] = {**changed["settings"]["lfos"][0], "num_points": 99}
    preset, notes = mend(changed)
    assert "99 points were promised, 3 are used" in notes
    line = json.loads(preset.to_json(slim=True))["settings"]["modulations"][0]["line_mapping"]
    assert line["num_points"] == 3
    other = VitalPreset(modulations=(Modulation("lfo_2", "osc_1_level"),), original=preset.original)
    assert "line_mapping" not in other.to_json()


def bad_wave(kind: str) -> str:
    wave = np.zeros(2048, "<f4")
    wave[5] = {"nan": np.nan, "huge": 1e30}.get(kind, 0.5)
    raw = {"long": wave.tobytes() * 2, "short": wave.tobytes()[:-1], "empty": b""}.get(kind, wave.tobytes())
    return "!!!" if kind == "letters" else base64.b64encode(raw).decode()


@pytest.mark.parametrize("kind", ["nan", "huge", "long"])
def test_waves_that_hold_what_cannot_be_played_are_cut_to_what_can(kind):
    preset, notes = mend(with_components(wave_source(bad_wave(kind))))
    assert "can be played" in notes
    assert np.isfinite(preset.wavetables[1].frames).all()


@pytest.mark.parametrize("kind", ["short", "empty", "letters"])
def test_waves_that_end_too_early_are_left_out(kind):
    preset, notes = mend(with_components(wave_source(bad_wave(kind)), wave_source()))
    assert "not 8192 bytes, was left out" in notes
    assert len(table_of(preset)["groups"][0]["components"][1]["keyframes"]) == 1


def test_a_table_of_which_nothing_is_left_becomes_a_saw():
    preset, notes = mend(with_components({"type": "Black Hole", "keyframes": []}))
    assert "unknown kind 'Black Hole'" in notes and "became a saw" in notes
    assert table_of(preset)["groups"] == json.loads(VitalPreset().to_json())["settings"]["wavetables"][0]["groups"]


def test_positions_stay_on_the_table():
    for position in (10**9, -4, 3.6, "here", None):
        preset, _ = mend(with_components(wave_source(position=position)))
        assert 0 <= preset.wavetables[1].positions[0] <= 256


def test_components_that_are_not_modelled_are_kept_with_sane_values():
    audio = base64.b64encode(np.arange(4096, dtype="<i2").tobytes()).decode()
    file = component(
        "Audio File Source",
        audio_file=audio,
        normalize_gain=False,
        window_size=0.0,
        keyframes=[{"position": 0, "start_position": 1e300, "window_fade": 0.0005, "window_size": 2048.0}],
    )
    fold = component("Wave Folder", keyframes=[{"position": 9, "fold_boost": 4.0}])
    preset, notes = mend(with_components(file, fold))
    first, second = table_of(preset)["groups"][0]["components"]
    assert second == {**fold, "keyframes": [{"position": 9, "fold_boost": 4.0}]}
    assert (first["window_size"], first["audio_file"]) == (8.0, audio)
    assert first["keyframes"][0]["window_fade"] == 2 / 2048
    assert first["keyframes"][0]["start_position"] == 2.0**26
    assert "start_position" in notes and "fade" in notes
    assert 1 not in preset.wavetables


def test_more_components_than_can_be_rendered_in_time_are_cut():
    preset, notes = mend(with_components(*[wave_source()] * 100))
    assert len(table_of(preset)["groups"][0]["components"]) == 16 and "100 components" in notes


@pytest.mark.parametrize("length", [10**9, -1, 0, "long", None, 2.5, 44_101])
def test_a_sample_never_promises_more_than_it_has(length):
    changed = document()
    changed["settings"]["sample"]["length"] = length
    preset, notes = mend(changed)
    assert json.loads(preset.to_json())["settings"]["sample"]["length"] == 44_100
    assert "has 44100" in notes


def test_a_sample_that_cannot_be_read_becomes_noise():
    for sample in (None, [], {"length": 3, "samples": "AAAA"}, {"length": 44_100, "samples": "%"}):
        preset, notes = mend(with_settings(sample=sample))
        assert "noise takes its place" in notes
        assert json.loads(preset.to_json())["settings"]["sample"]["name"] == "White Noise"


def test_both_sides_of_a_sample_have_its_length():
    changed = document()
    sample = changed["settings"]["sample"]
    sample["samples_stereo"] = sample["samples"][:4000]
    preset, notes = mend(changed)
    sample = json.loads(preset.to_json())["settings"]["sample"]
    assert sample["length"] == 1500 == len(base64.b64decode(sample["samples_stereo"])) // 2
    assert "promises 44100 values and has 1500" in notes


@pytest.mark.parametrize(
    ("version", "told"),
    [("1.0.7", ""), ("1.5.3", ""), ("99999.9.9", ""), ("7.0.0", "7.0.0"), (None, "None"), ("x", "'x'")],
)
def test_versions_that_this_synth_cannot_know_are_told(version, told):
    preset, notes = mend({**document(), "synth_version": version})
    assert (told in notes) if told else not notes
    assert json.loads(preset.to_json())["synth_version"] == "1.0.7"


def test_labels_are_words_that_can_be_written():
    preset, notes = mend({**document(), "author": 5, "preset_name": "\ud800bad", "license": "CC0", "extra": {}})
    assert (preset.author, preset.name) == ("", "?bad")
    assert "author: 5 is no text" in notes and "'extra'" in notes
    assert json.loads(preset.to_json())["license"] == "CC0"


@pytest.mark.parametrize(
    "text",
    [
        "", " \n", b"\x00\x00", "null", "[]", "{}", "7", b"\xff\xfe\x80", "{" * 10, "[" * 100_000, '{"a":' * 100_000,
        '{"settings": {}}', '{"settings": {"nonsense": 1}}', '{"settings": 5}', "9" * 5000, "[" + "1," * 500_000 + "1]",
        rich().to_json()[:5000],
        rich().to_json() + "}", json.dumps({**document(), "synth_version": "0.5.1"}),
    ],
)  # fmt: skip
def test_what_is_no_preset_is_refused_in_words(text):
    with pytest.raises(SynthError) as caught:
        repair(text)
    assert caught.value.found and len(caught.value.text) < 400


def test_a_thousand_faults_are_told_in_few_words():
    changed = document()
    for name in changed["settings"]:
        changed["settings"][name] = "?"
    _, notes = repair(json.dumps(changed))
    assert len(notes) == 41 and "more" in notes[-1]
