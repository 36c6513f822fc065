"""Sliders that were measured: named knobs from -1 to 1 that change one thing a listener can hear.

Every slider is tried on rendered sounds before it is shown: one whose position and measured quality do not agree in
rank (Spearman) by 0.6 or more is hidden, and cannot be used.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from jaxtyping import Float

from melscape.errors import ConfigError
from melscape.tasks.generate.code import Code
from melscape.tasks.generate.generator import Generator
from melscape.tasks.generate.sliders.directions import Compass, rough_signs
from melscape.tasks.generate.sliders.moves import PERCENTILES, Moves, Ranges
from melscape.tasks.generate.sliders.qualities import QUALITIES
from melscape.tasks.generate.sliders.terrain import Terrain
from melscape.tasks.generate.sliders.trial import (
    LONGEST_SECONDS,
    cut,
    listen,
    pitched_to_try,
    sounds_to_try,
    spearman_of,
)
from melscape.training.random import stream

LEAST_SPEARMAN = 0.6
HEARD_SOUNDS = 60
LATENT_SLIDERS = ("loudness", "brightness", "noisiness", "roughness")
Told = Callable[[str], None]


def _silent(_text: str) -> None:
    """Nobody listens."""


@dataclass(frozen=True)
class Slider:
    """One knob: the folder's 5th and 95th percentile of what it moves, and how well it was measured to move it."""

    name: str
    unit: str
    low: float
    high: float
    spearman: float
    shown: bool
    less: str
    more: str


