"""What every voice of the band must keep."""

import numpy as np
import pytest

from melscape.errors import ConfigError
from melscape.synth.band.note import Note
from melscape.synth.band.voices import PROGRAM_NAMES, VOICES, play

RATE_HZ = 16_000


def spectrum_db(samples, bands=24):
    power = np.abs(np.fft.rfft(samples * np.hanning(samples.size))) ** 2
    edges = np.unique(np.geomspace(20, power.size, bands + 1).astype(int))
    return 10 * np.log10(np.add.reduceat(power, edges[:-1]) + 1e-9)


def picture(samples):
    return np.concatenate([spectrum_db(part) for part in np.array_split(samples, 4)])


@pytest.mark.parametrize("voice", VOICES)
def test_every_note_has_its_length_and_its_loudness(voice):
    for program in range(len(PROGRAM_NAMES[voice])):
        note = Note(52, seconds=0.5, program=program, velocity=90)
        samples = play(voice, note, RATE_HZ)
        assert samples.shape == (8000,) and samples.dtype == np.float32
        assert np.abs(samples).max() == pytest.approx(note.gain, rel=1e-5)
        assert abs(samples[-1]) < 0.01 * note.gain


@pytest.mark.parametrize("voice", VOICES)
def test_a_note_is_the_same_whatever_was_played_before(voice):
    note = Note(60, seconds=0.3, program=1)
    first = play(voice, note, RATE_HZ, seed=4)
    play(voice, Note(48, seconds=0.2), RATE_HZ, seed=4)
    assert np.array_equal(first, play(voice, note, RATE_HZ, seed=4))
    assert not np.array_equal(first, play(voice, note, RATE_HZ, seed=5))


@pytest.mark.parametrize("voice", VOICES)
def test_programs_differ_by_more_than_two_seeds_do(voice):
    programs = range(len(PROGRAM_NAMES[voice]))
    assert len(programs) >= 6
    pictures = [picture(play(voice, Note(55, 0.8, p), RATE_HZ, seed=1)) for p in programs]
    again = [picture(play(voice, Note(55, 0.8, p), RATE_HZ, seed=2)) for p in programs]
    seeds_db = max(np.abs(a - b).mean() for a, b in zip(pictures, again))
    pairs_db = [np.abs(pictures[a] - pictures[b]).mean() for a in programs for b in programs if a < b]
    assert min(pairs_db) > 1.5 and np.median(pairs_db) > 1.5 * seeds_db


@pytest.mark.parametrize("voice", VOICES)
def test_the_pitch_moves_the_sound(voice):
    for program in range(len(PROGRAM_NAMES[voice])):
        low, high = (picture(play(voice, Note(pitch, 0.5, program), RATE_HZ)) for pitch in (45, 57))
        assert np.abs(low - high).mean() > 1.0


@pytest.mark.parametrize("voice,program", [("additive", 2), ("fm", 4), ("plucked", 1), ("organ", 2), ("pad", 0)])
def test_tuning_agrees_with_librosas_yin(voice, program):
    import librosa

    samples = play(voice, Note(57, 1.0, program), RATE_HZ)
    heard_hz = librosa.yin(samples, fmin=80, fmax=1000, sr=RATE_HZ)
    assert 1200 * abs(np.log2(np.median(heard_hz) / 220.0)) < 8.0


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("pitch_midi", [0, 21, 108, 127])
def test_the_ends_of_the_keyboard_make_sound(voice, pitch_midi):
    for program in range(len(PROGRAM_NAMES[voice])):
        samples = play(voice, Note(pitch_midi, 0.05, program), 44_100)
        assert np.isfinite(samples).all() and np.abs(samples).max() > 0.1


def test_soft_notes_are_softer_and_duller():
    def centroid(samples):
        power = np.abs(np.fft.rfft(samples)) ** 2
        return (power * np.arange(power.size)).sum() / power.sum()

    soft, hard = (play("additive", Note(48, 0.5, 3, velocity), RATE_HZ) for velocity in (30, 120))
    assert np.abs(soft).max() < 0.5 * np.abs(hard).max()
    assert centroid(soft) < 0.9 * centroid(hard)


@pytest.mark.parametrize("wrong", [{"pitch_midi": 128}, {"pitch_midi": float("nan")}, {"velocity": 0}, {"seconds": 0}])
def test_impossible_notes_are_refused_by_name(wrong):
    with pytest.raises(ConfigError, match=next(iter(wrong))):
        Note(**{"pitch_midi": 60, **wrong})


def test_unknown_voices_and_rates_are_refused():
    with pytest.raises(ConfigError, match="kazoo"):
        play("kazoo", Note(60), RATE_HZ)
    with pytest.raises(ConfigError, match="100 Hz"):
        play("pad", Note(60), 100)


def test_a_pitch_above_what_the_rate_can_carry_is_refused():
    with pytest.raises(ConfigError, match="at most 3200 Hz"):
        play("organ", Note(108), 8_000)
