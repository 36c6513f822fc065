"""The verbs of the genre job at a small size: what they print, what they leave, how mistakes are told."""

import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import soundfile
from tests.inference.test_genre import a_test, song
from tests.tasks.genre.sounds import small
from tests.taught import FEW

from melscape.audio.files import write
from melscape.errors import ConfigError
from melscape.inference import genre_forecast
from melscape.inference.genre_scores import Exam
from melscape.interface.cli.genre import judge
from melscape.interface.cli.genre.laws import read_law, with_settings, write_law
from melscape.interface.cli.genre.predict import brief
from melscape.interface.cli.genre.runs import Together
from melscape.tasks.genre import competition
from melscape.tasks.genre.config import recipe, tiny
from melscape.tasks.genre.judging import forecast as foretelling


@pytest.fixture
def cached(taught, monkeypatch):
    """The cache that the small run was trained with."""
    monkeypatch.setenv("MELSCAPE_CACHE", str(taught.cache))


def test_one_song_gets_a_ranking(run, taught):
    write(Path("song.wav"), song())
    code, out, _ = run("genre", "predict", taught.run, "song.wav", "--json")
    ranking = json.loads(out)["ranking"]
    assert code == 0 and [each["name"] for each in ranking] != [] and ranking[0]["score"] >= ranking[-1]["score"]
    assert "Of 100 clips" in run("genre", "predict", taught.run, "song.wav")[1]


@pytest.mark.slow
def test_a_test_becomes_a_submission_with_its_pictures(run, taught, cached):
    a_test(Path("comp"))
    code, out, _ = run("genre", "predict", taught.run, "comp", "--with", taught.run, "--weights", "2,1", "--out", "sub")
    assert code == 0 and "forecast" in out.splitlines()[-1] and "not_heard" in out
    rows = list(csv.reader(Path("sub/submission.csv").read_text().splitlines()))
    assert [row[0] for row in rows] == ["id", "3", "1", "0", "2"]
    pictures = ("training_history.png", "confusion_matrix.png", "prediction_distribution.png")
    assert all((Path("sub") / name).read_bytes().startswith(b"\x89PNG") for name in pictures)


@pytest.mark.slow
def test_a_run_whose_songs_are_gone_still_answers(run, taught, tmp_path):
    moved = shutil.copytree(taught.run, tmp_path / "moved")
    (moved / "manifest.parquet").unlink()
    a_test(Path("comp"))
    code, out, _ = run("genre", "predict", moved, "comp/test.csv", "--out", "sub")
    assert code == 0 and "No confusion_matrix.png" in out and Path("sub/submission.csv").is_file()


@pytest.mark.slow
def test_an_evaluation_is_told_in_tables_and_as_one_object(run, taught, cached, tmp_path, monkeypatch):
    monkeypatch.setattr(judge, "_exam", lambda asked, seed: Exam(small().recipe, seed, FEW, asked.against))
    copy = shutil.copytree(taught.run, tmp_path / "run")
    code, out, told = run("genre", "evaluate", copy, "--json")
    figures = json.loads(out)
    keys = ("f1_closed", "f1_open", "per_class", "snr_curve", "ece", "mean_confidence", "gap", "intervals")
    assert code == 0 and set(keys) | {"mfcc_probe_open", "mfcc_probe_closed"} <= set(figures) and "Teaching" in told
    assert (copy / "report.html").read_text().startswith("<!doctype html>")
    lines = run("genre", "evaluate", copy, "--against", copy)[1].splitlines()
    assert any(line.startswith("Report: ") for line in lines) and "How well does it hear?" in lines
    assert "Beside another run" in (copy / "report.html").read_text()


@pytest.mark.slow
def test_a_folder_of_songs_is_learnt_and_resumed(run, taught, cached):
    words = ("genre", "train", taught.songs, "--noise", taught.noise, "--recipe", "tiny", "--out", "runs/a")
    few = ("--set", "epochs=1", "--set", "epoch_steps=2", "--set", "judged_mixes=6", "--set", "batch=4")
    code, out, _ = run(*words, *few, "--network", "se_resnet")
    assert code == 0 and "F1 open" in out and "macro F1" in out
    assert out.splitlines()[-1].startswith("Next:") and "melscape genre evaluate runs/a" in out.splitlines()[-1]
    again, _, told = run(*words)
    assert again == 2 and "already holds a run" in told
    assert run("genre", "train", "--resume", "--out", "runs/a", "--json")[0] == 0


@pytest.mark.slow
def test_mashups_are_written_with_what_they_are_made_of(run, taught, cached):
    a_test(Path("comp"))
    law = write_law(Path("law.json"), replace(tiny().recipe, lengths_seconds=((1.0, 1.0, 2.0),)))
    words = ("genre", "mashup", taught.songs, "--noise", taught.noise, "--mashups", law, "--count", "3")
    code, out, _ = run(*words, "--like", "comp/mashups/m0.wav", "--out", "mix")
    assert code == 0 and "flatness" in out and "--mashups mix/mashups.json" in out
    rows = list(csv.DictReader(Path("mix/mashups.csv").read_text().splitlines()))
    assert [row["genre"] for row in rows] == ["blues", "jazz", "rock"]
    for row in rows:
        told = soundfile.info(f"mix/{row['file']}")
        assert told.samplerate == 22_050 and 1.0 <= told.duration <= 2.0 and "drums of" in row["made_of"]
    assert read_law(Path("mix/mashups.json")).rate_hz == 22_050


