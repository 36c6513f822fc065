"""Presets come back as they were saved, and odd names are refused."""

import pytest

from melscape.errors import ConfigError
from melscape.runs.presets import delete, names, read, save


def test_a_preset_comes_back_as_it_was_saved(tmp_path):
    save(tmp_path, "night", {"brightness": -0.5})
    save(tmp_path, "day", {"brightness": 0.5, "attack": 0.25})
    assert names(tmp_path) == ("day", "night")
    assert read(tmp_path, "day") == {"brightness": 0.5, "attack": 0.25}


def test_saving_again_replaces(tmp_path):
    save(tmp_path, "day", {"brightness": 0.5})
    save(tmp_path, "day", {"brightness": 0.75})
    assert read(tmp_path, "day") == {"brightness": 0.75}


def test_a_deleted_preset_is_gone(tmp_path):
    save(tmp_path, "day", {})
    delete(tmp_path, "day")
    assert names(tmp_path) == ()
    with pytest.raises(ConfigError, match="no preset"):
        delete(tmp_path, "day")


def test_a_typo_is_told_what_was_meant(tmp_path):
    save(tmp_path, "midnight", {})
    with pytest.raises(ConfigError, match="Did you mean midnight"):
        read(tmp_path, "midnigth")


@pytest.mark.parametrize("name", ["", "../outside", "a/b", ".hidden", "x" * 61])
def test_a_name_that_is_no_file_name_is_refused(tmp_path, name):
    with pytest.raises(ConfigError, match="called"):
        save(tmp_path, name, {})


def test_a_file_that_is_no_preset_is_refused(tmp_path):
    (tmp_path / "presets").mkdir()
    (tmp_path / "presets" / "odd.json").write_text('{"sliders": {"brightness": "much"}}')
    with pytest.raises(ConfigError, match="no preset"):
        read(tmp_path, "odd")
