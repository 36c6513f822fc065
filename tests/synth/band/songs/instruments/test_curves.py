"""How pitch and loudness move inside a note."""

import numpy as np
import pytest

from melscape.synth.band.songs.chance import chance_of
from melscape.synth.band.songs.instruments.curves import Manner, pitch_curve, swell, times_of, wander
from melscape.synth.band.songs.instruments.kernels import CURVE_SAMPLES
from melscape.synth.band.songs.instruments.tone import Tone

RATE_HZ = 22_050
TIMES = times_of(RATE_HZ, RATE_HZ)


def semitones(tone, manner, times=TIMES):
    return 12 * np.log2(pitch_curve(tone, times, manner, chance_of(0, "curve")) / tone.pitch_hz)


def test_a_curve_has_a_value_every_32_samples_and_two_more():
    assert TIMES.size >= RATE_HZ / CURVE_SAMPLES + 2
    assert TIMES[1] == CURVE_SAMPLES / RATE_HZ


def test_a_plain_note_keeps_its_pitch():
    assert pitch_curve(Tone(69, 1.0, 90), TIMES, Manner(), chance_of(0)) == pytest.approx(440.0)


def test_a_bend_is_spread_over_the_time_held_and_stays():
    line = semitones(Tone(60, 0.5, 90, bend=(0.0, 2.0, 1.0)), Manner())
    assert np.interp([0.0, 0.125, 0.25, 0.5, 0.9], TIMES, line) == pytest.approx([0, 1, 2, 1, 1], abs=0.02)


def test_a_scoop_arrives():
    line = semitones(Tone(60, 1.0, 90), Manner(scoop_semitones=-1.5, scoop_seconds=0.1))
    assert line[0] == pytest.approx(-1.5) and np.interp(0.1, TIMES, line) > -0.1 and abs(line[-1]) < 1e-6


def test_vibrato_sets_in_later_with_its_depth_and_speed():
    manner = Manner(vibrato_hz=5.0, vibrato_cents=30.0, vibrato_after_seconds=0.2)
    line = semitones(Tone(60, 1.0, 90), manner)
    assert np.abs(line[TIMES < 0.2]).max() < 1e-9
    settled = line[TIMES > 0.5]
    assert settled.max() == pytest.approx(0.3, abs=0.02) and settled.min() == pytest.approx(-0.3, abs=0.02)
    turns = (np.diff(np.sign(settled)) != 0).sum()
    assert turns == pytest.approx(2 * 5.0 * 0.5, abs=1.5)


def test_speech_falls():
    line = semitones(Tone(50, 0.5, 90), Manner(fall_semitones=2.0))
    assert line[0] == pytest.approx(0.0) and np.interp(0.5, TIMES, line) == pytest.approx(-2.0, abs=0.05)
    assert (np.diff(line) <= 0).all()


def test_drift_is_of_the_size_asked_for():
    long = times_of(60 * RATE_HZ, RATE_HZ)
    assert 4.0 < 100 * semitones(Tone(60, 60.0, 90), Manner(drift_cents=8.0), long).std() < 10.0
    assert 0.5 < wander(long, 0.1, chance_of(1)).std() < 1.1


def test_loudness_rises_once_and_settles():
    line = swell(TIMES, 0.1, 0.05, 0.4)
    assert line[0] == 0.0 and line[TIMES < 0.1].max() == pytest.approx(1.0, abs=0.02)
    assert line[-1] == pytest.approx(0.4, abs=1e-3)
    assert swell(TIMES, 0.0)[1:] == pytest.approx(1.0)
