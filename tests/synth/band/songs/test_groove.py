"""Written drumming."""

from dataclasses import replace

import numpy as np
import pytest

from melscape.synth.band.songs.drum_patterns import GROOVES
from melscape.synth.band.songs.genres import style_of
from melscape.synth.band.songs.groove import draw_groove, play_groove
from melscape.synth.band.songs.plan import draw_plan
from melscape.synth.band.songs.score import PIECES


def plan_for(groove, song=0):
    beats = 3 if "three" in groove or "waltz" in groove else 4
    plan = draw_plan(style_of("rock"), 0, song, 20.0)
    return replace(plan, feel=replace(plan.feel, beats_per_bar=beats))


@pytest.mark.parametrize("groove", GROOVES)
def test_every_groove_plays_through_the_song(groove):
    plan = plan_for(groove)
    hits = play_groove(plan, groove, "acoustic")
    starts = [hit.start_beats for hit in hits]
    assert starts == sorted(starts) and starts[0] >= 0.0
    assert all(hit.piece in PIECES and 1 <= hit.velocity <= 127 for hit in hits)
    last = plan.sections[-1].bars
    assert starts[-1] > (last.stop - 4) * plan.beats_per_bar


def share_near(hits, piece, phases, period=1.0):
    at = np.array([hit.start_beats % period for hit in hits if hit.piece == piece])
    return np.mean([min(min(abs(x - p), period - abs(x - p)) for p in phases) < 0.08 for x in at]) if at.size else 0.0


@pytest.mark.parametrize(
    "groove,piece,phases,period",
    [
        ("disco", "kick", [0.0], 1.0),
        ("one_drop", "kick", [2.0], 4.0),
        ("rock", "snare", [1.0, 3.0], 4.0),
        ("trap", "clap", [2.0], 4.0),
        ("surf", "snare", [1.0, 1.5, 3.0], 4.0),
        ("thrash", "snare", [0.5], 1.0),
        ("swing", "pedal_hat", [1.0, 3.0], 4.0),
    ],
)
def test_the_backbone_of_a_groove_is_where_it_belongs(groove, piece, phases, period):
    hits = []
    for song in range(6):
        plan = replace(plan_for(groove, song), swing=0.5, jitter_seconds=0.004)
        # Without fills, so that only the groove is heard.
        plan = replace(plan, style=replace(plan.style, fills=0.0))
        hits += play_groove(plan, groove, "acoustic")
    assert share_near(hits, piece, phases, period) > 0.9


def test_shuffled_hats_fall_on_the_last_third():
    plan = replace(plan_for("shuffle"), swing=2 / 3, jitter_seconds=0.0)
    hits = play_groove(plan, "shuffle", "acoustic")
    off = [
        hit.start_beats % 1 for hit in hits if hit.piece in ("closed_hat", "ride") and 0.1 < hit.start_beats % 1 < 0.9
    ]
    assert np.median(off) == pytest.approx(2 / 3, abs=0.01)


def test_machines_keep_better_time_than_people():
    def error(kit):
        plan = replace(plan_for("rock"), swing=0.5, jitter_seconds=0.01)
        plan = replace(plan, style=replace(plan.style, fills=0.0))
        beats = np.array([hit.start_beats for hit in play_groove(plan, "rock", kit)])
        return np.abs(beats * 4 - np.round(beats * 4)).mean()

    assert error("808") < 0.4 * error("acoustic")


def test_more_fills_more_toms_and_snares():
    def strokes(fills):
        plan = plan_for("rock")
        plan = replace(plan, style=replace(plan.style, fills=fills))
        return sum(hit.piece.startswith("tom") for hit in play_groove(plan, "rock", "acoustic"))

    assert sum(strokes(1.0) for _ in range(1)) > strokes(0.0) == 0


def test_a_song_has_one_groove_of_its_feel():
    for song in range(10):
        plan = draw_plan(style_of("hiphop"), 0, song, 20.0)
        groove, kit = draw_groove(plan)
        assert groove in dict(plan.feel.grooves) and kit in dict(plan.feel.kits)
        assert play_groove(plan, groove, kit) == play_groove(plan, groove, kit)
