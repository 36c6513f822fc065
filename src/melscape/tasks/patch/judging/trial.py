"""One target, asked of every arm at every budget; what comes back is plain numbers and words.

An arm that cannot answer has answered with silence: leaving it out would flatter it. A target that is no target is
refused, and costs one target. Where the machine is the reason, nothing is known: that is an error, and no result.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from zlib import crc32

import numpy as np
from jaxtyping import Float

from melscape.errors import MelscapeError
from melscape.synth.vital.passing import PassingError
from melscape.synth.vital.presets import PresetReader
from melscape.tasks.patch.judging import bounds
from melscape.tasks.patch.judging.asked import Asked, RefusedError, make, silent
from melscape.tasks.patch.judging.checks import OTHERS, other_notes, swap_check
from melscape.tasks.patch.judging.counted import Counted
from melscape.tasks.patch.judging.scoring import Scorer
from melscape.tasks.patch.judging.specs import BEST, Spec
from melscape.tasks.patch.search.candidate import Candidate
from melscape.tasks.patch.search.options import SearchOptions
from melscape.tasks.patch.target import Target

if TYPE_CHECKING:
    from melscape.synth.vital.presets import VitalPreset
    from melscape.synth.vital.render.engine import Engine

# What an arm retrieves from is its own affair: nothing here looks into a library.
Arm = Callable[[Target, Any, "Engine", SearchOptions], Candidate]


@dataclass(frozen=True)
class Bench:
    """What targets are asked with. It travels to other processes, so it holds ways to open things and not things.

    Args:
        arms: those who answer, by name.
        renders: budgets, each for every arm.
        extras: further checks of answers: "s5" (swaps), "s6" (other notes).
    """

    arms: Mapping[str, Arm]
    open_engine: Callable[[], AbstractContextManager[Engine]]
    open_library: Callable[[], Any]
    renders: tuple[int, ...] = (64,)
    tier: int = 1
    seed: int = 0
    extras: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Answered:
    """What an arm gave. Shapes: `samples` (2, S), None where it gave nothing."""

    preset: VitalPreset | None
    samples: Float[np.ndarray, "2 S"] | None
    figures: dict[str, Any]


@dataclass(frozen=True, eq=False)
class Tried:
    """All that is known of one target. `words` is plain JSON; the rest is for those who want to hear it."""

    words: dict[str, Any]
    asked: Asked | None = None
    answers: Mapping[str, Answered] | None = None


def try_target(spec: Spec, bench: Bench) -> Tried:
    """Make the target, ask every arm, and score what it says. Errors: MelscapeError where another time may do."""
    began = time.monotonic()
    with bench.open_engine() as engine:
        try:
            asked = make(spec, engine)
        except RefusedError as error:
            return Tried({"spec": spec.words(), "refused": error.text})
        words, answers = _ask(asked, spec, bench, engine)
        words |= _checks(asked, answers, bench, engine)
    words |= {"spec": spec.words(), "seconds": time.monotonic() - began}
    return Tried(words, asked, answers)


def answer(arm: Arm, asked: Asked, library: object, engine: Engine, options: SearchOptions) -> Answered:
    """One arm's answer, rendered once more as any listener would, and what it cost.

    Errors: PassingError where the machine kept it from answering.
    """
    counted, began = Counted(engine), time.monotonic()
    preset, samples, origin, failure = None, None, "", None
    try:
        candidate = arm(asked.target, library, cast("Engine", counted), options)
        preset, origin = candidate.preset, candidate.origin
        samples = engine.render(preset, asked.target.note)
    except PassingError:
        raise
    except MelscapeError as error:
        failure = error.text
    heard = samples is not None and not silent(samples)
    costs = {"seconds": time.monotonic() - began, "renders": counted.renders}
    return Answered(preset, samples, {**costs, "origin": origin, "silent": not heard, "failure": failure})


def _ask(asked: Asked, spec: Spec, bench: Bench, engine: Engine) -> tuple[dict[str, Any], dict[str, Answered]]:
    scorer, library = Scorer.of(asked.target), bench.open_library()
    arms: dict[str, dict[str, Any]] = {}
    last: dict[str, Answered] = {}
    for renders in bench.renders:
        options = _options(spec, bench, renders)
        last = {name: answer(arm, asked, library, engine, options) for name, arm in bench.arms.items()}
        arms[str(renders)] = {name: got.figures | scorer.score(got.samples) for name, got in last.items()}
    words = {"arms": arms, "note": vars(asked.target.note), "tuning_cents": asked.target.tuning_cents}
    return words, last


def _checks(asked: Asked, answers: Mapping[str, Answered], bench: Bench, engine: Engine) -> dict[str, Any]:
    """Bounds, the way through files, and what else was asked for."""
    scorer, note = Scorer.of(asked.target), asked.target.note
    given = {name: got.preset for name, got in answers.items() if got.preset is not None}
    with PresetReader() as reader:
        words: dict[str, Any] = {
            "floor": bounds.floor(asked, scorer, engine),
            "oracle": bounds.oracle(asked, scorer, engine, reader),
            "reproduced": {
                name: bounds.reproduced((got.preset, got.samples), note, engine, reader)
                for name, got in answers.items()
                if got.preset is not None and got.samples is not None
            },
        }
    if "s5" in bench.extras:
        words["s5"] = swap_check(asked, given.get(BEST), scorer, engine)
    if "s6" in bench.extras and asked.truth is not None:
        played = {name: preset for name, preset in given.items() if name in OTHERS}
        words["s6"] = other_notes(asked.truth, played, note, engine)
    return words


def _options(spec: Spec, bench: Bench, renders: int) -> SearchOptions:
    # Chance of its own for every target: luck with one seed would otherwise be luck with all of them.
    return SearchOptions(renders=renders, seed=crc32(repr((bench.seed, spec.name)).encode()), tier=bench.tier)


def shuffled(spec: Spec, other: VitalPreset, bench: Bench) -> dict[str, float]:
    """What the answer to another target scores here, at this target's note."""
    with bench.open_engine() as engine:
        asked = make(spec, engine)
        return Scorer.of(asked.target).score(engine.render(other, asked.target.note))
