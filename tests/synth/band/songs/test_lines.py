"""Answers, counter-melodies and riffs."""

import numpy as np
import pytest

from melscape.synth.band.songs.chance import chance_of
from melscape.synth.band.songs.genres import style_of
from melscape.synth.band.songs.harmony import chord_at
from melscape.synth.band.songs.lines import play_answers, play_counterline
from melscape.synth.band.songs.plan import draw_plan
from melscape.synth.band.songs.riff import make_riff, play_riff
from melscape.synth.band.songs.style import Seat
from melscape.synth.band.songs.tune import lay_tune

GUITAR, STRINGS = (("guitar_clean", 1.0),), (("strings", 1.0),)


@pytest.mark.parametrize("song", range(8))
def test_answers_sound_while_the_tune_rests(song):
    plan = draw_plan(style_of("blues"), 0, song, 30.0)
    tune = lay_tune(plan, 60.0)
    answers = play_answers(plan, tune, Seat("answers", GUITAR), chance_of(0, song))
    sung = sum(
        any(event.start_beats - 1e-6 <= answer.start_beats < event.end_beats - 1e-6 for event in tune)
        for answer in answers
    )
    assert sung == 0
    classes = {(plan.key + step) % 12 for step in plan.scale}
    assert all(answer.pitch_midi % 12 in classes for answer in answers)


def test_nobody_answers_nothing():
    plan = draw_plan(style_of("blues"), 0, 0, 30.0)
    assert play_answers(plan, [], Seat("answers", GUITAR), chance_of(0)) == []


@pytest.mark.parametrize("song", range(6))
def test_a_counter_melody_is_slow_and_near(song):
    plan = draw_plan(style_of("disco"), 0, song, 20.0)
    chords = plan.chords()
    line = play_counterline(plan, chords, Seat("counterline", STRINGS, centre_midi=72.0), chance_of(0, song))
    slow = [event for event in line if event.beats > 1.0]
    assert len(slow) >= len(plan.sections)
    assert all(event.pitch_midi % 12 in chord_at(chords, event.start_beats).pitch_classes for event in slow)
    assert 60 <= np.mean([event.pitch_midi for event in slow]) <= 84
    starts = [event.start_beats for event in line]
    assert starts == sorted(starts)


def test_a_song_has_one_riff_and_it_follows_the_chords():
    plan = draw_plan(style_of("metal"), 0, 3, 20.0)
    chords = plan.chords()
    riff = make_riff(plan, plan.chance("riff"))
    assert riff == make_riff(plan, plan.chance("riff")) and riff.notes[0][0] == 0.0
    low, high = play_riff(plan, chords, 40.0), play_riff(plan, chords, 52.0)
    assert [event.start_beats for event in low] == [event.start_beats for event in high]
    tops = {section.bars.start * plan.beats_per_bar for section in plan.sections}
    first = [event for event in low if event.start_beats in tops]
    assert first and all(event.pitch_midi % 12 == chord_at(chords, event.start_beats).root for event in first)


def test_riffs_differ_between_songs():
    plans = [draw_plan(style_of("rock"), 0, song, 10.0) for song in range(8)]
    assert len({make_riff(plan, plan.chance("riff")) for plan in plans}) == 8
