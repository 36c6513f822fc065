"""Chords in rhythm."""

from dataclasses import replace

import numpy as np
import pytest

from melscape.synth.band.songs.chance import chance_of
from melscape.synth.band.songs.comp_patterns import COMPS
from melscape.synth.band.songs.comping import play_comp
from melscape.synth.band.songs.genres import style_of
from melscape.synth.band.songs.harmony import chord_at
from melscape.synth.band.songs.plan import draw_plan
from melscape.synth.band.songs.style import Seat

PIANO = (("piano", 1.0),)


def accompanied(manner, genre="pop", enters=0.0, song=1):
    plan = draw_plan(style_of(genre), 0, song, 20.0)
    beats = 3 if "three" in manner or "waltz" in manner else 4
    plan = replace(plan, feel=replace(plan.feel, beats_per_bar=beats))
    chords = plan.chords()
    seat = Seat(manner, PIANO, enters=enters)
    return plan, chords, play_comp(plan, chords, seat, chance_of(0, manner))


@pytest.mark.parametrize("manner", COMPS)
def test_every_manner_plays_notes_of_the_chord(manner):
    _, chords, events = accompanied(manner)
    assert len(events) >= 4
    inside = 0
    for event in events:
        # A strummed string sounds a little after its stroke: look a step back so as not to see the next chord.
        chord = (
            chord_at(chords, event.start_beats - 0.2)
            if event.start_beats % 1 > 0.9
            else chord_at(chords, event.start_beats)
        )
        extras = {(chord.root + 7) % 12, (chord.root + 9) % 12, (chord.bass - 5) % 12, chord.bass}
        inside += event.pitch_midi % 12 in set(chord.pitch_classes) | extras
    assert inside / len(events) > 0.95
    assert all(1 <= event.velocity <= 127 and 0 < event.beats <= 8 and 20 < event.pitch_midi < 110 for event in events)


def test_a_skank_is_always_off_the_beat():
    _, _, events = accompanied("skank", "reggae")
    phases = np.array([event.start_beats % 1 for event in events])
    assert np.all(phases >= 0.5) and np.mean(np.abs(phases - 0.5) < 0.1) > 0.45


def test_held_chords_are_struck_anew_where_the_harmony_moves():
    _, chords, events = accompanied("pad")
    starts = {event.start_beats for event in events}
    assert all(chord.start_beats in starts for chord in chords)


def test_a_player_who_enters_late_is_silent_in_the_verse():
    heard = 0
    for song in range(6):
        plan, _, events = accompanied("blocks", enters=0.9, song=song)
        heard += len(events)
        assert all(plan.section_at(event.start_beats).energy >= 0.9 for event in events)
    assert heard > 50


def test_strummed_strings_follow_one_another():
    _, _, events = accompanied("strum_slow")
    starts = sorted({event.start_beats for event in events})[:5]
    assert starts[1] - starts[0] == pytest.approx(0.04)
