"""A control matters as far as it moves the sound, and only where it can."""

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from melscape.errors import SynthError
from melscape.synth.vital.controls import importance
from melscape.synth.vital.controls.importance import LARGE, SMALL, Turns, measure
from melscape.synth.vital.controls.schema import schema
from melscape.synth.vital.presets import VitalPreset

WATCHED = ("osc_1_level", "osc_1_pan", "osc_1_unison_detune", "osc_1_transpose")


class _Levels:
    """An engine whose sound is nothing but the level of oscillator 1."""

    def render_many(self, jobs: Sequence[tuple[VitalPreset, object]]) -> list[SimpleNamespace]:
        levels = [preset.value("osc_1_level") for preset, _ in jobs]
        return [SimpleNamespace(samples=np.full((2, 8), level) if level < 0.93 else None) for level in levels]


def _apart(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one - other).mean())


def _measured(*presets: VitalPreset) -> importance.Importance:
    turns = Turns(small=0.1, large=(0.0, 0.5, 0.95), controls=WATCHED)
    return measure(presets, None, _Levels(), _apart, turns=turns, called="level")


def test_only_what_moves_the_sound_matters() -> None:
    found = _measured(VitalPreset({"osc_1_level": 0.5}))
    assert found.ranked()[0] == "osc_1_level"
    assert found.small["osc_1_level"] == pytest.approx(0.1)
    assert found.large["osc_1_level"] == pytest.approx(0.5)
    assert found.of("osc_1_pan") == found.of("no such control") == 0.0


def test_a_render_without_sound_is_counted_and_left_out() -> None:
    assert _measured(VitalPreset({"osc_1_level": 0.5})).failed == 1


def test_a_control_counts_only_where_it_can_sound() -> None:
    found = _measured(VitalPreset({"osc_1_level": 0.5}), VitalPreset({"osc_1_on": 0.0}))
    assert found.presets == 2
    assert found.sounds["osc_1_level"] == 1
    assert found.of("osc_1_level") == pytest.approx(0.25)


def test_no_turn_goes_to_where_the_control_is() -> None:
    for control in schema().controls.values():
        for unit in (0.0, 0.1, 0.5, 1.0):
            raw = control.from_unit(unit)
            turned = list(Turns().of(control, raw))
            assert raw not in [value for _, value in turned]
            assert {kind for kind, _ in turned} == {SMALL, LARGE}


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    found = _measured(VitalPreset({"osc_1_level": 0.5}))
    found.write(tmp_path / "importance.json")
    assert importance.read(tmp_path / "importance.json") == found


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 99}', '{"format": 1, "more": 2}'])
def test_another_file_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "importance.json").write_text(text)
    with pytest.raises(SynthError, match="importance"):
        importance.read(tmp_path / "importance.json")
