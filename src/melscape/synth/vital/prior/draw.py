"""Presets as people might make them, drawn by number: the same seed, tier and number always give the same preset.

Tier 1 has no modulation, tier 2 up to 4, tier 3 up to 16 and every control that is moved here at all. A preset keeps
only values that can be heard in it, so two draws that sound alike are alike.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from melscape.errors import SynthError
from melscape.synth.vital.controls.schema import schema
from melscape.synth.vital.controls.sounding import sounding
from melscape.synth.vital.presets import VitalPreset
from melscape.synth.vital.prior import audible
from melscape.synth.vital.prior.chance import BLOCK, hypercube, stream
from melscape.synth.vital.prior.connect import MOST, SLOT_DIMENSIONS, connect, shapes
from melscape.synth.vital.prior.kinds import FREE, KINDS, Kind
from melscape.synth.vital.prior.law import Law, Pick, Value
from melscape.synth.vital.prior.laws import LAWS
from melscape.synth.vital.render.note import Note
from melscape.synth.vital.wavetables import by_name

TIERS = (1, 2, 3)
LONGEST_NOTE_SECONDS = 3.0
_ROUNDED = 1e-3
_KIND = Pick({name: kind.share for name, kind in KINDS.items()})


def draw(seed: int, tier: int, index: int, *, attempt: int = 0) -> VitalPreset:
    """Preset number `index` of a tier. Every 256 numbers are spread evenly over every control's law.

    A number whose sound cannot be used is drawn again with the next `attempt`. Raises SynthError for an unknown tier.
    """
    _known(tier)
    block, column = divmod(index, BLOCK)
    names = _dimensions(tier)
    cube = hypercube(names, seed, tier, block, attempt)
    chances = dict(zip(names, cube[:, column].tolist()))
    kind = KINDS[str(_KIND.at(chances["kind"]))]
    drawn = {name: kind.laws.get(name, law).at(chances[name]) for name, law in _free(tier).items()}
    return _assembled(drawn, kind, chances, tier)


def draw_note(seed: int, index: int) -> Note:
    """The note that preset number `index` plays: key 36 to 84, held .2 to 2 s, with room for the release."""
    random = stream(seed, "note", index)
    held_seconds = round(float(0.2 * 10.0 ** random.uniform(0.0, 1.0)), 3)
    # A sixteenth of a second is exact in every number format, so that all agree on how many samples there are.
    total_seconds = min(math.ceil(16.0 * (held_seconds + random.uniform(0.4, 1.2))) / 16.0, LONGEST_NOTE_SECONDS)
    return Note(int(random.integers(36, 85)), round(float(random.uniform(0.3, 1.0)), 2), held_seconds, total_seconds)


def mean_preset(tier: int) -> VitalPreset:
    """Every control at what is most usual for it: the preset to beat."""
    _known(tier)
    drawn = {name: law.typical for name, law in _free(tier).items()}
    return _assembled(drawn, KINDS[FREE], {}, tier)


@cache
def free_controls(tier: int) -> tuple[str, ...]:
    """The controls that a tier may move, in alphabetical order."""
    _known(tier)
    return tuple(sorted(name for name in _free(tier) if "." not in name))


@cache
def _free(tier: int) -> Mapping[str, Law]:
    return {name: law for name, (first, law) in LAWS.items() if first <= tier}


@cache
def _dimensions(tier: int) -> tuple[str, ...]:
    return ("kind", *_free(tier), *(SLOT_DIMENSIONS if MOST[tier] else ()))


def _assembled(drawn: Mapping[str, Value], kind: Kind, chances: Mapping[str, float], tier: int) -> VitalPreset:
    tables = audible.tables_of(drawn)
    moved = {name: float(value) for name, value in drawn.items() if "." not in name}
    values = audible.settle({**_usual(), **moved}, tables)
    bare = VitalPreset(_settable(values), style=kind.style, wavetables={n: by_name()[t] for n, t in tables.items()})
    modulations = connect(bare, kind, chances, tier) if chances else ()
    values = audible.make_room(values, modulations)
    preset = replace(bare, values=_settable(values), modulations=modulations, lfos=shapes(drawn, modulations))
    return keep_heard(preset)


def keep_heard(preset: VitalPreset) -> VitalPreset:
    """The preset with every control that cannot sound in it back at its start."""
    heard = sounding(preset)
    return replace(preset, values={name: raw for name, raw in preset.values.items() if name in heard})


@cache
def _usual() -> Mapping[str, float]:
    return {name: control.default for name, control in schema().controls.items()}


def _settable(values: Mapping[str, float]) -> dict[str, float]:
    # Laws write the synth's starting values shorter than they are: what is all but there is there.
    return {name: raw for name, raw in values.items() if name in LAWS and abs(raw - _usual()[name]) > _ROUNDED}


def _known(tier: int) -> None:
    if tier not in TIERS:
        raise SynthError(f"Tier {tier}.", "1, 2 or 3", "Tier 1 has no modulation, tier 3 has all.")
