import numpy as np
import pytest

from melscape.audio.clip import Clip
from melscape.errors import AudioError
from melscape.tasks.patch.listening.listen import listen
from melscape.tasks.patch.target import LONGEST_SECONDS, RATE_HZ, Target


def note(seconds, *, rate_hz=RATE_HZ, before=0.0, pitch_hz=220.0, tail=0.0):
    seconds_at = np.arange(round(seconds * rate_hz)) / rate_hz
    wave = sum(np.sin(2 * np.pi * k * pitch_hz * seconds_at) / k for k in range(1, 8))
    silence = [np.zeros(round(length * rate_hz)) for length in (before, tail)]
    dither = 1e-5 * np.random.default_rng(0).normal(size=silence[1].size)
    return Clip.of(np.concatenate([silence[0], 0.2 * wave, dither]).astype(np.float32), rate_hz)


def target(clip, **said):
    return Target.of(clip, listen(clip, **said), "made")


@pytest.mark.parametrize("before", [0.0, 0.25])
def test_it_begins_at_the_onset(before):
    made = target(note(1.0, before=before))
    assert np.abs(made.samples[0, :441]).max() > 0.01
    assert made.samples.shape[1] == pytest.approx(RATE_HZ, abs=0.06 * RATE_HZ)


def test_it_is_as_long_as_its_note():
    made = target(note(0.8))
    assert made.note.samples == made.samples.shape[1]
    assert 0 < made.note.held_seconds < made.note.total_seconds


def test_what_follows_the_sound_is_left_out():
    assert target(note(1.0, tail=2.0)).note.total_seconds < 1.2


def test_a_long_sound_fades_out():
    made = target(note(6.0))
    assert made.note.total_seconds == pytest.approx(LONGEST_SECONDS, abs=0.01)
    assert abs(made.samples[0, -1]) < 1e-3


def test_other_rates_are_brought_to_ours():
    made = target(note(1.0, rate_hz=22050))
    assert made.note.rate_hz == RATE_HZ and made.samples.shape[1] > 0.9 * RATE_HZ


def test_the_key_is_that_of_the_sound_or_what_was_said():
    assert target(note(1.0, pitch_hz=440.0)).note.midi == 69
    assert target(note(1.0, pitch_hz=440.0), midi=57).note.midi == 57


def test_too_little_sound_is_refused():
    with pytest.raises(AudioError, match="30 ms"):
        target(note(0.01))
