"""Files side by side: twins share a group, and what stands out is told."""

from pathlib import Path

import numpy as np
from tests.corpus.made import note

from melscape.corpus.compare import odd_ones, with_twins
from melscape.corpus.fingerprint import FLOOR_DB

ROOT = Path()


def prints(*levels):
    return np.array([np.full(8, level) for level in levels], dtype=np.float32)


def test_near_duplicates_get_one_name_and_tie_their_groups_together():
    items = [note("a", 1), note("a", 2), note("b", 1), note("c", 1)]
    grouped, problems = with_twins(items, prints(-5, -20, -20.5, -30), ROOT)
    assert [item.group for item in grouped] == ["a", "a", "a", "c"]
    assert [item.twins for item in grouped] == ["", "a-2.wav", "a-2.wav", ""]
    assert [problem.path.name for problem in problems] == ["b-1.wav"]
    assert "a-2.wav (0.5 dB apart)" in problems[0].reason and problems[0].kind == "warning"


def test_a_chain_of_twins_gives_one_warning_a_file_naming_the_nearest():
    items = [note(name) for name in "abc"]
    grouped, problems = with_twins(items, prints(-10, -11, -11.4), ROOT)
    assert {item.group for item in grouped} == {"a"} and len(problems) == 2
    assert "b-60.wav (0.4 dB" in problems[1].reason


def test_different_sounds_keep_their_groups():
    items = [note(name) for name in "ab"]
    assert with_twins(items, prints(-10, FLOOR_DB), ROOT) == (items, [])


def test_among_too_many_files_no_twins_are_looked_for_and_that_is_told(monkeypatch):
    monkeypatch.setattr("melscape.corpus.compare.MOST_COMPARED", 1)
    items = [note(name) for name in "ab"]
    grouped, (problem,) = with_twins(items, prints(-10, -10), ROOT)
    assert grouped == items and "not looked for" in problem.reason and problem.kind == "warning"


def test_one_odd_length_among_equal_ones_is_told():
    items = [note(f"p{n}") for n in range(10)] + [note("odd", seconds=2.5)]
    (problem,) = odd_ones(items)
    assert problem.path.name == "odd-60.wav" and "2.50 s" in problem.reason and problem.kind == "warning"


def test_lengths_that_differ_anyway_are_odd_only_when_far_off():
    items = [note(f"p{n}", seconds=1.0 + n) for n in range(9)]
    assert odd_ones(items) == []
    assert [problem.path.name for problem in odd_ones([*items, note("x", seconds=200.0)])] == ["x-60.wav"]


def test_a_lower_rate_than_most_have_is_told():
    items = [note(f"p{n}") for n in range(6)] + [note("low", rate_hz=11_025), note("high", rate_hz=96_000)]
    (problem,) = odd_ones(items)
    assert problem.path.name == "low-60.wav" and "11025 Hz" in problem.reason


def test_with_a_handful_of_files_nothing_stands_out():
    assert odd_ones([note("a"), note("b", seconds=50.0, rate_hz=8_000)]) == []
