"""Bass lines."""

from dataclasses import replace

import numpy as np
import pytest

from melscape.synth.band.songs.bass_patterns import LINES
from melscape.synth.band.songs.bassline import HIGHEST_MIDI, LOWEST_MIDI, play_bass
from melscape.synth.band.songs.genres import style_of
from melscape.synth.band.songs.harmony import chord_at
from melscape.synth.band.songs.plan import draw_plan


def plan_with(line, song=0, genre="rock", beats_per_bar=4):
    plan = draw_plan(style_of(genre), 0, song, 20.0)
    return replace(plan, feel=replace(plan.feel, lines=((line, 1.0),), beats_per_bar=beats_per_bar))


def played(plan):
    chords = plan.chords()
    return chords, [event for event in play_bass(plan, chords) if event.start_beats < plan.beats]


@pytest.mark.parametrize("line", [*LINES, "riff"])
def test_every_manner_plays_low_notes_in_order(line):
    beats = 3 if "three" in line or "waltz" in line else 4
    _, events = played(plan_with(line, beats_per_bar=beats))
    assert len(events) >= 4
    starts = [event.start_beats for event in events]
    assert starts == sorted(starts) and len(set(starts)) == len(starts)
    assert all(LOWEST_MIDI - 6 <= event.pitch_midi <= HIGHEST_MIDI + 6 for event in events)
    assert all(1 <= event.velocity <= 127 and event.beats > 0 for event in events)


def test_a_walking_bass_lands_on_the_root_and_walks_there_by_small_steps():
    steps, landed, changes = [], 0, 0
    for song in range(8):
        chords, events = played(plan_with("walking", song, "jazz"))
        steps += list(np.abs(np.diff([event.pitch_midi for event in events])))
        for event in events:
            chord = chord_at(chords, event.start_beats)
            if event.start_beats == chord.start_beats:
                changes += 1
                landed += event.pitch_midi % 12 == chord.bass
    assert landed / changes > 0.95
    assert np.mean(np.array(steps) <= 5) > 0.8


def test_disco_octaves_leap_twelve_semitones_and_rock_eighths_stay():
    def share(line):
        _, events = played(plan_with(line))
        return np.mean(np.abs(np.diff([event.pitch_midi for event in events])) == 12)

    assert share("octaves") > 0.4 > 0.05 > share("eighths")


def test_country_goes_from_root_to_fifth():
    chords, events = played(plan_with("country", genre="country"))
    steps = [int(event.pitch_midi - chord_at(chords, event.start_beats).root) % 12 for event in events]
    assert {0, 7} <= set(steps) and np.mean([step in (0, 7) for step in steps]) > 0.75


def test_the_same_song_has_the_same_bass():
    plan = draw_plan(style_of("reggae"), 3, 4, 20.0)
    assert play_bass(plan, plan.chords()) == play_bass(plan, plan.chords())
