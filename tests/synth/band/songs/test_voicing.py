"""Chords in the hand."""

import numpy as np
import pytest

from melscape.synth.band.songs.harmony import lay_chords
from melscape.synth.band.songs.voicing import VOICINGS, bass_note, nearest, voiced

SEVENTHS = lay_chords("Imaj7 vi7 ii7 V7 I iv bVII Vsus4 I5 viihalf", 4, range(10), 4)


@pytest.mark.parametrize("voicing", VOICINGS)
def test_a_voicing_rises_near_its_centre_and_holds_only_the_chord(voicing):
    before = ()
    for chord in SEVENTHS:
        notes = voiced(chord, voicing, 60.0, before)
        inside = set(chord.pitch_classes) | {chord.bass}
        if voicing in ("power", "fifth"):
            inside |= {(chord.root + 7) % 12}
        if voicing == "shell":
            inside |= {(chord.root + 7) % 12}
        assert list(notes) == sorted(set(notes)), (voicing, chord, notes)
        assert {note % 12 for note in notes} <= inside
        assert 40 <= np.mean(notes) <= 76
        before = notes


def test_the_next_chord_is_near_the_last():
    before, moved = (), []
    for chord in SEVENTHS * 2:
        notes = voiced(chord, "close", 62.0, before)
        if before:
            moved.append(abs(np.mean(notes) - np.mean(before)))
        before = notes
    assert np.mean(moved) < 3.0


def test_guitars_have_the_bass_note_lowest():
    for chord in lay_chords("I I/3 IV/5", 0, range(3), 4):
        assert voiced(chord, "guitar", 60.0)[0] % 12 == chord.bass


def test_nearest_is_within_half_an_octave():
    for pitch_class in range(12):
        for centre in (30.0, 41.5, 60.2):
            note = nearest(pitch_class, centre)
            assert note % 12 == pitch_class and abs(note - centre) <= 6.0


def test_bass_notes_stay_below_their_limit():
    assert all(40 < bass_note(chord, 54.0) <= 55 for chord in SEVENTHS)
