"""The way from sound to sound: exact ends, lengths in equal ratios, steps that sound equal; and other lengths."""

from dataclasses import replace

import numpy as np
import pytest
from tests.tasks.generate import pings

from melscape.measures.morph import max_jump
from melscape.tasks.generate.making.between import warped
from melscape.tasks.generate.making.between_codes import Way, at_length, way_through


@pytest.fixture(scope="module")
def model():
    return pings.model()


def test_both_ends_are_the_sounds_themselves(model):
    first, last = model.library.codes[:2]
    way = way_through(model, [first, last], 5)
    assert way[0] is first and way[-1] is last and len(way) == 5


def test_a_way_over_three_sounds_meets_the_middle_one_once(model):
    codes = model.library.codes[:3]
    way = way_through(model, codes, 4)
    assert len(way) == 7 and way[3] is codes[1]


def test_length_level_and_shift_go_evenly(model):
    first, last = model.library.codes[0], model.library.codes[1]
    ends = (replace(first, shift_semitones=-4.0, level_db=-30.0), replace(last, shift_semitones=8.0, level_db=-10.0))
    middle = Way.of(model, *ends).at(0.5)
    assert middle.frames == round(np.sqrt(first.frames * last.frames))
    assert (middle.shift_semitones, middle.level_db) == (2.0, -20.0)
    assert middle.parents == (first.name, last.name)


def test_steps_sound_about_equal(model):
    jumps = []
    for first, last in zip(model.library.codes[:8:2], model.library.codes[1:8:2]):
        mels = [model.decode_db(code) - code.level_db for code in way_through(model, [first, last], 7)]
        jumps.append(max_jump(np.stack([warped(mel, 40, 0) for mel in mels])))
    assert np.mean(jumps) < 1.8  # 6 would be one jump


def test_a_way_from_a_sound_to_itself_stands_still(model):
    code = model.library.codes[0]
    middle = Way.of(model, code, code).at(0.5)
    assert np.abs(model.decode_db(middle) - model.decode_db(code)).mean() < 3.0


@pytest.mark.parametrize("share", [0.4, 2.5])
def test_a_sound_gets_the_length_that_is_wished(model, share):
    code = replace(model.library.codes[0], shift_semitones=2.0, note_midi=50.0)
    frames = round(share * code.frames)
    longer = at_length(model, code, frames)
    assert longer.frames == frames and model.decode_db(longer).shape[1] == frames
    assert (longer.shift_semitones, longer.note_midi, longer.level_db) == (2.0, 50.0, code.level_db)


def test_a_sound_at_its_own_length_is_itself(model):
    code = model.library.codes[0]
    assert at_length(model, code, code.frames) is code
