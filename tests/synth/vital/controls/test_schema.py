"""The snapshot of the controls holds what the synth holds."""

import importlib.util
import json

import pytest

from melscape.synth.vital.controls import read
from melscape.synth.vital.controls.schema import SNAPSHOT, schema

needs_synth = pytest.mark.skipif(importlib.util.find_spec("vita") is None, reason="the synth is not installed")


def test_there_are_772_controls_32_sources_and_428_destinations() -> None:
    found = schema()
    assert (len(found.controls), len(found.sources), len(found.destinations)) == (772, 32, 428)
    assert set(found.destinations) <= set(found.controls)
    assert sum(control.discrete for control in found.controls.values()) == 351


@needs_synth
@pytest.mark.slow
def test_the_snapshot_is_what_the_synth_says() -> None:
    assert read.from_synth() == json.loads(SNAPSHOT.read_text())


def test_the_snapshot_is_written_one_control_a_line() -> None:
    text = SNAPSHOT.read_text()
    assert read.lines(json.loads(text)) == text
    assert len(text.splitlines()) == 772 + 2


def test_every_discrete_value_of_a_named_control_has_its_own_name() -> None:
    for control in schema().controls.values():
        if control.choices:
            assert len(control.choices) == control.count, control.name


def test_switches_gate_their_module() -> None:
    controls = schema().controls
    assert controls["filter_fx_cutoff"].switch == "filter_fx_on"
    assert controls["filter_fx_on"].switch is None
    assert controls["env_2_attack"].switch is None
    assert controls["modulation_12_amount"].group == "modulation_12"
    assert {control.name for control in schema().group("macro")} == {f"macro_control_{n}" for n in range(1, 5)}
