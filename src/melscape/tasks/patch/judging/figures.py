"""Scores of targets as figures of arms: means with intervals, shares of the gap, what the best arm beats, and bounds.

Names: `mss` (dB), `wmfcc`, `sot` (0 is equal), `rms` (1 is equal), each with `<name>_ci`, a 95 % bootstrap interval
over groups of targets; `mss_corrected` is the MSS over the noise floor; `gap_closed` is the share of the way from the
mean of the random answers to that of perfect ones, in MSS.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from melscape.measures.bootstrap import Interval
from melscape.tasks.patch.judging.specs import BEST, SCORES, WORST
from melscape.tasks.patch.judging.statistics import gap_closed, mean_of, over_floor, versus

Figures = dict[str, Any]
HEADLINE = "mss"


@dataclass(frozen=True)
class Scored:
    """Results of targets that all arms were asked, and of their shuffles; plain JSON, in the order of the suite.

    Args:
        groups: one word a target.
        shuffled: scores of the best answer to another target; empty where there was none.
    """

    results: tuple[Mapping[str, Any], ...]
    groups: tuple[str, ...]
    shuffled: tuple[Mapping[str, float], ...] = ()
    seed: int = 0

    @property
    def budgets(self) -> list[int]:
        """Budgets in renders, the smallest first."""
        return sorted(int(renders) for renders in self.results[0]["arms"])

    @property
    def arms(self) -> list[str]:
        """Names of the arms."""
        return list(self.results[0]["arms"][str(self.budgets[-1])])

    def column(self, arm: str, name: str, renders: int | None = None) -> Float[np.ndarray, "N"]:
        """One figure of an arm for every target, at a budget or at the largest."""
        at = str(renders or self.budgets[-1])
        return np.array([float(result["arms"][at][arm][name]) for result in self.results])

    def bound(self, name: str, score: str = HEADLINE) -> Float[np.ndarray, "N"] | None:
        """One score of a bound for every target; None where a target has none."""
        rows = [result[name] for result in self.results]
        return None if any(row is None for row in rows) else np.array([float(row[score]) for row in rows])


def figures_of(scored: Scored) -> Figures:
    """All figures of a suite by name."""
    arms = {name: _arm(scored, name) for name in scored.arms}
    against = {name: _against(scored, name) for name in scored.arms if name != BEST}
    best = arms[BEST]
    found: Figures = {
        "arms": arms,
        "against_best": against,
        "beats": [name for name, row in against.items() if row["clear"]],
        **{name: best[name] for name in ("gap_closed", "gap_closed_ci", "silent")},
        **_bounds(scored),
        "round_trip": _round_trip(scored),
    }
    if len(scored.budgets) > 1:
        found["curve"] = {name: _curve(scored, name) for name in scored.arms}
    return found | _extras(scored)


def _arm(scored: Scored, name: str) -> Figures:
    row: Figures = {}
    for score in SCORES:
        row |= _with_interval(score, mean_of(scored.column(name, score), scored.groups, scored.seed))
    floor = scored.bound("floor")
    over = None if floor is None else over_floor(scored.column(name, HEADLINE), floor)
    nothing = Interval(float("nan"), float("nan"), float("nan"))
    row |= _with_interval("mss_corrected", nothing if over is None else mean_of(over, scored.groups, scored.seed))
    row |= _with_interval("gap_closed", _gap(scored, name))
    row["silent"] = float(scored.column(name, "silent").mean())
    at = str(scored.budgets[-1])
    row["failed"] = sum(result["arms"][at][name]["failure"] is not None for result in scored.results)
    return row | {cost: float(scored.column(name, cost).mean()) for cost in ("seconds", "renders")}


def _gap(scored: Scored, name: str) -> Interval:
    perfect = scored.bound("oracle")
    assert perfect is not None, "every target has an oracle"
    arm, worst = scored.column(name, HEADLINE), scored.column(WORST, HEADLINE)
    return gap_closed(arm, worst, perfect, scored.groups, scored.seed)


def _against(scored: Scored, name: str) -> Figures:
    found = versus(scored.column(BEST, HEADLINE), scored.column(name, HEADLINE), scored.groups, scored.seed)
    row = _with_interval("mss_difference", found.difference)
    return row | {"won": found.won, "lost": found.lost, "sign_test_p": found.chance, "clear": found.clear}


def _bounds(scored: Scored) -> Figures:
    """Floor, oracle and shuffle in MSS, and under `bounds` in every score, over so many targets as have them."""
    found: Figures = {}
    every: dict[str, Figures | None] = {}
    for name in ("floor", "oracle", "shuffled"):
        rows = scored.shuffled if name == "shuffled" else [result[name] for result in scored.results]
        there = [(each, group) for each, group in zip(rows, scored.groups) if each]
        if not there:
            every[name], found[name], found[f"{name}_ci"] = None, None, None
            continue
        row: Figures = {"targets": len(there)}
        groups = [group for _, group in there]
        for score in SCORES:
            values = np.array([float(each[score]) for each, _ in there])
            row |= _with_interval(score, mean_of(values, groups, scored.seed))
        every[name] = row
        found |= {name: row[HEADLINE], f"{name}_ci": row[f"{HEADLINE}_ci"]}
    return found | {"bounds": every}


def _round_trip(scored: Scored) -> float | None:
    """The share of answers, of all arms, that sound the same to the bit after they were files."""
    each = [same for result in scored.results for same in result["reproduced"].values()]
    return float(np.mean(each)) if each else None


def _curve(scored: Scored, name: str) -> dict[str, float]:
    return {str(renders): float(scored.column(name, HEADLINE, renders).mean()) for renders in scored.budgets}


def _extras(scored: Scored) -> Figures:
    found: Figures = {}
    swaps = [result["s5"] for result in scored.results if result.get("s5")]
    if swaps:
        found["s5"] = {name: _mean_rows([each[name] for each in swaps if name in each]) for name in swaps[0]}
    notes = [result["s6"] for result in scored.results if result.get("s6")]
    if notes:
        found["s6"] = {
            arm: {which: _mean_rows([each[arm][which] for each in notes if arm in each]) for which in ("mean", "worst")}
            for arm in notes[0]
        }
    return found


def _mean_rows(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: float(np.mean([row[name] for row in rows if name in row])) for name in names}


def _with_interval(name: str, found: Interval) -> Figures:
    ends = [found.low, found.high] if np.isfinite([found.low, found.high]).all() else None
    return {name: found.value if np.isfinite(found.value) else None, f"{name}_ci": ends}
