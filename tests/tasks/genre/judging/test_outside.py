"""Songs of another folder: known ones and unknown genres are left out by name, the rest is judged."""

import json
from pathlib import Path

import numpy as np
import pytest
from tests.tasks.genre.judging.judged import DeafEar, PitchEar, parts, recipe
from tests.tasks.genre.sounds import GENRES, RATE_HZ, MadeBank, tone

from melscape.corpus.item import Item
from melscape.corpus.manifest import Manifest
from melscape.corpus.songs import Song
from melscape.errors import CorpusError
from melscape.tasks.genre.judging.evaluate import Judge, Sizes
from melscape.tasks.genre.judging.leaks import prints_of
from melscape.tasks.genre.judging.outside import judge_outside, outside_songs
from melscape.tasks.genre.mashup.pool import noises_of

FEW = Sizes(messy=12, snr=6, probe=30)


def whole(genre, number):
    """A whole song at the genre's heights, with a fade of its own."""
    sound = tone(genre, 0, number) + 0.7 * tone(genre, 1, 2 * number)
    return 0.4 * sound * np.linspace(1.0, 0.3 + 0.1 * number, len(sound))


def folder(genres=("blues", "jazz", "rock", "polka"), songs=2):
    places = [(genre, number) for genre in range(len(genres)) for number in range(songs)]
    items = tuple(
        Item(Path(f"/other/{genres[genre]}/{number}.wav"), f"{genre} {number}", "", {"genre": genres[genre]})
        for genre, number in places
    )
    return Manifest("other", "folder", items), MadeBank([whole(genre % 3, number) for genre, number in places])


def learnt(*sounds):
    songs = [Song(f"known{number}", "jazz", {"mix": number}) for number in range(len(sounds))]
    return [prints_of(songs, MadeBank(list(sounds)), "train")]


def noises():
    bank = MadeBank([0.1 * np.random.default_rng(0).standard_normal(RATE_HZ)])
    return bank, noises_of(bank)


def never():
    return learnt(np.random.default_rng(3).uniform(-0.5, 0.5, 2 * RATE_HZ))


def test_unknown_genres_are_left_out_by_name():
    found = outside_songs(*folder(), GENRES, never(), noises())
    assert found.strange == ("polka/0", "polka/1") and found.known == ()
    assert {genre: len(songs) for genre, songs in found.material.songs.items()} == dict.fromkeys(GENRES, 2)


def test_songs_that_were_learnt_from_are_left_out():
    found = outside_songs(*folder(), GENRES, learnt(0.5 * whole(1, 1)), noises())
    assert [(leak.other, leak.song) for leak in found.known] == [("jazz/1", "jazz/known0")]
    assert [song.name for song in found.material.songs["jazz"]] == ["0"]


def test_a_whole_song_whose_stems_were_learnt_from_is_left_out():
    stems = [tone(1, 0, 1), 0.7 * tone(1, 1, 2)]
    stems = [0.4 * stem * np.linspace(1.0, 0.4, len(stem)) for stem in stems]
    known = prints_of([Song("a", "jazz", {"drums": 0, "bass": 1})], MadeBank(stems), "train", mixed=True)
    found = outside_songs(*folder(), GENRES, [*never(), known, known], noises())
    assert [(leak.other, leak.song) for leak in found.known] == [("jazz/1", "jazz/a")]


def test_a_song_that_is_only_called_as_one_learnt_from_is_judged_and_named():
    known = prints_of([Song("1", "jazz", {"mix": 0})], MadeBank([whole(0, 5)]), "train")
    found = outside_songs(*folder(), GENRES, [known], noises())
    assert found.namesakes == ("jazz/1",) and found.known == ()


def test_what_is_left_is_judged_as_it_is_and_in_mixes():
    outside = outside_songs(*folder(), GENRES, never(), noises())
    figures = judge_outside(Judge(PitchEar(), recipe(), 0, FEW), outside, parts()["train"])
    assert figures["f1_songs"] == figures["f1_open"] == 1.0 and figures["songs"] == 6
    assert set(figures["per_class"]["jazz"]) == {"open", "open_ci", "songs", "songs_ci"}
    assert list(figures["snr_curve"]) == ["-5", "0", "5", "10", "20"]
    assert figures["left_out"] == {"known": [], "strange": ["polka/0", "polka/1"]}
    assert figures["ece_mixes"] == 3 * FEW.snr  # at 0, 5 and 10 dB
    assert figures["margin_open"] == figures["f1_open"] - figures["mfcc_probe_open"]
    assert len(figures["mfcc_probe_open_ci"]) == len(figures["margin_open_ci"]) == 2
    assert json.loads(json.dumps(figures, allow_nan=False)) == figures


def test_genres_that_the_folder_lacks_are_no_mistakes():
    outside = outside_songs(*folder(("jazz", "jazz", "jazz"), 1), GENRES, never(), (None, ()))
    figures = judge_outside(Judge(DeafEar(), recipe(), 0, FEW), outside, None)
    assert figures["f1_songs"] == 0.0 and list(figures["per_class"]) == ["jazz"] and figures["snr_curve"] == {}
    assert figures["ece_mixes"] == FEW.messy
    assert figures["mfcc_probe_open"] is figures["margin_open"] is figures["margin_open_ci"] is None


def test_where_no_song_is_left_the_reason_is_said():
    with pytest.raises(CorpusError, match="2 of unknown genres"):
        outside_songs(*folder(("polka",)), GENRES, never(), noises())
