from dataclasses import replace

import numpy as np
import pytest
from tests.tasks.generate.judged import generator

from melscape.tasks.generate.sliders.trial import cut, listen, pitched_to_try, sounds_to_try, spearman_of


def louder(code, positions):
    return replace(code, level_db=code.level_db - 20.0 + 6.0 * positions["loudness"])


def test_a_knob_that_works_is_measured_to_work():
    sounds = generator().library.codes[:2]
    assert spearman_of("loudness", louder, sounds, generator()) == pytest.approx(1.0)


def test_a_knob_the_wrong_way_round_and_one_that_does_nothing_are_seen():
    sounds = generator().library.codes[:2]
    wrong = spearman_of("loudness", lambda code, at: louder(code, {"loudness": -at["loudness"]}), sounds, generator())
    assert wrong == pytest.approx(-1.0)
    assert spearman_of("loudness", lambda code, at: code, sounds, generator()) == 0.0


def test_sounds_are_held_out_and_new_ones_half_each():
    sounds = sounds_to_try(generator(), 0, 8)
    held = {code.name for code in generator().library.part("validation")}
    assert [code.name in held for code in sounds] == [True] * 4 + [False] * 4
    assert [code.name for code in sounds] == [code.name for code in sounds_to_try(generator(), 0, 8)]


def test_pitch_is_tried_on_sounds_that_have_one():
    library = generator().library
    assert pitched_to_try(generator(), 0) == ()
    codes = tuple(replace(code, note_midi=60.0) if i % 4 == 0 else code for i, code in enumerate(library.codes))
    tried = pitched_to_try(replace(generator(), library=replace(library, codes=codes)), 0, 5)
    assert len(tried) == 5
    assert all(code.note_midi is not None for code in tried)
    held = {code.name for code in library.part("validation")}
    assert [code.name in held for code in tried] == [True, True, False, False, False]


def test_what_is_listened_to_does_not_clip():
    samples, found = listen(replace(generator().library.codes[0], level_db=80.0), generator())
    assert np.abs(samples).max() <= 0.9
    assert np.isfinite(found["loudness"])


def test_a_cut_keeps_the_beginning():
    code = generator().library.codes[0]
    short = cut(code, generator(), 0.1)
    assert short.frames == round(0.1 / generator().config.mel.frame_seconds)
    np.testing.assert_array_equal(short.latents, code.latents[: short.steps])
    assert cut(code, generator(), 100.0).frames == code.frames
