"""A wavetable cut from a note: its harmonics come back, and it moves as the note did."""

import numpy as np
import pytest

from melscape.errors import SynthError
from melscape.synth.vital.presets.preset import VitalPreset
from melscape.tasks.patch.tables.cut import cut_table, cycles
from melscape.tasks.patch.tables.harmonics import hear_harmonics
from melscape.tasks.patch.tables.keyframes import apart_db, blended, choose

RATE_HZ = 44_100


def note(amplitudes, midi=57.0, seconds=1.0):
    """`amplitudes` (T, K) spread over the note, or (K) throughout; each harmonic with a phase of its own."""
    rows = np.atleast_2d(np.asarray(amplitudes, dtype=float))
    time = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    pitch_hz = 440.0 * 2.0 ** ((midi - 69.0) / 12.0)
    at = np.linspace(0.0, seconds, len(rows))
    harmonics = [
        np.interp(time, at, rows[:, k]) * np.sin(2 * np.pi * (k + 1) * pitch_hz * time + 1.7 * k * k)
        for k in range(rows.shape[1])
    ]
    return np.sum(harmonics, axis=0)


def spectrum(table, count):
    return np.abs(np.fft.rfft(table.frames, axis=1))[:, 1 : count + 1]


def test_each_harmonic_is_as_strong_as_it_was_made():
    made = [0.5, 0.0, 0.25, 0.02]
    heard = hear_harmonics(note(made), RATE_HZ, 220.0, np.array([0.3, 0.6]))
    assert np.allclose(heard.amplitudes[:, :4], made, atol=2e-3)
    assert heard.amplitudes.shape == (2, 90) and heard.amplitudes[:, 4:].max() < 1e-3


def test_the_cycle_has_the_harmonics_of_the_note():
    table = cut_table(note([1.0, 0.5, 0.0, 0.25]), RATE_HZ, 57.0, 1.0).table
    found = spectrum(table, 4)[0]
    assert np.allclose(found / found[0], [1.0, 0.5, 0.0, 0.25], atol=5e-3)
    assert table.positions == (0,) and np.abs(table.frames).max() == 1.0


def test_a_note_that_does_not_change_needs_one_cycle():
    assert len(cut_table(note([1.0, 0.5, 0.3]), RATE_HZ, 57.0, 1.0).table.positions) == 1


def test_a_note_that_changes_gets_more_cycles_and_a_way_through_them():
    dull, bright = [1.0, 0.03, 0.01, 0.003], [0.4, 0.6, 0.5, 0.4]
    cut = cut_table(note([bright, dull, dull]), RATE_HZ, 57.0, 1.0)
    first, last = spectrum(cut.table, 4)[[0, -1]]
    assert cut.moves and first[1] / first[0] > 5 * last[1] / last[0]
    assert cut.table.positions[0] == 0 and cut.table.positions[-1] == 256
    times, heights = zip(*cut.sweep.points)
    assert list(times) == sorted(times) and times[0] == 0.0 and times[-1] == 1.0
    assert heights[0] == 1.0 and heights[-1] == 0.0 and len(times) <= 30


def test_more_cycles_are_nearer_to_moments_that_were_not_cut():
    random = np.random.default_rng(0)
    sound = note(10.0 ** random.uniform(-2, 0, (5, 6)), seconds=2.0)
    moments = np.linspace(0.2, 1.8, 29)
    truth = hear_harmonics(sound, RATE_HZ, 220.0, moments).amplitudes[:, :6]
    errors_db = []
    for count in (1, 3, 5):
        cut = cut_table(sound, RATE_HZ, 57.0, 2.0, keyframes=count)
        roots = np.sqrt(spectrum(cut.table, 6))
        made = np.stack([np.interp(moments, cut.moments_seconds, root) for root in roots.T], axis=1) ** 2
        errors_db.append(apart_db(made, truth))
    assert errors_db[2] < errors_db[1] < errors_db[0] and errors_db[2] < 0.5 * errors_db[0]


def test_harmonics_of_all_cycles_are_in_step():
    spectra = np.random.default_rng(1).uniform(0.1, 1.0, (3, 20))
    turned = np.fft.rfft(cycles(spectra), axis=1)[:, 1:21]
    assert np.abs(turned.real).max() < 1e-3 * np.abs(turned).max() and (turned.imag < 0).all()


def test_blending_goes_through_the_square_roots_of_amplitudes():
    rows = np.array([[1.0, 0.0], [0.3, 0.3], [0.0, 1.0]])
    assert np.allclose(blended(rows, (0, 2)), [[1.0, 0.0], [0.25, 0.25], [0.0, 1.0]])
    assert np.allclose(blended(rows, (1,)), 0.3)


def test_levels_do_not_count_in_the_distance_of_spectra():
    rows = np.array([[1.0, 0.1], [0.5, 0.2]])
    assert apart_db(rows, rows * [[3.0], [0.1]]) == pytest.approx(0.0, abs=1e-9)
    assert apart_db(np.array([[1.0, 0.1]]), np.array([[1.0, 0.01]])) == pytest.approx(10.0)


def test_chosen_moments_are_few_and_rise():
    sound = note(np.random.default_rng(2).uniform(0.01, 1.0, (8, 5)))
    heard = hear_harmonics(sound, RATE_HZ, 220.0, np.linspace(0.05, 0.9, 20))
    chosen = choose(heard, 4)
    assert 1 < len(chosen) <= 4 and list(chosen) == sorted(set(chosen))


def test_the_preset_gets_the_table_and_what_moves_it():
    cut = cut_table(note([[1.0, 1.0], [1.0, 0.02], [1.0, 0.02]]), RATE_HZ, 57.0, 1.0)
    preset = cut.into(VitalPreset().with_values(env_1_sustain=0.5), oscillator=2, lfo=3)
    assert preset.wavetables[2] is cut.table and preset.value("osc_2_on") == 1.0
    assert [(slot.source, slot.destination) for slot in preset.modulations] == [("lfo_3", "osc_2_wave_frame")]
    assert 2.0 ** -preset.value("lfo_3_frequency") == pytest.approx(cut.sweep_seconds, rel=1e-3)
    assert preset.value("env_1_sustain") == 0.5 and cut.into(preset, 2, 3).modulations == preset.modulations


@pytest.mark.parametrize("midi", [-20.0, 130.0])
def test_a_pitch_that_cannot_be_cut_is_refused(midi):
    with pytest.raises(SynthError):
        cut_table(note([1.0]), RATE_HZ, midi, 1.0)


def test_silence_has_no_cycle():
    with pytest.raises(SynthError):
        cut_table(np.zeros(RATE_HZ), RATE_HZ, 57.0, 1.0)


def test_a_note_of_a_few_milliseconds_still_gives_a_cycle():
    table = cut_table(note([1.0, 0.5], seconds=0.01)[None], RATE_HZ, 57.0, 0.01).table
    assert table.frames.shape == (1, 2048)
