"""What was finished is found again, and only that."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.tasks.patch.judging import made_synth
from tests.tasks.patch.judging.made_synth import asked, bench

from melscape.tasks.patch.judging import store as stores
from melscape.tasks.patch.judging import trial
from melscape.tasks.patch.judging.specs import Hidden, Spec
from melscape.tasks.patch.judging.store import Store, code_version

SPEC = Spec("s1", 0, "made", "a", Hidden(1, 1, 0))


@pytest.fixture
def tried(monkeypatch):
    monkeypatch.setattr(trial, "PresetReader", made_synth.MadeReader)
    monkeypatch.setattr(trial, "make", lambda spec, engine: asked())
    return trial.try_target(SPEC, bench())


def test_a_result_is_found_again(tmp_path, tried):
    store = Store.at(tmp_path, bench(), "library")
    assert store.find(SPEC) is None
    store.keep(SPEC, tried)
    assert store.find(SPEC) == tried.words
    assert store.path(SPEC, ".vital").exists()


@pytest.mark.parametrize("change", [{"renders": (6,)}, {"seed": 1}, {"tier": 2}, {"extras": ("s5",)}, {"arms": {}}])
def test_whatever_decides_a_result_is_in_its_name(tmp_path, tried, change):
    Store.at(tmp_path, bench(), "library").keep(SPEC, tried)
    assert Store.at(tmp_path, bench(**change), "library").find(SPEC) is None
    assert Store.at(tmp_path, bench(), "another library").find(SPEC) is None
    assert Store.at(tmp_path, bench(), "library").find(replace(SPEC, source=Hidden(2, 1, 0))) is None


def test_a_change_of_the_code_begins_anew(tmp_path, tried, monkeypatch):
    Store.at(tmp_path, bench(), "library").keep(SPEC, tried)
    monkeypatch.setattr(stores, "code_version", lambda: "another")
    assert Store.at(tmp_path, bench(), "library").find(SPEC) is None
    assert len(code_version()) == 16
    monkeypatch.undo()
    assert Store.at(tmp_path, bench(), "library").find(SPEC) is not None
    monkeypatch.setattr(stores, "version", lambda: "another synth")
    assert Store.at(tmp_path, bench(), "library").find(SPEC) is None


@pytest.mark.parametrize("part", ["features/logmel.py", "audio/resample.py", "synth/vital/controls/schema.json"])
def test_what_is_heard_with_is_in_the_version_of_the_code(part):
    root = Path(stores.melscape.__file__).parent
    assert any((root / part).is_relative_to(root / deciding) for deciding in stores.DECIDING)


def test_a_torn_file_is_no_result(tmp_path, tried):
    store = Store.at(tmp_path, bench(), "library")
    store.keep(SPEC, tried)
    store.path(SPEC).write_text(store.path(SPEC).read_text()[:50])
    assert store.find(SPEC) is None


def test_sounds_are_kept_of_the_first_few_only(tmp_path, tried):
    store = Store.at(tmp_path, bench(), "library")
    late = replace(SPEC, index=stores.HEARD)
    store.keep(SPEC, tried)
    store.keep(late, tried)
    assert list(store.sounds(SPEC)) == ["target", "best"]
    assert store.sounds(late) == {}
