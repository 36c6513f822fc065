"""Chords in Roman numerals."""

import pytest

from melscape.errors import ConfigError
from melscape.synth.band.songs.harmony import SCALES, chord_at, fit, lay_chords, pitch_of, read_chord, settled
from melscape.synth.band.songs.melody import Melody, make_melody


@pytest.mark.parametrize(
    "word,key,classes",
    [
        ("I", 0, (0, 4, 7)),
        ("vi", 0, (9, 0, 4)),
        ("bVII", 2, (0, 4, 7)),
        ("ii7", 10, (0, 3, 7, 10)),
        ("V7", 5, (0, 4, 7, 10)),
        ("Imaj7", 7, (7, 11, 2, 6)),
        ("#ivdim7", 0, (6, 9, 0, 3)),
        ("iihalf", 9, (11, 2, 5, 9)),
    ],
)
def test_numerals_name_the_chords_a_textbook_names(word, key, classes):
    assert read_chord(word, key).pitch_classes == classes


def test_an_inversion_puts_another_note_lowest():
    assert read_chord("I/3", 0).bass == 4 and read_chord("V7/7", 0).bass == 5 and read_chord("V", 0).bass == 7


@pytest.mark.parametrize("word", ["H", "", "Imaj13", "viiimaj7", "I/4"])
def test_a_word_that_is_no_chord_is_refused(word):
    with pytest.raises(ConfigError, match="No chord"):
        read_chord(word, 0)


def test_progressions_come_round_and_bars_are_shared():
    chords = lay_chords("I IV,V", 0, range(2, 5), 4)
    assert [(chord.start_beats, chord.beats, chord.root) for chord in chords] == [
        (8.0, 4.0, 0),
        (12.0, 2.0, 5),
        (14.0, 2.0, 7),
        (16.0, 4.0, 0),
    ]
    assert chord_at(chords, 13.9).root == 5 and chord_at(chords, 14.0).root == 7 and chord_at(chords, 99.0).root == 0
    assert [chord.beats for chord in lay_chords("I,V", 0, range(1), 3)] == [2.0, 1.0]


@pytest.mark.parametrize("scale", SCALES)
def test_a_higher_degree_is_a_higher_note_in_every_scale(scale):
    pitches = [pitch_of(degree, SCALES[scale]) for degree in range(-9, 17)]
    assert pitches == sorted(set(pitches)) and pitch_of(7, SCALES[scale]) == 12


def test_chords_that_hold_the_tune_fit_better():
    melody = Melody((0, 2, 4, 3, 5, 0), (0.0, 1.0, 2.0, 4.0, 5.0, 6.0), (1.0,) * 6, (1.0,) * 6, 2)
    fits = {
        words: fit(melody, SCALES["major"], lay_chords(words, 0, range(2), 4), lambda beats: beats)
        for words in ("I IV", "V bII", "IV I")
    }
    assert fits["I IV"] == pytest.approx(1.0) and max(fits, key=fits.get) == "I IV"


def test_settling_moves_notes_by_a_step_at_most_and_helps_the_fit():
    scale, chords = SCALES["minor"], lay_chords("i bVI bIII bVII", 0, range(8), 4)
    melody = make_melody(5, 0, 8)
    calm = settled(melody, scale, chords, lambda beats: beats)
    assert calm.starts_beats == melody.starts_beats
    assert max(abs(new - old) for new, old in zip(calm.degrees, melody.degrees)) <= 1
    assert fit(calm, scale, chords, lambda beats: beats) > fit(melody, scale, chords, lambda beats: beats)
