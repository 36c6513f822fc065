"""From a file to a target: any rate and width, what is known goes before what is heard, and doubts are told."""

import hashlib
from dataclasses import replace

import numpy as np
import pytest

from melscape.audio.clip import Clip
from melscape.audio.files import write
from melscape.audio.problems import NotAudio
from melscape.tasks.patch.answering.hearing import from_clip, from_file
from melscape.tasks.patch.answering.wish import Wish

RATE_HZ = 32_000


def note(midi=57.0, seconds=1.2, channels=1, before_seconds=0.0):
    times = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    hz = 440.0 * 2.0 ** ((midi - 69.0) / 12.0)
    tone = sum(np.sin(2 * np.pi * hz * partial * times) / partial for partial in range(1, 9))
    shape = np.clip(times / 0.01, 0, 1) * np.clip((0.9 - times) / 0.05, 0, 1)
    sound = np.pad(0.2 * tone * shape, (round(before_seconds * RATE_HZ), 0))
    return Clip.of(np.tile(sound, (channels, 1)), RATE_HZ)


@pytest.mark.parametrize("channels", [1, 2])
def test_a_file_becomes_a_target_at_the_rate_of_the_synth(channels, tmp_path):
    path = tmp_path / "my_horn.wav"
    write(path, note(channels=channels, before_seconds=0.5), "float_32")
    hearing = from_file(path, Wish())
    target = hearing.target
    assert target.name == "my_horn" and target.note.rate_hz == 44_100 and target.note.midi == 57
    assert target.samples.shape[0] == channels
    assert target.note.total_seconds == pytest.approx(0.95, abs=0.05)  # the silence after it is no part of it
    assert hearing.source["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert hearing.source["channels"] == channels and hearing.source["rate_hz"] == RATE_HZ
    assert "A3 (note 57" in hearing.words and not hearing.struck


def test_what_is_known_goes_before_what_is_heard():
    hearing = from_clip(note(), "horn", Wish(midi=45, held_seconds=0.5, velocity=0.25))
    assert (hearing.target.note.midi, hearing.target.note.velocity) == (45, 0.25)
    assert hearing.target.note.held_seconds == pytest.approx(0.5)
    assert [hearing.facts["confidence"][what] for what in ("pitch", "held", "velocity")] == [1.0, 1.0, 1.0]


def test_a_quarter_tone_is_told_in_cents():
    assert "cents" in from_clip(note(midi=57.3), "horn", Wish()).words


def test_doubts_are_told():
    burst = np.random.default_rng(0).normal(size=8_000) * 0.5 ** (np.arange(8_000) / 900)
    hearing = from_clip(Clip.of(0.2 * burst, RATE_HZ), "hit", Wish())
    assert hearing.notes == hearing.heard.told() and any("pitch" in said for said in hearing.notes)
    struck = replace(hearing, heard=replace(hearing.heard, percussive=True))
    assert struck.struck and struck.facts["percussive"]


def test_a_long_note_says_what_is_left_out():
    times = np.arange(7 * RATE_HZ) / RATE_HZ
    hearing = from_clip(Clip.of(0.3 * np.sin(2 * np.pi * 220 * times), RATE_HZ), "drone", Wish())
    assert hearing.target.note.total_seconds == pytest.approx(4.0, abs=1e-3)
    assert any("the first 4 s are matched" in said for said in hearing.notes)


def test_of_six_channels_the_mix_is_matched():
    centre = np.zeros((6, note().samples.shape[1]), np.float32)
    centre[2] = note().samples[0]
    hearing = from_clip(Clip.of(centre, RATE_HZ), "film", Wish())
    assert hearing.target.samples.shape[0] == 1 and hearing.target.note.midi == 57
    assert hearing.source["channels"] == 6 and "6 channels" in hearing.notes[0]


def test_a_sound_that_its_other_channel_cancels_is_heard():
    one = note()
    hearing = from_clip(Clip.of(np.stack([one.samples[0], -one.samples[0]]), RATE_HZ), "wide", Wish())
    alone = from_clip(one, "narrow", Wish())
    assert hearing.heard == alone.heard and hearing.target.samples.shape[0] == 2


def test_a_text_is_no_sound(tmp_path):
    path = tmp_path / "words.wav"
    path.write_text("not a sound")
    with pytest.raises(NotAudio, match=r"words\.wav"):
        from_file(path, Wish())
