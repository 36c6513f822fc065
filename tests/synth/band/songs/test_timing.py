"""Swing and human timing."""

import numpy as np
import pytest

from melscape.synth.band.songs.chance import chance_of
from melscape.synth.band.songs.score import Event
from melscape.synth.band.songs.timing import humanised, swung, swung_events, wander


def test_straight_time_stays_and_triplet_swing_reaches_the_last_third():
    assert [swung(beats, 0.5) for beats in (0.0, 0.25, 1.5, 3.75)] == [0.0, 0.25, 1.5, 3.75]
    assert swung(1.5, 2 / 3) == pytest.approx(1 + 2 / 3)
    assert swung(1.25, 2 / 3) == pytest.approx(1 + 1 / 3)
    assert swung(2.0, 2 / 3) == 2.0


def test_sixteenths_can_swing_inside_straight_eighths():
    assert [swung(beats, 0.6, 0.5) for beats in (0.0, 0.25, 0.5, 0.75)] == pytest.approx([0.0, 0.3, 0.5, 0.8])


def test_swing_changes_no_order():
    moments = np.linspace(0.0, 4.0, 200)
    assert np.all(np.diff([swung(float(beats), 0.68) for beats in moments]) > 0)
    notes = swung_events([Event(0.0, 0.5, 60, 90), Event(0.5, 0.5, 62, 90)], 2 / 3)
    assert notes[0].end_beats == pytest.approx(notes[1].start_beats) and notes[1].end_beats == pytest.approx(1.0)


def test_players_err_by_as_much_as_asked_and_drift():
    errors = np.array(wander(chance_of(0, "time"), 20_000, 0.01))
    assert errors.std() == pytest.approx(0.01, rel=0.06) and abs(errors.mean()) < 1e-3
    assert np.corrcoef(errors[1:], errors[:-1])[0, 1] > 0.2


def test_notes_of_one_chord_move_together_and_late():
    chord = [Event(float(beat), 1.0, pitch, 90) for beat in range(50) for pitch in (60, 64, 67)]
    played = humanised(chord, chance_of(0, "chord"), 0.01, 0.05)
    starts = np.array([event.start_beats for event in played]).reshape(50, 3)
    assert np.all(starts == starts[:, :1])
    assert np.mean(starts[:, 0] - np.arange(50)) == pytest.approx(0.05, abs=0.01)
    assert min(starts.ravel()) >= 0.0 and len({event.velocity for event in played}) > 5
