"""One layer of settings: flag before environment before melscape.toml before default."""

from pathlib import Path

import pytest

from melscape.interface.cli import app, main


def chosen(*words):
    """The minutes and the seed that `timbre train` would get."""
    _, bound, _ = app.parse_args(["timbre", "train", "notes", *words], exit_on_error=False, print_error=False)
    training, common = bound.arguments.get("training"), bound.arguments.get("common")
    return (training.minutes if training else None, common.seed if common else 0)


def test_nothing_chosen_is_the_default():
    assert chosen() == (None, 0)


def test_a_settings_file_in_a_folder_above_is_found(tmp_path, monkeypatch):
    (tmp_path / "here" / "melscape.toml").write_text("[timbre.train]\nminutes = 3\nseed = 4\n")
    (tmp_path / "here" / "deep").mkdir()
    monkeypatch.chdir(tmp_path / "here" / "deep")
    assert chosen() == (3.0, 4)


def test_the_environment_goes_before_the_file_and_a_flag_before_both(monkeypatch):
    Path("melscape.toml").write_text("[timbre.train]\nminutes = 3\nseed = 4\n")
    monkeypatch.setenv("MELSCAPE_TIMBRE_TRAIN_MINUTES", "5")
    assert chosen() == (5.0, 4)
    assert chosen("--minutes", "7") == (7.0, 4)


def test_settings_of_one_verb_do_not_reach_another():
    Path("melscape.toml").write_text("[timbre.morph]\nsteps = 3\n")
    assert chosen() == (None, 0)


@pytest.mark.parametrize("verb", ["demo", "doctor", "index"])
def test_help_shows_an_example_and_ends_well(verb, capsys):
    assert main([verb, "--help"]) == 0
    assert f"Example: melscape {verb}" in capsys.readouterr().out


def test_the_version_is_told(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.strip() == "0.1.0"
