"""The trials of a search: presets are rendered, heard, and remembered, until what may be spent is spent."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from time import monotonic

import numpy as np

from melscape.errors import SynthError
from melscape.synth.vital.controls.schema import schema
from melscape.synth.vital.presets import VitalPreset
from melscape.synth.vital.render.engine import Engine
from melscape.tasks.patch.objective import Look, compare
from melscape.tasks.patch.search.candidate import Candidate, SearchProgress, nearest_first
from melscape.tasks.patch.search.options import UNCOUNTED, SearchOptions
from melscape.tasks.patch.target import Target

_LOUDEST_DB = 6.0  # the synth's volume knob goes no further
_UNPACED = 64  # renders to reckon with where the clock decides and nothing was tried yet


@dataclass(eq=False)
class Trials:
    """One search's account.

    Args:
        told: hears after every render how far it is.
        cancel: once set, nothing more is tried.
    """

    target: Target
    engine: Engine
    options: SearchOptions
    told: Callable[[SearchProgress], None] | None = None
    cancel: threading.Event | None = None
    tried: list[Candidate] = field(default_factory=list)
    renders: int = 0
    _begun: float = 0.0
    _least: float = float("inf")
    _pace_seconds: float = 0.0

    def __post_init__(self) -> None:
        self._begun = monotonic()

    @cached_property
    def look(self) -> Look:
        """The target, as the views see it."""
        return Look(self.target.samples)

    @property
    def seconds(self) -> float:
        """Since the search began."""
        return monotonic() - self._begun

    @property
    def total(self) -> int:
        """How many sounds will be tried: as many as may be, or as the seconds pay for at the pace of late."""
        if self.options.seconds is None:
            return self.options.renders
        if not self._pace_seconds:
            return min(self.options.renders, _UNPACED)
        paid = max(0.0, self.options.seconds - self.seconds) / self._pace_seconds
        return min(self.options.renders, self.renders + int(paid))

    @property
    def left(self) -> int:
        """How many sounds may still be tried."""
        late = self.options.seconds is not None and self.seconds > self.options.seconds
        stopped = self.cancel is not None and self.cancel.is_set()
        # One is always tried: a search that was stopped at once still has an answer.
        return max(0, self.options.renders - self.renders) if not (late or stopped) else int(self.renders == 0)

    @property
    def best(self) -> Candidate:
        """The nearest so far. Raises SynthError if nothing that was tried can be heard."""
        if not self.tried:
            raise SynthError("No preset that was tried can be heard.", "one that sounds", "Search with more renders.")
        return min(self.tried, key=lambda candidate: candidate.loss)

    def ranked(self) -> list[Candidate]:
        """All that was tried, nearest first."""
        return nearest_first(self.tried)

    def attempt(self, presets: Sequence[VitalPreset], origin: str | Sequence[str]) -> list[float]:
        """Try some, as many as may be tried; their losses, infinite for silence and for what was not tried."""
        chosen = [self.tuned(preset) for preset in presets[: self.left]]
        origins = [origin] * len(chosen) if isinstance(origin, str) else origin
        losses = [float("inf")] * len(presets)
        began, first = self.seconds, self.renders == 0
        sounds = self.engine.stream([(preset, self.target.note) for preset in chosen])
        for index, (preset, sound) in enumerate(zip(chosen, sounds)):
            self.renders += 1
            if sound.samples is not None:
                losses[index] = self._hear(preset, sound.samples, origins[index])
            self._tell()
            if first and not index:
                began = self.seconds  # it waited for the synth to start: that is not the pace
            else:
                self._pace_seconds = (self.seconds - began) / (index + 1 - first)
            if not self.left:
                break
        return losses

    def tuned(self, preset: VitalPreset) -> VitalPreset:
        """The preset as far beside the key as the target is."""
        return preset.with_values(voice_tune=self.target.tuning_cents / 100.0) if self.target.tuning_cents else preset

    def levelled(self, candidate: Candidate) -> Candidate:
        """The candidate as loud as the target, as far as the volume knob goes: no new render is needed."""
        volume = schema().controls["volume"]
        current_db = volume.human(candidate.preset.value("volume"))
        wanted_db = min(current_db + candidate.gain_db, _LOUDEST_DB)
        preset = candidate.preset.with_values(volume=volume.from_human(wanted_db))
        gain = 10.0 ** ((volume.human(preset.value("volume")) - current_db) / 20.0)
        samples = np.asarray(candidate.samples * np.float32(gain), np.float32)
        left_db = candidate.gain_db - 20.0 * math.log10(gain)
        return replace(candidate, preset=preset, samples=samples, gain_db=left_db)

    def _tell(self) -> None:
        if self.told:
            total = self.options.renders if self.options.renders < UNCOUNTED else None
            self.told(SearchProgress(self.renders, total, self.seconds, self._least))

    def _hear(self, preset: VitalPreset, samples: np.ndarray, origin: str) -> float:
        difference = compare(self.look, Look(samples))
        if difference.silent:
            return float("inf")
        loss = difference.total()
        self._least = min(self._least, loss)
        self.tried.append(Candidate(preset, loss, difference.views, origin, samples, difference.gain_db))
        return loss
