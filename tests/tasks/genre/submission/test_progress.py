"""What a killed prediction finds again, and what it had better not believe."""

import os

import pytest
from tests.tasks.genre.heard import put

from melscape.tasks.genre.submission.layout import Row
from melscape.tasks.genre.submission.progress import PROGRESS_NAME, Journal, Step, key_of

STEPS = (Step(((0.1, 0.9), "It is silent.")), Step(((1 / 3, 2 / 3),)))


def journal(folder, key="k", resume=True):
    return Journal(folder, key, 2, resume=resume)


def filled(folder):
    begun = journal(folder)
    for step in STEPS:
        begun.add(step)
    return (folder / PROGRESS_NAME).read_bytes()


def test_steps_come_back_to_the_last_bit(tmp_path):
    filled(tmp_path)
    assert journal(tmp_path).steps == STEPS


def test_a_step_may_be_put_in_the_place_of_another(tmp_path):
    whole, mended = filled(tmp_path), Step(((0.1, 0.9), (0.3, 0.7)))
    again = journal(tmp_path)
    again.replace(0, mended)
    assert journal(tmp_path).steps == again.steps == (mended, STEPS[1])
    again.replace(0, STEPS[0])
    assert (tmp_path / PROGRESS_NAME).read_bytes() == whole


def test_half_a_line_does_not_count(tmp_path):
    whole = filled(tmp_path)
    for kept in range(len(whole) - len(STEPS[1].to_line()), len(whole)):
        (tmp_path / PROGRESS_NAME).write_bytes(whole[:kept])
        assert journal(tmp_path).steps == STEPS[:1]
        journal(tmp_path).add(STEPS[1])
        assert (tmp_path / PROGRESS_NAME).read_bytes() == whole


@pytest.mark.parametrize("line", ["[]", "{}", "[[0.5]]", "[[true, 0.5]]", "nonsense", "[null]"])
def test_a_spoilt_line_and_what_follows_is_answered_again(tmp_path, line):
    head, first, second = filled(tmp_path).splitlines(keepends=True)
    (tmp_path / PROGRESS_NAME).write_bytes(head + first + f"{line}\n".encode() + second)
    assert journal(tmp_path).steps == STEPS[:1]


def test_progress_about_something_else_is_begun_anew(tmp_path):
    filled(tmp_path)
    assert journal(tmp_path, key="other").steps == ()
    assert journal(tmp_path).steps == ()


def test_one_may_begin_anew(tmp_path):
    filled(tmp_path)
    assert journal(tmp_path, resume=False).steps == ()


def test_the_key_follows_files_ids_and_ears(tmp_path):
    path = put(tmp_path / "a.wav", "jazz", seconds=0.05)
    rows, ears = [Row("1", path)], {"ears": "x"}
    first = key_of(rows, ears)
    assert key_of(rows, ears) == first
    others = {key_of([Row("2", path)], ears), key_of(rows, {"ears": "y"}), key_of([Row("1", tmp_path / "b.wav")], ears)}
    os.utime(path, ns=(0, 0))
    others.add(key_of(rows, ears))
    assert len(others | {first}) == 5
