from __future__ import annotations

import math

import numpy as np
import pytest

from melscape.runs.history import History, read


@pytest.fixture
def path(tmp_path):
    return tmp_path / "history.csv"


def test_numbers_read_back_exactly(path):
    values = [float(value) for value in np.random.default_rng(0).standard_normal(20) * 1e-7]
    story = History(path)
    for step, value in enumerate(values):
        story.add({"step": step, "loss": value})
    assert read(path) == {"step": list(range(20)), "loss": values}


def test_a_new_column_leaves_blanks_in_the_rows_before_it(path):
    story = History(path)
    story.add({"step": 1, "loss": 0.5})
    story.add({"step": 2, "loss": 0.25, "valid": 3.0})
    story.add({"step": 3, "loss": 0.125})
    assert path.read_text() == "step,loss,valid\n1,0.5,\n2,0.25,3.0\n3,0.125,\n"
    assert math.isnan(read(path)["valid"][0])


def test_a_reopened_history_goes_on_where_it_was(path):
    History(path).add({"step": 1, "loss": 0.5})
    again = History(path)
    again.add({"step": 2, "loss": 0.25})
    assert again.rows == 2
    assert path.read_text() == "step,loss\n1,0.5\n2,0.25\n"


def test_cutting_makes_the_file_that_a_shorter_run_would_have_written(path, tmp_path):
    rows = [{"step": 1, "loss": 0.5}, {"step": 2, "loss": 0.25}, {"step": 3, "loss": 0.1, "valid": 2.0}]
    long, short = History(path), History(tmp_path / "short.csv")
    for row in rows:
        long.add(row)
    for row in rows[:2]:
        short.add(row)
    assert long.cut(2) == 1
    assert path.read_bytes() == (tmp_path / "short.csv").read_bytes()
    for story in (long, short):
        story.add(rows[2])
    assert path.read_bytes() == (tmp_path / "short.csv").read_bytes()


def test_a_history_cut_to_nothing_starts_afresh(path):
    story = History(path)
    story.add({"step": 1})
    story.cut(0)
    story.add({"loss": 1.0})
    assert path.read_text() == "loss\n1.0\n"


def test_half_a_row_is_dropped_and_not_continued(path):
    path.write_text("step,loss\n1,0.5\n2,0.2")
    assert read(path) == {"step": [1.0], "loss": [0.5]}
    story = History(path)
    story.add({"step": 2, "loss": 0.25})
    assert path.read_text() == "step,loss\n1,0.5\n2,0.25\n"


def test_a_history_that_was_never_written_is_empty(path):
    assert read(path) == {}
    assert History(path).rows == 0


def test_a_disk_that_takes_half_a_row_is_an_error(path, monkeypatch):
    story = History(path)
    story.add({"step": 1})
    monkeypatch.setattr("os.write", lambda handle, data: 1)
    with pytest.raises(OSError, match="only 1 of 2 bytes"):
        story.add({"step": 2})
