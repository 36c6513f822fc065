"""Where presets go, as the synth's own source says it."""

from pathlib import Path

import pytest

from melscape.tasks.patch.answering.places import PLACES, preset_folder

HOME = Path("me")


@pytest.mark.parametrize(
    ("system", "environment", "expected"),
    [
        ("Linux", {}, "me/.local/share/vital/User/Presets"),
        ("Linux", {"XDG_DATA_HOME": "elsewhere"}, "elsewhere/vital/User/Presets"),
        ("Linux", {"XDG_DATA_HOME": "  "}, "me/.local/share/vital/User/Presets"),
        ("Darwin", {"XDG_DATA_HOME": "elsewhere"}, "me/Music/Vital/User/Presets"),
        ("Windows", {}, "me/Documents/Vital/User/Presets"),
    ],
)
def test_every_system_has_its_folder(system, environment, expected):
    assert preset_folder(system, HOME, environment) == Path(expected)


def test_this_system_has_one():
    assert preset_folder().is_absolute() and preset_folder().parts[-2:] == ("User", "Presets")


def test_the_words_name_the_folders():
    assert set(PLACES) == {"Linux", "macOS", "Windows"} and all("User" in place for place in PLACES.values())
