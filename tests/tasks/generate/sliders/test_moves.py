import numpy as np
import pytest
from tests.tasks.generate.judged import generator
from tests.tasks.generate.slid import code, moves


def test_the_middle_is_the_sound_itself():
    original = code()
    for positions in ({}, {"brightness": 0.0, "length": 0.0, "pitch": 0.0, "loudness": 0.0}):
        moved = moves().apply(original, positions)
        np.testing.assert_array_equal(moved.latents, original.latents)
        assert (moved.frames, moved.level_db, moved.shift_semitones) == (
            original.frames,
            original.level_db,
            original.shift_semitones,
        )


def test_longer_is_longer_and_shorter_is_shorter():
    lengths = [moves().apply(code(), {"length": position}).frames for position in (-1.0, -0.5, 0.0, 0.5, 1.0)]
    assert np.all(np.diff(lengths) > 0)
    assert lengths[-1] <= 4 * lengths[2]
    assert lengths[0] >= lengths[2] / 4


def test_a_stretched_sound_is_still_that_sound():
    original, longer = code(), moves().apply(code(), {"length": 0.5})
    before, after = (generator().decode_db(each) for each in (original, longer))
    # Its spectrum over all, in dB under the peak.
    assert np.abs(before.max(1) - after.max(1)).mean() < 6.0


def test_steps_always_hold_all_frames():
    step = generator().config.step_frames
    for position in (-1.0, -0.3, 0.4, 1.0):
        moved = moves().apply(code(), {"length": position})
        assert moved.steps == -(-moved.frames // step)


def test_pitch_moves_the_picture_and_keeps_what_was_moved_before():
    up = moves().apply(code(shift_semitones=1.0), {"pitch": 0.5})
    assert up.shift_semitones == pytest.approx(1.0 + 0.5 * moves().ranges.ends["pitch"][1])


def test_softer_is_only_a_lower_level():
    softer = moves().apply(code(), {"loudness": -0.5})
    np.testing.assert_array_equal(softer.latents, code().latents)
    assert softer.level_db < code().level_db


def test_a_louder_sound_is_denser_too():
    louder = moves().apply(code(), {"loudness": 1.0})
    density = [moves().compass.values(each.latents, each.frames)["density"] for each in (code(), louder)]
    assert density[1] > density[0]


def test_brighter_keeps_the_loudness():
    original, moved = code(), moves().apply(code(), {"brightness": 0.8})
    loudness = [moves().compass.loudness_db(each.latents, each.frames) + each.level_db for each in (original, moved)]
    assert loudness[1] == pytest.approx(loudness[0], abs=0.01)


def test_a_slower_start_is_softer_at_first():
    slower = moves().apply(code(), {"attack": 1.0})
    powers = [(10.0 ** (generator().decode_db(each) / 10.0)).sum(0) for each in (code(), slower)]
    early = [power[:2].mean() / power[4:12].mean() for power in powers]
    assert early[1] < 0.8 * early[0]


def test_a_start_that_is_sharp_already_stays():
    sharp = code()
    moved = moves().apply(sharp, {"attack": -1.0})
    np.testing.assert_array_equal(moved.latents, sharp.latents)


def test_every_sound_can_be_moved_to_both_sides():
    ranges = moves().ranges
    for name, (low, high) in ranges.ends.items():
        if name != "pitch":
            assert ranges.change(name, high + 1.0, 1.0) > 0
            assert ranges.change(name, low - 1.0, -1.0) < 0


def test_the_ends_of_a_range_are_where_the_data_is():
    low, high = moves().ranges.ends["brightness"]
    assert low + moves().ranges.change("brightness", low, 1.0) == pytest.approx(high)
    assert high + moves().ranges.change("brightness", high, -1.0) == pytest.approx(low)
