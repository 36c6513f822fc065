"""The laws of the ten genres."""

import pytest

from melscape.errors import ConfigError
from melscape.synth.band.songs.bass_patterns import LINES
from melscape.synth.band.songs.comp_patterns import COMPS
from melscape.synth.band.songs.drum_patterns import GROOVES
from melscape.synth.band.songs.genres import GENRES, style_of
from melscape.synth.band.songs.harmony import SCALES, lay_chords
from melscape.synth.band.songs.pattern import slots_of
from melscape.synth.band.songs.production import ERAS
from melscape.synth.band.songs.score import INSTRUMENTS, KITS

OWN_MANNERS = {"riff", "answers", "counterline", "double"}


def test_the_genres_are_the_ten_of_the_competition_in_their_order():
    assert GENRES == (
        "blues", "classical", "country", "disco", "hiphop", "jazz", "metal", "pop", "reggae", "rock",
    )  # fmt: skip


def test_an_unknown_genre_is_refused_with_the_known_ones():
    with pytest.raises(ConfigError, match="reggae"):
        style_of("polka")


def names(choices):
    assert all(weight > 0 for _, weight in choices)
    return {name for name, _ in choices}


@pytest.mark.parametrize("genre", GENRES)
def test_a_genre_asks_only_for_what_there_is(genre):
    style = style_of(genre)
    assert style.genre == genre
    assert names(style.singers) | names(style.leads) | names(style.basses) <= set(INSTRUMENTS)
    assert names(style.recording.eras) <= set(ERAS)
    for feel in style.feels:
        assert names(feel.grooves) <= set(GROOVES) and names(feel.kits) <= set(KITS)
        assert names(feel.lines) <= set(LINES) | {"riff"} and names(feel.basses) <= set(INSTRUMENTS)
        for seat in feel.seats:
            assert seat.manner in set(COMPS) | OWN_MANNERS and names(seat.instruments) <= set(INSTRUMENTS)


@pytest.mark.parametrize("genre", GENRES)
def test_every_pattern_of_a_feel_fits_its_bars(genre):
    for feel in style_of(genre).feels:
        lines = [line for name, _ in feel.lines if name != "riff" for line in LINES[name]]
        lines += [rhythm for seat in feel.seats if seat.manner in COMPS for rhythm in COMPS[seat.manner].rhythms]
        drums = [
            words
            for name, _ in feel.grooves
            for layer in GROOVES[name]
            for line in layer
            for words in line.split(" & ")
        ]
        for line in lines + [words.split(" ")[1] for words in drums if words]:
            for bar in range(4):
                slots_of(line, bar, feel.beats_per_bar)


@pytest.mark.parametrize("genre", GENRES)
def test_every_progression_can_be_read(genre):
    for mode in style_of(genre).modes:
        assert mode.scale in SCALES
        for progression in mode.progressions:
            assert len(lay_chords(progression, 3, range(16), 4)) >= 16


def test_neighbours_share_tempi_and_instruments():
    for one, other in [("rock", "blues"), ("rock", "country"), ("pop", "disco"), ("hiphop", "pop"), ("jazz", "blues")]:
        ours, theirs = style_of(one), style_of(other)
        instruments = [
            {name for feel in style.feels for seat in feel.seats for name in names(seat.instruments)}
            for style in (ours, theirs)
        ]
        assert len(instruments[0] & instruments[1]) >= 4
        spans = [
            (min(feel.tempo_bpm[0] for feel in style.feels), max(feel.tempo_bpm[1] for feel in style.feels))
            for style in (ours, theirs)
        ]
        assert max(low for low, _ in spans) < min(high for _, high in spans)


def test_no_genre_has_an_instrument_of_the_band_to_itself_except_its_emblems():
    players = {}
    for genre in GENRES:
        style = style_of(genre)
        for name in names(style.leads).union(*(names(seat.instruments) for feel in style.feels for seat in feel.seats)):
            players.setdefault(name, set()).add(genre)
    alone = {name for name, genres in players.items() if len(genres) == 1}
    assert alone <= {"harpsichord", "pizzicato", "oboe", "cello", "pedal_steel", "fiddle", "melodica", "growl"}
