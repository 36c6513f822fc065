"""The songs and noises of a run, opened again: others than those of its training are noticed."""

import json
import shutil
from dataclasses import replace

import pytest
from tests.tasks.genre.folder import write_songs
from tests.tasks.genre.sounds import GENRES, small
from tests.taught import FEW

from melscape.inference.genre import export_genre, open_genre
from melscape.inference.genre_scores import Exam, _note, evaluate_on
from melscape.inference.genre_songs import held_noises, songs_of_run
from melscape.tasks.genre.noise_folder import NOISES_NAME


@pytest.fixture(autouse=True)
def cache(taught, monkeypatch):
    monkeypatch.setenv("MELSCAPE_CACHE", str(taught.cache))


def test_other_noises_than_those_of_the_training_are_told(taught, tmp_path):
    run, config = shutil.copytree(taught.run, tmp_path / "run"), open_genre(taught.run).config
    assert songs_of_run(run, config).warning == ""
    kept = json.loads((run / NOISES_NAME).read_text())
    (run / NOISES_NAME).write_text(json.dumps(kept | {"hash": "another", "noises": 3}))
    songs = songs_of_run(run, config)
    assert "3 then, 4 now" in songs.warning and songs.warning in _note(songs, clean=True)


def test_an_exported_model_is_judged_without_noises_where_their_folder_is_not(taught, tmp_path):
    config = open_genre(taught.run).config
    assert len(held_noises(config)[1]) == 4
    assert held_noises(replace(config, noise=str(tmp_path / "gone"))) == (None, ())


@pytest.mark.slow
def test_an_exported_model_is_judged_by_other_songs(taught, tmp_path):
    model = open_genre(export_genre(taught.run, tmp_path / "model"))
    other = write_songs(tmp_path / "other", GENRES, 2, stems=("drums", "bass"), seconds=2.5)
    report = evaluate_on(model, other, Exam(small().recipe, sizes=FEW))
    assert 0 <= report.figures["f1_songs"] <= 1 and report.figures["songs"] == 6
    assert "exported model" in report.note and "never heard" not in report.note
