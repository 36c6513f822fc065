"""Which controls can sound in a preset: switches, routes, conditions, and modulations that move something.

A control that is said not to sound changes no bit of any single note, wherever it alone is turned to. One that is said
to sound mostly does: where it cannot be told without playing, it counts as sounding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from melscape.synth.vital.controls.conditions import met
from melscape.synth.vital.controls.look import HANDS, Look, Patch, Slot
from melscape.synth.vital.controls.routes import EFFECTS, FILTERS, PRODUCERS, Routes
from melscape.synth.vital.controls.schema import schema

__all__ = ["Look", "Patch", "sounding"]

# Heard with all that is heard. The other global ones are about more than one note, the screen, or what a host decides.
_GLOBAL = (
    *("oversampling", "stereo_mode", "stereo_routing", "velocity_track", "volume"),
    *("voice_amplitude", "voice_transpose", "voice_tune"),
)
_MIX = {**dict.fromkeys(EFFECTS, "dry_wet"), **dict.fromkeys(("compressor", "distortion", "filter_fx"), "mix")}
_MIX["eq"] = ""


def sounding(patch: Patch) -> frozenset[str]:
    """The names of the controls that can change the sound of this preset."""
    look = Look(patch)
    routes = Routes(look)
    if not routes.anything:
        return frozenset(_that_would_wake(routes))
    found = frozenset(_without_sources(look, routes))
    while True:
        # A source is alive when it moves something that sounds; its own controls may then be what another source moves.
        alive = {slot.source for number, slot in look.slots if _moves(look, number, slot, found)}
        more = found | frozenset(_of_sources(look, alive)) | frozenset(_of_slots(look, found))
        if more == found:
            return found
        found = more


def _without_sources(look: Look, routes: Routes) -> Iterator[str]:
    yield from _that_would_wake(routes)
    yield from _GLOBAL
    yield from _parts(look, "env_1", _any_part)
    for producer in PRODUCERS:
        yield from _parts(look, producer, _producer_part(routes, producer))
    for name in FILTERS:
        yield from _parts(look, name, _filter_part(look, routes, name))
    for effect in EFFECTS:
        yield from _parts(look, effect, _effect_part(look, routes, effect))
    if routes.effects_fed and sum(routes.on(effect) for effect in EFFECTS) > 1:
        yield "effect_chain_order"


def _that_would_wake(routes: Routes) -> Iterator[str]:
    """What can bring in an oscillator, the sample or an effect: switches, levels and destinations."""
    for producer in PRODUCERS:
        loud, on, arrives = routes.loud(producer), routes.on(producer), routes.arrives(producer)
        if (loud and arrives) or producer in routes.wanted:
            yield f"{producer}_on"
        if on and arrives:
            yield f"{producer}_level"
        if on and loud:
            yield f"{producer}_destination"
    for effect in EFFECTS:
        if routes.effects_fed:
            yield f"{effect}_on"
    for name in FILTERS:
        if routes.fed(name):
            yield f"{name}_on"


Part = Callable[[str], bool]


def _parts(look: Look, module: str, sounds: Part) -> Iterator[str]:
    for control in schema().group(module):
        part = control.name.removeprefix(f"{module}_")
        if sounds(part) and met(look, module, part):
            yield control.name


def _producer_part(routes: Routes, producer: str) -> Part:
    def sounds(part: str) -> bool:
        if part in ("on", "level", "destination"):
            return False
        if part == "distortion_type" and producer in routes.linked:
            return True
        # One that only modulates another is taken before its level and place.
        return routes.heard(producer) if part == "pan" else routes.used(producer)

    return sounds


def _filter_part(look: Look, routes: Routes, name: str) -> Part:
    mixed = not look.still(f"{name}_mix", 0.0)

    def sounds(part: str) -> bool:
        if part == "filter_input":
            return mixed and routes.input_matters(name)
        return part != "on" and routes.on(name) and routes.fed(name) and (mixed or part == "mix")

    return sounds


def _effect_part(look: Look, routes: Routes, effect: str) -> Part:
    mix = _MIX[effect]
    mixed = not mix or not look.still(f"{effect}_{mix}", 0.0)

    def sounds(part: str) -> bool:
        if part == "on" or not (routes.effects_fed and routes.on(effect)):
            return False
        # Bands are split apart even when nothing of them is mixed in.
        return mixed or part in (mix, "enabled_bands")

    return sounds


def _any_part(part: str) -> bool:
    return bool(part)


def _of_sources(look: Look, alive: set[str]) -> Iterator[str]:
    for source in alive:
        if source in HANDS:
            yield source
        elif source.startswith(("env_", "lfo_", "random_")):
            yield from _parts(look, source, _any_part)


def _of_slots(look: Look, found: frozenset[str]) -> Iterator[str]:
    for number, slot in look.slots:
        if slot.destination not in found:
            continue
        start, moves, rests = f"modulation_{number}_", look.amount_moves(number, slot), look.rests(slot)
        if moves and not rests:
            yield f"{start}bypass"
        if slot.bypass:
            continue
        if moves:
            yield f"{start}bipolar"
        # A source at zero gives zero, however much of it and in whatever bend.
        if not rests:
            yield from (f"{start}{part}" for part in ("amount", *(("power", "stereo") if moves else ())))


def _moves(look: Look, number: int, slot: Slot, found: frozenset[str]) -> bool:
    return not slot.bypass and look.amount_moves(number, slot) and slot.destination in found
