"""How much each control matters: how far the sound moves when one is turned a little, and when it is turned far.

A control counts only in the presets where it can sound. What the distance is, the caller decides.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np

from melscape.errors import SynthError
from melscape.synth.vital.controls.control import Control
from melscape.synth.vital.controls.schema import schema
from melscape.synth.vital.controls.sounding import Patch, sounding
from melscape.work.atomic import write_bytes

FORMAT = 1
SMALL, LARGE = "small", "large"


class Turnable(Patch, Protocol):
    """A preset whose controls can be turned."""

    def value(self, name: str) -> float:
        """The raw value of a control."""
        ...

    def with_values(self, mapping: Mapping[str, float] | None = None, /) -> Self:
        """The same preset with some controls at other raw values."""
        ...


class Renderer(Protocol):
    """What turns presets into sound: an `Engine`."""

    def render_many(self, jobs: Sequence[tuple[Any, Any]]) -> Sequence[Any]:
        """What became of each job, in order; `samples` is None where there is no sound."""
        ...


Distance = Callable[[np.ndarray, np.ndarray], float]


@dataclass(frozen=True)
class Turns:
    """How far controls are turned.

    Args:
        small: as a part of the range, both ways; a discrete control goes to the choice before and after.
        large: places in the range, 0 to 1; a discrete control goes to the choices that are nearest to them.
        controls: only these; all that can sound where it is empty.
    """

    small: float = 0.05
    large: tuple[float, ...] = (0.1, 0.5, 0.9)
    controls: tuple[str, ...] = ()

    def of(self, control: Control, raw: float) -> Iterator[tuple[str, float]]:
        """Where a control at this value is turned to: which kind of turn, and the raw value; never where it is."""
        step = 1.0 / control.span if control.discrete else self.small
        unit = control.to_unit(raw)
        # A value at the edge of its range is turned one way only, not to itself.
        near = {control.from_unit(unit + step), control.from_unit(unit - step)} - {control.clamp(raw)}
        far = {control.from_unit(place) for place in self.large} - near - {control.clamp(raw)}
        yield from ((SMALL, value) for value in sorted(near))
        yield from ((LARGE, value) for value in sorted(far or near))


@dataclass(frozen=True)
class Importance:
    """How much each control matters, over some presets.

    Attributes:
        version: of the controls.
        distance: what the numbers are, in words.
        presets: how many were turned.
        sounds: name -> in how many of them it could sound.
        small, large: name -> the mean distance that a turn makes where the control can sound.
        failed: how many renders gave no sound file at all, and are left out.
    """

    version: str
    distance: str
    presets: int
    sounds: Mapping[str, int]
    small: Mapping[str, float]
    large: Mapping[str, float]
    failed: int = 0

    def of(self, name: str, kind: str = LARGE) -> float:
        """What a control matters over all presets: its distance, and nothing where it cannot sound."""
        turned: Mapping[str, float] = self.small if kind == SMALL else self.large
        return turned.get(name, 0.0) * self.sounds.get(name, 0) / max(self.presets, 1)

    def ranked(self, kind: str = LARGE) -> tuple[str, ...]:
        """The names of the controls that matter, most first."""
        return tuple(sorted((name for name in self.sounds), key=lambda name: (-self.of(name, kind), name)))

    def write(self, path: Path) -> None:
        """Write it as JSON, whole or not at all."""
        write_bytes(path, json.dumps({"format": FORMAT, **asdict(self)}, indent=1, sort_keys=True).encode())


def read(path: Path) -> Importance:
    """Read what `Importance.write` has written."""
    try:
        fields = json.loads(path.read_text())
        if fields.pop("format") != FORMAT:
            raise ValueError("another format")
        return Importance(**fields)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SynthError(f"{path} holds no importance of controls: {error}.", "a file of this version") from error


def measure(
    presets: Sequence[Turnable],
    note: object,
    engine: Renderer,
    distance: Distance,
    *,
    turns: Turns | None = None,
    called: str = "",
) -> Importance:
    """Turn each control that can sound in each preset, and measure how far that moves the sound.

    Args:
        note: what is played, as the engine takes it.
        distance: from one sound to another; arrays "2 S", the untouched preset first.
        called: what the distance is, in words.
    """
    found: dict[str, dict[str, list[float]]] = {SMALL: defaultdict(list), LARGE: defaultdict(list)}
    sounds: dict[str, int] = defaultdict(int)
    failed = 0
    for preset in presets:
        jobs = list(_turned(preset, turns or Turns()))
        for name in {name for name, _, _ in jobs}:
            sounds[name] += 1
        rendered = [one.samples for one in engine.render_many([(preset, note), *((job[2], note) for job in jobs)])]
        for (name, kind, _), samples in zip(jobs, islice(rendered, 1, None)):
            if rendered[0] is None or samples is None:
                failed += 1
            else:
                found[kind][name].append(float(distance(rendered[0], samples)))
    small, large = ({name: float(np.mean(all_)) for name, all_ in found[kind].items()} for kind in (SMALL, LARGE))
    return Importance(schema().version, called, len(presets), dict(sounds), small, large, failed)


def _turned(preset: Turnable, turns: Turns) -> Iterator[tuple[str, str, Turnable]]:
    controls = schema().controls
    for name in sorted(sounding(preset) & set(turns.controls or controls)):
        for kind, raw in turns.of(controls[name], preset.value(name)):
            yield name, kind, preset.with_values({name: raw})
