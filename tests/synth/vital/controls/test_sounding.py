"""What cannot sound in a preset, by switches, routes, conditions and modulations."""

import pytest

from melscape.synth.vital.controls.schema import schema
from melscape.synth.vital.controls.sounding import sounding
from melscape.synth.vital.presets import Modulation, VitalPreset, Wavetable, init_wavetable


def _sounds(*modulations: Modulation, **values: float) -> frozenset[str]:
    return sounding(VitalPreset(values, modulations))


def _moved(source: str, destination: str, amount: float = 0.5, **more: bool) -> Modulation:
    return Modulation(source, destination, amount, **more)


def test_only_controls_of_the_synth_sound() -> None:
    everything_on = {name: 1.0 for name in schema().controls if name.endswith("_on")}
    assert _sounds() < _sounds(**everything_on) < set(schema().controls)


def test_on_the_plain_preset_few_controls_sound() -> None:
    found = _sounds()
    assert len(found) < 50
    assert {"osc_1_level", "env_1_attack", "filter_1_on", "volume"} <= found
    assert not {"osc_2_level", "filter_1_cutoff", "lfo_1_frequency", "osc_1_wave_frame", "env_1_decay"} & found


@pytest.mark.parametrize(
    ("name", "needs"),
    [
        ("osc_2_pan", {"osc_2_on": 1}),
        ("osc_1_unison_detune", {"osc_1_unison_voices": 2}),
        ("osc_1_unison_blend", {"osc_1_unison_voices": 3}),
        ("osc_1_distortion_phase", {"osc_1_distortion_type": 1}),
        ("osc_1_spectral_morph_amount", {"osc_1_spectral_morph_type": 2}),
        ("filter_1_cutoff", {"filter_1_on": 1}),
        ("filter_1_formant_x", {"filter_1_on": 1, "filter_1_model": 5}),
        ("filter_2_cutoff", {"filter_2_on": 1, "osc_1_destination": 1}),
        ("filter_2_mix", {"filter_2_on": 1, "filter_1_on": 1, "filter_2_filter_input": 1}),
        ("eq_low_cutoff", {"eq_on": 1, "eq_low_gain": 3}),
        ("eq_band_resonance", {"eq_on": 1, "eq_band_mode": 1}),
        ("delay_frequency", {"delay_on": 1, "delay_sync": 0}),
        ("delay_aux_tempo", {"delay_on": 1, "delay_style": 1}),
        ("distortion_filter_cutoff", {"distortion_on": 1, "distortion_filter_order": 1}),
        ("reverb_low_shelf_cutoff", {"reverb_on": 1, "reverb_low_shelf_gain": -3}),
        ("env_1_decay", {"env_1_sustain": 0.5}),
        ("effect_chain_order", {"chorus_on": 1, "reverb_on": 1}),
    ],
)
def test_a_control_sounds_once_all_that_it_needs_is_there(name: str, needs: dict[str, float]) -> None:
    assert name in _sounds(**needs)
    for missing in needs:
        assert name not in _sounds(**{key: raw for key, raw in needs.items() if key != missing}), missing


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("chorus_feedback", {"chorus_on": 1, "chorus_dry_wet": 0}),
        ("phaser_frequency", {"phaser_on": 1, "phaser_sync": 0, "phaser_mod_depth": 0}),
        ("filter_1_cutoff", {"filter_1_on": 1, "filter_1_model": 5}),
        ("filter_1_cutoff", {"filter_1_on": 1, "filter_1_mix": 0}),
        ("reverb_size", {"reverb_on": 1, "osc_1_destination": 4}),
        ("compressor_low_gain", {"compressor_on": 1, "compressor_enabled_bands": 2}),
        ("osc_1_transpose", {"osc_1_level": 0}),
        ("env_1_attack", {"osc_1_on": 0}),
    ],
)
def test_a_control_is_silenced_by_another(name: str, values: dict[str, float]) -> None:
    assert name not in _sounds(**values)


@pytest.mark.parametrize("destination", range(5, 14))
def test_an_oscillator_sent_to_one_effect_alone_is_silent(destination: int) -> None:
    everything_on = {name: 1.0 for name in schema().controls if name.endswith("_on")}
    silent = {f"{one}_destination": float(destination) for one in ("osc_1", "osc_2", "osc_3", "sample")}
    assert _sounds(**everything_on, **silent) == set(silent)


