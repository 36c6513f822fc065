"""A genre run is judged on its own songs and on those of other folders, and foretells what a test will say."""

import json
import math
import shutil
from dataclasses import replace

import numpy as np
import pytest
from tests.inference.test_genre import a_test
from tests.tasks.genre.folder import write_songs
from tests.tasks.genre.sounds import GENRES, small
from tests.taught import FEW

from melscape.corpus.songs_split import SongSplit
from melscape.errors import ConfigError, CorpusError
from melscape.inference import genre_folds, genre_forecast
from melscape.inference.genre import open_genre
from melscape.inference.genre_folds import Folds, evaluate_folds
from melscape.inference.genre_forecast import forecast
from melscape.inference.genre_kept import kept_of, rival_of
from melscape.inference.genre_scores import Exam, confusion_of, evaluate, evaluate_on
from melscape.inference.genre_songs import UNLIKE, learnt_in, same_split, songs_in, songs_of_run
from melscape.interface.report.genre import write_report
from melscape.runs.genre import GENRE
from melscape.runs.train import Choices, train
from melscape.tasks.genre.judging import forecast as foretelling
from melscape.tasks.genre.submission.layout import read_test

EXAM = Exam(small().recipe, sizes=FEW)


@pytest.fixture(autouse=True)
def cache(taught, monkeypatch):
    monkeypatch.setenv("MELSCAPE_CACHE", str(taught.cache))


@pytest.fixture(scope="module")
def judged(taught, tmp_path_factory):
    """A copy of the run that was judged: the run itself stays as it is."""
    run = shutil.copytree(taught.run, tmp_path_factory.mktemp("judged") / "run")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MELSCAPE_CACHE", str(taught.cache))
        return run, evaluate(open_genre(run), EXAM)


def test_the_parts_of_a_run_are_those_of_its_training(taught):
    songs = songs_of_run(taught.run, open_genre(taught.run).config)
    assert songs.materials.keys() == {"train", "validation", "test"} and songs.held == "test"
    assert songs.split.parts == {name: tuple(part) for name, part in taught.trained.prepared.split.parts.items()}
    known = {item for song in songs.known for item in song.items}
    assert known.isdisjoint(songs.split.test) and songs.audit().passed


@pytest.mark.slow
def test_songs_of_any_folder_are_one_part(taught):
    songs = songs_in(taught.songs, taught.noise, replace(small().recipe, rate_hz=22_050))
    assert songs.materials.keys() == {"train"} and songs.materials["train"].song_count == 18 and songs.held is None


@pytest.mark.slow
def test_every_figure_is_there_and_is_kept_in_the_run(judged):
    run, found = judged
    figures = found.report.figures
    for name in ("f1_closed", "f1_open", "mfcc_probe_open", "mfcc_probe_closed", "ece", "mean_confidence"):
        assert 0 <= figures[name] <= 1
    assert {"per_class", "snr_curve", "gap", "intervals", "majority", "confusion"} <= set(figures)
    assert figures["leaks"]["passed"] and math.isclose(sum(row["share"] for row in figures["reliability"]), 1.0)
    assert "NaN" not in (run / "evaluation.json").read_text()
    assert json.loads((run / "evaluation.json").read_text())["f1_open"] == figures["f1_open"]


@pytest.mark.slow
def test_the_mixes_that_are_shown_are_those_that_were_judged(judged):
    _, found = judged
    assert found.answers.songs == found.mixes.songs and np.array_equal(found.answers.truth, found.mixes.truth)
    assert found.answers.confusion.tolist() == found.report.figures["confusion"]["open"]


@pytest.mark.slow
def test_the_page_begins_with_the_verdict_and_needs_nothing_else(judged):
    run, found = judged
    html = write_report(open_genre(run), found).read_text()
    assert html.index("macro F1 of") < html.index("<h2>") and "What was asked of it" in html
    assert 'src="http' not in html and "<script" not in html and "Is anything on both sides?" in html
    assert {"training_history.png", "confusion_matrix.png"} <= {path.name for path in run.iterdir()}


@pytest.mark.slow
def test_an_evaluation_is_its_own_rival(judged):
    run, found = judged
    figures = found.report.figures
    assert rival_of(run, run, figures["made_with"])["f1_open"] == figures["f1_open"]


