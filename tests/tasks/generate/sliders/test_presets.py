import json

import pytest

from melscape.errors import CheckpointError, ConfigError
from melscape.tasks.generate.sliders.presets import Preset, delete, load, names, save

WARM = Preset("warm kick", {"brightness": -0.4, "length": 0.2}, ("length",), 7, "for the second verse")


def test_a_preset_comes_back_as_it_was(tmp_path):
    path = save(tmp_path, WARM)
    assert path == tmp_path / "presets" / "warm kick.json"
    assert load(tmp_path, "warm kick") == WARM


def test_presets_are_listed_in_order_and_forgotten_when_asked(tmp_path):
    save(tmp_path, WARM)
    save(tmp_path, Preset("airy", {"noisiness": 0.5}))
    assert names(tmp_path) == ("airy", "warm kick")
    delete(tmp_path, "airy")
    assert names(tmp_path) == ("warm kick",)


def test_there_are_none_before_the_first(tmp_path):
    assert names(tmp_path) == ()


def test_a_preset_is_only_replaced_when_asked(tmp_path):
    save(tmp_path, WARM)
    for name in ("warm kick", "Warm Kick"):
        with pytest.raises(ConfigError, match="already"):
            save(tmp_path, Preset(name, {"length": 1.0}))
    save(tmp_path, Preset("warm kick", {"length": 1.0}), overwrite=True)
    assert load(tmp_path, "warm kick").values == {"length": 1.0}


@pytest.mark.parametrize(
    "name", ["", "../up", "a/b", "a\\b", ".hidden", "con", "NUL.x", "a\n", "a\0", "x" * 61, "end."]
)
def test_a_name_that_is_no_file_everywhere_is_refused(name):
    with pytest.raises(ConfigError, match="called"):
        Preset(name)


@pytest.mark.parametrize("place", [1.5, -2, float("nan"), float("inf"), True, "0.5", None])
def test_a_position_that_no_slider_has_is_refused(place):
    with pytest.raises(ConfigError, match="-1 to 1"):
        Preset("odd", {"length": place})


def test_locks_seeds_and_notes_are_checked():
    with pytest.raises(ConfigError, match="locks pitch"):
        Preset("odd", {"length": 0.1}, ("pitch",))
    with pytest.raises(ConfigError, match="seed"):
        Preset("odd", seed=-1)
    with pytest.raises(ConfigError, match="note"):
        Preset("odd", note="x" * 2001)


def test_a_name_that_is_nearly_right_is_guessed(tmp_path):
    save(tmp_path, WARM)
    with pytest.raises(ConfigError, match="Did you mean 'warm kick'"):
        load(tmp_path, "warm kik")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not json",
        "[]",
        "null",
        '{"sliders": 3}',
        '{"sliders": {"length": 9}}',
        '{"sliders": {"length": NaN}}',
        '{"sliders": {"length": 0.1}, "locked": [{}]}',
        '{"sliders": {}, "seed": "many"}',
        '{"sliders": {}, "format_version": 99}',
        "[" * 100_000,
        '{"sliders": {}, "note": "' + "x" * 100_000 + '"}',
        "\ud800".encode("utf-8", "surrogatepass"),
    ],
)
def test_a_file_that_is_no_preset_is_refused_kindly(tmp_path, text):
    (tmp_path / "presets").mkdir()
    (tmp_path / "presets" / "bad.json").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(CheckpointError, match="is no preset") as caught:
        load(tmp_path, "bad")
    assert len(caught.value.text) < 500


def test_the_file_names_the_preset_and_nothing_else_does(tmp_path):
    save(tmp_path, WARM)
    place = tmp_path / "presets" / "warm kick.json"
    stored = json.loads(place.read_text())
    place.write_text(json.dumps(stored | {"name": "../../other"}))
    assert load(tmp_path, "warm kick").name == "warm kick"
