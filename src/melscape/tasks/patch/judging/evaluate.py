"""A whole suite: every target asked in processes beside each other, what was done before taken from disk."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from melscape.errors import SynthError
from melscape.tasks.patch.judging.figures import Figures, Scored, figures_of
from melscape.tasks.patch.judging.specs import Spec, Suite
from melscape.tasks.patch.judging.statistics import partner
from melscape.tasks.patch.judging.store import Store
from melscape.tasks.patch.judging.trial import Bench, shuffled, try_target
from melscape.work.atomic import write_bytes
from melscape.work.many import Outcome, Progress, WorkOptions, map_many

PATIENCE_SECONDS = 3600.0
Told = Callable[[str, Progress | None], None]
Pair = tuple[Spec, Spec]


@dataclass(frozen=True)
class Panel:
    """All that judging a suite needs, and how many processes it may use."""

    suite: Suite
    bench: Bench
    store: Store
    workers: int | None = None


def judge_suite(panel: Panel, *, told: Told, cancel: threading.Event | None = None) -> Figures:
    """Every figure of a suite.

    Errors: SynthError when not one target could be judged; the first reason is named.
    """
    results, lost = _judged(panel, told, cancel)
    refused = [*((spec.name, words["refused"]) for spec, words in results if "refused" in words), *panel.suite.refused]
    usable = [(spec, words) for spec, words in results if "refused" not in words]
    if not usable:
        reason = next(iter([*lost, *refused]), ("", "there were none"))[1]
        raise SynthError(f"None of {len(panel.suite.specs)} targets could be judged: {reason}", "one at least")
    specs = [spec for spec, _ in usable]
    strange, unshuffled = _shuffled(panel, specs, told, cancel)
    scored = Scored(tuple(words for _, words in usable), tuple(spec.group for spec in specs), strange, panel.bench.seed)
    return {
        **_about(panel, scored),
        "refused": dict(refused),
        "failed": dict([*lost, *unshuffled]),
        **figures_of(scored),
        "note": panel.suite.note,
    }


def judge(spec: Spec, bench: Bench, store: Store) -> dict[str, Any]:
    """One target: asked, scored and put away."""
    return store.keep(spec, try_target(spec, bench))


def shuffle(pair: Pair, bench: Bench, store: Store) -> dict[str, float]:
    """What the best answer to the second target scores at the first; put away."""
    spec, other = pair
    path, stranger = store.path(spec, "-shuffled.json"), store.path(other).stem
    if path.exists():
        words = json.loads(path.read_text())
        if words["stranger"] == stranger:
            return dict(words["scores"])
    preset = store.best(other)
    if preset is None:
        raise SynthError(f"{other.name} has no best answer to give away.", "one a target")
    scores = shuffled(spec, preset, bench)
    write_bytes(path, json.dumps({"stranger": stranger, "scores": scores}, allow_nan=False).encode())
    return scores


def _judged(
    panel: Panel, told: Told, cancel: threading.Event | None
) -> tuple[list[tuple[Spec, dict[str, Any]]], list[tuple[str, str]]]:
    """Results in the order of the suite, and targets that were lost on the way, with reasons."""
    specs = panel.suite.specs
    found = {spec: words for spec in specs if (words := panel.store.find(spec)) is not None}
    pending, lost = [spec for spec in specs if spec not in found], []
    if found:
        told(f"{len(found)} of {len(specs)} targets were judged before", None)
    work = partial(judge, bench=panel.bench, store=panel.store)
    for outcome in _many(work, pending, panel, partial(told, "Judging targets"), cancel):
        if outcome.failure is None:
            found[outcome.item] = outcome.value
        else:
            lost.append((outcome.item.name, outcome.failure.text))
    return [(spec, found[spec]) for spec in specs if spec in found], lost


def _shuffled(
    panel: Panel, specs: Sequence[Spec], told: Told, cancel: threading.Event | None
) -> tuple[tuple[dict[str, float], ...], list[tuple[str, str]]]:
    if len(specs) < 2:
        return (), []
    pairs = [(spec, specs[other]) for spec, other in zip(specs, partner([spec.group for spec in specs]))]
    work = partial(shuffle, bench=panel.bench, store=panel.store)
    outcomes = list(_many(work, pairs, panel, partial(told, "Shuffling answers"), cancel))
    lost = [(f"{outcome.item[0].name}, shuffled", outcome.failure.text) for outcome in outcomes if outcome.failure]
    return tuple(outcome.value if outcome.failure is None else {} for outcome in outcomes), lost


def _many(
    work: Callable[[Any], Any],
    items: Sequence[Any],
    panel: Panel,
    on_progress: Callable[[Progress], None],
    cancel: threading.Event | None,
) -> Iterator[Outcome[Any, Any]]:
    # Ordered or not, a result is on disk the moment it is there: what is interrupted loses what it was at.
    options = WorkOptions(panel.workers, None if panel.workers == 0 else PATIENCE_SECONDS)
    yield from map_many(work, items, options=options, on_progress=on_progress, cancel=cancel)


def _about(panel: Panel, scored: Scored) -> Figures:
    bench, budgets = panel.bench, scored.budgets
    return {
        "suite": panel.suite.name,
        "targets": len(scored.results),
        "groups": len(set(scored.groups)),
        "tier": bench.tier,
        "renders": budgets[-1],
        "budgets": budgets,
        "seed": bench.seed,
    }
