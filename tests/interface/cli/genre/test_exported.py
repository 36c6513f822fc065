"""What the verbs of the genre job do with a model by itself, whose songs nobody knows any more."""

from pathlib import Path

import pytest
from tests.inference.test_genre import a_test

from melscape.inference.genre import export_genre


@pytest.fixture
def model(taught):
    return export_genre(taught.run, Path("model"))


def test_what_is_given_away_holds_no_song(run, taught):
    code, out, _ = run("genre", "export", taught.run, "--to", "given")
    assert code == 0 and "genre predict given" in out
    names = {path.name for path in Path("given").iterdir()}
    assert {"config.toml", "calibration.json"} <= names and "manifest.parquet" not in names


def test_a_forecast_is_refused_before_anything_is_heard(run, model):
    code, _, told = run("genre", "forecast", model, a_test(Path("comp")), "--out", "sub")
    assert code == 2 and "exported model" in told and "the run that it was exported from" in told
    assert not Path("sub").exists()


def test_its_songs_cannot_be_judged_by(run, model):
    code, _, told = run("genre", "evaluate", model)
    assert code == 2 and "not an exported model" in told


@pytest.mark.slow
def test_a_test_is_answered_and_no_forecast_proposed(run, model):
    code, out, _ = run("genre", "predict", model, a_test(Path("comp")), "--out", "sub")
    assert code == 0 and Path("sub/submission.csv").is_file() and "forecast" not in out
