"""Drawing: only (seed, epoch, index) decide, songs and genres take turns, and every law is kept."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from tests.tasks.genre.mashup.made import RATE_HZ, band, noises, put_bank

from melscape.audio.damage import Damage, Dose
from melscape.corpus.songs import STEMS, Song
from melscape.errors import CorpusError
from melscape.tasks.genre.mashup.draw import draw, folded
from melscape.tasks.genre.mashup.pool import songs_by_genre
from melscape.tasks.genre.mashup.recipe import MashupRecipe, NoiseLaw, document

SHORT = MashupRecipe(rate_hz=RATE_HZ, lengths_seconds=((0.5, 3.0, 3.0), (0.5, 1.0, 2.0)))
PLAIN = replace(SHORT, noise=NoiseLaw(0, 0), damage=Damage.none())


@pytest.fixture(scope="module")
def pool(tmp_path_factory):
    return band(tmp_path_factory.mktemp("band") / "bank", tempi=[100.0 + 4 * n for n in range(24)])[1]


@pytest.fixture(scope="module")
def added(tmp_path_factory):
    return noises(tmp_path_factory.mktemp("noises") / "bank")[1]


def many(recipe, pool, added=(), count=200, epoch=0):
    return [draw(recipe, pool, added, 0, epoch, index) for index in range(count)]


def test_the_same_place_gives_the_same_mashup_and_another_place_another(pool, added):
    first = draw(SHORT, pool, added, 3, 1, 7)
    assert draw(SHORT, pool, added, 3, 1, 7) == first
    for other in ((4, 1, 7), (3, 2, 7), (3, 1, 9)):
        assert draw(SHORT, pool, added, *other) != first


def test_genres_take_turns_and_so_do_the_first_songs(pool):
    found = many(PLAIN, pool, count=12)
    assert [mashup.genre for mashup in found] == ["jazz", "rock"] * 6
    for mashup in found:
        assert all(piece.song.startswith(mashup.genre) for piece in mashup.pieces)
    # Over three epochs every index meets every song of its genre.
    first = [draw(replace(PLAIN, one_song_chance=1.0), pool, (), 0, epoch, 0).pieces[0].song for epoch in range(3)]
    assert set(first) == {"jazz 0", "jazz 1", "jazz 2"}


def test_stems_come_from_different_songs_unless_the_law_says_one(pool):
    whole = replace(PLAIN, one_song_chance=0.0, drop_chance=0.0)
    for mashup in many(whole, pool, count=40):
        assert [piece.part for piece in mashup.pieces] == list(STEMS)
        assert len({piece.song for piece in mashup.pieces}) >= 2
    for mashup in many(replace(whole, one_song_chance=1.0), pool, count=20):
        assert len({piece.song for piece in mashup.pieces}) == 1


def test_a_stem_row_is_that_of_its_song_and_part(pool):
    for mashup in many(PLAIN, pool, count=30):
        for piece in mashup.pieces:
            song = next(song for song in pool[mashup.genre] if song.name == piece.song)
            assert piece.row == song.parts[piece.part].row


def test_stems_are_dropped_as_often_as_said_but_two_stay(pool):
    counts = Counter(len(mashup.pieces) for mashup in many(replace(PLAIN, drop_chance=1.0), pool, count=50))
    assert counts == {2: 50}
    half = Counter(len(mashup.pieces) for mashup in many(replace(PLAIN, drop_chance=0.5), pool, count=400))
    assert half[2] / 400 == pytest.approx(0.25, abs=0.08) and half[3] / 400 == pytest.approx(0.5, abs=0.08)


def test_lengths_follow_their_law(pool):
    lengths = np.array([mashup.samples for mashup in many(PLAIN, pool, count=400)]) / RATE_HZ
    assert np.mean(lengths == 3.0) == pytest.approx(0.5, abs=0.08)
    assert np.all((lengths == 3.0) | ((lengths >= 1.0) & (lengths <= 2.0)))


def test_gains_stay_in_their_range_and_apply_as_often_as_said(pool):
    found = many(replace(PLAIN, gain_chance=0.5), pool, count=300)
    gains = [np.array([piece.gain for piece in mashup.pieces]) / (0.5 / 32_767) for mashup in found]
    assert all(np.all((each >= 0.4) & (each <= 1.0 + 1e-9)) for each in gains)
    assert np.mean([np.allclose(each, 1.0) for each in gains]) == pytest.approx(0.5, abs=0.1)


def test_matched_stems_have_one_tempo_or_are_left_alone(pool):
    bpm = {source.row: source.tempo_bpm for songs in pool.values() for song in songs for source in song.parts.values()}
    moved = 0
    for mashup in many(replace(PLAIN, tempo_chance=1.0), pool, count=60):
        ratios = np.array([piece.ratio for piece in mashup.pieces])
        assert np.all((ratios >= 0.8) & (ratios <= 1.25))
        heard = [bpm[piece.row] * piece.ratio for piece in mashup.pieces if piece.ratio != 1.0]
        assert np.allclose(heard, heard[:1] * len(heard))
        moved += len(heard)
    assert moved > 60
    assert all(piece.ratio == 1.0 for each in many(replace(PLAIN, tempo_chance=0.0), pool) for piece in each.pieces)


def test_a_tempo_nobody_is_sure_of_moves_nothing(pool):
    unsure = replace(PLAIN, tempo_chance=1.0, tempo_confidence=0.95)
    assert all(piece.ratio == 1.0 for mashup in many(unsure, pool, count=40) for piece in mashup.pieces)


@pytest.mark.parametrize(("ratio", "near"), [(2.0, 1.0), (0.5, 1.0), (1.9, 0.95), (0.55, 1.1), (1.0, 1.0), (4.4, 1.1)])
def test_half_and_double_time_are_the_same_beat(ratio, near):
    assert folded(ratio) == pytest.approx(near)


def test_stems_begin_where_all_of_what_is_heard_fits(pool):
    for mashup in many(replace(PLAIN, tempo_chance=1.0), pool, count=60):
        for piece in mashup.pieces:
            assert piece.start_samples + mashup.samples * piece.ratio <= 4 * RATE_HZ + 1
    longer = replace(PLAIN, lengths_seconds=((1.0, 6.0, 6.0),), turn_chance=0.5, tempo_chance=0.0)
    turned = [piece.start_samples > 0 for mashup in many(longer, pool, count=60) for piece in mashup.pieces]
    assert np.mean(turned) == pytest.approx(0.5, abs=0.15)


def test_noises_lie_inside_and_are_as_many_as_said(pool, added):
    found = many(replace(SHORT, noise=NoiseLaw(0, 3, whole_chance=0.3)), pool, added, count=300)
    assert set(Counter(len(mashup.noises) for mashup in found)) == {0, 1, 2, 3}
    for mashup in found:
        for noise in mashup.noises:
            assert noise.at_samples >= 0 and noise.samples > 0
            assert noise.at_samples + noise.samples <= mashup.samples
    whole = [noise.samples == mashup.samples for mashup in found for noise in mashup.noises]
    assert np.mean(whole) == pytest.approx(0.3, abs=0.1)


def test_noises_are_as_loud_as_said(pool, added):
    recipe = replace(SHORT, noise=NoiseLaw(1, 1, snr_db=(10.0, 10.0)), damage=Damage.none())
    for mashup in many(recipe, pool, added, count=20):
        # All sounds here are hiss of one level, so amplitudes of the gains tell the powers.
        music = sum((piece.gain / (0.5 / 32_767)) ** 2 for piece in mashup.pieces)
        noise = (mashup.noises[0].gain / (0.5 / 32_767)) ** 2
        assert 10 * np.log10(music / noise) == pytest.approx(10.0, abs=0.3)


def test_the_document_adds_noise_by_amplitude_throughout(pool, added):
    recipe = replace(document(), rate_hz=RATE_HZ, lengths_seconds=((1.0, 3.0, 3.0),))
    for mashup in many(recipe, pool, added, count=30):
        assert 1 <= len(mashup.noises) <= 3 and len(mashup.pieces) == 4 and mashup.dose == Dose()
        for noise in mashup.noises:
            assert 0.05 <= noise.gain / (0.5 / 32_767) <= 0.35 and noise.samples == mashup.samples


def test_nothing_to_draw_from_is_refused(pool):
    with pytest.raises(CorpusError, match="no songs"):
        draw(PLAIN, {"rock": ()}, (), 0, 0, 0)
    with pytest.raises(CorpusError, match="no noises"):
        draw(replace(SHORT, noise=NoiseLaw(1, 1)), pool, (), 0, 0, 0)


def test_one_song_alone_and_missing_parts_still_make_a_mashup(tmp_path):
    bank = put_bank(tmp_path / "bank", np.full((3, RATE_HZ), 0.1))
    pool = songs_by_genre([Song("a", "rock", {"bass": 0, "drums": 1}), Song("b", "rock", {"vocals": 2})], bank)
    found = many(replace(PLAIN, drop_chance=0.0, one_song_chance=0.0), pool, count=8)
    assert {tuple(piece.part for piece in mashup.pieces) for mashup in found} == {("bass", "drums"), ("vocals",)}


def test_a_window_is_a_part_of_the_plan(pool, added):
    mashup = draw(replace(SHORT, noise=NoiseLaw(3, 3)), pool, added, 0, 0, 1)
    part = mashup.window(500, 4000)
    assert part.samples == 4000 and len(part.pieces) == len(mashup.pieces)
    assert mashup.window(0, 10**9) == mashup
    assert mashup.window(mashup.samples - 10, 4000).samples == 10
    assert all(noise.at_samples >= 0 and noise.at_samples + noise.samples <= 4000 for noise in part.noises)
