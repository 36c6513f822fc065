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
# Spectral morphs that take harmonics away leave nothing of a table that has few; measured to -140 dB and below.
VOCODE, RANDOM_AMPLITUDES, HIGH_PASS = 1.0, 6.0, 8.0
MOST_HIGH_PASS = 0.35
RICH = frozenset(
    (SAW, "Bright Saw", "Pulse Width", "Square", "Buzz", "Sync", "Digital", "Metal", "Reed", "Violin", "Cello")
)
# Distortions by another oscillator: type -> place of that oscillator among the other two.
_BY_ANOTHER = {7.0: 0, 8.0: 1, 10.0: 0, 11.0: 1}
_FORMANT = 5.0  # this filter model has two styles; the others of the range are silent
_CUTOFF_SPAN = 128.0
_NOTCH_SPREAD = 3.0  # from this style on a filter passes a band even where its blend says low


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
        _settle_oscillator(settled, number, tables.get(number, SAW))
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


def _settle_oscillator(values: dict[str, float], number: int, table: str) -> None:
    own = f"osc_{number}"
    if table in TWO_OCTAVES_HIGH:
        values[f"{own}_transpose"] = max(values[f"{own}_transpose"] - 24.0, -48.0)
    if table == SAW or len(by_name()[table].frames) == 1:
        values[f"{own}_wave_frame"] = values[f"{own}_frame_spread"] = 0.0
    if table not in RICH and values[f"{own}_spectral_morph_type"] in (VOCODE, RANDOM_AMPLITUDES, HIGH_PASS):
        values[f"{own}_spectral_morph_type"] = 0.0
    if values[f"{own}_spectral_morph_type"] == HIGH_PASS:
        values[f"{own}_spectral_morph_amount"] = min(values[f"{own}_spectral_morph_amount"], MOST_HIGH_PASS)
    place = _BY_ANOTHER.get(values[f"{own}_distortion_type"])
    if place is not None:
        other = [another for another in (1, 2, 3) if another != number][place]
        if not values[f"osc_{other}_on"]:
            values[f"{own}_distortion_type"] = 0.0


def _open(values: dict[str, float], module: str) -> None:
    cutoff, blend = f"{module}_cutoff", values[f"{module}_blend"]
    if values[f"{module}_model"] == _FORMANT:
        values[f"{module}_style"] = min(values[f"{module}_style"], 1.0)
    if blend > 1.0:
        values[cutoff] = min(values[cutoff], HIGHEST_HIGH_PASS_MIDI)
        return
    values[cutoff] = max(values[cutoff], LOWEST_OPEN_MIDI)
    if blend > 0.0 or values[f"{module}_style"] >= _NOTCH_SPREAD:
        values[cutoff] = min(values[cutoff], HIGHEST_BAND_PASS_MIDI)


def _feeds_second(values: Mapping[str, float]) -> bool:
    names = [f"osc_{number}" for number in (1, 2, 3)] + ["sample"]
    return any(values[f"{name}_on"] and values[f"{name}_destination"] in (1.0, 2.0) for name in names)