def test_frames_matter_only_in_a_table_that_has_some() -> None:
    frame = init_wavetable().frames
    two = Wavetable("two", frame.repeat(2, axis=0), (0, 256))
    assert "osc_1_wave_frame" in sounding(VitalPreset(wavetables={1: two}))
    assert "osc_1_wave_frame" not in sounding(VitalPreset(wavetables={1: init_wavetable()}))
    kept = {"settings": {"wavetables": [{"groups": [{"components": [{"type": "Audio File Source"}]}]}]}}
    assert "osc_1_wave_frame" in sounding(VitalPreset(original=kept))


def test_an_oscillator_that_modulates_another_is_heard_through_it() -> None:
    found = _sounds(osc_1_distortion_type=7, osc_2_on=1, osc_2_level=0)
    assert {"osc_2_transpose", "osc_2_on"} <= found
    assert "osc_2_pan" not in found
    assert "osc_2_transpose" not in _sounds(osc_2_on=1, osc_2_level=0)


def test_a_source_sounds_where_it_moves_what_sounds() -> None:
    assert {"lfo_1_tempo", "modulation_1_amount"} <= _sounds(_moved("lfo_1", "osc_1_pan"))
    assert "lfo_1_frequency" not in _sounds(_moved("lfo_1", "osc_1_pan"))
    assert "lfo_1_tempo" not in _sounds(_moved("lfo_1", "osc_2_pan"))
    assert "lfo_1_tempo" not in _sounds(_moved("lfo_1", "osc_1_pan", bypass=True))


def test_without_an_amount_only_the_amount_sounds() -> None:
    found = _sounds(_moved("lfo_1", "osc_1_pan", 0.0))
    assert "modulation_1_amount" in found
    assert not {"lfo_1_tempo", "modulation_1_power", "modulation_1_bipolar"} & found


def test_a_source_of_a_source_sounds_too() -> None:
    chain = _moved("lfo_1", "osc_1_pan"), _moved("lfo_2", "lfo_1_phase"), _moved("env_2", "lfo_2_phase")
    assert {"lfo_1_phase", "lfo_2_phase", "env_2_attack", "modulation_3_amount"} <= _sounds(*chain)
    assert not {"lfo_2_phase", "env_2_attack"} & _sounds(*chain[1:])


def test_an_amount_may_be_what_is_moved() -> None:
    found = _sounds(_moved("lfo_1", "osc_1_pan", 0.0), _moved("macro_control_1", "modulation_1_amount"))
    assert "macro_control_1" in found
    assert "lfo_1_tempo" not in found  # the macro rests at zero
    assert "lfo_1_tempo" in _sounds(_moved("lfo_1", "osc_1_pan", 0.0), _moved("env_2", "modulation_1_amount"))


def test_a_condition_holds_where_something_moves_its_control() -> None:
    mixed = _moved("env_2", "chorus_dry_wet")
    assert "chorus_feedback" in _sounds(mixed, chorus_on=1, chorus_dry_wet=0)
    assert "osc_1_unison_detune" in _sounds(_moved("lfo_1", "osc_1_unison_voices"))


def test_loops_of_sources_come_to_an_end() -> None:
    loop = _moved("lfo_1", "lfo_2_phase"), _moved("lfo_2", "lfo_1_phase"), _moved("lfo_1", "osc_1_pan")
    assert {"lfo_1_phase", "lfo_2_phase"} <= _sounds(*loop)
    assert "lfo_1_phase" not in _sounds(*loop[:2])


def test_a_macro_at_zero_sounds_itself_and_its_amount_does_not() -> None:
    found = _sounds(_moved("macro_control_1", "osc_1_pan"))
    assert {"macro_control_1", "modulation_1_bipolar"} <= found
    assert not {"modulation_1_amount", "modulation_1_power", "modulation_1_bypass"} & found
    assert "modulation_1_amount" in _sounds(_moved("macro_control_1", "osc_1_pan"), macro_control_1=0.5)


def test_the_blend_of_a_modulating_oscillator_is_heard() -> None:
    values = {"osc_1_distortion_type": 7, "osc_2_on": 1, "osc_2_level": 0, "osc_2_unison_voices": 9}
    assert "osc_2_unison_blend" in _sounds(**values)