@pytest.fixture
def other(taught, tmp_path):
    """A copy of the run with an evaluation that somebody else made."""
    copy = shutil.copytree(taught.run, tmp_path / "other")
    made = {"network": open_genre(copy).ears.ears[0].fingerprint, "seed": 3, "mixes": 60, "noises": "a"}
    (copy / "evaluation.json").write_text(json.dumps({"f1_open": 0.5, "made_with": made, "against": {}}))
    return copy, made


def test_a_rival_must_have_been_judged_by_the_same_mixes(taught, other):
    path, made = other
    assert rival_of(taught.run, path, made) == {"f1_open": 0.5, "made_with": made}
    with pytest.raises(ConfigError, match=r"other mixes: seed 3, not 4, mixes 60, not 90\.\n.*\n.*--seed 4 --mixes 90"):
        rival_of(taught.run, path, {**made, "seed": 4, "mixes": 90})
    with pytest.raises(ConfigError, match="other mixes: sounds unknown, not b"):
        rival_of(taught.run, path, {**made, "sounds": "b"})
    (path / "evaluation.json").write_text(json.dumps({"f1_open": 0.5}))
    with pytest.raises(ConfigError, match="another state of its network"):
        rival_of(taught.run, path, made)


def test_a_rival_must_have_held_out_the_same_songs(taught, other):
    path, made = other
    (path / "split.json").write_text(json.dumps({"train": [0], "validation": [1], "test": [2]}))
    with pytest.raises(ConfigError, match="held out other songs"):
        rival_of(taught.run, path, made)
    (path / "evaluation.json").unlink()
    with pytest.raises(ConfigError, match="not judged"):
        rival_of(taught.run, path, made)


def test_the_table_of_an_older_network_is_not_shown(taught, other):
    path, made = other
    table = [[99, 0, 0], [0, 99, 0], [0, 0, 99]]
    kept = {"made_with": made, "confusion": {"open": table}}
    (path / "evaluation.json").write_text(json.dumps(kept))
    assert confusion_of(open_genre(path))[0].tolist() == table
    (path / "evaluation.json").write_text(json.dumps({**kept, "made_with": {**made, "network": "older"}}))
    assert kept_of(open_genre(path)) is None


def test_what_one_of_several_runs_knows_they_all_know(taught):
    one = songs_of_run(taught.run, open_genre(taught.run).config)
    parts = one.split.parts
    two = replace(one, split=SongSplit(parts["test"], parts["validation"], parts["train"]))
    (alone,), (learnt,) = learnt_in([one]), learnt_in([one, two])
    assert len(set(alone.songs)) < len(set(learnt.songs)) == 18 and "mix" in learnt.stems


def test_runs_that_held_out_different_songs_have_no_table_of_new_ones(taught, other):
    path, _ = other
    assert same_split(taught.run) and same_split(taught.run, path)
    (path / "split.json").write_text(json.dumps({"train": [0], "validation": [1], "test": [2]}))
    with pytest.raises(ConfigError, match="not known to have held out the same songs"):
        confusion_of(open_genre((taught.run, path)))
    (path / "manifest.parquet").unlink()
    assert not same_split(taught.run, path)


@pytest.mark.slow
def test_songs_of_another_folder_are_judged_without_those_it_knows(taught, tmp_path):
    other = write_songs(tmp_path / "other", GENRES, 2, stems=("drums", "bass"), seconds=2.5)
    shutil.copytree(taught.songs / "genres_stems" / "jazz" / "jazz.00000", other / "genres_stems" / "jazz" / "again")
    shutil.copytree(other / "genres_stems" / "rock" / "rock.00000", other / "genres_stems" / "polka" / "a")
    figures = evaluate_on(open_genre(taught.run), other, EXAM).figures
    assert 0 <= figures["f1_songs"] <= 1 and figures["left_out"]["strange"] == ["polka/a"]
    # Of the copied rock song one is refused as a copy before anything is judged.
    assert figures["songs"] + len(figures["left_out"]["known"]) == 6
    assert 0 <= figures["mfcc_probe_open"] <= 1 and len(figures["margin_open_ci"]) == 2
    with pytest.raises(CorpusError, match="no song to judge by"):
        evaluate_on(open_genre(taught.run), write_songs(tmp_path / "polka", ("polka", "waltz"), 2), EXAM)


