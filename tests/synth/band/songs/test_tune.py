"""The tune in somebody's mouth or hands."""

import numpy as np
import pytest

from melscape.synth.band.songs.chance import chance_of
from melscape.synth.band.songs.genres import GENRES, style_of
from melscape.synth.band.songs.melody import make_melody
from melscape.synth.band.songs.plan import draw_plan
from melscape.synth.band.songs.score import Event
from melscape.synth.band.songs.style import Ornaments
from melscape.synth.band.songs.tune import dressed, growled, in_thirds, lay_tune, moved_to, spoken


@pytest.mark.parametrize("genre", GENRES)
def test_the_tune_keeps_contour_and_order_in_every_genre(genre):
    melody = make_melody(7, 0, 12)
    for song in range(3):
        plan = draw_plan(style_of(genre), 0, song, 30.0, melody)
        laid = lay_tune(plan, 60.0)
        contour = np.sign(np.diff([event.pitch_midi for event in laid]))[: len(melody) - 1]
        assert len(laid) >= 6 and np.array_equal(contour, melody.contour[: contour.size])
        assert np.all(np.diff([event.start_beats for event in laid]) > 0)
        assert 50 <= np.mean([event.pitch_midi for event in laid]) <= 70


def test_a_short_tune_begins_anew():
    melody = make_melody(0, 0, 2)
    laid = lay_tune(draw_plan(style_of("pop"), 0, 0, 30.0, melody), 60.0)
    assert len(laid) > 3 * len(melody)
    assert laid[0].pitch_midi == laid[len(melody)].pitch_midi


def test_ornaments_bend_notes_and_leave_pitch_and_place():
    notes = [Event(float(place), 0.9, 60.0 + place % 5, 90) for place in range(200)]
    plain = dressed(notes, Ornaments(0.0, 0.0, 0.0, 0.0, 0.0), chance_of(0, "plain"))
    assert plain == notes
    rich = dressed(notes, Ornaments(0.3, 0.2, 0.2, 0.2, 0.2), chance_of(0, "rich"))
    core = [event for event in rich if event.beats == 0.9]
    assert [(event.start_beats, event.pitch_midi) for event in core] == [(e.start_beats, e.pitch_midi) for e in notes]
    assert np.mean([bool(event.bend) for event in core]) > 0.5
    assert 20 < len(rich) - len(core) < 60
    assert all(event.beats < 0.2 and event.velocity < 90 for event in rich if event.beats != 0.9)


def test_moving_a_tune_moves_whole_octaves():
    notes = [Event(0.0, 1.0, 60, 90), Event(1.0, 1.0, 64, 90)]
    assert [event.pitch_midi for event in moved_to(notes, 75.0)] == [72, 76]
    assert moved_to([], 60.0) == []


def test_rapping_is_dense_speech_with_breaths():
    plan = draw_plan(style_of("hiphop"), 0, 0, 30.0)
    said = spoken(plan, chance_of(0, "rap"), 50.0)
    bars = {int(event.start_beats // 4) for event in said}
    assert 6 <= len(said) / len(bars) <= 15
    assert all(event.start_beats % 4 < 3.9 and 40 < event.pitch_midi < 62 for event in said)
    assert np.mean([event.start_beats % 0.25 == 0 for event in said]) == 1.0


def test_shouts_keep_the_rhythm_and_lose_the_pitch():
    notes = [Event(float(place), 1.0, 60.0 + 3 * (place % 5), 90) for place in range(40)]
    shouted = growled(notes, chance_of(0, "growl"), 45.0)
    assert {event.start_beats for event in notes} <= {event.start_beats for event in shouted}
    assert np.std([event.pitch_midi for event in shouted]) < 2.0


def test_the_second_voice_is_a_third_above_and_in_key():
    plan = draw_plan(style_of("pop"), 0, 3, 20.0)
    tune = lay_tune(plan, 60.0)
    second = in_thirds(plan, tune)
    classes = {(plan.key + step) % 12 for step in plan.scale}
    gaps = {int(above.pitch_midi - below.pitch_midi) for above, below in zip(second, tune)}
    assert gaps <= {3, 4} and all(event.pitch_midi % 12 in classes for event in second)
