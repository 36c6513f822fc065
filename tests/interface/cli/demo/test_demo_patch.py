"""The preset of the demo: there and checked with the synthesizer, one line without it."""

import pytest
from tests.tasks.patch.answering.answered import needs_vital
from tests.tasks.patch.answering.searching import FewPresets, try_some

from melscape.inference import match as matching
from melscape.interface.cli.demo.artefacts import Artefacts, Unfulfilled, check
from melscape.interface.cli.demo.patch import PatchScale, answer_one
from melscape.interface.cli.talk import Talk
from melscape.tasks.patch.library import library


def test_without_the_synth_one_line_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("melscape.synth.vital.render.engine.installed", lambda: False)
    files = Artefacts(Talk())
    assert answer_one(tmp_path, PatchScale(), 0, files) is None and files.paths == []
    assert "pip install 'melscape[vital]'" in capsys.readouterr().out


@needs_vital
def test_without_a_library_one_line_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(library, "SHIPPED", tmp_path / "gone.npz")
    assert answer_one(tmp_path, PatchScale(), 0, Artefacts(Talk())) is None
    assert "came without its library" in capsys.readouterr().out


@pytest.mark.slow
@needs_vital
def test_one_note_is_answered_and_every_file_is_checked(tmp_path, monkeypatch):
    monkeypatch.setattr(matching, "match", try_some)
    monkeypatch.setattr(matching.Library, "shipped", FewPresets)
    (tmp_path / "there.npz").touch()
    monkeypatch.setattr(library, "SHIPPED", tmp_path / "there.npz")
    files = Artefacts(Talk())
    answered = answer_one(tmp_path, PatchScale(renders=3, keep=2), 0, files)
    endings = {path.suffix for path in files.paths}
    assert {".vital", ".vitalbank", ".wav", ".json", ".png"} <= endings and all(check(files.paths).values())
    assert answered.record["reproduces"] and answered.folder.name == "presets1"


@pytest.mark.parametrize("name", ["words.vital", "words.vitalbank"])
def test_a_preset_that_is_none_is_a_broken_promise(name, tmp_path):
    (tmp_path / name).write_text("words")
    with pytest.raises(Unfulfilled, match=name):
        check([tmp_path / name])
