"""The note in a sound: made with a known pitch, length and number of notes, and asked back."""

import csv

import numpy as np
import pytest
import soundfile

from melscape.audio.clip import Clip
from melscape.errors import ConfigError
from melscape.synth.band.hits import hit
from melscape.synth.band.note import Note
from melscape.synth.band.voices import play
from melscape.tasks.patch.listening.heard import name
from melscape.tasks.patch.listening.listen import listen

RATE_HZ = 44_100


def organ(midi, seconds=0.8, gain=0.3, partials=8):
    time = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    pitch_hz = 440.0 * 2.0 ** ((midi - 69.0) / 12.0)
    number = np.arange(1, partials + 1)[:, None]
    return gain * (np.sin(2 * np.pi * pitch_hz * number * time) / number).sum(0) / 2


def clip(samples, before_seconds=0.0, after_seconds=0.3):
    return Clip.of(np.pad(samples, (round(before_seconds * RATE_HZ), round(after_seconds * RATE_HZ))), RATE_HZ)


@pytest.mark.parametrize("midi", [28.0, 45.0, 60.31, 71.8, 93.0])
def test_a_made_note_is_heard_at_its_pitch(midi):
    heard = listen(clip(organ(midi)))
    assert heard.pitch_midi == pytest.approx(midi, abs=0.08)
    assert heard.confidence["pitch"] > 0.9 and not heard.polyphonic and not heard.percussive
    assert heard.told() == ()


def test_the_key_is_whole_and_the_rest_is_tuning():
    heard = listen(clip(organ(60.31)))
    assert heard.midi == 60 and heard.tuning_cents == pytest.approx(31.0, abs=8.0)


def test_silence_before_the_note_is_skipped():
    heard = listen(clip(organ(60.0), before_seconds=0.25))
    assert heard.onset_seconds == pytest.approx(0.25, abs=0.002)
    assert heard.total_seconds == pytest.approx(1.1, abs=0.002)


@pytest.mark.parametrize("held_seconds", [0.3, 0.7, 1.3])
def test_the_key_is_let_go_where_the_fall_gets_steeper(held_seconds):
    time = np.arange(round(2.0 * RATE_HZ)) / RATE_HZ
    fall = np.where(time < held_seconds, np.exp(-0.7 * time), np.exp(-0.7 * time - 18.0 * (time - held_seconds)))
    heard = listen(Clip.of(organ(57.0, 2.0) * fall, RATE_HZ))
    assert heard.ending == "released" and heard.held_seconds == pytest.approx(held_seconds, abs=0.06)


def test_a_tremolo_is_not_a_release():
    time = np.arange(round(1.6 * RATE_HZ)) / RATE_HZ
    heard = listen(clip(organ(57.0, 1.6) * (0.65 + 0.35 * np.sin(2 * np.pi * 5.0 * time)), after_seconds=0.4))
    # The tremolo falls by itself just before the end.
    assert heard.ending == "released" and heard.held_seconds == pytest.approx(1.6, abs=0.15)


def test_the_hiss_after_a_note_does_not_sound():
    hiss = np.random.default_rng(0).standard_normal(round(1.5 * RATE_HZ)) * 1e-5
    hiss[: round(0.8 * RATE_HZ)] += organ(57.0, 0.8)
    heard = listen(Clip.of(hiss, RATE_HZ))
    assert heard.sounds_seconds == pytest.approx(0.81, abs=0.02) and heard.total_seconds == pytest.approx(1.5, abs=0.01)


def test_a_string_that_dies_by_itself_was_held_until_then():
    time = np.arange(round(2.0 * RATE_HZ)) / RATE_HZ
    heard = listen(Clip.of(organ(57.0, 2.0) * np.exp(-6.9 * time), RATE_HZ))
    assert heard.ending == "died" and heard.held_seconds == pytest.approx(1.0, abs=0.15)