@pytest.mark.slow
def test_whom_it_takes_for_whom_is_known_without_an_evaluation_too(taught, judged):
    table, words = confusion_of(open_genre(taught.run))
    assert table.sum() == small().judged_mixes and words == "songs it never heard"
    run, found = judged
    assert confusion_of(open_genre(run))[0].tolist() == found.report.figures["confusion"]["open"]


@pytest.fixture
def foretold(tmp_path, monkeypatch):
    """Foretells the score of a small test, of whose files one is bad, from few and short mixes."""
    monkeypatch.setattr(foretelling, "MIXES", 24)
    monkeypatch.setattr(foretelling, "OPEN_MIXES", 12)
    monkeypatch.setattr(genre_forecast.mashups, "default", lambda: small().recipe)

    def report(genre):
        folder = a_test(tmp_path / "test", 6)
        predicted, _ = genre.predict(folder, tmp_path / "out")
        return forecast(genre, read_test(folder), predicted, tmp_path / "out")

    return report


@pytest.mark.slow
def test_a_test_is_foretold_from_mixes_as_noisy_as_its_files(taught, tmp_path, foretold):
    report = foretold(open_genre(taught.run))
    expected = report.figures["expected"]
    assert expected["low"] <= expected["value"] <= expected["high"]
    assert report.figures["files"] == 5 == report.figures["comparison"]["files"]
    assert json.loads((tmp_path / "out" / "forecast.json").read_text())["words"] == list(report.figures["words"])


@pytest.mark.slow
def test_runs_that_held_out_different_songs_foretell_nothing_of_new_ones(taught, other, foretold):
    parts = json.loads((other[0] / "split.json").read_text())
    (other[0] / "split.json").write_text(json.dumps({**parts, "train": parts["test"], "test": parts["train"]}))
    report = foretold(open_genre((taught.run, other[0])))
    assert report.figures["new_songs"] is None and 0 <= report.figures["expected"]["value"] <= 1
    assert report.figures["words"][-1] == UNLIKE and report.note.endswith(UNLIKE)


@pytest.mark.slow
def test_a_run_that_learnt_without_noise_can_foretell(taught, foretold):
    genre = open_genre(taught.run)
    figures = foretold(replace(genre, config=replace(genre.config, noise=""))).figures
    assert "have no noise" in figures["comparison"]["words"][-1] and 0 <= figures["new_songs"]["value"] <= 1


@pytest.mark.slow
def test_by_folds_every_song_is_judged_once_and_finished_folds_are_kept(taught, tmp_path, monkeypatch):
    run = shutil.copytree(taught.run, tmp_path / "run")
    folds = Folds(3, mixes=6, probe=30, recipe=small().recipe)
    figures = evaluate_folds(run, folds).figures
    assert figures["songs"] == 18 and len(figures["f1_of_folds"]) == 3 and "18 songs" in figures["note"]
    assert sorted(path.name for path in (run / "folds").iterdir()) == ["1-of-3", "2-of-3", "3-of-3"]
    monkeypatch.setattr(genre_folds, "train", lambda *_, **__: pytest.fail("it was learnt already"))
    assert evaluate_folds(run, folds).figures["f1_songs"] == figures["f1_songs"]


@pytest.mark.slow
def test_a_run_that_held_nothing_out_has_closed_figures_and_says_so(taught, tmp_path):
    config = small(genres=(), noise=str(taught.noise), validation=0.0, test=0.0, epochs=1)
    run = train(GENRE, taught.songs, Choices(config, out=tmp_path / "run")).run.path
    found = evaluate(open_genre(run), EXAM)
    assert found.report.figures["f1_open"] is None and 0 <= found.report.figures["f1_closed"] <= 1
    assert "No songs were held out" in found.report.note and set(found.report.figures["confusion"]) == {"closed"}
    assert "of songs that it never heard" not in write_report(open_genre(run), found).read_text().split("<h2>")[0]
