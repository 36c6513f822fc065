"""Who carries the tune."""

from dataclasses import replace

import pytest

from melscape.synth.band.songs.genres import GENRES, style_of
from melscape.synth.band.songs.melody import make_melody
from melscape.synth.band.songs.plan import draw_plan
from melscape.synth.band.songs.singers import Cast, draw_cast, play_cast, played_tune, straight_tune


def cast_of(singer, lead="sax", genre="pop", song=0, backing=0.0):
    plan = draw_plan(style_of(genre), 0, song, 20.0)
    plan = replace(plan, style=replace(plan.style, backing=backing))
    cast = Cast(singer, lead)
    tune = played_tune(plan, straight_tune(plan, cast))
    return plan, tune, play_cast(plan, plan.chords(), cast, tune)


def test_without_a_singer_the_lead_has_it_all():
    _, tune, parts = cast_of("")
    assert [(part.stem, part.instrument) for part in parts] == [("other", "sax")]
    starts = {event.start_beats for event in parts[0].events}
    assert all(event.start_beats in starts for event in tune)


def test_a_singer_leaves_solos_to_the_lead():
    for song in range(12):
        plan, tune, parts = cast_of("voice_female", "guitar_crunch", "rock", song)
        sung = [event for part in parts if part.stem == "vocals" for event in part.events]
        played = [event for part in parts if part.stem == "other" for event in part.events]
        assert all(plan.section_at(event.start_beats + 0.3).name != "solo" or event.beats < 0.2 for event in sung)
        assert len(sung) + len(played) >= len(tune)
        if any(section.name == "solo" for section in plan.sections) and played:
            return
    pytest.fail("no song had a solo")


@pytest.mark.parametrize("singer", ["rap", "growl"])
def test_behind_a_rapper_or_a_shouter_an_instrument_plays_the_tune(singer):
    _, tune, parts = cast_of(singer, "piano", "hiphop")
    assert {(part.stem, part.instrument) for part in parts} == {("other", "piano"), ("vocals", singer)}
    assert parts[0].gain_db < 0 and len(parts[0].events) >= len(tune)


def test_backing_voices_join_in_choruses_and_are_softer():
    found = set()
    for song in range(40):
        plan, _, parts = cast_of("voice_male", "piano", "pop", song, backing=1.0)
        for part in parts:
            if part.stem == "vocals" and part.gain_db < 0:
                found.add(part.instrument)
                assert all(plan.section_at(event.start_beats + 0.1).energy >= 0.9 for event in part.events)
        if found == {"choir", "voice_male"}:
            return
    pytest.fail(f"only {found} sang behind")


@pytest.mark.parametrize("genre", GENRES)
def test_genres_sing_as_often_as_their_law_says(genre):
    tune = make_melody(0, 0, 2)
    casts = [draw_cast(draw_plan(style_of(genre), 0, song, 4.0, tune)) for song in range(40)]
    share = sum(bool(cast.singer) for cast in casts) / len(casts)
    assert abs(share - style_of(genre).vocals) < 0.3
    assert all(cast.carrier == cast.lead for cast in casts if cast.singer in ("", "rap", "growl"))
