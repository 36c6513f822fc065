"""Every control goes both ways between raw, unit and human, and says its value in words."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from melscape.synth.vital.controls.control import Control
from melscape.synth.vital.controls.schema import schema

CONTROLS = list(schema().controls.values())
CONTINUOUS = [control for control in CONTROLS if not control.discrete]
PLACES = (0.0, 0.1, 0.37, 0.5, 0.9, 1.0)


def _near(control: Control, raw: float, other: float) -> bool:
    return math.isclose(raw, other, rel_tol=1e-9, abs_tol=1e-9 * control.span)


@pytest.mark.parametrize("place", PLACES)
def test_every_control_comes_back_from_unit_and_from_human(place: float) -> None:
    for control in CONTROLS:
        raw = control.from_unit(place)
        assert control.low <= raw <= control.high
        assert _near(control, control.from_unit(control.to_unit(raw)), raw), control.name
        assert _near(control, control.from_human(control.human(raw)), raw), control.name


@given(st.integers(0, len(CONTINUOUS) - 1), st.floats(0.0, 1.0))
def test_any_place_comes_back_from_raw(index: int, place: float) -> None:
    control = CONTINUOUS[index]
    assert math.isclose(control.to_unit(control.from_unit(place)), place, abs_tol=1e-9)


def test_defaults_are_in_range_and_discrete_ones_whole() -> None:
    for control in CONTROLS:
        assert control.clamp(control.default) == control.default


@given(st.sampled_from(CONTROLS), st.floats(allow_nan=True, allow_infinity=True))
def test_no_number_leaves_the_range(control: Control, raw: float) -> None:
    kept = control.clamp(raw)
    assert control.low <= kept <= control.high
    assert not control.discrete or kept == round(kept)
    assert control.text(raw)


@pytest.mark.parametrize(
    ("name", "raw", "text"),
    [
        ("env_1_attack", 1.0, "1 s"),
        ("env_1_release", 0.5476, "89.9 ms"),
        ("volume", 5473.0405, "-6.02 dB"),
        ("lfo_1_frequency", 1.0, "500 ms (2 Hz)"),
        ("filter_1_cutoff", 69.0, "440 Hz"),
        ("filter_1_cutoff", 136.0, "21.1 kHz"),
        ("osc_1_level", 0.7071067690849304, "0.5"),
        ("osc_1_tune", 0.25, "25 cents"),
        ("reverb_dry_wet", 0.25, "25%"),
        ("flanger_dry_wet", 0.5, "100%"),
        ("osc_1_transpose", -12.0, "-12 semitones"),
        ("chorus_delay_1", -9.0, "1.95 ms"),
        ("beats_per_minute", 2.0, "120 BPM"),
        ("filter_1_model", 5.0, "Formant"),
        ("delay_tempo", 9.0, "1/8"),
    ],
)
def test_a_value_is_said_as_a_musician_says_it(name: str, raw: float, text: str) -> None:
    assert schema().controls[name].text(raw) == text


def test_clamping_knows_the_control() -> None:
    controls = schema().controls
    assert controls["chorus_voices"].clamp(5.0) == 4.0
    assert controls["osc_1_unison_voices"].clamp(3.7) == 4.0
    assert controls["osc_1_stack_style"].clamp(math.nan) == 0.0
