"""The songs and noises of a run, opened again: others than those of its training are noticed."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
from tests.tasks.genre.folder import write_songs
from tests.tasks.genre.sounds import GENRES, small
from tests.taught import FEW

from melscape.corpus.load import load
from melscape.inference.genre import export_genre, open_genre
from melscape.inference.genre_scores import Exam, _note, evaluate_on
from melscape.inference.genre_songs import config_of, held_noises, songs_of_run
from melscape.runs.folder import create, write_json
from melscape.runs.train import MANIFEST_NAME, SPLIT_NAME
from melscape.tasks.genre.judging.mixes import draw_mixes
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
    assert report.figures["mfcc_probe_open"] is None and "No MFCC probe" in report.note


def a_run_of_wholes(place, split_chance):
    """As much of a run as tells its songs: two whole ones of each genre, learnt by a recipe of its own."""
    manifest = load(write_songs(place / "songs", GENRES[:2], 2, stems=(), seconds=1.0), workers=0)
    config = small(genres=GENRES[:2], recipe=replace(small().recipe, split_chance=split_chance))
    run = create({"task": "genre", "genre": config.to_dict()}, out=place / "run").path
    manifest.write(run / MANIFEST_NAME)
    write_json(run / SPLIT_NAME, {"train": list(range(len(manifest))), "validation": [], "test": []})
    return songs_of_run(run, config_of(run))


def test_whatever_whole_songs_were_learnt_by_they_are_judged_by_the_same_mixes(tmp_path, monkeypatch):
    monkeypatch.setenv("MELSCAPE_CACHE", str(tmp_path))
    law = replace(small().recipe, split_chance=1.0, one_song_chance=0.0)
    one, other = (a_run_of_wholes(tmp_path / f"{chance}", chance) for chance in (0.0, 0.4))
    mixes = [draw_mixes(songs.materials["train"], law, "closed", 0, 6) for songs in (one, other)]
    assert mixes[0].mashups == mixes[1].mashups and one.bank.hash == other.bank.hash
    assert any(piece.part == "percussive" for mashup in mixes[0].mashups for piece in mashup.pieces)
    sounds = [np.concatenate([np.concatenate(batch) for batch in each.sounds(threads=1)]) for each in mixes]
    assert np.array_equal(*sounds)
