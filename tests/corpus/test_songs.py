"""Which items make a song, and what its genre is."""

import pytest
from tests.corpus.music import STEMS, corpus, in_stems, in_wholes, stem, whole

from melscape.corpus.songs import WHOLE, genre_of, songs_of
from melscape.errors import CorpusError


def test_stems_of_one_song_belong_together():
    songs = songs_of(corpus(*in_stems(("jazz", "rock"), 2)))
    assert [(song.genre, song.name) for song in songs] == [
        ("jazz", "s00"),
        ("jazz", "s01"),
        ("rock", "s00"),
        ("rock", "s01"),
    ]
    assert songs[1].stems == {"drums": 4, "bass": 5, "other": 6, "vocals": 7}
    assert songs[1].items == (4, 5, 6, 7) and not songs[1].is_whole


def test_parts_come_in_one_order_whatever_that_of_the_files():
    backwards = [stem("rock", "a", part) for part in reversed(STEMS)]
    assert tuple(songs_of(corpus(*backwards))[0].stems) == STEMS


def test_a_song_may_lack_stems_or_have_others():
    song = songs_of(corpus(stem("rock", "a", "guitar"), stem("rock", "a", "drums")))[0]
    assert song.stems == {"drums": 1, "guitar": 0}


def test_a_file_without_a_stem_label_is_a_whole_song_of_its_folders_genre():
    songs = songs_of(corpus(*in_wholes(("disco",), 2)))
    assert [song.stems for song in songs] == [{WHOLE: 0}, {WHOLE: 1}] and all(song.is_whole for song in songs)
    assert {song.genre for song in songs} == {"disco"} and songs[0].name == "w00"


def test_equal_names_in_two_genres_are_two_songs():
    assert len(songs_of(corpus(whole("rock", "track 01"), whole("jazz", "track 01")))) == 2


def test_an_index_may_name_genre_song_and_stem_of_any_folder():
    labels = {"family": "folder", "genre": "metal", "song": "x", "stem": "bass"}
    assert genre_of(whole("loud", "y", labels=labels)) == "metal"
    assert songs_of(corpus(whole("loud", "y", labels=labels)))[0].stems == {"bass": 0}


def test_a_song_without_a_genre_is_refused_by_name():
    with pytest.raises(CorpusError, match=r"odd\.wav has no genre"):
        songs_of(corpus(whole("rock", "fine"), whole("rock", "odd", labels={})))
