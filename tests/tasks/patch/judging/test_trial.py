"""One target asked of all arms: scores, costs and bounds, whatever the arms do."""

import json

import pytest
from tests.tasks.patch.judging import made_synth
from tests.tasks.patch.judging.made_synth import MadeEngine, asked, bench

from melscape.audio.problems import DecodeTimedOut
from melscape.errors import WorkError
from melscape.synth.vital.passing import PassingError
from melscape.tasks.patch.judging import trial
from melscape.tasks.patch.judging.asked import RefusedError
from melscape.tasks.patch.judging.specs import Hidden, Spec

SPEC = Spec("s1", 0, "made", "a", Hidden(1, 1, 0))


@pytest.fixture(autouse=True)
def made(monkeypatch):
    monkeypatch.setattr(trial, "PresetReader", made_synth.MadeReader)
    monkeypatch.setattr(trial, "make", lambda spec, engine: asked())


def test_every_arm_is_scored_and_what_it_cost_is_counted():
    arms = trial.try_target(SPEC, bench()).words["arms"]["5"]
    assert arms["best"]["mss"] < arms["random"]["mss"]
    assert (arms["random"]["renders"], arms["best"]["renders"]) == (1, 5)
    assert arms["best"]["origin"] == "made" and not arms["best"]["silent"]


def test_more_renders_are_another_row():
    arms = trial.try_target(SPEC, bench(renders=(2, 11))).words["arms"]
    assert arms["11"]["best"]["mss"] < arms["2"]["best"]["mss"]


def test_a_true_preset_comes_back_perfect_and_another_take_does_not():
    words = trial.try_target(SPEC, bench()).words
    assert words["oracle"]["mss"] == 0.0 and words["floor"]["mss"] >= 0.0
    assert words["reproduced"] == {"random": True, "best": True}


def test_a_sound_of_nobody_has_no_floor_and_a_perfect_oracle(monkeypatch):
    monkeypatch.setattr(trial, "make", lambda spec, engine: asked(known=False))
    words = trial.try_target(SPEC, bench(extras=("s5", "s6"))).words
    assert words["floor"] is None and words["oracle"] == {"mss": 0.0, "wmfcc": 0.0, "sot": 0.0, "rms": 1.0}
    assert "s6" not in words


def test_an_arm_that_cannot_answer_has_answered_with_silence():
    arms = bench().arms | {"broken": made_synth.broken}
    tried = trial.try_target(SPEC, bench(arms=arms))
    row = tried.words["arms"]["5"]["broken"]
    assert row["silent"] and "It could not" in row["failure"]
    assert row["mss"] > tried.words["arms"]["5"]["random"]["mss"] and row["rms"] == 0.0


def test_our_own_mistakes_are_not_taken_for_silence():
    def mistaken(*_):
        raise KeyError("oops")

    with pytest.raises(KeyError):
        trial.try_target(SPEC, bench(arms=bench().arms | {"mistaken": mistaken}))


def test_a_target_that_cannot_be_made_is_refused(monkeypatch):
    def refuse(spec, engine):
        raise RefusedError("made is silent.")

    monkeypatch.setattr(trial, "make", refuse)
    assert trial.try_target(SPEC, bench()).words == {"spec": SPEC.words(), "refused": "made is silent."}


@pytest.mark.parametrize("error", [PassingError("late"), WorkError("no process"), DecodeTimedOut("late")])
def test_a_machine_that_fails_says_nothing_of_a_target(monkeypatch, error):
    def fail(spec, engine):
        raise error

    monkeypatch.setattr(trial, "make", fail)
    with pytest.raises(type(error)):
        trial.try_target(SPEC, bench())


def test_an_arm_whose_synth_does_not_start_has_not_answered():
    def stuck(*_):
        raise PassingError("The process that holds the synth does not start.")

    with pytest.raises(PassingError):
        trial.try_target(SPEC, bench(arms=bench().arms | {"stuck": stuck}))


def test_what_is_known_of_a_target_is_plain_json():
    words = trial.try_target(SPEC, bench(extras=("s5", "s6"))).words
    assert json.loads(json.dumps(words, allow_nan=False)) == words
    assert words["s6"]["best"]["worst"]["mss"] >= words["s6"]["best"]["mean"]["mss"]


def test_chance_is_another_for_every_target():
    seen = []

    def noting(target, library, engine, options):
        seen.append(options.seed)
        return made_synth.random(target, library, engine, options)

    for name in ("a", "b", "a"):
        trial.try_target(Spec("s1", 0, name, "a", Hidden(1, 1, 0)), bench(arms={"random": noting, "best": noting}))
    assert seen[0] == seen[1] == seen[4] != seen[2]


def test_the_answer_to_another_target_is_scored_at_this_one():
    scores = trial.shuffled(SPEC, made_synth.preset(20.0), bench())
    assert scores["mss"] > 1.0
    assert trial.shuffled(SPEC, asked().truth, bench())["mss"] == 0.0


def test_silence_is_a_silent_answer():
    def mute(target, library, engine, options):
        return made_synth.candidate(made_synth.preset(60.0, osc_1_level=0.0), engine, target)

    got = trial.answer(mute, asked(), {}, MadeEngine(), trial.SearchOptions())
    assert got.figures["silent"] and got.figures["failure"] is None
