"""Drawn presets: repeatable, as people make them, and such that they can be heard."""

from __future__ import annotations

import itertools
from functools import cache

import numpy as np
import pytest

from melscape.errors import SynthError
from melscape.synth.vital.controls.sounding import sounding
from melscape.synth.vital.presets import VitalPreset
from melscape.synth.vital.prior import TIERS, draw, draw_note, free_controls, mean_preset
from melscape.synth.vital.prior.audible import LOWEST_OPEN_MIDI, LOWEST_SWEPT_MIDI

MANY = 80


@cache
def _drawn(tier: int) -> list[VitalPreset]:
    return [draw(0, tier, index) for index in range(MANY)]


@pytest.mark.parametrize("tier", TIERS)
def test_a_number_always_gives_the_same_preset(tier: int) -> None:
    assert draw(3, tier, 77) == draw(3, tier, 77)
    others = [draw(4, tier, 77), draw(3, tier, 78), draw(3, tier, 77, attempt=1), draw(3, tier, 77 + 256)]
    assert all(other.to_json(slim=True) != draw(3, tier, 77).to_json(slim=True) for other in others)


def test_tiers_allow_none_four_and_sixteen_modulations() -> None:
    counts = {tier: [len(preset.modulations) for preset in _drawn(tier)] for tier in TIERS}
    assert set(counts[1]) == {0}
    assert max(counts[2]) <= 4 and max(counts[3]) <= 16
    assert max(counts[3]) > 8
    assert np.median(counts[2]) < np.median(counts[3])


@pytest.mark.parametrize("tier", TIERS)
def test_only_free_controls_are_moved_and_only_where_they_sound(tier: int) -> None:
    free = set(free_controls(tier))
    for preset in _drawn(tier)[:64]:
        assert set(preset.values) <= free
        assert set(preset.values) <= sounding(preset)


def test_a_higher_tier_frees_all_of_a_lower_one() -> None:
    assert all(set(free_controls(low)) < set(free_controls(high)) for low, high in itertools.pairwise(TIERS))


def test_every_preset_has_a_source_loud_enough() -> None:
    for preset in itertools.chain.from_iterable(_drawn(tier) for tier in TIERS):
        levels = [
            preset.value(f"{name}_level") * preset.value(f"{name}_on") for name in ("osc_1", "osc_2", "osc_3", "sample")
        ]
        assert max(levels) >= 0.45


def test_filters_that_stand_still_let_something_through_and_swept_ones_start_lower() -> None:
    for preset in itertools.chain.from_iterable(_drawn(tier) for tier in TIERS):
        swept = {modulation.destination for modulation in preset.modulations if modulation.source.startswith("env")}
        for module in ("filter_1", "filter_2"):
            heard = f"{module}_cutoff" in sounding(preset)
            if heard and preset.value(f"{module}_blend") <= 1.0:
                lowest = LOWEST_SWEPT_MIDI if f"{module}_cutoff" in swept else LOWEST_OPEN_MIDI
                assert preset.value(f"{module}_cutoff") >= lowest


def test_switches_are_on_about_as_often_as_in_presets_of_people() -> None:
    presets = _drawn(2)
    for name, share in {
        "osc_1_on": 0.95,
        "filter_1_on": 0.8,
        "reverb_on": 0.7,
        "osc_2_on": 0.58,
        "chorus_on": 0.2,
    }.items():
        assert np.mean([preset.value(name) for preset in presets]) == pytest.approx(share, abs=0.12), name


def test_no_modulation_is_there_twice_and_all_can_be_heard() -> None:
    for preset in _drawn(3):
        routes = [(modulation.source, modulation.destination) for modulation in preset.modulations]
        assert len(set(routes)) == len(routes)
        assert all(modulation.amount for modulation in preset.modulations)
        assert all(not name.endswith("wave_frame") or int(name[4]) in preset.wavetables for _, name in routes)


def test_the_mean_preset_plays_and_keeps_still() -> None:
    for tier in TIERS:
        mean = mean_preset(tier)
        assert mean == mean_preset(tier)
        assert mean.value("osc_1_on") == 1.0 and mean.value("env_1_sustain") == 1.0
        assert not mean.modulations


def test_notes_leave_room_for_the_release_and_differ() -> None:
    notes = [draw_note(0, index) for index in range(300)]
    assert draw_note(0, 5) == notes[5]
    assert {36, 84} <= {note.midi for note in notes} <= set(range(36, 85))
    assert all(0.2 <= note.held_seconds <= 2.0 < 3.0 + 1e-9 for note in notes)
    assert all(note.held_seconds + 0.39 <= note.total_seconds <= 3.0 for note in notes)


def test_an_unknown_tier_is_refused() -> None:
    for ask in (lambda: draw(0, 4, 0), lambda: mean_preset(0), lambda: free_controls(9)):
        with pytest.raises(SynthError, match="Tier"):
            ask()
