"""Evaluation mixes: fixed for ever, never those of a training, the same music under every noise."""

from dataclasses import replace

import numpy as np
import pytest
from tests.tasks.genre.judging.judged import parts, recipe
from tests.tasks.genre.sounds import GENRES, material

from melscape.errors import ConfigError, CorpusError
from melscape.tasks.genre.data import Material
from melscape.tasks.genre.judging.mixes import (
    CLEAN,
    MESSY,
    SNRS_DB,
    draw_mixes,
    recipes_of,
    songs_as_they_are,
    together,
)


def drawn(law=None, part="open", seed=0, count=12, **changes):
    return draw_mixes(material(**changes), law or recipe(), part, seed, count)


def power(mixes):
    return np.array([np.square(sound, dtype=np.float64).mean() for batch in mixes.sounds() for sound in batch])


def test_a_mix_is_a_function_of_seed_part_and_index():
    assert drawn().mashups == drawn().mashups
    assert drawn(count=5).mashups == drawn().mashups[:5]
    assert drawn().mashups != drawn(seed=1).mashups
    assert drawn().mashups != drawn(part="closed").mashups


def test_no_mix_is_one_that_a_training_of_the_same_seed_draws():
    pool, law = material(), recipe()
    learnt = {pool.mashup(law, 0, epoch, index) for epoch in range(-1, 3) for index in range(12)}
    assert not learnt & set(drawn().mashups)


def test_genres_come_in_turn_and_the_truth_says_which():
    mixes = drawn()
    assert [mashup.genre for mashup in mixes.mashups] == list(GENRES) * 4
    assert mixes.truth.tolist() == [0, 1, 2] * 4


def test_the_main_song_sounds_in_its_mix():
    mixes = drawn(count=40, songs=5)
    for song, mashup in zip(mixes.songs, mixes.mashups):
        assert song in {f"{mashup.genre}/{piece.song}" for piece in mashup.pieces}
    assert len(set(mixes.songs)) == 15


def test_all_kinds_of_a_mix_are_the_same_music():
    kinds = {kind: drawn(law) for kind, law in recipes_of(recipe(), noises=True).items()}
    assert list(kinds) == [MESSY, CLEAN, *map(str, SNRS_DB)]
    music = [[(mashup.pieces, mashup.samples) for mashup in mixes.mashups] for mixes in kinds.values()]
    assert all(each == music[0] for each in music)
    assert not any(mashup.noises for mashup in kinds[CLEAN].mashups)
    assert all(len(mashup.noises) == 1 for mashup in kinds["5"].mashups)


def test_five_decibels_less_of_snr_are_five_decibels_more_of_noise():
    laws = recipes_of(recipe(), noises=True)
    clean = [sound for batch in drawn(laws[CLEAN]).sounds() for sound in batch]
    noise = {
        kind: [sound - quiet for sound, quiet in zip((s for batch in drawn(laws[kind]).sounds() for s in batch), clean)]
        for kind in ("-5", "0")
    }
    louder = [np.square(one).sum() / np.square(other).sum() for one, other in zip(noise["-5"], noise["0"])]
    np.testing.assert_allclose(10 * np.log10(louder), 5.0, atol=1e-3)


def test_without_noises_there_is_no_curve_and_no_noise():
    assert list(recipes_of(recipe(), noises=False)) == [MESSY, CLEAN]
    assert not any(mashup.noises for mashup in drawn(noises=0).mashups)


def test_sounds_come_in_batches_each_as_long_as_it_is():
    mixes = drawn(count=20)
    batches = list(mixes.sounds(threads=1))
    assert [len(batch) for batch in batches] == [16, 4]
    assert [len(sound) for batch in batches for sound in batch] == [mashup.samples for mashup in mixes.mashups]
    again = [sound for batch in mixes.sounds(threads=2) for sound in batch]
    assert all(np.array_equal(a, b) for a, b in zip(again, (sound for batch in batches for sound in batch)))


def test_a_song_as_it_is_is_the_sum_of_its_stems():
    pool = material(songs=2)
    mixes = songs_as_they_are(pool)
    assert mixes.songs[:3] == ("blues/blues0", "blues/blues1", "jazz/jazz0") and len(mixes) == 6
    sound = next(mixes.sounds())[0]
    expected = sum(pool.bank.samples(row) * pool.bank.gains[row] for row in (0, 1))
    np.testing.assert_allclose(sound, expected, atol=1e-6)


def test_without_songs_there_is_nothing_to_hear():
    with pytest.raises(CorpusError, match="no songs"):
        songs_as_they_are(material(songs=0))


def test_parts_of_a_corpus_put_together_hold_every_song_and_noise_once():
    whole = together(tuple(parts(6).values()))
    assert [song.name for song in whole.songs["jazz"]] == [f"jazz{number}" for number in range(6)]
    assert [noise.row for noise in whole.noises] == [0, 1]


def test_parts_of_two_corpora_cannot_be_put_together():
    with pytest.raises(ConfigError, match="2 parts"):
        together((material(), material()))


def test_a_genre_without_songs_is_left_out_and_the_others_keep_their_numbers():
    mixes = drawn(genres=("blues", "rock"), count=4)
    assert mixes.truth.tolist() == [0, 2, 0, 2]
    assert isinstance(mixes.material, Material) and power(replace(mixes, songs=mixes.songs)).min() > 0
