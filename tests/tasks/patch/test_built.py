import numpy as np
import pytest

from melscape.synth.vital.render.note import Note
from melscape.synth.vital.wavetables import by_name
from melscape.tasks.patch.search.built import built, cut, envelope
from melscape.tasks.patch.target import RATE_HZ, Target


def target(amplitudes, midi=57, *, seconds=1.0, decay=0.0, **kinds):
    note = Note(midi, held_seconds=0.8 * seconds, total_seconds=seconds)
    seconds_at = np.arange(note.samples) / RATE_HZ
    pitch_hz = 440.0 * 2 ** ((midi - 69) / 12)
    wave = sum(a * np.sin(2 * np.pi * k * pitch_hz * seconds_at) for k, a in enumerate(amplitudes, 1))
    gate = np.exp(-decay * seconds_at) * np.clip((note.held_seconds - seconds_at) / 0.01, 0.0, 1.0)
    return Target((0.2 * wave * gate)[None].astype(np.float32), note, **kinds)


def spectrum_of(name):
    amplitudes = np.abs(np.fft.rfft(by_name()[name].frames[0]))[1:40]
    return amplitudes / amplitudes.max()


@pytest.mark.parametrize("name", ["Sine", "Square", "Clarinet", "Bright Saw"])
def test_a_note_that_one_of_our_tables_plays_finds_it(name):
    found = [preset.wavetables[1].name for preset in built(target(spectrum_of(name)), 3)]
    assert name in found


def test_the_nearest_comes_first_and_as_many_as_were_asked_for():
    presets = built(target([1.0]), 4)
    assert len(presets) == 4
    assert presets[0].wavetables[1].name in {"Sine", "Sine to Saw", "Sine to Square", "Soft FM", "Sub"}


def test_a_note_that_dies_gets_an_envelope_that_dies():
    dying, steady = (envelope(target([1.0, 0.5], decay=decay)) for decay in (12.0, 0.0))
    assert dying["env_1_sustain"] < 0.3 < steady["env_1_sustain"]


def test_a_sound_without_pitch_has_no_table():
    assert built(target([1.0], pitched=False), 3) == []
    assert cut(target([1.0], pitched=False)) == []


def test_a_cut_table_has_the_harmonics_of_the_sound():
    preset = cut(target([1.0, 0.0, 0.5]))[0]
    amplitudes = np.abs(np.fft.rfft(preset.wavetables[1].frames[0]))[1:5]
    assert np.allclose(amplitudes / amplitudes[0], [1.0, 0.0, 0.5, 0.0], atol=0.03)
