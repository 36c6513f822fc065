"""The search that answers: neighbours of the library heard at the target's note, put together anew, then refined."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from itertools import islice

import numpy as np

from melscape.synth.vital.presets import VitalPreset
from melscape.synth.vital.prior import cross
from melscape.synth.vital.render.engine import Engine
from melscape.tasks.patch.library import Library
from melscape.tasks.patch.objective import Look
from melscape.tasks.patch.search.built import built, cut, envelope
from melscape.tasks.patch.search.candidate import Candidate, SearchProgress, nearest_first
from melscape.tasks.patch.search.equaliser import equalised
from melscape.tasks.patch.search.local import climb
from melscape.tasks.patch.search.options import SearchOptions
from melscape.tasks.patch.search.trials import Trials
from melscape.tasks.patch.target import Target

# Of what may be spent: presets read off the target, neighbours heard, the best of them given the target's envelope,
# the best of all these equalised, children of the best, the best of those equalised; the rest refines.
BUILT, NEIGHBOURS, SHAPED, EQUALISED, CHILDREN, POLISHED = 0.06, 0.2, 0.05, 0.05, 0.2, 0.03
_PARENTS = 5
_FIRST = 4  # sounds that tell how fast it goes, where the clock decides
_FITTED_AT_ONCE = 4  # equalisers, twenty a second: nobody is kept waiting for a whole stage of them
READ = "read off the sound"


def match(
    target: Target,
    library: Library,
    engine: Engine,
    options: SearchOptions,
    *,
    told: Callable[[SearchProgress], None] | None = None,
    cancel: threading.Event | None = None,
) -> tuple[Candidate, ...]:
    """Presets that sound like the target, best first, as loud as it is and different from each other.

    The same seed and budget in renders give the same answer on any number of workers. With seconds every stage is as
    large as its share of the renders that they pay for. Once `cancel` is set, or the seconds are over, the best so far
    is the answer. Raises SynthError if nothing that was tried can be heard.
    """
    trials = Trials(target, engine, options, told, cancel)
    refine(trials, library)
    return distinct(trials, options.keep)


def refine(trials: Trials, library: Library) -> None:
    """Spend what may be spent."""
    random = np.random.default_rng([trials.options.seed, 0])
    hear_built(trials)
    _grow(trials, NEIGHBOURS, lambda before, upto: hear_neighbours(trials, library, upto, before))
    shape(trials, round(SHAPED * trials.total))
    equalise(trials, trials.ranked(), round(EQUALISED * trials.total))
    children = len(trials.tried)
    recombine(trials, random, round(CHILDREN * trials.total))
    equalise(trials, nearest_first(trials.tried[children:]), round(POLISHED * trials.total))
    if trials.tried:
        climb(trials, random, "refined")


def hear_built(trials: Trials) -> None:
    """Try what can be read off the target itself."""
    if trials.options.wavetable:
        trials.attempt(cut(trials.target), "a table cut from the sound")
    _grow(trials, BUILT, lambda before, upto: trials.attempt(built(trials.target, upto)[before:], READ))


def hear_neighbours(trials: Trials, library: Library, count: int, before: int = 0) -> None:
    """Try the presets that sounded nearest when the library was made, but for those that were tried `before`."""
    found = library.nearest(trials.target.samples, trials.target.note, count)[before:]
    presets = [library.preset(neighbour.index) for neighbour in found]
    trials.attempt(presets, [f"library {neighbour.index}" for neighbour in found])


def shape(trials: Trials, count: int) -> None:
    """Try the best with the envelope that was read off the target: right in time, if their effects leave it so."""
    stages = envelope(trials.target)
    best = [candidate for candidate in trials.ranked() if not candidate.origin.startswith(READ)][:count]
    trials.attempt([candidate.preset.with_values(stages) for candidate in best], "shaped")


def equalise(trials: Trials, ranked: Sequence[Candidate], count: int) -> None:
    """Try the first of some with the target's mean spectrum, as far as an equaliser can give it to them."""
    tuned = (equalised(trials.look, Look(each.samples), each.gain_db, each.preset) for each in ranked)
    chosen = islice((preset for preset in tuned if preset is not None), count)
    while trials.left and (some := list(islice(chosen, _FITTED_AT_ONCE))):
        trials.attempt(some, "equalised")


def recombine(trials: Trials, random: np.random.Generator, count: int) -> None:
    """Try children of the best: one has the right envelope, another the right wave."""
    parents = [candidate.preset for candidate in trials.ranked()[:_PARENTS]]
    if len(parents) > 1:
        pairs = [random.permutation(len(parents))[:2] for _ in range(count)]
        children: list[VitalPreset] = [cross(parents[a], parents[b], random) for a, b in pairs]
        trials.attempt(children, "recombined")


def _grow(trials: Trials, share: float, hear: Callable[[int, int], object]) -> None:
    """A stage that takes its share of all renders: the first `upto` of what it can try, without those `before`.

    Where the clock decides, at most as many at once as were tried so far: how long a sound takes is known only then.
    """
    heard, timed = 0, trials.options.seconds is not None
    while trials.left and (upto := max(1, round(share * trials.total))) > heard:
        upto = min(upto, heard + max(_FIRST, trials.renders)) if timed else upto
        before = trials.renders
        hear(heard, upto)
        heard = upto
        if trials.renders == before:  # there is no more of it
            return


def distinct(trials: Trials, keep: int) -> tuple[Candidate, ...]:
    """The best of each family, levelled."""
    _ = trials.best  # raises if there is none
    chosen: dict[str, Candidate] = {}
    for candidate in trials.ranked():
        # Refinements of one preset are one answer: what sets answers apart is what switches and choices say.
        chosen.setdefault(_family(candidate.preset), candidate)
        if len(chosen) == keep:
            break
    return tuple(trials.levelled(candidate) for candidate in chosen.values())


def _family(preset: VitalPreset) -> str:
    switches = [
        name for name in sorted(preset.values) if name.endswith(("_on", "_model", "_style")) and name != "eq_on"
    ]
    words = [f"{name}={preset.value(name):g}" for name in switches]
    return " ".join([*words, *preset.table_hashes()])
