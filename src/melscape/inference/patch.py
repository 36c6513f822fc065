"""The arms of `patch` judged on a suite of targets, as one report."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from melscape.answers import Report
from melscape.errors import ConfigError, CorpusError
from melscape.synth.vital.render.engine import Engine, require
from melscape.tasks.patch.judging.evaluate import Panel, judge_suite
from melscape.tasks.patch.judging.retrieval import akin, open_library
from melscape.tasks.patch.judging.specs import ABOUT, BEST, EXTRAS, SUITES, WORST, Suite, digest
from melscape.tasks.patch.judging.store import Store
from melscape.tasks.patch.judging.suites import hidden_presets, other_engines, preset_files, presets_of, recorded
from melscape.tasks.patch.judging.trial import Bench
from melscape.work.many import Progress

if TYPE_CHECKING:
    from melscape.tasks.patch.judging.trial import Arm

Told = Callable[[str, Progress | None], None]
# Where the developers' own targets lie: beside the repository, unless the variable says otherwise.
SOUNDS_VARIABLE, SOUNDS_FOLDER = "MELSCAPE_SOUNDS", Path("../shared/data")
DEFAULTS = {"s2": "presets_vital", "s4": "notes_gm"}


@dataclass(frozen=True)
class Wish:
    """What to judge, and how.

    Args:
        suite: s1 to s4.
        on: targets of one's own: `.vital` files for s1 and s2, sounds for s3 and s4.
        renders: budgets in renders a target.
        workers: processes; None for one a core.
        set_folder: a rendered set to retrieve from; None for the one in the package.
        arms: names; empty for all.
        extras: "s5", "s6", or none.
    """

    suite: str = "s1"
    on: Path | None = None
    targets: int = 50
    tier: int = 1
    renders: tuple[int, ...] = (64,)
    workers: int | None = None
    set_folder: Path | None = None
    arms: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    seed: int = 0

    def __post_init__(self) -> None:
        _known("suite", [self.suite], SUITES)
        _known("check", self.extras, EXTRAS)
        if not self.renders or min(self.targets, *self.renders) < 1:
            raise ConfigError(
                f"{self.targets} targets at {self.renders} renders.", "1 or more of both", "Ask for more."
            )


@dataclass(frozen=True)
class Evaluation:
    """A report, and what can be heard of its first targets: files by name, the target itself under `target`."""

    report: Report
    sounds: tuple[tuple[str, Mapping[str, Path]], ...]


def evaluate(wish: Wish, out: Path, *, told: Told, arms: Mapping[str, Arm] | None = None) -> Evaluation:
    """Judge all arms on a suite; what was finished in `out` before is taken from there.

    Args:
        arms: other arms than those of the package, by name.

    Errors: SynthError without the synth, or when not one target could be judged; CorpusError without targets.
    """
    chosen = _chosen(wish, our_arms() if arms is None else arms)
    require()
    told("Choosing targets", None)
    suite = suite_of(wish)
    # The library in the package holds no preset that a person made; a set of one's own may.
    spared = akin(open_library(wish.set_folder), presets_of(suite)) if wish.set_folder else ()
    bench = bench_of(wish, chosen, spared)
    library = bench.open_library()
    store = Store.at(out, bench, digest({"library": library.hash, "spared": list(spared)}))
    figures = judge_suite(Panel(suite, bench, store, wish.workers), told=told)
    figures |= {"on": None if wish.on is None else str(wish.on)}
    figures["library"] = {"name": library.name, "presets": len(library), "hash": library.hash, "spared": len(spared)}
    sounds = tuple((spec.name, files) for spec in suite.specs if (files := store.sounds(spec)))
    return Evaluation(Report(f"Presets for {ABOUT[suite.name]}", figures, note=suite.note), sounds)


def our_arms() -> Mapping[str, Arm]:
    """Everyone who answers in the package, by name."""
    from melscape.tasks.patch.search.arms import ARMS

    return ARMS


def bench_of(wish: Wish, arms: Mapping[str, Arm], spared: Sequence[int] = ()) -> Bench:
    """How each target is asked."""
    return Bench(
        arms,
        partial(Engine, 1),
        partial(open_library, wish.set_folder, tuple(spared)),
        tuple(sorted(set(wish.renders))),
        wish.tier,
        wish.seed,
        tuple(sorted(set(wish.extras))),
    )


def suite_of(wish: Wish) -> Suite:
    """The targets that were asked for."""
    if wish.suite == "s1" and wish.on is None:
        return hidden_presets(wish.targets, wish.tier, wish.seed)
    if wish.suite == "s3" and wish.on is None:
        return other_engines(wish.targets, wish.seed)
    folder = wish.on or _default_folder(wish.suite)
    make = preset_files if wish.suite in ("s1", "s2") else recorded
    return make(wish.suite, folder, wish.targets, wish.seed)


def _chosen(wish: Wish, arms: Mapping[str, Arm]) -> dict[str, Arm]:
    _known("arm", wish.arms, tuple(arms))
    # The two that all figures are between are asked whatever was chosen.
    kept = {*wish.arms, BEST, WORST} if wish.arms else set(arms)
    return {name: arm for name, arm in arms.items() if name in kept}


def _default_folder(suite: str) -> Path:
    folder = Path(os.environ.get(SOUNDS_VARIABLE, SOUNDS_FOLDER)) / DEFAULTS[suite]
    if not folder.is_dir():
        raise CorpusError(
            f"There is no folder {folder} to take targets from.", f"a folder for suite {suite}", "Add --on FOLDER."
        )
    return folder


def _known(what: str, names: Sequence[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            raise ConfigError(f"No {what} is called {name!r}.", ", ".join(known), "Choose one of these.")
