"""Ways to answer, to be compared at equal budgets: the trivial, the usual, and ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from melscape.synth.vital.presets import VitalPreset
from melscape.synth.vital.prior import draw, mean_preset
from melscape.synth.vital.render.engine import Engine
from melscape.tasks.patch.library import Library
from melscape.tasks.patch.search.candidate import Candidate
from melscape.tasks.patch.search.local import evolve
from melscape.tasks.patch.search.options import SearchOptions
from melscape.tasks.patch.search.pipeline import hear_neighbours, refine
from melscape.tasks.patch.search.trials import Trials
from melscape.tasks.patch.target import Target

Arm = Callable[[Target, Library, Engine, SearchOptions], Candidate]
# Seeds of the prior that no library and no suite draws from.
_FRESH = 900_000_000
_COLD_SIGMA, _MEAN_SIGMA, _NEAR_SIGMA = 1.0, 0.7, 0.3  # in usual widths of a knob


@dataclass(frozen=True)
class SearchArm:
    """A way to spend trials, as an arm; it can be sent to other processes."""

    search: Callable[[Trials, Library], None]
    wavetable: bool = False

    def __call__(self, target: Target, library: Library, engine: Engine, options: SearchOptions) -> Candidate:
        """The best that was tried, as loud as the target."""
        trials = Trials(target, engine, replace(options, wavetable=self.wavetable))
        self.search(trials, library)
        return trials.levelled(trials.best)


def _mean(trials: Trials, _library: Library) -> None:
    """The most usual value of every control."""
    trials.attempt([mean_preset(trials.options.tier)], "mean")


def _random(trials: Trials, _library: Library) -> None:
    """One draw of the prior."""
    while not trials.tried and trials.left:
        trials.attempt([_fresh(trials, trials.renders)], "random")


def _random_search(trials: Trials, _library: Library) -> None:
    """The best of fresh draws."""
    while trials.left:
        count = min(trials.left, 16)
        trials.attempt([_fresh(trials, trials.renders + i) for i in range(count)], "random")


def _nn(trials: Trials, library: Library) -> None:
    """The nearest preset of the library, as it is."""
    hear_neighbours(trials, library, 1)


def _cma_cold(trials: Trials, library: Library) -> None:
    """CMA-ES from a random preset with wide steps."""
    _random(trials, library)
    _evolve_best(trials, _COLD_SIGMA)


def _cma_mean(trials: Trials, library: Library) -> None:
    """CMA-ES from the mean preset."""
    _mean(trials, library)
    _evolve_best(trials, _MEAN_SIGMA)


def _cma_nn(trials: Trials, library: Library) -> None:
    """CMA-ES from the nearest preset of the library."""
    _nn(trials, library)
    _evolve_best(trials, _NEAR_SIGMA)


def _evolve_best(trials: Trials, sigma: float) -> None:
    if trials.tried:
        evolve(trials, trials.best.preset, sigma, trials.options.seed, "evolved")


def _fresh(trials: Trials, index: int) -> VitalPreset:
    return draw(_FRESH + trials.options.seed % 2**20, trials.options.tier, index)


ARMS: Mapping[str, Arm] = {
    "mean": SearchArm(_mean),
    "random": SearchArm(_random),
    "nn": SearchArm(_nn),
    "random_search": SearchArm(_random_search),
    "cma_cold": SearchArm(_cma_cold),
    "cma_mean": SearchArm(_cma_mean),
    "cma_nn": SearchArm(_cma_nn),
    "best": SearchArm(refine),
    "best_wavetable": SearchArm(refine, wavetable=True),
}
