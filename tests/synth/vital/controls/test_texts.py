"""Our words and numbers for a value are the synth's own, but for a few where the synth is mistaken."""

import importlib.util
import re

import pytest

from melscape.synth.vital.controls import read
from melscape.synth.vital.controls.schema import schema
from melscape.synth.vital.controls.styles import STYLES, style_name

CONTROLS = schema().controls
# Each with the reason why our answer is not the synth's.
DIFFERENT = {
    "bypass": "the synth multiplies the switch by the 60 of the control before it",
    "delay_tempo": "the list of names starts at raw 4; the synth names it from the start",
    "delay_aux_tempo": "the same",
    "osc_1_view_2d": "the third view has no name of its own",
    "osc_2_view_2d": "the same",
    "osc_3_view_2d": "the same",
    "view_spectrogram": "the same",
    "osc_1_distortion_type": "both other oscillators have one name",
    "osc_2_distortion_type": "the same",
    "osc_3_distortion_type": "the same",
}
PLACES = (0.0, 0.3, 0.5, 0.77, 1.0)
NUMBER = re.compile(r"^(-?[\d.]+)\s*([A-Za-z%]*)$")


def _asked(name: str) -> list[float]:
    # For the other styles the synth reads past the end of its list, which killed older builds.
    return [0.0, 2.0, 4.0] if name.startswith("filter_") and name.endswith("_style") else _places(name)


def _places(name: str) -> list[float]:
    control = CONTROLS[name]
    return [control.from_unit(place) for place in PLACES] if control.count > 14 or not control.discrete else _all(name)


def _all(name: str) -> list[float]:
    return [CONTROLS[name].low + step for step in range(CONTROLS[name].count)]


def _agrees(name: str, raw: float, shown: str) -> bool:
    control, number = CONTROLS[name], NUMBER.match(shown)
    if control.choices or number is None:
        return control.text(raw) == shown
    return float(number[1]) == pytest.approx(control.human(raw), rel=2e-5, abs=2e-5)


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("vita") is None, reason="the synth is not installed")
def test_the_synth_shows_what_we_show() -> None:
    shown = read.texts_from_synth({name: _asked(name) for name in CONTROLS})
    differ = {name for name in CONTROLS for raw, text in zip(_asked(name), shown[name]) if not _agrees(name, raw, text)}
    assert differ == set(DIFFERENT)


def test_choices_can_be_told_apart() -> None:
    for control in CONTROLS.values():
        assert len(set(control.choices)) == len(control.choices), control.name


def test_a_modulating_oscillator_is_named() -> None:
    assert CONTROLS["osc_2_distortion_type"].text(7.0) == "FM <- Osc 1"
    assert CONTROLS["osc_1_distortion_type"].text(11.0) == "RM <- Osc 3"


def test_a_style_is_named_by_its_model() -> None:
    assert len(STYLES) == CONTROLS["filter_1_model"].count
    assert style_name(0, 2) == CONTROLS["filter_1_style"].text(2) == "Notch Blend"
    assert style_name(6, 5) == "Band Spread Flange-"
    assert style_name(4, 7) == "Style 8"
