"""Keeps a drawn preset heard: laws look at one control at a time, and some of what they agree on is silence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from melscape.synth.vital.presets import Modulation
from melscape.synth.vital.prior.laws import SAW
from melscape.synth.vital.wavetables import by_name

LOWEST_OPEN_MIDI, LOWEST_SWEPT_MIDI = 62.0, 42.0
HIGHEST_HIGH_PASS_MIDI, HIGHEST_BAND_PASS_MIDI = 84.0, 92.0
QUIETEST_LEVEL = 0.45
# These tables sound two octaves above the key.
TWO_OCTAVES_HIGH = ("Church Bell", "Bars")
_CUTOFF_SPAN = 128.0
_BAND_PEAK_NOTCH = 4.0


def tables_of(drawn: Mapping[str, float | str]) -> dict[int, str]:
    """The names of the tables of the oscillators that are on, the synth's own left out."""
    names = {number: str(drawn[f"osc_{number}.table"]) for number in (1, 2, 3) if drawn[f"osc_{number}_on"]}
    return {number: name for number, name in names.items() if name != SAW}


def settle(values: dict[str, float], tables: Mapping[int, str]) -> dict[str, float]:
    """The same values with something switched on, loud enough, in tune, and filters that let it through."""
    settled = dict(values)
    if not any(settled[name] for name in ("osc_1_on", "osc_2_on", "osc_3_on", "sample_on")):
        settled["osc_1_on"] = 1.0
    _raise_loudest(settled)
    for number in (1, 2, 3):
        name = tables.get(number, SAW)
        if name in TWO_OCTAVES_HIGH:
            settled[f"osc_{number}_transpose"] = max(settled[f"osc_{number}_transpose"] - 24.0, -48.0)
        if name == SAW or len(by_name()[name].frames) == 1:
            settled[f"osc_{number}_wave_frame"] = settled[f"osc_{number}_frame_spread"] = 0.0
    for module in ("filter_1", "filter_2", "filter_fx"):
        if f"{module}_cutoff" in settled:
            _open(settled, module)
    if settled["filter_2_on"] and not _feeds_second(settled):
        settled["filter_2_filter_input"] = 1.0
    return settled


def make_room(values: dict[str, float], modulations: Sequence[Modulation]) -> dict[str, float]:
    """The same values with a cutoff that starts low enough for what sweeps it up to be heard."""
    settled = dict(values)
    for modulation in modulations:
        name = modulation.destination
        if name.endswith("_cutoff") and modulation.source.startswith("env") and modulation.amount > 0.0:
            lowest = min(LOWEST_SWEPT_MIDI, settled[name])
            settled[name] = max(settled[name] - 0.6 * modulation.amount * _CUTOFF_SPAN, lowest)
    return settled


def _raise_loudest(values: dict[str, float]) -> None:
    sounding = [f"osc_{number}_level" for number in (1, 2, 3) if values[f"osc_{number}_on"]]
    if sounding:
        loudest = max(sounding, key=lambda name: values[name])
        values[loudest] = max(values[loudest], QUIETEST_LEVEL)
    else:
        values["sample_level"] = max(values["sample_level"], QUIETEST_LEVEL)


def _open(values: dict[str, float], module: str) -> None:
    cutoff, blend = f"{module}_cutoff", values[f"{module}_blend"]
    if blend > 1.0:
        values[cutoff] = min(values[cutoff], HIGHEST_HIGH_PASS_MIDI)
        return
    values[cutoff] = max(values[cutoff], LOWEST_OPEN_MIDI)
    if blend > 0.0 or values[f"{module}_style"] == _BAND_PEAK_NOTCH:
        values[cutoff] = min(values[cutoff], HIGHEST_BAND_PASS_MIDI)


def _feeds_second(values: Mapping[str, float]) -> bool:
    names = [f"osc_{number}" for number in (1, 2, 3)] + ["sample"]
    return any(values[f"{name}_on"] and values[f"{name}_destination"] in (1.0, 2.0) for name in names)
