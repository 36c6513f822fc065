"""Ways to get from a good preset to a better one."""

from __future__ import annotations

import math

import numpy as np

from melscape.synth.vital.presets import VitalPreset
from melscape.tasks.patch.search.space import Space
from melscape.tasks.patch.search.trials import Trials

_AT_ONCE, _MOST_TURNED = 2, 6
# One try in six or so succeeds where a step is as long as it should be.
_GROWTH, _DECAY, _SHORTEST_STEP, _LONGEST_STEP = 1.25, 0.96, 0.1, 1.2


def evolve(trials: Trials, start: VitalPreset, sigma: float, seed: int, origin: str) -> None:
    """CMA-ES over the knobs that can sound in a preset, until nothing is left.

    `sigma` is in usual widths of a knob. Source: Hansen, "The CMA Evolution Strategy: A Tutorial", 2016, by `cmaes`.
    """
    from cmaes import CMA

    space = Space.of(start)
    if len(space.names) < 2:
        return
    strategy = CMA(mean=space.vector(), sigma=sigma, seed=seed % 2**32, bounds=_bounds(space))
    while trials.left:
        vectors = [strategy.ask() for _ in range(strategy.population_size)]
        room = min(trials.options.renders - trials.renders, len(vectors))
        losses = trials.attempt([space.at(vector) for vector in vectors[:room]], origin)
        if room < len(vectors):
            return
        strategy.tell([(vector, min(loss, 1e6)) for vector, loss in zip(vectors, losses)])


def climb(trials: Trials, random: np.random.Generator, origin: str, *, step: float = 0.5) -> None:
    """Turn a few knobs of the best preset at a time, keep what is better; steps grow with luck and shrink without.

    Two tries start from the same best, so that two cores have work; more would waste tries on a best that is old.
    """
    while trials.left:
        best = trials.best
        space = Space.of(best.preset)
        if not space.names:
            return
        losses = trials.attempt([_nudged(space, random, step) for _ in range(_AT_ONCE)], origin)
        for loss in losses:
            step = min(step * _GROWTH, _LONGEST_STEP) if loss < best.loss else max(step * _DECAY, _SHORTEST_STEP)


def _nudged(space: Space, random: np.random.Generator, step: float) -> VitalPreset:
    moved = np.zeros(len(space.names))
    chosen = random.permutation(len(space.names))[: random.integers(1, _MOST_TURNED + 1)]
    moved[chosen] = random.normal(size=len(chosen)) * step * math.exp(0.5 * random.normal())
    return space.at(space.vector() + moved)


def _bounds(space: Space) -> np.ndarray:
    limits = space.limits()
    start = space.vector()
    # A knob that stands at its very end must still be inside for the strategy to start.
    return np.stack([np.minimum(limits[:, 0], start - 1e-9), np.maximum(limits[:, 1], start + 1e-9)], 1)