@pytest.mark.slow
def test_a_rehearsed_competition_can_be_answered_foretold_and_scored(run, taught, cached, monkeypatch):
    monkeypatch.setattr(foretelling, "MIXES", 12)
    monkeypatch.setattr(foretelling, "OPEN_MIXES", 6)
    monkeypatch.setattr(genre_forecast.mashups, "default", lambda: small().recipe)
    law = replace(competition.competition_law(), lengths_seconds=((1.0, 1.0, 2.0),))
    monkeypatch.setattr(competition.Rehearsal.__dataclass_fields__["law"], "default_factory", lambda: law)
    short = competition.Rehearsal(6, law=law)
    monkeypatch.setattr(competition, "Rehearsal", lambda **chosen: replace(short, seed=chosen["seed"]))
    words = ("genre", "rehearse", taught.songs, "--noise", taught.noise, "--count", "6", "--seed", "3", "--out", "comp")
    code, out, _ = run(*words)
    assert code == 0 and Path("comp/test.csv").is_file() and "comp_truth.csv" in out
    code, out, _ = run("genre", "forecast", taught.run, "comp", "--out", "sub", "--json")
    assert code == 0 and 0 <= json.loads(out)["expected"]["value"] <= 1 and not Path("sub/submission.csv").exists()
    assert run("genre", "predict", taught.run, "comp", "--out", "sub")[0] == 0
    assert "(with differ)" in run("genre", "forecast", taught.run, "comp", "--with", taught.run, "--out", "sub")[2]
    code, out, _ = run("genre", "score", "sub/submission.csv", "comp_truth.csv", "--json")
    assert code == 0 and 0 <= json.loads(out)["macro_f1"] <= 1


@pytest.mark.slow
def test_a_band_plays_in_the_genres_that_were_asked_for(run):
    words = ("genre", "band", "--songs", "1", "--genres", "jazz, metal", "--seconds", "2", "--workers", "0")
    code, out, _ = run(*words, "--out", "band", "--json")
    told = json.loads(out)
    assert code == 0 and told["songs"] == 2 and told["genres"] == ["jazz", "metal"]
    stems = sorted(path.name for path in Path("band/genres_stems/jazz/jazz.00000").iterdir())
    assert stems == ["bass.wav", "drums.wav", "other.wav", "vocals.wav"]
    assert json.loads(run(*words, "--out", "band", "--json")[1])["there_before"] == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("band", "--genres", "polka", "--out", "b"), "polka"),
        (("band", "--songs", "0", "--out", "b"), "0 songs"),
        (("band", "--grooves", "nowhere", "--out", "b"), "no folder"),
        (("train", "nowhere"), "does not exist"),
        (("train", "SONGS", "--noise", "nowhere"), "does not exist"),
        (("train", "SONGS", "--recipe", "best"), "no recipe"),
        (("train", "SONGS", "--network", "rnn"), "rnn"),
        (("train", "SONGS", "--set", "mixup"), "mixup_alpha=0.2"),
        (("train", "SONGS", "--set", "mixup_alhpa=1"), "mixup_alpha"),
        (("train", "SONGS", "--mashups", "none.json"), "does not exist"),
        (("train", "SONGS", "--out", "RUN"), "already holds a run"),
        (("evaluate", "nowhere"), "no run"),
        (("evaluate", "RUN", "--mixes", "2"), "--mixes 2"),
        (("evaluate", "RUN", "--folds", "2"), "2 folds"),
        (("evaluate", "RUN", "--folds", "5", "--on", "SONGS"), "--folds alone"),
        (("evaluate", "RUN", "--minutes", "5"), "--folds"),
        (("predict", "RUN", "nowhere"), "does not exist"),
        (("predict", "RUN", "SONGS", "--weights", "a,b"), "numbers with commas"),
        (("predict", "RUN", "SONGS", "--weights", "1,2"), "Weights"),
        (("mashup", "SONGS", "--count", "-1"), "--count -1"),
        (("rehearse", "SONGS", "--out", "c", "--count", "0"), "0 test mashups"),
        (("score", "no.csv", "none.csv"), "cannot be read"),
    ],
)
def test_a_mistake_takes_four_lines_and_says_what_to_do(run, taught, cached, words, said):
    places = {"RUN": taught.run, "SONGS": taught.songs}
    code, _, told = run("genre", *(places.get(word, word) for word in words))
    lines = told.strip().splitlines()
    mine = lines[[line.startswith("melscape: ") for line in lines].index(True) :]
    assert code == 2 and said in told and len(mine) <= 4 and "Traceback" not in told
    assert mine[-1].startswith("Next: ")


def test_single_settings_reach_the_recipe_and_its_parts():
    config = with_settings(recipe("default"), ("mixup_alpha=0.2", "recipe.noise.most=1", "widths=[8, 16]"))
    assert (config.mixup_alpha, config.recipe.noise.most, config.widths) == (0.2, 1, (8, 16))
    assert with_settings(config, ()) is config and with_settings(config, ("patience=7",)).patience == 7


@pytest.mark.parametrize("word", ["genres=rock", "recipe.nois.most=1", "recipe.noise=1", "batch=many"])
def test_what_cannot_be_set_is_refused(word):
    with pytest.raises(ConfigError):
        with_settings(recipe("tiny"), (word,))


def test_a_law_comes_back_as_it_was_written(tmp_path):
    law = recipe("seed-002").recipe
    assert read_law(write_law(tmp_path / "deep" / "law.json", law)) == law


def test_long_lists_are_cut_for_a_terminal():
    told = brief({"ids": list(range(20)), "deep": {"none": []}, "not_heard": {"a": "It is silent."}, "files": 3})
    assert told["ids"].endswith("… 12 more") and told["deep"] == {"none": "none"} and told["files"] == 3
    assert told["not_heard"] == "a: It is silent."


def test_weights_are_numbers_for_each_run():
    assert Together(weights="2, 1")._weights() == (2.0, 1.0) and Together()._weights() == ()
