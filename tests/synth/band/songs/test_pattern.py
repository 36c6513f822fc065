"""Rhythms written as characters."""

import pytest

from melscape.synth.band.songs.bass_patterns import LINES
from melscape.synth.band.songs.comp_patterns import COMPS
from melscape.synth.band.songs.drum_patterns import FILLS, GROOVES
from melscape.synth.band.songs.pattern import Slot, slots_of
from melscape.synth.band.songs.score import PIECES
from melscape.synth.band.songs.voicing import VOICINGS


def test_holds_lengthen_and_rests_are_silent():
    assert slots_of("x-.o", 0, 4) == (Slot("x", 0.0, 2.0), Slot("o", 3.0, 1.0))
    assert slots_of("x.......o---....", 0, 4) == (Slot("x", 0.0, 0.25), Slot("o", 2.0, 1.0))


def test_bars_take_turns():
    assert [slots_of("x.../.x..", bar, 4)[0].start_beats for bar in range(4)] == [0.0, 1.0, 0.0, 1.0]


def test_triplets_stand_where_swing_moves_them_onto_thirds():
    assert [slot.start_beats for slot in slots_of("xxx......xxx", 0, 4)] == [0.0, 0.25, 0.5, 3.0, 3.25, 3.5]


def test_a_bar_of_three_has_three_beats():
    assert [slot.start_beats for slot in slots_of("x.x.x.", 0, 3)] == [0.0, 1.0, 2.0]


@pytest.mark.parametrize("name", LINES)
def test_every_bass_line_fills_its_bars(name):
    beats = 3 if "three" in name or "waltz" in name else 4
    for line in LINES[name]:
        assert all(len(turn) % beats == 0 for turn in line.split("/")), line
        assert set(line) <= set("1345678vawm-./"), line


@pytest.mark.parametrize("name", COMPS)
def test_every_accompaniment_fills_its_bars(name):
    beats = 3 if "three" in name or "waltz" in name else 4
    comp = COMPS[name]
    assert comp.voicing in VOICINGS and 0.0 < comp.held <= 2.0
    for rhythm in comp.rhythms:
        assert all(len(turn) % beats == 0 for turn in rhythm.split("/")), rhythm
        assert set(rhythm) <= set("xXoduysbf?0123456789-./"), rhythm


@pytest.mark.parametrize("name", [*GROOVES, *FILLS])
def test_every_drum_line_names_its_piece_and_fills_its_bars(name):
    beats = 3 if "three" in name or "waltz" in name else 4
    lines = FILLS[name] if name in FILLS else [line for layer in GROOVES[name] for line in layer if line]
    for line in lines:
        for words in line.split(" & "):
            piece, pattern = words.split(" ")
            assert piece in PIECES and set(pattern) <= set("Xxog?./"), words
            assert all(len(turn) % beats == 0 for turn in pattern.split("/")), words
