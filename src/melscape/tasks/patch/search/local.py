"""Ways to get from a good preset to a better one."""

from __future__ import annotations

import math

import numpy as np

from melscape.synth.vital.presets import VitalPreset
from melscape.tasks.patch.search.space import Space
from melscape.tasks.patch.search.trials import Trials


def evolve(trials: Trials, start: VitalPreset, sigma: float, seed: int, origin: str, until: int | None = None) -> None:
    """CMA-ES over the knobs that can sound in a preset, until nothing is left or `until` renders are made.

    `sigma` is in usual widths of a knob. Source: Hansen, "The CMA Evolution Strategy: A Tutorial", 2016, by `cmaes`.
    """
    from cmaes import CMA

    space = Space.of(start)
    if len(space.names) < 2:
        return
    until = trials.options.renders if until is None else until
    strategy = CMA(mean=space.vector(), sigma=sigma, seed=seed % 2**32, bounds=_bounds(space))
    while trials.left and trials.renders < until:
        vectors = [strategy.ask() for _ in range(strategy.population_size)]
        room = min(until - trials.renders, len(vectors))
        losses = trials.attempt([space.at(vector) for vector in vectors[:room]], origin)
        if room < len(vectors):
            return
        strategy.tell([(vector, min(loss, 1e6)) for vector, loss in zip(vectors, losses)])


def climb(trials: Trials, random: np.random.Generator, origin: str, *, step: float = 0.5, batch: int = 1) -> None:
    """Turn a few knobs of the best preset at a time, keep what is better; steps grow with luck and shrink without."""
    while trials.left:
        best = trials.best
        losses = trials.attempt([_nudged(best.preset, random, step) for _ in range(batch)], origin)
        for loss in losses:
            step = min(step * 1.25, 1.2) if loss < best.loss else max(step * 0.96, 0.1)


def _nudged(preset: VitalPreset, random: np.random.Generator, step: float) -> VitalPreset:
    space = Space.of(preset)
    moved = np.zeros(len(space.names))
    chosen = random.permutation(len(space.names))[: random.integers(1, 7)]
    moved[chosen] = random.normal(size=len(chosen)) * step * math.exp(0.5 * random.normal())
    return space.at(space.vector() + moved)


def _bounds(space: Space) -> np.ndarray:
    limits = space.limits()
    start = space.vector()
    # A knob that stands at its very end must still be inside for the strategy to start.
    return np.stack([np.minimum(limits[:, 0], start - 1e-9), np.maximum(limits[:, 1], start + 1e-9)], 1)