def test_a_note_that_the_file_cuts_is_told():
    heard = listen(Clip.of(organ(57.0, 1.0), RATE_HZ))
    assert heard.ending == "cut" and heard.confidence["held"] < 0.5
    assert any("ends before" in sentence for sentence in heard.told())


@pytest.mark.parametrize("interval", [3, 4, 5, 7])
def test_two_notes_are_told_as_two(interval):
    heard = listen(clip(organ(55.0) + organ(55.0 + interval)))
    assert {55, 55 + interval} <= {round(pitch) for pitch in (heard.pitch_midi, *heard.others_midi)}
    assert heard.confidence["pitch"] < 0.5 and any("More than one" in sentence for sentence in heard.told())


def test_noise_is_percussion():
    noise = np.random.default_rng(0).standard_normal(RATE_HZ // 2) * np.exp(-12 * np.arange(RATE_HZ // 2) / RATE_HZ)
    heard = listen(clip(0.2 * noise))
    assert heard.percussive and heard.confidence["pitch"] < 0.3
    assert any("no clear pitch" in sentence for sentence in heard.told())


@pytest.mark.parametrize("kind", ["kick", "snare", "hat"])
def test_drums_are_percussion(kind):
    heard = listen(Clip.of(hit(kind, 0, RATE_HZ), RATE_HZ))
    assert heard.percussive and not heard.polyphonic


def test_a_short_note_is_still_a_note():
    heard = listen(clip(organ(64.0, 0.12)))
    assert heard.midi == 64 and not heard.percussive


def test_what_the_user_says_wins():
    heard = listen(clip(organ(60.0)), midi=48.5, held_seconds=0.4, velocity=0.33)
    assert (heard.pitch_midi, heard.held_seconds, heard.velocity) == (48.5, 0.4, 0.33)
    assert heard.midi == 49 and heard.tuning_cents == -50.0 and heard.ending == "given"
    assert [heard.confidence[what] for what in ("pitch", "held", "velocity")] == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("wrong", [{"midi": 200}, {"held_seconds": 0.0}, {"velocity": 1.5}, {"midi": float("nan")}])
def test_what_cannot_be_played_is_refused(wrong):
    with pytest.raises(ConfigError):
        listen(clip(organ(60.0)), **wrong)


def test_louder_is_guessed_as_harder():
    soft, loud = (listen(clip(organ(60.0, gain=gain))).velocity for gain in (0.05, 0.6))
    assert 0.2 <= soft < loud <= 1.0


def test_silence_has_no_pitch_to_believe():
    heard = listen(Clip.of(np.zeros(RATE_HZ // 2), RATE_HZ))
    assert heard.percussive and heard.confidence["onset"] == 0.0


def test_a_single_sample_is_heard_without_complaint():
    assert listen(Clip.of(np.full(1, 0.5), RATE_HZ)).percussive


@pytest.mark.parametrize("voice", ["additive", "fm", "plucked"])
def test_the_notes_of_the_band_are_heard_at_their_pitch(voice):
    for midi in (48, 67):
        heard = listen(Clip.of(play(voice, Note(midi, 1.0), RATE_HZ), RATE_HZ))
        assert heard.pitch_midi == pytest.approx(midi, abs=0.5)


def test_notes_have_the_names_that_musicians_give_them():
    assert [name(60), name(69), name(22)] == ["C4", "A4", "A#0"]


@pytest.mark.shared
@pytest.mark.slow
def test_notes_of_real_programs_are_heard_at_their_labelled_pitch(shared):
    with (shared / "notes_gm" / "index.csv").open() as lines:
        rows = [row for row in csv.DictReader(lines) if row["pitch_checked"] == "1"][::8]
    right = []
    for row in rows:
        samples, rate_hz = soundfile.read(shared / "notes_gm" / row["file"], dtype="float32")
        right.append(abs(listen(Clip.of(samples, rate_hz)).pitch_midi - float(row["pitch_midi"])) < 0.5)
    assert np.mean(right) >= 0.97
