"""Whole songs."""

from collections import Counter

import numpy as np
import pytest

from melscape.errors import ConfigError
from melscape.synth.band.songs.compose import compose
from melscape.synth.band.songs.genres import GENRES
from melscape.synth.band.songs.melody import make_melody

SONGS = {}


def songs(genre, count=6):
    for song in range(count):
        if (genre, song) not in SONGS:
            SONGS[genre, song] = compose(genre, seed=0, song=song, seconds=10.0)
    return [SONGS[genre, song] for song in range(count)]


@pytest.mark.parametrize("genre", GENRES)
def test_the_same_words_are_the_same_song(genre):
    assert compose(genre, seed=2, song=5, seconds=8.0) == compose(genre, seed=2, song=5, seconds=8.0)
    first, second, third = (compose(genre, seed=s, song=n, seconds=8.0) for s, n in [(2, 5), (2, 6), (3, 5)])
    assert len({(score.tempo_bpm, score.parts) for score in (first, second, third)}) == 3


@pytest.mark.parametrize("genre", GENRES)
def test_notes_are_playable_and_inside_the_song(genre):
    for score in songs(genre, 4):
        assert score.seconds == 10.0 and score.beats == pytest.approx(10.0 * score.tempo_bpm / 60.0)
        assert 48 <= score.key_midi <= 59 and len(score.scale) == 7 and score.parts
        for part in score.parts:
            starts = [event.start_beats for event in part.events]
            assert starts and min(starts) >= 0.0 and max(starts) < score.beats
            assert all(20 <= event.pitch_midi <= 110 and 1 <= event.velocity <= 127 for event in part.events)
            assert all(0.0 < event.beats < 40.0 for event in part.events)
        if score.drums:
            assert score.drums.hits[0].start_beats >= 0.0 and score.drums.hits[-1].start_beats < score.beats


@pytest.mark.parametrize("genre", GENRES)
def test_one_melody_keeps_its_contour_and_its_order_in_every_genre(genre):
    melody = make_melody(11, 0, 16)
    for song in range(2):
        score = compose(genre, seed=0, song=song, melody=melody)
        assert score.melody is melody
        pitches = np.array([event.pitch_midi for event in score.tune])[: len(melody)]
        assert pitches.size >= 8
        assert np.array_equal(np.sign(np.diff(pitches)), melody.contour[: pitches.size - 1])
        steps = {(pitch - score.key_midi) % 12 for pitch in pitches}
        assert steps <= set(score.scale)
        # Timing is human, but never so loose that two notes change places.
        assert np.all(np.diff([event.start_beats for event in score.tune]) > 0)


@pytest.mark.parametrize("genre", GENRES)
def test_the_tune_is_heard_in_the_parts(genre):
    melody = make_melody(12, 1, 16)
    for song in range(2):
        score = compose(genre, seed=1, song=song, melody=melody)
        heard = {(event.start_beats, event.pitch_midi % 12) for part in score.parts for event in part.events}
        tune = [(event.start_beats, event.pitch_midi % 12) for event in score.tune if event.start_beats < score.beats]
        assert np.mean([note in heard for note in tune]) > 0.98


def test_a_tune_of_the_genres_own_agrees_with_its_chords():
    from melscape.synth.band.songs.harmony import chord_at

    inside = []
    for genre in GENRES:
        for score in songs(genre, 4):
            long = [event for event in score.tune if event.beats >= 0.9]
            inside += [round(e.pitch_midi) % 12 in chord_at(score.chords, e.start_beats).pitch_classes for e in long]
    assert np.mean(inside) > 0.6


def test_stems_go_missing_where_the_genre_lets_them():
    def silent(genre, stem):
        scores = songs(genre)
        return np.mean([not (score.drums if stem == "drums" else score.parts_of(stem)) for score in scores])

    assert silent("classical", "drums") > 0.5 and silent("classical", "vocals") > 0.5
    assert silent("metal", "drums") == silent("disco", "drums") == silent("reggae", "bass") == 0.0


@pytest.mark.parametrize("genre", GENRES)
def test_every_genre_has_many_bands_and_productions(genre):
    scores = songs(genre)
    bands = Counter(tuple(sorted({part.instrument for part in score.parts})) for score in scores)
    assert len(bands) >= 5
    assert len({score.production for score in scores}) == len(scores)


def test_no_single_instrument_or_tempo_tells_most_genres():
    seen = {genre: Counter(part.instrument for s in songs(genre) for part in s.parts) for genre in GENRES}
    shared = [sum(name in seen[genre] for genre in GENRES) for name in set().union(*seen.values())]
    assert np.mean(shared) > 2.5
    tempi = {genre: [score.tempo_bpm for score in songs(genre)] for genre in GENRES}
    around = [genre for genre in GENRES if min(tempi[genre]) < 112 < max(tempi[genre])]
    assert len(around) >= 8


def test_reggae_strikes_off_the_beat_and_disco_kicks_on_it():
    off = []
    for score in songs("reggae"):
        chords = [event.start_beats % 1 for part in score.parts_of("other") for event in part.events]
        off.append(np.mean([0.35 < phase < 0.8 for phase in chords]))
    assert np.median(off) > 0.45
    kicks = [hit.start_beats % 1 for score in songs("disco") for hit in score.drums.hits if hit.piece == "kick"]
    assert np.mean([min(phase, 1 - phase) < 0.1 for phase in kicks]) > 0.75


@pytest.mark.parametrize(
    "wrong,word", [({"genre": "polka"}, "polka"), ({"seconds": 0.5}, "0.5"), ({"seconds": 9e9}, "9e|9000")]
)
def test_impossible_wishes_are_refused(wrong, word):
    wish = {"genre": "pop", "seed": 0, "song": 0, "seconds": 10.0} | wrong
    with pytest.raises(ConfigError, match=word):
        compose(wish.pop("genre"), **wish)
