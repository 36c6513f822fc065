"""Four knobs from 0 to 1 for live hosts, which know nothing of sliders.

Each macro moves a slider, 0.5 is the middle; one whose slider is hidden moves the latents along the next of the
directions in which the folder's steps differ most. A host that can only add to latents uses `offsets`, a program that
has the model uses `apply`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from jaxtyping import Float

from melscape.errors import ConfigError
from melscape.tasks.generate.code import Code
from melscape.tasks.generate.sliders.sliders import Sliders

DEFAULT = 0.5
AXIS_DEVIATIONS = 1.5  # of a direction's own spread from the middle to either end


@dataclass(frozen=True)
class Macro:
    """One knob: the sliders that it moves and how far each goes, or the number of a direction of the latents."""

    name: str
    description: str
    moves: Mapping[str, float]
    axis: int | None = None

    def positions(self, value: float) -> dict[str, float]:
        """Positions of sliders at a value of 0 to 1."""
        return {slider: 2.0 * (value - DEFAULT) * share for slider, share in self.moves.items()}


PLANNED = (
    Macro("tone", "From darker to brighter", {"brightness": 1.0}),
    Macro("air", "From pure to noisy", {"noisiness": 1.0}),
    Macro("grit", "From smooth to rough", {"roughness": 1.0}),
    Macro("body", "From thin and soft to dense and loud", {"loudness": 1.0, "attack": -0.5}),
)


@dataclass(frozen=True)
class Macros:
    """The four macros of a model."""

    macros: tuple[Macro, ...]
    sliders: Sliders

    @classmethod
    def of(cls, sliders: Sliders) -> Macros:
        """The planned macros as far as their sliders are shown, else directions of the latents, strongest first."""
        made: list[Macro] = []
        axes = iter(range(len(PLANNED)))
        for macro in PLANNED:
            moves = {name: share for name, share in macro.moves.items() if name in sliders}
            # The first slider of a macro is what it is named for.
            if next(iter(macro.moves)) in moves:
                made.append(replace(macro, moves=moves))
            else:
                axis = next(axes)
                made.append(
                    Macro(f"character {axis + 1}", f"Direction {axis + 1} in which the sounds differ", {}, axis)
                )
        return cls(tuple(made), sliders)

    def apply(self, code: Code, values: Mapping[str, float]) -> Code:
        """The sound with these macros turned; the others stay at 0.5. Errors: ConfigError names a wrong one."""
        known = {macro.name: macro for macro in self.macros}
        total: dict[str, float] = {}
        for name, value in values.items():
            if name not in known:
                raise ConfigError(f"There is no macro {name!r}.", ", ".join(known), "Choose one of these.")
            if not 0.0 <= value <= 1.0:
                raise ConfigError(f"{name} = {value!r}.", "0 to 1, 0.5 is the sound as it is")
            for slider, position in known[name].positions(value).items():
                total[slider] = float(np.clip(total.get(slider, 0.0) + position, -1.0, 1.0))
            if known[name].axis is not None:
                code = self._along(code, known[name], value)
        return self.sliders.apply(code, total)

    def offsets(self) -> Float[np.ndarray, "K D"]:
        """What each macro adds to every step of latents when it is turned from 0.5 to 1."""
        return np.stack([self._offset(macro) for macro in self.macros]).astype(np.float32)

    def metadata(self) -> list[dict[str, Any]]:
        """One row a macro, as hosts for neural instruments read it."""
        return [
            {"name": macro.name, "description": macro.description, "default_value": DEFAULT, "used": True}
            for macro in self.macros
        ]

    def _offset(self, macro: Macro) -> Float[np.ndarray, "D"]:
        terrain = self.sliders.moves.compass.terrain
        if macro.axis is None:
            ways = [share * self.sliders.offsets[name] for name, share in macro.moves.items() if self._moves(name)]
            return np.sum(ways, axis=0)
        values, axes = np.linalg.eigh(terrain.covariance.double().numpy())
        if macro.axis >= len(values):
            return np.zeros(len(values))
        way = axes[:, -1 - macro.axis] * np.sqrt(max(values[-1 - macro.axis], 0.0)) * AXIS_DEVIATIONS
        # The sign of an eigenvector is arbitrary: its largest entry is made positive.
        return way * np.sign(way[np.argmax(np.abs(way))])

    def _moves(self, name: str) -> bool:
        return name in self.sliders.offsets

    def _along(self, code: Code, macro: Macro, value: float) -> Code:
        original = torch.from_numpy(np.array(code.latents, np.float32))
        moved = original + torch.from_numpy(2.0 * (value - DEFAULT) * self._offset(macro)).float()
        return replace(code, latents=self.sliders.moves.compass.terrain.inside(moved, original).numpy())


def macros_metadata(sliders: Sliders) -> list[dict[str, Any]]:
    """Name, description, default and whether it is used, of each of a model's four macros."""
    return Macros.of(sliders).metadata()
