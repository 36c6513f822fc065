"""Which modulations a drawn preset has: those of its kind first, then others that people use, if they can be heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from melscape.synth.vital.controls.sounding import sounding
from melscape.synth.vital.presets import LfoShape, Modulation, VitalPreset
from melscape.synth.vital.prior.kinds import Kind
from melscape.synth.vital.prior.law import Law, Near, Pick, Value
from melscape.synth.vital.prior.routes import ROUTES, SHAPES

MOST: Mapping[int, int] = {1: 0, 2: 4, 3: 16}
SHARE_OF_OWN = 0.75  # a kind's own routes are taken so often
_COUNT: Mapping[int, Law] = {2: Pick({0.0: 12, 1.0: 25, 2.0: 27, 3.0: 20, 4.0: 16}), 3: Near(5.0, 4.0, 1.0, 16.49)}
SLOT_DIMENSIONS = (
    "modulations",
    *(f"slot_{number}.{what}" for number in range(1, MOST[3] + 1) for what in ("own", "route", "amount")),
)


def connect(preset: VitalPreset, kind: Kind, chances: Mapping[str, float], tier: int) -> tuple[Modulation, ...]:
    """The modulations of a drawn preset, none twice; empty in tier 1."""
    if not MOST[tier]:
        return ()
    wanted = round(float(_COUNT[tier].at(chances["modulations"])))
    heard = sounding(preset)
    own = [name for slot, name in enumerate(kind.routes, 1) if chances[f"slot_{slot}.own"] < SHARE_OF_OWN]
    taken: list[str] = []
    for slot in range(1, max(wanted, len(own)) + 1):
        open_now: dict[Value, float] = {
            name: route.weight
            for name, route in ROUTES.items()
            if route.tier <= tier and _fits(name, preset, heard, taken)
        }
        first = next((name for name in own if name in open_now), None)
        if first is None and (not open_now or slot > wanted):
            break
        taken.append(first or str(Pick(open_now).at(chances[f"slot_{slot}.route"])))
    return tuple(_modulation(name, chances[f"slot_{slot}.amount"]) for slot, name in enumerate(taken, 1))


def shapes(drawn: Mapping[str, Value], modulations: Sequence[Modulation]) -> dict[int, LfoShape]:
    """The lines of the low-frequency oscillators that are in use."""
    sources = {modulation.source for modulation in modulations}
    used = [number for number in range(1, 9) if f"lfo_{number}" in sources and f"lfo_{number}.shape" in drawn]
    return {number: SHAPES[str(drawn[f"lfo_{number}.shape"])] for number in used}


def _fits(name: str, preset: VitalPreset, heard: frozenset[str], taken: Sequence[str]) -> bool:
    source, destination = name.split(">")
    if name in taken:
        return False
    if destination == "modulation_1_amount":
        return bool(taken) and not taken[0].startswith(source)
    if destination == "lfo_1_frequency":
        return any(other.startswith("lfo_1>") for other in taken) and preset.value("lfo_1_sync") == 0.0
    if destination.endswith("_wave_frame"):
        table = preset.wavetables.get(int(destination[4]))
        return destination[:5] + "_on" in heard and table is not None and len(table.frames) > 1
    return destination in heard


def _modulation(name: str, chance: float) -> Modulation:
    source, destination = name.split(">")
    route = ROUTES[name]
    return Modulation(source, destination, round(route.amount(chance), 4), bipolar=route.bipolar)
