"""Values of other versions come along by name, or are refused in words."""

import math

import pytest

from melscape.errors import SynthError
from melscape.synth.vital.controls import versions
from melscape.synth.vital.controls.schema import schema
from melscape.synth.vital.controls.versions import Step, migrate, path


@pytest.mark.parametrize("version", ["1.0.0", "1.0.3", "1.0.7", "1.0.8", "99999.9.9"])
def test_the_same_family_comes_along_unchanged(version: str) -> None:
    values = {name: control.default for name, control in schema().controls.items()}
    assert migrate(values, version) == (values, ())


def test_what_only_a_newer_version_has_is_left_out_by_name() -> None:
    newer = {"osc_1_level": 0.5, "osc_2_spectral_morph_phase": 0.3, "custom_warps": [], "random_values": []}
    values, notes = migrate(newer, "1.5.3")
    assert values == {"osc_1_level": 0.5}
    assert len(notes) == 3
    assert all(any(name in note for note in notes) for name in newer if name != "osc_1_level")


def test_an_unknown_name_is_left_out_and_told() -> None:
    values, notes = migrate({"osc_4_level": 1.0, "volume": 5000.0}, "1.0.7")
    assert values == {"volume": 5000.0}
    assert "osc_4_level" in notes[0]


def test_numbers_out_of_range_are_brought_in_and_unknown_choices_are_not() -> None:
    values, notes = migrate({"volume": 1e9, "chorus_voices": 9, "osc_1_distortion_type": 17}, "1.0.7")
    assert values == {"volume": schema().controls["volume"].high, "chorus_voices": 4.0}
    assert len(notes) == 3


@pytest.mark.parametrize("raw", [math.nan, math.inf, "0.5", None])
def test_what_is_no_number_becomes_the_default(raw: object) -> None:
    values, notes = migrate({"osc_1_level": raw}, "1.0.7")
    assert values == {}
    assert "no number" in notes[0]


@pytest.mark.parametrize("version", ["0.9.1", "2.0.0", "1.7.0"])
def test_a_version_without_a_way_is_refused(version: str) -> None:
    with pytest.raises(SynthError, match="no way"):
        migrate({}, version)


@pytest.mark.parametrize("version", ["", "abc", "1", "1.0.7; rm", "9" * 100])
def test_what_is_no_version_is_refused(version: str) -> None:
    with pytest.raises(SynthError, match="version"):
        migrate({}, version)


def test_a_long_way_is_gone_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    far = Step("1.9", "1.5", lost={"granular_on": "a sampler"}, renamed={"loudness": "volume"})
    monkeypatch.setattr(versions, "STEPS", (*versions.STEPS, far))
    assert [step.before for step in path("1.9.2", "1.0.7")] == ["1.9", "1.5"]
    values, notes = migrate({"loudness": 5000.0, "granular_on": 1.0, "custom_warps": []}, "1.9.2")
    assert values == {"volume": 5000.0}
    assert len(notes) == 2
