"""`melscape patch match`: what it prints, what it leaves, and how it ends."""

import json
import os
import signal
from math import inf
from pathlib import Path

import pytest
from tests.tasks.patch.answering.answered import needs_vital, tone
from tests.tasks.patch.answering.searching import FewPresets, try_some

from melscape.audio.files import write
from melscape.inference import match as matching
from melscape.interface.cli.patch.match import Budget, Ending, Played, progress, wish_of
from melscape.tasks.patch.answering.wish import Wish
from melscape.tasks.patch.search import SearchProgress


@pytest.fixture(autouse=True)
def few(monkeypatch):
    monkeypatch.setattr(matching, "match", try_some)
    monkeypatch.setattr(matching.Library, "shipped", FewPresets)
    write(Path("horn.wav"), tone())


@pytest.mark.slow
@needs_vital
def test_it_tells_what_it_heard_found_and_where_to_put_it(run):
    code, out, err = run("patch", "match", "horn.wav", "--renders", 3, "--keep", 2, "--out", "horn")
    assert (code, err) == (0, "")
    assert "Heard: A3 (note 57" in out and "2 presets, best first" in out
    assert "horn/1_Horn.vital  MSS" in out and "vital/User/Presets" in out.replace("Music/Vital", "vital")
    assert "best so far" in out and Path("horn/answers.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.slow
@needs_vital
def test_json_is_the_whole_record_and_nothing_else(run):
    code, out, _ = run("patch", "match", "horn.wav", "--renders", 2, "--midi", 60, "--out", "horn", "--json")
    told = json.loads(out)
    assert code == 0 and told["note"]["midi"] == 60 and told["folder"] == "horn" and told["reproduces"] is True
    assert all(Path(path).is_file() for path in told["paths"]) and len(told["candidates"]) == 2


@pytest.mark.slow
@needs_vital
def test_without_a_folder_the_next_free_one_is_taken(run):
    for name in ("answer", "answer2"):
        assert run("patch", "match", "horn.wav", "--renders", 1)[0] == 0
        assert (Path(name) / "match.json").is_file()


@pytest.mark.slow
@needs_vital
def test_ctrl_c_keeps_the_best_so_far(run, monkeypatch):
    def stopped(target, library, engine, options, *, told=None, cancel=None):
        def then(moment):
            if moment.renders == 2:
                os.kill(os.getpid(), signal.SIGINT)
            told(moment)

        return try_some(target, library, engine, options, told=then, cancel=cancel)

    monkeypatch.setattr(matching, "match", stopped)
    code, out, _ = run("patch", "match", "horn.wav", "--renders", 40, "--out", "horn")
    assert code == 130 and "Stopped after" in out
    assert json.loads(Path("horn/match.json").read_text())["stopped"] is True
    assert len(list(Path("horn").glob("*.vital"))) == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("gone.wav",), "gone.wav"),
        (("horn.wav", "--renders", "0"), "--renders 0"),
        (("horn.wav", "--velocity", "2"), "--velocity 2"),
        (("horn.wav", "--seed", "-1"), "--seed -1"),
        (("horn.wav", "--set", "nowhere"), "nowhere"),
    ],
)
@needs_vital
def test_a_mistake_is_few_lines_with_the_next_step(run, words, told):
    code, out, err = run("patch", "match", *words)
    assert code == 2 and told in err and "Next:" in err and len(err.splitlines()) <= 4
    assert not Path("answer").exists()


def test_a_missing_synth_is_told_with_the_line_that_installs_it(run, monkeypatch):
    monkeypatch.setattr("melscape.synth.vital.render.engine.installed", lambda: False)
    code, _, err = run("patch", "match", "horn.wav")
    assert code == 2 and "pip install 'melscape[vital]'" in err


def test_the_end_is_foretold_by_renders_or_by_the_clock():
    moment = SearchProgress(10, 40, 5.0, 1.0)
    by_renders, by_clock = progress(moment, Wish(renders=40)), progress(moment, Wish(renders=40, seconds=8.0))
    assert (by_renders.total, by_renders.eta_seconds) == (40, 15.0)
    assert (by_clock.total, by_clock.eta_seconds) == (None, 3.0)
    uncounted = progress(SearchProgress(10, None, 5.0, inf), Wish(seconds=60.0))
    assert (uncounted.total, uncounted.eta_seconds) == (None, 55.0)


def test_flags_that_are_left_out_are_left_to_the_wish():
    assert wish_of(Budget(), Played(), Ending()) == Wish()
    assert wish_of(Budget(seconds=5.0, workers=1), Played(), Ending()) == Wish(seconds=5.0, workers=1)
