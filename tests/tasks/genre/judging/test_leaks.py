"""Leaks: copies are found however they are disguised, loops are only doubted, different songs are left in peace."""

from pathlib import Path

import numpy as np
from tests.tasks.genre.sounds import RATE_HZ, MadeBank

from melscape.corpus.item import Item
from melscape.corpus.manifest import Manifest
from melscape.corpus.songs import Song
from melscape.tasks.genre.judging.leaks import audit_songs, leaks_between, prints_of


def music(seed, seconds=6.0):
    """Some bursts of coloured noise, different for every seed."""
    random = np.random.default_rng(seed)
    sound = np.zeros(round(seconds * RATE_HZ))
    for start in range(0, len(sound) - RATE_HZ // 2, RATE_HZ // 4):
        times = np.arange(RATE_HZ // 2) / RATE_HZ
        tone = np.sin(2 * np.pi * random.uniform(100.0, 3000.0) * times) + 0.1 * random.standard_normal(times.size)
        sound[start : start + times.size] += 0.2 * np.exp(-8 * times) * tone
    return sound


def side(part, *sounds):
    songs = [Song(f"{part}{number}", "rock", {"drums": number}) for number in range(len(sounds))]
    return prints_of(songs, MadeBank(list(sounds)), part)


def how(one, other):
    return [(leak.song, leak.other, leak.how) for leak in leaks_between(one, other)]


def test_different_songs_share_nothing():
    assert how(side("train", music(0), music(1)), side("test", music(2), music(3))) == []


def test_the_same_sound_is_found():
    assert how(side("train", music(0), music(1)), side("test", music(2), music(1))) == [
        ("rock/train1", "rock/test1", "same sound")
    ]


def test_a_softer_copy_with_noise_under_it_is_found():
    random = np.random.default_rng(9)
    copy = 0.6 * music(1) + 1e-4 * random.standard_normal(len(music(1)))
    (leak,) = leaks_between(side("train", music(0), music(1)), side("test", copy))
    assert (leak.song, leak.other, leak.how) == ("rock/train1", "rock/test0", "nearly the same")
    assert 0 < leak.far_db < 1.8 and (leak.part, leak.other_part) == ("train", "test")


def test_a_common_beginning_alone_is_a_doubt():
    begun = music(1)
    begun[3 * RATE_HZ // 2 * 2 - 4 :] = music(5)[3 * RATE_HZ // 2 * 2 - 4 :]
    assert how(side("train", music(1)), side("test", begun)) == [("rock/train0", "rock/test0", "same beginning")]


def test_short_sounds_that_end_before_the_middle_are_compared_by_their_beginning():
    short = np.concatenate([music(1, 2.0), np.zeros(4 * RATE_HZ)])
    found = how(side("train", short), side("test", 0.7 * short))
    assert found == [("rock/train0", "rock/test0", "nearly the same")]


def test_a_song_is_known_by_its_stems_together():
    stems = [music(seed) for seed in range(4)]
    songs = [Song("s", "rock", {"drums": 0, "bass": 1, "other": 2, "vocals": 3})]
    whole = side("outside", music(7), 0.7 * sum(stems))
    assert how(prints_of(songs, MadeBank(stems), "train"), whole) == []
    mixed = prints_of(songs, MadeBank(stems), "train", mixed=True)
    assert mixed.stems[-1] == "mix" and how(mixed, whole) == [("rock/s", "rock/outside1", "nearly the same")]


def corpus(sounds):
    items = tuple(
        Item(Path(f"/songs/{number}/{stem}.wav"), f"sum {number} {stem}", f"song {number}", labels)
        for number in range(len(sounds) // 2)
        for stem in ("drums", "bass")
        for labels in [{"genre": "rock", "song": f"s{number}", "stem": stem}]
    )
    return Manifest("songs", "stems", items), MadeBank(sounds)


def test_a_clean_split_passes_the_audit():
    found = audit_songs(
        *corpus_and_parts([music(seed) for seed in range(6)], {"train": (0, 1), "validation": (2, 3), "test": (4, 5)})
    )
    assert found.passed and found.sounds == 6 and found.to_dict()["passed"]


def test_a_song_torn_apart_fails_the_audit():
    found = audit_songs(*corpus_and_parts([music(seed) for seed in range(4)], {"train": (0, 1, 2), "test": (3,)}))
    assert [(leak.song, leak.how, leak.part, leak.other_part) for leak in found.leaks] == [
        ("rock/s1", "same song", "train", "test")
    ]


def test_one_stem_of_a_held_out_song_among_those_learnt_fails_the_audit():
    sounds = [music(0), music(1), music(2), music(1)]
    found = audit_songs(*corpus_and_parts(sounds, {"train": (0, 1), "test": (2, 3)}))
    assert [(leak.song, leak.other, leak.how) for leak in found.leaks] == [("rock/s0", "rock/s1", "same sound")]
    assert not found.passed and not found.doubts


def corpus_and_parts(sounds, parts):
    manifest, bank = corpus(sounds)
    return manifest, parts, bank
