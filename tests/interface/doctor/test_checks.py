"""The doctor: each check says what it found, and a broken part is named with what to do."""

import importlib.util

import pytest

from melscape.interface.doctor import checks
from melscape.interface.show import plain, text


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("MELSCAPE_CACHE", str(tmp_path / "cache"))


@pytest.mark.parametrize("check", [checks.versions, checks.processor, checks.extras, checks.disk, checks.audio])
def test_a_sound_machine_has_nothing_wrong(check):
    found = check()
    assert found.figures and found.wrong == ()


def test_our_mel_is_librosas():
    found = checks.mel()
    assert found.wrong == () and found.figures["difference_from_librosa_db"] < 1e-3


def test_a_full_disk_is_named(monkeypatch):
    monkeypatch.setattr(checks, "_free_gib", lambda _folder: 0.1)
    assert any("only 0.1 GiB left" in words for words in checks.disk().wrong)


def test_an_extra_that_is_missing_comes_with_the_line_that_installs_it(monkeypatch):
    monkeypatch.setattr(checks, "EXTRAS", {"web": ("no_such_module", "the page")})
    assert checks.extras().figures == {"web": "for the page: pip install 'melscape[web]'"}


def test_a_missing_synth_is_no_fault(monkeypatch):
    monkeypatch.setattr("melscape.synth.vital.render.engine.installed", lambda: False)
    found = checks.synth()
    assert found.wrong == () and "not needed" in found.figures["vital"]


@pytest.mark.skipif(importlib.util.find_spec("vita") is None, reason="the extra vital is not installed")
def test_the_synth_renders_the_same_in_two_hosts(monkeypatch):
    found = checks.synth()
    assert found.wrong == () and found.figures["renders_the_same"]
    monkeypatch.setattr(checks.np, "array_equal", lambda *_sounds: False)
    assert "does not render twice the same" in checks.synth().wrong[0]


def test_it_tells_how_fast_a_song_is_named(monkeypatch):
    monkeypatch.setattr(checks, "SONG_SECONDS", 2)
    monkeypatch.setattr(checks.shutil, "which", lambda _name: None)
    found = checks.genre()
    assert found.wrong == () and found.figures["name_a_song_ms"] > 0 and "not installed" in found.figures["fluidsynth"]


def test_a_check_that_breaks_does_not_stop_the_others(monkeypatch):
    def broken():
        raise ImportError("no libsndfile")

    def fine():
        return checks.Found({"x": 1})

    for name in ("versions", "processor", "extras", "disk", "mel", "speed", "synth", "genre"):
        monkeypatch.setattr(checks, name, fine)
    monkeypatch.setattr(checks, "audio", broken)
    found = checks.examine()
    assert not found.well and found.advice == ("Wrong: audio: ImportError: no libsndfile",)
    assert plain(found.report)["speed"] == {"x": 1} and "1 thing" in text(found.report)


def test_speed_is_told_per_second_of_sound():
    figures = checks.speed().figures
    assert set(figures) == {"log_mel_ms_a_second", "mel_to_sound_ms_a_second"} and min(figures.values()) > 0
