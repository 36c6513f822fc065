"""What is settled before a note is written."""

import numpy as np
import pytest

from melscape.synth.band.songs.genres import GENRES, style_of
from melscape.synth.band.songs.melody import make_melody
from melscape.synth.band.songs.plan import draw_plan


@pytest.mark.parametrize("genre", GENRES)
def test_sections_follow_each_other_and_fill_the_song(genre):
    for song in range(6):
        plan = draw_plan(style_of(genre), 0, song, 24.0)
        bars = [bar for section in plan.sections for bar in section.bars]
        assert bars == list(range(len(bars)))
        assert len(bars) * plan.beats_per_bar >= plan.beats > (len(bars) - 1) * plan.beats_per_bar
        assert "intro" not in [section.name for section in plan.sections[1:]]
        assert all(len(section.bars) > 0 for section in plan.sections)


@pytest.mark.parametrize("genre", GENRES)
def test_songs_of_a_genre_differ_and_keep_to_one_of_its_feels(genre):
    style = style_of(genre)
    plans = [draw_plan(style, 0, song, 4.0) for song in range(24)]
    assert len({plan.tempo_bpm for plan in plans}) == 24
    assert len({id(plan.feel) for plan in plans}) >= 3
    assert len({plan.progressions for plan in plans}) >= 6 and len({plan.key for plan in plans}) >= 4
    for plan in plans:
        assert any(plan.feel is feel for feel in style.feels)
        assert plan.feel.tempo_bpm[0] <= plan.tempo_bpm <= plan.feel.tempo_bpm[1]
        assert plan.feel.swing[0] <= plan.swing <= plan.feel.swing[1]


# Not the blues: half a minute of a slow one is a single round of twelve bars.
@pytest.mark.parametrize("genre", [genre for genre in GENRES if genre != "blues"])
def test_even_a_slow_song_reaches_its_chorus_or_its_solo(genre):
    tune = make_melody(0, 0, 2)
    plans = [draw_plan(style_of(genre), 0, song, 30.0, tune) for song in range(5)]
    reached = [any(section.name in ("chorus", "solo") for section in plan.sections) for plan in plans]
    assert sum(reached) >= 3


def test_an_introduction_takes_at_most_a_quarter_of_a_song():
    for song in range(8):
        plan = draw_plan(style_of("blues"), 0, song, 20.0)
        if plan.sections[0].name == "intro":
            assert len(plan.sections[0].bars) <= max(sum(len(section.bars) for section in plan.sections) / 4, 1)


@pytest.mark.parametrize("genre", ["country", "classical", "jazz", "pop"])
def test_the_tune_is_placed_in_order_whatever_the_metre_and_the_pace(genre):
    for song in range(6):
        plan = draw_plan(style_of(genre), 1, song, 20.0)
        moments = [plan.when(beats) for beats in np.arange(0.0, 32.0, 0.25)]
        assert np.all(np.diff(moments) > 0)
        assert plan.when(0.0) == (
            len(plan.sections[0].bars) * plan.beats_per_bar if plan.sections[0].name == "intro" else 0
        )
        assert plan.when(4.0) - plan.when(0.0) == plan.beats_per_bar * plan.pace


def test_a_given_tune_is_kept_whole():
    tune = make_melody(0, 0, 16)
    for song in range(4):
        plan = draw_plan(style_of("rock"), 0, song, 30.0, tune)
        assert plan.melody is tune
        assert {plan.section_at(beats).name for beats in (0.0, plan.beats - 0.1)} <= {
            "intro",
            "verse",
            "chorus",
            "solo",
        }


def test_velocities_stay_in_range():
    plan = draw_plan(style_of("metal"), 0, 0, 10.0)
    assert plan.velocity(5.0) == 127 and plan.velocity(0.0) == 1 and plan.velocity(1.0) == round(plan.loudness)
