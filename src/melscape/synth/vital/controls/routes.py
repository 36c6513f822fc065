"""Where sound goes in a preset: which oscillators are heard, which filters and effects receive something."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from melscape.synth.vital.controls.look import Look

PRODUCERS = ("osc_1", "osc_2", "osc_3", "sample")
FILTERS = ("filter_1", "filter_2")
EFFECTS = ("chorus", "compressor", "delay", "distortion", "eq", "filter_fx", "flanger", "phaser", "reverb")
INTO_FILTER = {"filter_1": (0.0, 2.0), "filter_2": (1.0, 2.0)}
# From 5 on, destinations have the names of single effects, but this synth plays nothing there, on or off.
STRAIGHT_OUT, LAST_THAT_SOUNDS = 4.0, 4.0
# Distortion types that take another oscillator, or the sample, as what modulates: which, from each oscillator's view.
_FIRST_OTHER, _SECOND_OTHER, _SAMPLE = (7.0, 10.0), (8.0, 11.0), (9.0, 12.0)
_OTHERS = {"osc_1": ("osc_2", "osc_3"), "osc_2": ("osc_1", "osc_3"), "osc_3": ("osc_1", "osc_2")}


class Routes:
    """Who is heard. Whatever cannot be told for sure counts as heard."""

    def __init__(self, look: Look) -> None:
        self.look = look

    def on(self, module: str) -> bool:
        """Whether a module's switch is on."""
        return self.look.raw(f"{module}_on") == 1.0

    def loud(self, producer: str) -> bool:
        """Whether an oscillator or the sample would give sound if it were on."""
        return not self.look.still(f"{producer}_level", 0.0)

    def arrives(self, producer: str) -> bool:
        """Whether it is sent to a place that plays it."""
        return self.look.raw(f"{producer}_destination") <= LAST_THAT_SOUNDS

    def heard(self, producer: str) -> bool:
        """Whether its own sound is heard."""
        return self.on(producer) and self.loud(producer) and self.arrives(producer)

    @cached_property
    def anything(self) -> bool:
        """Whether anything is heard."""
        return any(self.heard(producer) for producer in PRODUCERS)

    @cached_property
    def wanted(self) -> frozenset[str]:
        """Who modulates an oscillator that is used, and would be heard through it if it were on."""
        return self._modulating(self.on)

    @cached_property
    def linked(self) -> frozenset[str]:
        """The same, where what is off passes on its wish: a ring of such wishes changes who is played first."""
        return self._modulating(lambda _: True)

    def _modulating(self, passes: Callable[[str], bool]) -> frozenset[str]:
        wanted: set[str] = set()
        while True:
            users = [osc for osc in _OTHERS if self.heard(osc) or (osc in wanted and passes(osc))]
            found = {source for osc in users for source in self._modulators(osc)}
            if found <= wanted:
                return frozenset(wanted)
            wanted |= found

    def used(self, producer: str) -> bool:
        """Whether its wave is heard, by itself or through another oscillator."""
        return self.on(producer) and (self.heard(producer) or producer in self.wanted)

    def fed(self, name: str) -> bool:
        """Whether a filter receives something."""
        return self._sent(name) or (self._takes_other(name) and self._sent(_other(name)))

    def input_matters(self, name: str) -> bool:
        """Whether it matters if a filter takes in what the other puts out."""
        if not (self.on(name) and self.on(_other(name))):
            return False
        # Where both take in the other, only the first filter does.
        if name == FILTERS[1]:
            return self._sent(FILTERS[0]) and not self._takes_other(FILTERS[0])
        return self._sent(FILTERS[1]) or self._input(FILTERS[1])

    @cached_property
    def effects_fed(self) -> bool:
        """Whether the chain of effects receives something."""
        straight_out = {one for one in PRODUCERS if self.look.raw(f"{one}_destination") == STRAIGHT_OUT}
        return any(self.heard(one) for one in PRODUCERS if one not in straight_out)

    def _input(self, name: str) -> bool:
        return self.look.raw(f"{name}_filter_input") == 1.0

    def _takes_other(self, name: str) -> bool:
        first = name == FILTERS[1] and self.on(FILTERS[0]) and self._input(FILTERS[0])
        return self._input(name) and self.on(_other(name)) and not first

    def _sent(self, name: str) -> bool:
        there = {one for one in PRODUCERS if self.look.raw(f"{one}_destination") in INTO_FILTER[name]}
        return any(self.on(one) and self.loud(one) for one in there)

    def _modulators(self, osc: str) -> list[str]:
        kinds = (_FIRST_OTHER, _SECOND_OTHER, _SAMPLE)
        of_type = self.look.raw(f"{osc}_distortion_type")
        return [source for kind, source in zip(kinds, (*_OTHERS[osc], "sample")) if of_type in kind]


def _other(name: str) -> str:
    return FILTERS[1 - FILTERS.index(name)]
