"""Where answers go: a readable place, and never where answers to something else are."""

from pathlib import Path

import pytest

from melscape.errors import ConfigError
from melscape.interface.cli.genre.places import ABOUT_NAME, folder_for, keep_about, refuse_others
from melscape.interface.cli.genre.predict import forecast_line
from melscape.interface.cli.genre.runs import ALONE, Together

BOTH = Together(also=(Path("runs/b"),), weights="2, 1")


def answered(run, sounds, together=ALONE, out=None):
    """The place where answers went, with a submission in it."""
    folder = folder_for(run, sounds, together, out)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "submission.csv").write_text(str(sounds))
    keep_about(folder, run, sounds, together)
    return folder


def test_answers_lie_in_the_run_by_the_name_of_the_test(tmp_path):
    run = tmp_path / "run"
    assert folder_for(run, tmp_path / "messy" / "test.csv", ALONE, None) == run / "predictions/messy"
    assert folder_for(run, tmp_path / "messy", ALONE, None) == run / "predictions/messy"
    assert folder_for(run, tmp_path / "messy", ALONE, Path("out")) == Path("out")


def test_the_same_question_has_the_same_place(tmp_path):
    first = answered(tmp_path / "run", tmp_path / "messy")
    assert answered(tmp_path / "run", tmp_path / "messy" / "test.csv") == first


def test_tests_of_one_name_do_not_replace_each_other(tmp_path):
    places = [tmp_path / "a" / "test", tmp_path / "b" / "test", tmp_path / "songs.v1", tmp_path / "songs.v2"]
    for place in places:
        place.mkdir(parents=True)
    found = [answered(tmp_path / "run", place) for place in places]
    assert [folder_for(tmp_path / "run", place, ALONE, None) for place in places] == found and len(set(found)) == 4
    names = [folder.name for folder in found]
    assert (names[0], names[2], names[3]) == ("test", "songs.v1", "songs.v2") and names[1].startswith("test-")


def test_answers_of_other_networks_go_elsewhere(tmp_path):
    assert answered(tmp_path / "run", tmp_path / "messy") != answered(tmp_path / "run", tmp_path / "messy", BOTH)


@pytest.mark.parametrize("about", [None, "{", "[]"])
def test_a_submission_about_nobody_knows_what_is_left_alone(tmp_path, about):
    folder = answered(tmp_path / "run", tmp_path / "messy")
    (folder / ABOUT_NAME).unlink()
    if about is not None:
        (folder / ABOUT_NAME).write_text(about)
    assert folder_for(tmp_path / "run", tmp_path / "messy", ALONE, None).name.startswith("messy-")


def test_a_forecast_of_others_answers_is_refused_by_name(tmp_path):
    run, sounds = tmp_path / "run", tmp_path / "messy"
    folder = answered(run, sounds, BOTH, tmp_path / "both")
    refuse_others(folder, run, sounds, Together(BOTH.also, "2,1"))
    refuse_others(tmp_path / "new", run, sounds, ALONE)
    with pytest.raises(ConfigError, match=r"other answers \(with, weights differ\)"):
        refuse_others(folder, run, sounds, ALONE)
    with pytest.raises(ConfigError, match=r"\(sounds differ\)"):
        refuse_others(folder, run, tmp_path / "other", BOTH)


def test_the_next_command_asks_the_same_networks():
    line = forecast_line(Path("runs/a"), Path("my test"), BOTH, Path("both"))
    assert line == "melscape genre forecast runs/a 'my test' --with runs/b --weights '2, 1' --out both"
    assert forecast_line(Path("runs/a"), Path("t"), ALONE, Path("o")) == "melscape genre forecast runs/a t --out o"
