"""Parts in each other's place: everything that names them moves, and nothing else."""

import importlib.util

import pytest

from melscape.measures.hayes25 import scores
from melscape.synth.vital.presets import Modulation, VitalPreset
from melscape.synth.vital.render.note import Note
from melscape.synth.vital.wavetables.made import tables
from melscape.tasks.patch.judging.checks import six_notes
from melscape.tasks.patch.judging.swaps import SWAPS, can_swap, swapped

PRESET = VitalPreset(
    {"osc_1_level": 0.6, "osc_1_transpose": 12.0, "filter_1_on": 1.0, "env_2_decay": 0.9, "lfo_1_tempo": 9.0},
    (Modulation("env_2", "filter_1_cutoff", 0.4), Modulation("lfo_1", "osc_1_tune", 0.2)),
    wavetables={1: tables()[0]},
)


def test_an_oscillator_takes_its_table_and_its_wires_along():
    moved = swapped(PRESET, *SWAPS["oscillators"])
    assert moved.value("osc_2_transpose") == 12.0 and moved.value("osc_1_transpose") == 0.0
    assert list(moved.wavetables) == [2]
    assert moved.modulations[1].destination == "osc_2_tune"


def test_the_first_oscillator_is_on_and_its_twin_is_not():
    moved = swapped(PRESET, *SWAPS["oscillators"])
    assert (moved.value("osc_1_on"), moved.value("osc_2_on")) == (0.0, 1.0)
    assert moved.value("osc_2_destination") == PRESET.value("osc_1_destination")


def test_sources_are_rewired():
    assert swapped(PRESET, *SWAPS["envelopes"]).modulations[0].source == "env_3"
    assert swapped(PRESET, *SWAPS["envelopes"]).value("env_3_decay") == pytest.approx(0.9)
    assert swapped(PRESET, *SWAPS["lfos"]).modulations[1].source == "lfo_2"


@pytest.mark.parametrize("pair", SWAPS.values(), ids=list(SWAPS))
def test_swapping_twice_changes_nothing(pair):
    assert swapped(swapped(PRESET, *pair), *pair) == PRESET


def test_an_oscillator_that_bends_another_stays():
    assert can_swap(PRESET)
    assert not can_swap(PRESET.with_values(osc_1_distortion_type=7.0))
    assert not can_swap(VitalPreset(original={"settings": {}}))


def test_an_answer_is_played_at_six_notes():
    notes = six_notes(Note(midi=60, velocity=0.8))
    assert len(set(notes)) == 6
    assert {note.midi for note in notes} == {48, 60, 72}
    assert all(12 <= note.midi <= 108 for note in six_notes(Note(midi=2)))


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("vita") is None, reason="the synth is not installed")
@pytest.mark.parametrize("pair", SWAPS.values(), ids=list(SWAPS))
def test_nobody_hears_a_swap(pair):
    from melscape.synth.vital.render.engine import Engine

    still = PRESET.with_values({f"osc_{number}_random_phase": 0.0 for number in (1, 2, 3)})
    note = Note(midi=57, held_seconds=0.4, total_seconds=0.8)
    with Engine() as engine:
        before, after = engine.render(still, note), engine.render(swapped(still, *pair), note)
    assert scores(before, after, note.rate_hz)["mss"] < 0.1
