"""From a wish to a report: the right targets, the right arms, and nothing that is the solution to retrieve."""

import shutil

import numpy as np
import pytest
from tests.tasks.patch.judging import made_synth
from tests.tasks.patch.judging.made_synth import MadeEngine, MadeReader

from melscape.audio.clip import Clip
from melscape.audio.files import write
from melscape.errors import ConfigError, CorpusError
from melscape.inference import patch
from melscape.inference.patch import Wish, evaluate, suite_of
from melscape.tasks.patch.judging import store as stores
from melscape.tasks.patch.judging import trial

ARMS = {"random": made_synth.random, "nn": made_synth.random, "best": made_synth.best}


class Books:
    """A library that nobody looks into."""

    name, hash = "made", "abc"

    def __len__(self):
        return 3


@pytest.fixture
def made(monkeypatch):
    monkeypatch.setattr(patch, "Engine", lambda workers: MadeEngine())
    monkeypatch.setattr(patch, "require", lambda: None)
    monkeypatch.setattr(patch, "open_library", lambda *_: Books())
    monkeypatch.setattr(trial, "PresetReader", MadeReader)
    monkeypatch.setattr(trial, "make", lambda spec, engine: made_synth.asked(50.0 + 9.0 * spec.index))
    monkeypatch.setattr(stores, "read", lambda path: MadeReader().read(path).preset)


def quiet(what, progress):
    """Nobody listens."""


def test_a_wish_becomes_a_report_with_sounds(made, tmp_path):
    found = evaluate(Wish(targets=3, renders=(4,), workers=0), tmp_path, told=quiet, arms=ARMS)
    assert list(found.report.figures["arms"]) == ["random", "nn", "best"]
    assert found.report.figures["library"] == {"name": "made", "presets": 3, "hash": "abc", "spared": 0}
    assert "hidden presets" in found.report.title and "seed 1700000000" in found.report.note
    assert [name for name, _ in found.sounds] == ["hidden-0000", "hidden-0001", "hidden-0002"]
    assert set(found.sounds[0][1]) == {"target", "nn", "best"}


def test_chosen_arms_are_asked_with_the_two_that_figures_are_between(made, tmp_path):
    wish = Wish(targets=2, renders=(2, 4), workers=0, arms=("nn",))
    found = evaluate(wish, tmp_path, told=quiet, arms={**ARMS, "mean": made_synth.random}).report.figures
    assert list(found["arms"]) == ["random", "nn", "best"] and list(found["curve"]["nn"]) == ["2", "4"]
    with pytest.raises(ConfigError, match="No arm is called 'nm'"):
        evaluate(Wish(arms=("nm",)), tmp_path, told=quiet, arms=ARMS)


WRONG = [{"suite": "s9"}, {"extras": ("s7",)}, {"targets": 0}, {"renders": ()}, {"renders": (0,)}]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wish_that_cannot_be_met_is_refused(wrong):
    with pytest.raises(ConfigError):
        Wish(**wrong)


def test_other_engines_are_drawn_evenly_over_voices():
    suite = suite_of(Wish(suite="s3", targets=10))
    voices = [spec.source.voice for spec in suite.specs]
    assert {voices.count(voice) for voice in voices} == {2}
    assert len({spec.source.pitch_midi for spec in suite.specs}) == 7


def test_recorded_notes_are_drawn_from_a_folder_of_ones_own(tmp_path):
    for name in ("brass-001-048-100", "brass-001-060-100", "reed-002-048-100", "reed-002-060-100"):
        write(tmp_path / f"{name}.wav", Clip.of(np.ones(4410), 44100))
    suite = suite_of(Wish(suite="s4", on=tmp_path, targets=2))
    assert {spec.name.split("-")[0] for spec in suite.specs} == {"brass", "reed"}
    assert suite_of(Wish(suite="s3", on=tmp_path)).name == "s3"


def test_a_folder_that_is_not_there_or_holds_nothing_is_said(tmp_path, monkeypatch):
    with pytest.raises(CorpusError, match="no folder"):
        suite_of(Wish(suite="s2", on=tmp_path / "nowhere"))
    with pytest.raises(CorpusError, match="holds no preset"):
        suite_of(Wish(suite="s2", on=tmp_path))
    monkeypatch.setenv("MELSCAPE_SOUNDS", str(tmp_path / "nowhere"))
    with pytest.raises(CorpusError, match="--on FOLDER"):
        suite_of(Wish(suite="s4"))


@pytest.mark.shared
@pytest.mark.slow
def test_twins_among_human_presets_are_one_group_and_torn_files_are_refused(shared, tmp_path):
    for path in sorted((shared / "presets_vital").rglob("*.vital"))[:3]:
        shutil.copy(path, tmp_path / path.name)
    first = next(iter(sorted(tmp_path.glob("*.vital"))))
    shutil.copy(first, tmp_path / "copy.vital")
    (tmp_path / "torn.vital").write_bytes(first.read_bytes()[:1000])
    suite = suite_of(Wish(suite="s2", on=tmp_path))
    groups = {spec.name: spec.group for spec in suite.specs}
    assert groups["copy.vital"] == groups[first.name] and len(set(groups.values())) == 3
    assert [name for name, _ in suite.refused] == ["torn.vital"]
    assert len({spec.group for spec in suite.specs[:3]}) == 3


def test_hidden_presets_are_none_that_an_arm_can_draw():
    from melscape.tasks.patch.judging.suites import HIDDEN_SEED
    from melscape.tasks.patch.search.arms import _FRESH

    assert HIDDEN_SEED > _FRESH + 2**20
