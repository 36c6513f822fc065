"""Songs without stems: laid over each other whole, or tones of one over beats of another."""

from collections import Counter
from dataclasses import replace

import pytest
from tests.tasks.genre.mashup.made import RATE_HZ, wholes

from melscape.audio.damage import Damage
from melscape.tasks.genre.mashup.draw import draw
from melscape.tasks.genre.mashup.recipe import MashupRecipe, NoiseLaw
from melscape.tasks.genre.mashup.render import render

PLAIN = MashupRecipe(
    rate_hz=RATE_HZ, lengths_seconds=((1.0, 1.0, 1.0),), noise=NoiseLaw(0, 0), damage=Damage.none(), one_song_chance=0.0
)


def many(recipe, pool, count=40):
    return [draw(recipe, pool, (), 0, 0, index) for index in range(count)]


def test_tones_of_one_meet_beats_of_another(tmp_path):
    _, pool = wholes(tmp_path / "bank")
    found = many(replace(PLAIN, split_chance=1.0), pool)
    for mashup in found:
        assert [piece.part for piece in mashup.pieces] == ["harmonic", "percussive"]
        assert mashup.pieces[0].song != mashup.pieces[1].song
        rows = [pool["pop"][int(piece.song[-1])].parts[piece.part].row for piece in mashup.pieces]
        assert rows == [piece.row for piece in mashup.pieces]
    assert {mashup.pieces[0].song for mashup in found} == {"song 0", "song 1", "song 2"}


def test_another_song_lies_softer_under_the_first(tmp_path):
    _, pool = wholes(tmp_path / "bank")
    for mashup in many(replace(PLAIN, split_chance=0.0, blend_chance=1.0), pool):
        over, under = mashup.pieces
        assert over.part == under.part == "mix" and over.song != under.song
        assert 0.1 <= under.gain / over.gain <= 0.7


def test_the_kinds_come_as_often_as_said(tmp_path):
    _, pool = wholes(tmp_path / "bank")
    kinds = Counter(tuple(piece.part for piece in mashup.pieces) for mashup in many(PLAIN, pool, 400))
    assert kinds["harmonic", "percussive"] / 400 == pytest.approx(0.4, abs=0.08)
    assert kinds["mix", "mix"] / 400 == pytest.approx(0.24, abs=0.08)
    assert kinds["mix",] / 400 == pytest.approx(0.36, abs=0.08)


def test_without_split_sounds_only_wholes_are_laid_over_each_other(tmp_path):
    _, pool = wholes(tmp_path / "bank", split=False)
    assert {piece.part for mashup in many(PLAIN, pool) for piece in mashup.pieces} == {"mix"}


def test_a_single_song_of_a_genre_is_heard_alone(tmp_path):
    bank, pool = wholes(tmp_path / "bank", songs=1)
    found = many(PLAIN, pool, 10)
    assert all(len(mashup.pieces) == 1 for mashup in found)
    assert render(bank, None, found).std() > 0.01
