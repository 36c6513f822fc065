"""`melscape patch evaluate`: what it asks for, what it prints, what it leaves, and what it refuses."""

import json
from pathlib import Path

import pytest
from tests.interface.report.evaluated import evaluated

from melscape.answers import Report
from melscape.inference import patch
from melscape.inference.patch import Evaluation


@pytest.fixture
def wishes(monkeypatch):
    seen = []

    def judge(wish, out, *, told):
        seen.append((wish, out))
        told("Judging targets", None)
        out.mkdir(parents=True)
        return Evaluation(Report("Presets", evaluated(budgets=wish.renders), note="Made."), ())

    monkeypatch.setattr(patch, "evaluate", judge)
    return seen


def test_a_table_and_a_report_come_out(run, wishes):
    code, out, err = run("patch", "evaluate", "--suite", "s1", "--targets", 6)
    assert (code, err) == (0, "")
    assert "S1, hidden presets: 6 targets" in out and "best_wavetable" in out
    assert "Report: evaluations/patch-s1/report.html" in out and Path("evaluations/patch-s1/mss.png").exists()


def test_json_is_all_figures_and_nothing_else(run, wishes):
    code, out, _ = run("patch", "evaluate", "--json", "--out", "there")
    told = json.loads(out)
    assert code == 0 and told["files"][0] == "there/report.html"
    wanted = {"arms", "beats", "gap_closed", "floor", "oracle", "shuffled", "silent"}
    assert wanted <= set(told) and {"mss", "mss_ci", "wmfcc", "sot", "rms", "gap_closed"} <= set(told["arms"]["best"])


def test_whatever_is_asked_for_arrives(run, wishes):
    words = ("--suite", "s4", "--on", "mine", "--targets", 7, "--tier", 2, "--renders", "8,64", "--arms", "nn,best")
    assert run("patch", "evaluate", *words, "--checks", "s5", "--set", "set", "--workers", 1, "--seed", 3)[0] == 0
    wish, out = wishes[0]
    assert (wish.suite, wish.on, wish.targets, wish.tier) == ("s4", Path("mine"), 7, 2)
    assert (wish.renders, wish.arms, wish.extras) == ((8, 64), ("nn", "best"), ("s5",))
    assert (wish.set_folder, wish.workers, wish.seed, out) == (Path("set"), 1, 3, Path("evaluations/patch-s4"))


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--suite", "s9"), "No suite is called 's9'"), (("--renders", "many"), "whole numbers with commas")],
)
def test_what_makes_no_sense_is_refused_in_words(run, wishes, words, said):
    code, _, err = run("patch", "evaluate", *words)
    assert code == 2 and said in err and "Traceback" not in err
