"""A trained network opens from its run folder, names the genre of a song, and answers a whole test."""

import csv
import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
from tests.tasks.genre.folder import tune

from melscape.audio.clip import Clip
from melscape.audio.files import write
from melscape.errors import AudioError, CheckpointError, ConfigError
from melscape.inference.genre import export_genre, open_genre
from melscape.runs import checkpoint
from melscape.runs.export import open_model
from melscape.tasks.genre.calibration import Calibration
from melscape.tasks.genre.judging.ears import Agreed

RATE_HZ = 8000


def song(seconds=2.0, seed=0):
    return Clip.of(tune(np.random.default_rng(seed), 220.0, seconds, RATE_HZ), RATE_HZ)


def a_test(folder, count=4):
    """A competition's folder with so many files, of which the third is no sound."""
    names = [f"m{number}.wav" for number in range(count)]
    for number, name in enumerate(names):
        (folder / "mashups").mkdir(parents=True, exist_ok=True)
        write(folder / "mashups" / name, song(seed=number))
    (folder / "mashups" / names[2]).write_bytes(b"no sound")
    rows = "".join(f"{number},{name}\n" for number, name in enumerate(names))
    (folder / "test.csv").write_text(f"id,filename\n{rows}")
    (folder / "sample_submission.csv").write_text("id,genre\n" + "".join(f"{each},rock\n" for each in (3, 1, 0, 2)))
    return folder


def learn_on(run):
    """The run as it would be if it had been killed after it found better weights."""
    _, loaded = open_model(run)
    tensors = {name: tensor + 1 if name.endswith("bias") else tensor for name, tensor in loaded.state.tensors.items()}
    label = replace(loaded.label, step=loaded.label.step + 100, reason="best")
    checkpoint.save(run / "checkpoints", replace(loaded.state, tensors=tensors), label)


def test_a_song_gets_all_genres_the_likeliest_first(taught):
    ranking = open_genre(taught.run).hear(song())
    assert sorted(ranking.names) == ["blues", "jazz", "rock"]
    assert list(ranking.scores) == sorted(ranking.scores, reverse=True) and sum(ranking.scores) == pytest.approx(1.0)


def test_a_file_and_its_samples_get_the_same_answer(taught, tmp_path):
    genre = open_genre(taught.run)
    write(tmp_path / "song.wav", song(), "float_32")
    heard = genre.hear(tmp_path / "song.wav")
    assert heard.scores == genre.hear(song()).scores and "song.wav" in heard.title


def test_silence_has_no_genre(taught):
    with pytest.raises(AudioError, match="silent"):
        open_genre(taught.run).hear(Clip.of(np.zeros(RATE_HZ), RATE_HZ))


def test_its_prior_is_the_share_of_songs_it_learnt(taught):
    genre = open_genre(taught.run)
    assert genre.prior.sum() == pytest.approx(1.0) and genre.prior.tolist() == list(Calibration.read(taught.run).prior)


def test_two_runs_agree_on_one_answer(taught):
    one, both = open_genre(taught.run), open_genre((taught.run, taught.run), weights=(2, 1))
    assert isinstance(both.ear, Agreed) and not isinstance(one.ear, Agreed)
    assert both.hear(song()).scores == pytest.approx(one.hear(song()).scores)


def test_a_test_is_answered_in_the_sample_s_order_and_a_bad_file_gets_the_prior(taught, tmp_path):
    genre, folder = open_genre(taught.run), a_test(tmp_path / "test")
    predicted, report = genre.predict(folder, tmp_path / "out")
    rows = list(csv.reader((tmp_path / "out" / "submission.csv").read_text().splitlines()))
    assert rows[0] == ["id", "genre"] and [row[0] for row in rows[1:]] == ["3", "1", "0", "2"]
    assert list(predicted.problems) == ["2"] and rows[4][1] == genre.ears.classes[genre.prior.argmax()]
    assert all(path.is_file() for path in report.files)
    assert json.loads((tmp_path / "out" / "confidence.json").read_text())["heard"] == 3


def test_an_answer_that_is_there_is_not_asked_for_again(taught, tmp_path):
    genre, folder = open_genre(taught.run), a_test(tmp_path / "test")
    first, _ = genre.predict(folder, tmp_path / "out")
    again, _ = genre.predict(folder, tmp_path / "out")
    assert (first.resumed, again.resumed) == (0, 4)
    assert np.array_equal(first.probabilities, again.probabilities)


def test_another_sample_decides_if_it_is_given(taught, tmp_path):
    folder = a_test(tmp_path / "test")
    (tmp_path / "mine.csv").write_text("genre,id\nx,1\nx,0\n")
    open_genre(taught.run).predict(folder, tmp_path / "out", sample=tmp_path / "mine.csv")
    rows = (tmp_path / "out" / "submission.csv").read_text().splitlines()
    assert rows[0] == "genre,id" and [row.split(",")[1] for row in rows[1:]] == ["1", "0"]


def test_a_folder_of_sounds_needs_no_list(taught, tmp_path):
    (tmp_path / "sounds").mkdir()
    for number in range(2):
        write(tmp_path / "sounds" / f"b{number}.wav", song(seed=number))
    predicted, _ = open_genre(taught.run).predict(tmp_path / "sounds", tmp_path / "out")
    assert predicted.ids == ("b0", "b1")


def test_other_runs_and_half_made_ones_are_refused(taught, learnt, tmp_path):
    with pytest.raises(ConfigError, match="timbre run"):
        open_genre(learnt.run)
    with pytest.raises(ConfigError, match="No run"):
        open_genre(())
    half = shutil.copytree(taught.run, tmp_path / "half")
    (half / "calibration.json").unlink()
    with pytest.raises(CheckpointError, match="melscape genre train --resume"):
        open_genre(half)


def test_an_exported_model_answers_as_its_run_does(taught, tmp_path):
    place = export_genre(taught.run, tmp_path / "model")
    assert open_genre(place).hear(song()).scores == open_genre(taught.run).hear(song()).scores
    open_genre(taught.run).refuse_exported()
    with pytest.raises(ConfigError, match="exported from"):
        open_genre((taught.run, place)).refuse_exported()
    replace(Calibration.read(place), weights="others").write(place)
    for why in ("other weights", "is missing"):
        with pytest.raises(CheckpointError, match=why) as caught:
            open_genre(place)
        assert caught.value.next_step == "melscape genre export RUN --to FOLDER"
        (place / "calibration.json").unlink(missing_ok=True)


def test_a_run_that_learnt_on_since_it_was_calibrated_is_refused(taught, tmp_path):
    run = shutil.copytree(taught.run, tmp_path / "run")
    learn_on(run)
    with pytest.raises(CheckpointError, match="other weights") as caught:
        open_genre(run)
    assert caught.value.next_step == f"melscape genre train --resume --out {run}"


def test_a_run_of_all_songs_does_not_promise_what_it_knows_of_those_alone(taught, tmp_path):
    run = shutil.copytree(taught.run, tmp_path / "run")
    replace(Calibration.read(run), held_out=False).write(run)
    assert "no songs were held out" in open_genre(run).hear(song()).note
