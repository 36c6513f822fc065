"""What users get wrong: at most four lines, the next step, exit code 2, never a traceback."""

import os
from pathlib import Path

import numpy as np
import pytest

from melscape.audio.clip import Clip
from melscape.audio.files import write
from melscape.interface.cli.mistakes import ended


def taken():
    Path("taken").mkdir()
    Path("taken/letter.txt").write_text("mine")
    write(Path("tone.wav"), Clip.of(np.full(8000, 0.5), 16_000))


def unreadable(learnt):
    Path("noise.wav").write_bytes(b"RIFF" + bytes(range(200)))
    return ["timbre", "neighbours", learnt.run, "noise.wav"]


MISTAKES = {
    "missing folder": (["timbre", "train", "nowhere"], "does not exist"),
    "empty folder": (["timbre", "train", "empty"], "no usable sound"),
    "not a run": (["timbre", "map", "empty"], "holds no run"),
    "unknown recipe": (["timbre", "train", "empty", "--recipe", "best"], "default | seed-001 | tiny"),
    "bad minutes": (["timbre", "train", "empty", "--minutes", "-3"], "minutes = -3"),
    "minutes that are no number": (["timbre", "train", "empty", "--minutes", "soon"], "soon"),
    "unknown command": (["timbre", "trian", "empty"], 'Did you mean "train"?'),
    "unknown flag": (["timbre", "train", "empty", "--minuts", "3"], "Did you mean --minutes?"),
    "out folder taken": (["timbre", "train", "empty", "--out", "taken"], "taken is not empty"),
    "forgotten argument": (["timbre", "map"], "RUN"),
    "not a folder": (["index", "tone.wav"], "is a file"),
    "nothing to resume": (["timbre", "train", "--resume"], "No folder of sounds"),
    "demo into a taken folder": (["demo", "--out", "taken"], "taken is taken"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_takes_at_most_four_lines_with_the_next_step(mistake, run):
    words, expected = MISTAKES[mistake]
    Path("empty").mkdir()
    taken()
    code, out, told = run(*words)
    assert code == 2 and "Next" not in out
    assert expected in told and "\nNext: " in told and "Traceback" not in told
    assert len(told.splitlines()) <= 4


def test_an_unreadable_sound_is_a_users_mistake(run, learnt):
    code, _, told = run(*unreadable(learnt))
    assert code == 2 and "noise.wav" in told and len(told.splitlines()) <= 4


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["neighbours", "RUN", "fm_00-045"], "Try one of fm_00-045-"),
        (["neighbours", "RUN", "gone.wav"], "gone.wav does not exist"),
        (["neighbours", "RUN", "x", "--count", "0"], "--count 0"),
        (["map", "RUN", "--colour", "taste"], "no column 'taste'"),
        (["morph", "RUN", "fm_00-045-084"], "A morph of 1 sounds"),
        (["export", "RUN", "--to", "table.xls"], "no kind of export"),
    ],
)
def test_mistakes_about_a_run_name_what_there_is(run, learnt, words, expected):
    code, _, told = run("timbre", *[learnt.run if word == "RUN" else word for word in words])
    assert code == 2 and expected in told and len(told.splitlines()) <= 4


def test_a_missing_next_step_is_the_help_of_the_command(run):
    Path("empty").mkdir()
    assert "Next: melscape timbre train --help" in run("timbre", "train", "empty", "--minutes", "0")[2]


def test_a_broken_settings_file_is_named(run):
    Path("melscape.toml").write_text("[timbre.train\n")
    code, _, told = run("timbre", "train", "nowhere")
    assert code == 2 and told.startswith("melscape: melscape.toml cannot be read")


def test_an_unknown_setting_is_named_with_its_file(run):
    Path("melscape.toml").write_text("[timbre.train]\nminuts = 3\n")
    told = run("timbre", "train", "nowhere")[2]
    assert "minuts" in told and "melscape.toml" in told


def test_debug_shows_where_it_came_from(run, monkeypatch):
    monkeypatch.setenv("MELSCAPE_DEBUG", "1")
    code, _, told = run("timbre", "train", "nowhere")
    assert code == 2 and told.startswith("Traceback") and "\nNext: Check the path." in told


def test_our_own_mistake_says_so_and_ends_with_1(capsys):
    def broken():
        raise ValueError("an odd\nnumber")

    assert ended(broken) == 1
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "melscape: ValueError: an odd number" and len(told) == 3


def test_ctrl_c_ends_with_130(capsys):
    def stopped():
        raise KeyboardInterrupt

    assert ended(stopped) == 130
    assert capsys.readouterr().err == "Stopped.\n"


def test_a_full_disk_is_put_into_words(capsys):
    def full():
        raise OSError(28, "No space left on device", "run/history.csv")

    assert ended(full) == 2
    assert capsys.readouterr().err.startswith("melscape: run/history.csv: No space left on device.")


def test_a_reader_who_leaves_is_no_mistake():
    def left():
        raise BrokenPipeError

    # In a process of its own: what follows closes the process's stdout.
    child = os.fork()
    if child == 0:
        os._exit(ended(left))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
