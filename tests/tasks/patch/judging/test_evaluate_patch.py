"""A whole suite with a made synthesizer: nothing is done twice, and a bad target costs one target."""

from dataclasses import replace

import pytest
from tests.tasks.patch.judging import made_synth
from tests.tasks.patch.judging.made_synth import asked, bench

from melscape.errors import SynthError
from melscape.synth.vital.passing import PassingError
from melscape.tasks.patch.judging import evaluate as judging
from melscape.tasks.patch.judging import store as stores
from melscape.tasks.patch.judging import trial
from melscape.tasks.patch.judging.asked import RefusedError
from melscape.tasks.patch.judging.evaluate import Panel, judge_suite
from melscape.tasks.patch.judging.specs import Hidden, Spec, Suite
from melscape.tasks.patch.judging.store import Store

SPECS = tuple(Spec("s1", index, f"made-{index}", str(index), Hidden(1, 1, index)) for index in range(4))
MADE: list[str] = []


def make(spec, engine):
    """One of four brightnesses; the third crashes, the fourth is silent, when they are named so."""
    MADE.append(spec.name)
    if spec.name == "bad":
        raise KeyError("our own mistake")
    if spec.name == "silent":
        raise RefusedError("silent is silent.\nExpected: sound")
    if spec.name == "late":
        raise PassingError("late is not done yet.")
    return asked(50.0 + 15.0 * spec.index)


@pytest.fixture(autouse=True)
def made(monkeypatch):
    MADE.clear()
    monkeypatch.setattr(trial, "PresetReader", made_synth.MadeReader)
    monkeypatch.setattr(stores, "read", lambda path: made_synth.MadeReader().read(path).preset)
    monkeypatch.setattr(trial, "make", make)


def panel(folder, specs=SPECS, **more):
    suite = Suite("s1", specs, (("torn.vital", "It is torn."),), "Made targets.")
    return Panel(suite, bench(**more), Store.at(folder, bench(**more), "library"), workers=0)


def quiet(what, progress):
    """Nobody listens."""


def test_a_suite_has_all_its_figures(tmp_path):
    found = judge_suite(panel(tmp_path), told=quiet)
    assert {"arms", "beats", "gap_closed", "floor", "oracle", "shuffled", "silent", "refused", "failed"} <= set(found)
    assert found["targets"] == 4 and found["oracle"] == 0.0 and found["round_trip"] == 1.0
    assert found["arms"]["best"]["mss"] < found["arms"]["random"]["mss"] and "random" in found["beats"]
    assert found["arms"]["best"]["mss"] < found["shuffled"]
    assert found["refused"] == {"torn.vital": "It is torn."}


def test_what_was_done_before_is_not_done_again(tmp_path):
    first = judge_suite(panel(tmp_path, SPECS[:2]), told=quiet)
    MADE.clear()
    judge_suite(panel(tmp_path), told=quiet)
    assert sorted(MADE)[:2] == ["made-0", "made-1"]  # for their new shuffles only
    assert MADE.count("made-0") == 1 and MADE.count("made-2") == 2
    MADE.clear()
    assert judge_suite(panel(tmp_path, SPECS[:2]), told=quiet)["arms"] == first["arms"]


def test_the_very_same_evaluation_costs_nothing(tmp_path):
    first = judge_suite(panel(tmp_path), told=quiet)
    MADE.clear()
    assert judge_suite(panel(tmp_path), told=quiet) == first
    assert MADE == []


def test_a_bad_target_costs_one_target(tmp_path):
    specs = (*SPECS, replace(SPECS[0], index=4, name="bad"), replace(SPECS[0], index=5, name="silent"))
    found = judge_suite(panel(tmp_path, specs), told=quiet)
    assert found["targets"] == 4
    assert "our own mistake" in found["failed"]["bad"]
    assert found["refused"]["silent"].startswith("silent is silent.")


def test_a_target_that_failed_is_tried_again_next_time(tmp_path, monkeypatch):
    specs = (*SPECS, replace(SPECS[0], index=4, name="bad"))
    judge_suite(panel(tmp_path, specs), told=quiet)
    monkeypatch.setattr(trial, "make", lambda spec, engine: asked())
    assert judge_suite(panel(tmp_path, specs), told=quiet)["targets"] == 5


def test_a_target_that_the_machine_failed_is_tried_again_next_time(tmp_path, monkeypatch):
    specs = (*SPECS, replace(SPECS[0], index=4, name="late"))
    found = judge_suite(panel(tmp_path, specs), told=quiet)
    assert "not done yet" in found["failed"]["late"] and "late" not in found["refused"]
    monkeypatch.setattr(trial, "make", lambda spec, engine: asked())
    assert judge_suite(panel(tmp_path, specs), told=quiet)["targets"] == 5


def test_nothing_to_judge_is_said_with_its_reason(tmp_path):
    with pytest.raises(SynthError, match="silent is silent"):
        judge_suite(panel(tmp_path, (replace(SPECS[0], name="silent"),)), told=quiet)


def test_a_single_target_is_not_shuffled(tmp_path):
    assert judge_suite(panel(tmp_path, SPECS[:1]), told=quiet)["shuffled"] is None


def test_progress_is_told(tmp_path):
    said = []
    judge_suite(panel(tmp_path), told=lambda what, progress: said.append((what, progress and progress.done)))
    assert ("Judging targets", 4) in said and ("Shuffling answers", 4) in said


def test_a_shuffle_with_another_partner_is_done_again(tmp_path):
    kept = panel(tmp_path)
    judge_suite(kept, told=quiet)
    one = judging.shuffle((SPECS[0], SPECS[1]), kept.bench, kept.store)
    other = judging.shuffle((SPECS[0], SPECS[3]), kept.bench, kept.store)
    assert one != other
