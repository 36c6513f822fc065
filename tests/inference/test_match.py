"""From a sound file to a folder of answers, with everything told on the way."""

import json

import pytest
from tests.tasks.patch.answering.answered import needs_vital, tone
from tests.tasks.patch.answering.searching import FewPresets, try_some

from melscape.audio.files import write
from melscape.errors import AudioError, ConfigError, SynthError
from melscape.inference import match as matching
from melscape.inference.match import Ears, answer
from melscape.tasks.patch.answering.hearing import from_clip
from melscape.tasks.patch.answering.wish import Wish
from melscape.tasks.patch.search import SearchProgress


@pytest.fixture(autouse=True)
def few(monkeypatch):
    monkeypatch.setattr(matching, "match", try_some)
    monkeypatch.setattr(matching.Library, "shipped", FewPresets)


@pytest.fixture
def horn(tmp_path):
    path = tmp_path / "horn.wav"
    write(path, tone())
    return path


@needs_vital
def test_a_sound_becomes_a_folder_of_answers(horn, tmp_path):
    said, heard, moved = [], [], []
    ears = Ears(said=said.append, heard=heard.append, moved=moved.append)
    answered = answer(horn, tmp_path / "out", Wish(renders=3, keep=2), ears=ears)
    assert [each.file.name for each in answered.answers] == ["1_Horn.vital", "2_Horn.vital"]
    assert answered.record["reproduces"] and answered.record["library"] == {"name": "few", "hash": "abc", "presets": 3}
    assert heard[0].target.note.midi == 57 and [each.renders for each in moved] == [1, 2, 3]
    assert said == ["Opening the library", "Writing the answers, and rendering each file again"]
    assert json.loads((tmp_path / "out" / "match.json").read_text())["stopped"] is False


@needs_vital
def test_a_search_that_is_stopped_gives_the_best_so_far(horn, tmp_path):
    ears = Ears()
    ears.moved = lambda progress: ears.cancel.set() if progress.renders == 2 else None
    answered = answer(horn, tmp_path / "out", Wish(renders=50, keep=4), ears=ears)
    assert len(answered.answers) == 2 and answered.record["stopped"] is True
    assert len(answered.record["history"]) == 2


def test_without_the_synth_the_line_that_installs_it_is_told(horn, tmp_path, monkeypatch):
    monkeypatch.setattr("melscape.synth.vital.render.engine.installed", lambda: False)
    with pytest.raises(SynthError, match=r"pip install 'melscape\[vital\]'"):
        answer(horn, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@needs_vital
def test_what_is_in_the_way_is_told_before_anything_is_searched(horn, tmp_path, monkeypatch):
    monkeypatch.setattr(matching, "from_file", lambda *_words: pytest.fail("it was listened to"))
    with pytest.raises(ConfigError, match="is taken"):
        answer(horn, tmp_path)


@needs_vital
def test_a_folder_that_cannot_be_written_is_told_before_the_search(horn, tmp_path, monkeypatch):
    monkeypatch.setattr(matching, "match", lambda *_words, **_more: pytest.fail("it searched"))
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="Nothing can be written to"):
        answer(horn, tmp_path / "file" / "out")


def test_the_history_holds_no_standstill(tmp_path, monkeypatch):
    def still(*_words, told, **_more):
        for renders, best in enumerate((3.0, 3.0, 3.0, 3.0, 2.0), 1):
            told(SearchProgress(renders, 5, 0.1 * renders, best))
        return ()

    monkeypatch.setattr(matching, "match", still)
    moved = []
    hearing = from_clip(tone(), "tone", Wish())
    found = matching.search(hearing, FewPresets(), None, Wish(renders=5), Ears(moved=moved.append))
    assert [moment.renders for moment in found.history] == [1, 4, 5] and len(moved) == 5


@needs_vital
def test_silence_is_refused_before_the_library_is_opened(tmp_path, monkeypatch):
    from melscape.audio.clip import Clip

    monkeypatch.setattr(matching.Library, "shipped", lambda: pytest.fail("the library was opened"))
    write(tmp_path / "nothing.wav", Clip.of([0.0] * 20_000, 44_100))
    with pytest.raises(AudioError, match="nothing is silent"):
        answer(tmp_path / "nothing.wav", tmp_path / "out")
