"""Neighbours and children of presets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from melscape.synth.vital.controls.schema import schema
from melscape.synth.vital.controls.sounding import sounding
from melscape.synth.vital.presets import Modulation, VitalPreset
from melscape.synth.vital.prior import cross, draw, vary
from melscape.synth.vital.prior.change import GROUPS


def _chance(seed: int = 0) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(key=seed))


def _distance(a: VitalPreset, b: VitalPreset) -> float:
    controls = schema().controls
    return sum(
        abs(controls[name].to_unit(a.value(name)) - controls[name].to_unit(b.value(name)))
        for name in {*a.values, *b.values}
        if not controls[name].discrete
    )


def test_no_amount_changes_nothing_and_the_same_chance_gives_the_same() -> None:
    preset = draw(0, 2, 3)
    assert vary(preset, 0.0, _chance()) == preset
    assert vary(preset, 0.3, _chance(5)) == vary(preset, 0.3, _chance(5)) != vary(preset, 0.3, _chance(6))


def test_a_larger_amount_goes_further() -> None:
    preset = draw(0, 3, 7)
    near, far = (np.mean([_distance(preset, vary(preset, a, _chance(s))) for s in range(20)]) for a in (0.05, 0.5))
    assert 0.0 < near < far / 3


def test_only_controls_that_can_be_heard_are_turned() -> None:
    preset = draw(0, 1, 4)
    for seed in range(30):
        child = vary(preset, 0.02, _chance(seed))
        changed = {name for name in {*preset.values, *child.values} if preset.value(name) != child.value(name)}
        assert changed <= sounding(preset) | sounding(child)
        assert changed


def test_a_far_neighbour_now_and_then_has_other_modules_choices_and_tables() -> None:
    preset = draw(0, 2, 1)
    children = [vary(preset, 1.0, _chance(seed)) for seed in range(60)]
    switches = [name for name in schema().controls if name.endswith("_on")]
    assert any(child.value(name) != preset.value(name) for child in children for name in switches)
    assert any(child.wavetables != preset.wavetables for child in children)
    assert all(any(child.value(f"{name}_on") for name in ("osc_1", "osc_2", "osc_3", "sample")) for child in children)


def test_a_preset_of_somebody_keeps_its_name_and_its_file() -> None:
    preset = replace(draw(0, 2, 1), name="Panflute", author="Someone", original={"settings": {}, "kept": 1})
    child = vary(preset, 0.4, _chance())
    assert (child.name, child.author, child.original) == ("Panflute", "Someone", preset.original)


def test_a_child_has_every_group_whole_from_one_parent() -> None:
    a, b = draw(0, 3, 0), draw(0, 3, 1)
    for seed in range(20):
        child = cross(a, b, _chance(seed))
        origins = set()
        for starts in GROUPS.values():
            part = {name: raw for name, raw in child.values.items() if name.startswith(starts)}
            whose = [p for p in (a, b) if part == {n: r for n, r in p.values.items() if n.startswith(starts)}]
            assert whose
            origins |= {id(whose[0])} if len(whose) == 1 else set()
        assert len(origins) == 2


def test_modulations_go_with_what_they_move_and_the_file_with_the_oscillators() -> None:
    a = VitalPreset({"osc_1_transpose": 12.0}, (Modulation("lfo_1", "osc_1_pan", 0.5),), name="A", original={"a": 1})
    b = VitalPreset({"filter_1_on": 1.0}, (Modulation("env_2", "filter_1_cutoff", 0.4),), name="B", original={"b": 1})
    children = [cross(a, b, _chance(seed)) for seed in range(40)]
    for child in children:
        has_pan = any(modulation.destination == "osc_1_pan" for modulation in child.modulations)
        has_transpose = child.value("osc_1_transpose") == 12.0
        assert has_pan == has_transpose == (child.name == "A") == (child.original == {"a": 1})
    assert {child.name for child in children} == {"A", "B"}


def test_a_child_is_never_a_parent_again() -> None:
    a, b = draw(0, 3, 10), draw(0, 3, 11)
    texts = {preset.to_json(slim=True) for preset in (a, b)}
    assert all(cross(a, b, _chance(seed)).to_json(slim=True) not in texts for seed in range(10))


@pytest.mark.parametrize("tier", [1, 2, 3])
def test_children_of_children_stay_within_what_the_synth_stands(tier: int) -> None:
    random, presets = _chance(), [draw(0, tier, index) for index in range(6)]
    for _ in range(40):
        first, second = random.integers(0, len(presets), 2)
        presets.append(vary(cross(presets[first], presets[second], random), 1.0, random))
    controls = schema().controls
    assert all(controls[n].low <= raw <= controls[n].high for preset in presets for n, raw in preset.values.items())
    assert all(abs(modulation.amount) <= 1.0 for preset in presets for modulation in preset.modulations)
