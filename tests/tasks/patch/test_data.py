from pathlib import Path

import numpy as np
import pytest

import melscape
from melscape.features.logmel import log_mel
from melscape.synth.vital.farm.recipe import recipe_of
from melscape.synth.vital.render.note import Note
from melscape.tasks.patch import data
from melscape.tasks.patch.data import MEL, MEL_FRAMES, feature, measure


def played(note, *, partials=8, decay=1.0):
    seconds = np.arange(note.samples) / note.rate_hz
    pitch_hz = 440.0 * 2 ** ((note.midi - 69) / 12)
    wave = sum(np.sin(2 * np.pi * k * pitch_hz * seconds) / k for k in range(1, partials + 1))
    gate = np.exp(-decay * seconds) * np.where(seconds < note.held_seconds, 1.0, 0.0)
    return np.tile((0.1 * wave * gate)[None].astype(np.float32), (2, 1))


def apart(one, other, **kinds):
    return float(np.sqrt(np.mean((feature(played(one), one) - feature(played(other, **kinds), other)) ** 2)))


@pytest.mark.parametrize("total_seconds", [0.5, 2.0, 5.0])
def test_rows_have_one_shape_whatever_the_length(total_seconds):
    note = Note(held_seconds=0.3, total_seconds=total_seconds)
    found = measure(played(note), note)
    assert {name: values.shape for name, values in found.items()} == {"mel": (128, MEL_FRAMES), "feature": (1404,)}
    assert all(np.isfinite(values).all() for values in found.values())


def test_the_mel_is_the_contract_of_the_middle_channel():
    note = Note()
    sound = played(note)
    truth = log_mel(sound.mean(0), MEL)
    found = measure(sound, note)["mel"][:, : truth.shape[1]]
    assert np.abs(found - truth).max() < 0.1


def test_the_same_timbre_at_another_key_is_nearer_than_another_timbre():
    note, fifth = Note(60), Note(67)
    assert apart(note, fifth) < 0.6 * apart(note, note, partials=1)


def test_the_same_note_held_longer_is_nearer_than_one_that_dies():
    short, longer = Note(held_seconds=1.2, total_seconds=2.0), Note(held_seconds=1.5, total_seconds=2.4)
    assert apart(short, longer) < 0.5 * apart(short, short, decay=6.0)


def test_level_changes_nothing():
    note = Note()
    assert np.allclose(feature(played(note), note), feature(np.float32(0.1) * played(note), note), atol=0.05)


def test_silence_has_a_feature():
    note = Note()
    assert np.isfinite(feature(np.zeros((2, note.samples), np.float32), note)).all()


def test_all_that_measures_is_in_the_recipe_of_a_set(monkeypatch):
    root = Path(melscape.__file__).parent
    assert all((root / part).is_file() for part in data.DECIDING)
    before = recipe_of(measure)
    monkeypatch.setattr(data, "DECIDING", data.DECIDING[1:])
    assert recipe_of(measure)["measured"] != before["measured"]
