"""What a command says: bars on a terminal, few lines in a pipe, one JSON object with --json."""

import io
import json

import pytest
from rich.console import Console
from tests.interface.made import Clock, a_report

from melscape.interface.cli.talk import PLAIN_SECONDS, Talk, left, minutes, share
from melscape.work.progress import Progress


def at(done, total=100, eta=60.0):
    return Progress(done, total, 0, 1.0, eta)


def test_in_a_pipe_there_is_a_line_about_every_ten_seconds(capsys):
    clock = Clock()
    with Talk(clock=clock) as talk:
        for second in range(25):
            clock.now = float(second)
            talk.told("Reading", at(second + 40))
    assert capsys.readouterr().out.splitlines() == [
        f"Reading, {done} of 100, 1:00 left" for done in (40, 40 + int(PLAIN_SECONDS), 40 + 2 * int(PLAIN_SECONDS))
    ]


def test_a_new_thing_is_told_at_once(capsys):
    with Talk(clock=Clock()) as talk:
        talk.told("Reading")
        talk.told("Learning")
    assert capsys.readouterr().out.splitlines() == ["Reading", "Learning"]


def test_with_json_stdout_holds_one_object_and_nothing_else(capsys):
    with Talk(as_json=True) as talk:
        talk.told("Reading")
        print("a library that talks")
        talk.answer(a_report(), ["Next: nothing"])
    told = capsys.readouterr()
    assert json.loads(told.out)["mel_mae_db"] == 2.5
    assert "Reading" in told.err and "a library that talks" in told.err and "Next" not in told.out


def test_without_json_the_next_step_comes_last(capsys):
    with Talk() as talk:
        talk.answer(a_report(), ["Next: nothing"])
    assert capsys.readouterr().out.splitlines()[-1] == "Next: nothing"


def test_only_the_first_process_speaks(capsys, monkeypatch):
    monkeypatch.setenv("RANK", "1")
    with Talk() as talk:
        talk.told("Reading")
        talk.answer(a_report())
    assert capsys.readouterr().out == ""


def test_on_a_terminal_there_is_a_bar_and_lines_stay():
    screen = io.StringIO()
    with Talk() as talk:
        talk._console = Console(file=screen, force_terminal=True, width=100)
        talk.told("Reading", at(50))
        talk._bars.refresh()
        talk.say("a line that stays")
        talk.told("Learning", Progress(3, None, 0, 1.0, 30.0), "epoch 1")
    seen = screen.getvalue()
    assert (
        "Reading" in seen
        and "50 of 100 · 1:00 left" in seen
        and "a line that stays" in seen
        and "epoch 1 · 0:30 left" in seen
    )


def test_a_bar_follows_items_or_else_the_clock():
    assert share(at(40)) == (40.0, 100)
    assert share(Progress(7, None, 0, 30.0, 90.0)) == (30.0, 120.0)
    assert share(Progress(7, None, 0, 30.0, None)) == (7.0, None)


@pytest.mark.parametrize(("seconds", "words"), [(7, "0:07"), (750, "12:30"), (3723, "1:02:03"), (59.6, "1:00")])
def test_times_are_written_as_clocks_show_them(seconds, words):
    assert minutes(seconds) == words


def test_the_first_few_items_foretell_nothing():
    assert left(at(1)) == "" and left(at(8)) == "1:00 left"
    assert left(at(2, total=2, eta=0.0)) == "0:00 left"
    assert left(None) == left(Progress(5, None, 0, 1.0, None)) == ""
