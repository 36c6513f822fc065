"""Splits by song: stems and near-duplicates together, genres in proportion, every song judged once over the folds."""

from collections import Counter
from dataclasses import replace

import pytest
from tests.corpus.music import STEMS, corpus, in_stems, in_wholes, stem, whole

from melscape.corpus.audit import audit
from melscape.corpus.songs_split import song_folds, split_songs
from melscape.corpus.split import Fractions
from melscape.errors import ConfigError, CorpusError


def genres_in(manifest, part):
    return Counter(manifest.items[index].labels.get("genre") or manifest.items[index].family for index in part)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("items", [in_stems(), in_wholes()])
def test_whole_songs_are_shared_out_in_proportion_within_each_genre(items, seed):
    manifest = corpus(*items)
    split = split_songs(manifest, seed)
    assert sorted(index for part in split.parts.values() for index in part) == list(range(len(manifest)))
    assert audit(manifest, split).passed
    per_song = len(items) // 30
    for part, songs in (("train", 8), ("validation", 1), ("test", 1)):
        assert set(genres_in(manifest, split.parts[part]).values()) == {songs * per_song}
    assert "24 of 30 songs of music are learnt from" in split.note and "smallest genre has 10 songs" in split.note


@pytest.mark.parametrize("seed", range(4))
def test_near_duplicates_stay_on_one_side(seed):
    items = in_stems(("rock", "pop"), 8)
    # The drums of three songs are one recording; loading gives near-duplicates one group, as here.
    twins = [
        replace(item, twins="one beat" if item.labels["stem"] == "drums" else "", group="one")
        if item.labels["song"] in ("s01", "s04", "s06") and item.labels["genre"] == "rock"
        else item
        for item in items
    ]
    manifest = corpus(*twins)
    split = split_songs(manifest, seed)
    assert audit(manifest, split).passed and "2 stay with a near-duplicate" in split.note
    assert all(audit(manifest, fold).passed for fold in song_folds(manifest, 4, seed))


def test_one_file_in_two_songs_ties_them():
    items = [stem("rock", f"s{n}", part) for n in range(6) for part in STEMS]
    items[0] = replace(items[0], checksum="the same")
    items[9] = replace(items[9], checksum="the same")
    for seed in range(6):
        split = split_songs(corpus(*items), seed)
        assert next(name for name, part in split.parts.items() if 0 in part) == next(
            name for name, part in split.parts.items() if 9 in part
        )


def test_fractions_decide_how_much_is_held_out():
    split = split_songs(corpus(*in_wholes(("a", "b"), 20)), fractions=Fractions(0.5, 0.25, 0.25))
    assert [len(part) for part in split.parts.values()] == [20, 10, 10]
    learnt = split_songs(corpus(*in_wholes(("a", "b"), 20)), fractions=Fractions(0.85, 0.15, 0.0))
    assert len(learnt.validation) == 6 and learnt.test == ()


def test_the_same_seed_gives_the_same_split():
    manifest = corpus(*in_stems())
    assert split_songs(manifest, 1) == split_songs(manifest, 1)
    assert split_songs(manifest, 1) != split_songs(manifest, 2)
    assert song_folds(manifest, 5, 1) == song_folds(manifest, 5, 1)


@pytest.mark.parametrize("folds", [3, 5])
def test_every_song_is_judged_once_and_tunes_once(folds):
    manifest = corpus(*in_stems(songs=10))
    found = song_folds(manifest, folds)
    for part in ("test", "validation"):
        assert sorted(index for fold in found for index in fold.parts[part]) == list(range(len(manifest)))
    for fold in found:
        assert audit(manifest, fold).passed and len(fold.train) >= len(fold.test)
        assert sorted(fold.train + fold.validation + fold.test) == list(range(len(manifest)))
        counts = genres_in(manifest, fold.test).values()
        assert len(counts) == 3 and max(counts) - min(counts) <= 4
    assert found[0].note.startswith(f"Fold 1 of {folds}.")


def test_ten_songs_a_genre_are_dealt_evenly():
    sizes = [len(fold.test) for fold in song_folds(corpus(*in_wholes(("a", "b", "c"), 10)), 4)]
    assert sum(sizes) == 30 and max(sizes) - min(sizes) <= 1


def test_too_few_songs_or_folds_are_refused():
    with pytest.raises(CorpusError, match="2 different songs"):
        split_songs(corpus(*in_stems(("rock",), 2)))
    with pytest.raises(CorpusError, match="at least 5"):
        song_folds(corpus(*in_stems(("rock",), 4)), 5)
    with pytest.raises(ConfigError, match="2 folds"):
        song_folds(corpus(*in_wholes()), 2)
    assert split_songs(corpus(*(whole("rock", f"w{n}") for n in range(3)))).test