@dataclass(frozen=True)
class Sliders:
    """All sliders of a model, the hidden ones too.

    `offsets` (D) a name are the mean moves of a step from the middle to 1, for hosts that can only add to latents.
    """

    sliders: tuple[Slider, ...]
    moves: Moves
    offsets: Mapping[str, Float[np.ndarray, "D"]] = field(default_factory=dict)

    @classmethod
    def fit(
        cls, generator: Generator, *, seed: int, measured_on: Sequence[Code] | None = None, told: Told = _silent
    ) -> Sliders:
        """Find the ranges of a model's folder and try every slider on audio.

        Args:
            measured_on: sounds to try them on; None draws held-out and new ones, and pitched ones for the pitch.
            told: hears which slider is being tried.
        """
        codes = generator.library.part("train") or generator.library.codes
        if not codes:
            raise ConfigError("A model without sounds.", "a library of sounds", "Finish its training with --resume.")
        told("Listening to the folder")
        heard = _heard(generator, codes, seed)
        moves = _moves(generator, codes, heard)
        sounds = tuple(measured_on or sounds_to_try(generator, seed))
        pitched = tuple(measured_on or pitched_to_try(generator, seed) or sounds)
        sliders = []
        for name in QUALITIES:
            told(f"Trying {name}")
            figure = spearman_of(name, moves.apply, pitched if name == "pitch" else sounds, generator)
            sliders.append(_slider(name, figure, [row[name] for _, row in heard]))
        return cls(tuple(sliders), moves, _offsets(moves, sounds, generator))

    @property
    def shown(self) -> tuple[Slider, ...]:
        """The sliders that do what they say."""
        return tuple(slider for slider in self.sliders if slider.shown)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the shown sliders."""
        return tuple(slider.name for slider in self.shown)

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)

    def apply(self, code: Code, positions: Mapping[str, float]) -> Code:
        """The sound with these sliders moved, all others in the middle. Errors: ConfigError names a wrong one."""
        self.check(positions)
        return self.moves.apply(code, positions)

    def check(self, positions: Mapping[str, float]) -> None:
        """Raise ConfigError for a slider that is unknown or hidden, or a position beyond -1 to 1."""
        hidden = {slider.name: slider for slider in self.sliders if not slider.shown}
        for name, position in positions.items():
            if name in hidden:
                raise ConfigError(
                    f"The slider {name!r} is hidden: on this model's sounds it moves {name} with a rank correlation of "
                    f"{hidden[name].spearman:.2f}.",
                    f"{LEAST_SPEARMAN} or more; shown are {', '.join(self.names) or 'none'}",
                    "Use one of those, or train longer or on more sounds.",
                )
            if name not in self.names:
                near = difflib.get_close_matches(str(name), self.names, n=1, cutoff=0.5)
                raise ConfigError(
                    f"There is no slider {name!r}." + (f" Did you mean {near[0]!r}?" if near else ""),
                    ", ".join(self.names) or "no slider at all: none of this model's was good enough",
                    "Choose one of these.",
                )
            number = isinstance(position, int | float | np.number) and not isinstance(position, bool)
            if not (number and -1.0 <= float(position) <= 1.0):
                raise ConfigError(
                    f"{name} = {position!r}.", "-1 to 1, 0 is the sound as it is", "Choose a place between."
                )

    def random(self, seed: int, locked: Mapping[str, float] | None = None) -> dict[str, float]:
        """Positions by chance, mostly near the middle; `locked` ones stay. The same seed gives the same positions."""
        kept = dict(locked or {})
        self.check(kept)
        chance = stream(seed, "sliders", "random")
        # Drawn for all, locked or not: locking one slider does not change where the others land.
        drawn = {slider.name: float(chance.triangular(-1.0, 0.0, 1.0)) for slider in self.sliders}
        return {name: kept.get(name, drawn[name]) for name in self.names}

    def report(self) -> list[dict[str, Any]]:
        """One row a slider for reports and JSON, NaN as None."""
        return [
            {
                "name": slider.name,
                "spearman": _known(slider.spearman),
                "shown": slider.shown,
                "low": _known(slider.low),
                "high": _known(slider.high),
                "unit": slider.unit,
                "less": slider.less,
                "more": slider.more,
            }
            for slider in self.sliders
        ]


Heard = Sequence[tuple[Code, Mapping[str, float]]]


def _heard(generator: Generator, codes: Sequence[Code], seed: int) -> Heard:
    order = stream(seed, "sliders", "heard").permutation(len(codes))[:HEARD_SOUNDS]
    short = [cut(codes[int(index)], generator, LONGEST_SECONDS) for index in order]
    whole = [codes[int(index)].frames * generator.config.mel.frame_seconds for index in order]
    return [(code, {**listen(code, generator)[1], "length": seconds}) for code, seconds in zip(short, whole)]


def _moves(generator: Generator, codes: Sequence[Code], heard: Heard) -> Moves:
    terrain = Terrain.of(np.concatenate([code.latents for code in codes]))
    compass = Compass(generator.network, generator.config, terrain)
    signs = np.stack([compass.signs(code.latents, code.frames) for code, _ in heard])
    weights = rough_signs(signs, np.array([row["roughness"] for _, row in heard]))
    compass = Compass(generator.network, generator.config, terrain, weights)
    return Moves(compass, Ranges.of(codes, compass, generator.config), generator.config)


def _slider(name: str, figure: float, values: Sequence[float]) -> Slider:
    quality, known = QUALITIES[name], np.array(values)[np.isfinite(values)]
    low, high = np.percentile(known, PERCENTILES) if known.size else (float("nan"), float("nan"))
    shown = bool(figure >= LEAST_SPEARMAN)  # NaN is not
    return Slider(name, quality.unit, float(low), float(high), figure, shown, quality.less, quality.more)


def _offsets(moves: Moves, sounds: Sequence[Code], generator: Generator) -> dict[str, Float[np.ndarray, "D"]]:
    """Half the way from -1 to 1 for latents alone, averaged over steps and sounds."""
    short = [cut(code, generator, LONGEST_SECONDS) for code in sounds]
    offsets = {}
    for name in LATENT_SLIDERS:
        ways = [
            (moves.apply(code, {name: 1.0}).latents - moves.apply(code, {name: -1.0}).latents).mean(0) for code in short
        ]
        offsets[name] = (np.mean(ways, axis=0) / 2.0).astype(np.float32)
    return offsets


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
