"""From folders to a job: songs stay whole, held-out music meets held-out noise, and the same seed gives the same."""

from dataclasses import replace

import numpy as np
import pytest
import soundfile
import torch
from tests.corpus.music import corpus, in_stems, in_wholes
from tests.tasks.genre.folder import write_noises, write_songs
from tests.tasks.genre.sounds import GENRES, small

from melscape.corpus.load import load
from melscape.errors import CorpusError
from melscape.tasks.genre import prepare as prepare_module
from melscape.tasks.genre.prepare import (
    CHECKS,
    genres_of,
    learnable_split,
    noises_in,
    prepare,
    split_of,
)


def test_classes_are_the_genres_in_alphabetical_order():
    assert genres_of(corpus(*in_stems(genres=("rock", "blues"), songs=2))) == ("blues", "rock")


def test_one_genre_is_nothing_to_tell_apart():
    with pytest.raises(CorpusError, match="2 genres or more"):
        genres_of(corpus(*in_wholes(genres=("rock",), songs=4)))


def test_shares_of_the_songs_are_held_out_as_chosen():
    manifest = corpus(*in_stems(songs=20))
    split = split_of(manifest, small(validation=0.1, test=0.2), 0)
    assert [len(part) for part in split.parts.values()] == [4 * 42, 4 * 6, 4 * 12]
    whole = split_of(manifest, small(validation=0.0, test=0.0), 0)
    assert len(whole.train) == len(manifest) and not whole.validation and not whole.test


def test_a_genre_of_which_nothing_is_left_to_learn_from_is_refused(tmp_path):
    alike = [replace(item, twins="one tune") for item in in_wholes(genres=("rock",), songs=4)]
    manifest = corpus(*in_wholes(genres=("blues", "jazz"), songs=1), *alike)
    with pytest.raises(CorpusError, match="is left to learn from"):
        prepare(manifest, small(), 0, tmp_path)


def test_a_fold_that_holds_out_a_whole_genre_is_refused_by_its_number():
    manifest = corpus(*in_wholes(songs=6), *in_wholes(genres=("disco",), songs=2))
    with pytest.raises(CorpusError, match=r"No song of disco is left to learn from in fold \d of 5"):
        for fold in range(5):
            learnable_split(manifest, small(folds=5, fold=fold), 0)


def test_a_song_of_six_minutes_is_no_reason_to_refuse_it(tmp_path):
    (tmp_path / "jazz").mkdir()
    soundfile.write(tmp_path / "jazz" / "long.wav", np.sin(np.arange(360 * 8000) / 9), 8000)
    assert [item.seconds for item in load(tmp_path, checks=CHECKS, workers=0).items] == [360.0]
    with pytest.raises(CorpusError, match="360 s"):
        load(tmp_path, workers=0)


def test_noises_are_read_with_progress_and_may_be_long(monkeypatch):
    given = {}
    monkeypatch.setattr(prepare_module, "load", lambda folder, source, **options: given.update(options))
    noises_in(small(noise="somewhere"), print)
    assert given == {"checks": CHECKS, "on_progress": print} and noises_in(small()) is None


def test_every_song_is_judged_by_in_one_of_the_folds():
    manifest = corpus(*in_wholes(songs=5))
    tests = [split_of(manifest, small(folds=5, fold=fold), 0).test for fold in range(5)]
    assert sorted(index for test in tests for index in test) == list(range(len(manifest)))


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    place = tmp_path_factory.mktemp("music")
    return write_songs(place / "songs", GENRES, 6), write_noises(place / "noise", 12), place / "cache"


@pytest.mark.slow
def test_a_folder_of_stems_becomes_the_same_job_every_time(folders):
    songs, noise, cache = folders
    manifest = load(songs)
    config = small(noise=str(noise), genres=())
    one, other = (prepare(manifest, config, 0, cache) for _ in range(2))
    assert one.config.genres == GENRES and one.audit.passed and one.noise_words == "" and len(one.noise_bank) == 12
    assert set(one.materials) == {"train", "validation", "test"}
    assert sum(material.song_count for material in one.materials.values()) == 18
    batch = one.job.batches.batch(0, 0)
    assert all(torch.equal(tensor, other.job.batches.batch(0, 0)[name]) for name, tensor in batch.items())
    states = (one.job.network.state_dict(), other.job.network.state_dict())
    assert all(torch.equal(tensor, states[1][name]) for name, tensor in states[0].items())
    assert len(one.job.network.last.bias) == 3


@pytest.mark.slow
def test_no_song_is_on_two_sides(folders):
    songs, noise, cache = folders
    prepared = prepare(load(songs), small(noise=str(noise)), 1, cache)
    sides = [
        {song.name for members in material.songs.values() for song in members}
        for material in prepared.materials.values()
    ]
    assert not (sides[0] & sides[1] or sides[0] & sides[2] or sides[1] & sides[2])
    rows = [{noise.row for noise in prepared.materials[part].noises} for part in ("train", "validation", "test")]
    assert not rows[0] & (rows[1] | rows[2])


@pytest.mark.slow
def test_without_noises_it_says_that_it_will_not_know_them(folders):
    songs, _, cache = folders
    prepared = prepare(load(songs), small(), 0, cache)
    assert prepared.config.recipe.noise.most == 0 and "No noises were given" in prepared.split.note


@pytest.mark.slow
def test_with_nothing_held_out_it_is_tried_on_new_mashups_of_the_same_songs(folders):
    songs, noise, cache = folders
    prepared = prepare(load(songs), small(noise=str(noise), validation=0.0, test=0.0), 0, cache)
    assert set(prepared.materials) == {"train"}
    told = prepared.job.validate(prepared.job.network.eval(), None)
    assert list(told) == ["f1_closed", "loss_closed"]


@pytest.mark.slow
def test_whole_songs_are_split_into_tones_and_beats_to_mix(tmp_path):
    songs = write_songs(tmp_path / "songs", GENRES, 4, stems=())
    config = small(recipe=replace(small().recipe, split_chance=1.0, blend_chance=0.0))
    prepared = prepare(load(songs), config, 0, tmp_path / "cache")
    train = prepared.materials["train"]
    mashup = train.mashup(prepared.config.recipe, 0, 0, 0)
    assert len(mashup.pieces) == 2 and len({piece.row for piece in mashup.pieces}) == 2
    assert torch.isfinite(prepared.job.batches.batch(0, 0)["mel"]).all()
