"""The figures of an evaluation of presets as words: arms in a table, bounds, and what they say without flattery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from melscape.interface.pictures.intervals import Bar
from melscape.interface.report.figures import number_at
from melscape.interface.show.columns import columns

Figures = Mapping[str, Any]
BEST = "best"
OURS = ("best", "best_wavetable")
ARMS = {
    "mean": "mean: one preset for everything",
    "random": "random: a drawn preset",
    "nn": "nn: the nearest of the library",
    "random_search": "random_search: the nearest of as many drawn presets",
    "cma_cold": "cma_cold: CMA-ES from a drawn preset",
    "cma_mean": "cma_mean: CMA-ES from the mean preset",
    "cma_nn": "cma_nn: CMA-ES from the nearest of the library",
    "best": "best: what `melscape patch match` does",
    "best_wavetable": "best_wavetable: the same, with a wavetable from the sound",
}
SUITES = {
    "s1": "S1, hidden presets",
    "s2": "S2, presets that people made",
    "s3": "S3, sounds of other engines",
    "s4": "S4, recorded notes",
}
HEAD = ("arm", "MSS (dB)", "wMFCC", "SOT", "RMS", "gap closed", "nearer by (dB)", "sign p", "silent", "s", "renders")
BOUNDS = {
    "oracle": "the true preset, through a file",
    "floor": "the true preset, other random phases",
    "shuffled": "the best answer to another target",
}

PERFECT = "a perfect answer: no preset made the sounds"


def arm_rows(figures: Figures) -> list[list[str]]:
    """One row an arm, under `HEAD`: how near it comes, what of the gap it closes, and how much nearer the best is."""
    rows = []
    for name, arm in figures["arms"].items():
        scores = [_cell(arm, "mss", 2), _cell(arm, "wmfcc", 2), _cell(arm, "sot", 3), _cell(arm, "rms", 3)]
        versus = figures["against_best"].get(name)
        gains = ["", ""] if versus is None else [_cell(versus, "mss_difference", 2), f"{versus['sign_test_p']:.2g}"]
        costs = [f"{arm['silent']:.0%}", f"{arm['seconds']:.1f}", f"{arm['renders']:.0f}"]
        rows.append([name, *scores, _cell(arm, "gap_closed", 2), *gains, *costs])
    return rows


def bound_rows(figures: Figures) -> list[list[str]]:
    """Oracle, floor and shuffle in every score; a dash where there is none."""
    rows = []
    for name, words in BOUNDS.items():
        row = figures["bounds"][name] or {}
        if name == "oracle" and figures["bounds"]["floor"] is None:
            words = PERFECT
        rows.append([words, _cell(row, "mss", 2), _cell(row, "wmfcc", 2), _cell(row, "sot", 3), _cell(row, "rms", 3)])
    return rows


def lines(figures: Figures) -> list[str]:
    """The whole evaluation for a terminal."""
    return [
        title(figures),
        *columns([list(HEAD), *arm_rows(figures)]),
        "",
        *columns([["bound", *HEAD[1:5]], *bound_rows(figures)]),
        *extra_lines(figures),
        *trouble(figures),
        verdict(figures),
    ]


def title(figures: Figures) -> str:
    """Which suite, how many targets, at what price."""
    name = SUITES.get(figures["suite"], figures["suite"])
    many = f"{figures['targets']} targets in {figures['groups']} groups"
    return f"{name}: {many}, {figures['renders']} renders, tier {figures['tier']}, seed {figures['seed']}"


def verdict(figures: Figures) -> str:
    """What the figures say in a few sentences."""
    best, others = figures["arms"][BEST], [name for name in figures["against_best"] if name not in OURS]
    said = [f"The best answers are {best['mss']:.2f} dB from their targets{_gap(best)}."]
    beaten = [name for name in others if name in figures["beats"]]
    missed = [name for name in others if name not in figures["beats"]]
    if beaten:
        said.append(f"They are clearly nearer than those of {_and(beaten)}.")
    if missed:
        said.append(f"They are not clearly nearer than those of {_and(missed)}.")
    if figures["round_trip"] is not None:
        said.append(f"{figures['round_trip']:.0%} of all answers sound the same to the bit as a file.")
    return " ".join(said)


def extra_lines(figures: Figures) -> list[str]:
    """What swaps change, and how answers do at other notes, where that was asked."""
    said = []
    for name, row in figures.get("s5", {}).items():
        parts = [
            f"{words} {row[key]:.3f} dB"
            for key, words in (("truth", "moves the true preset"), ("answer", "moves the score of the best answer"))
            if key in row
        ]
        said.append(f"S5, {name} swapped: {', '.join(parts)}")
    for name, row in figures.get("s6", {}).items():
        said.append(
            f"S6, {name} at six notes: {row['mean']['mss']:.2f} dB in the mean, {row['worst']['mss']:.2f} the worst"
        )
    return said


def trouble(figures: Figures) -> list[str]:
    """Targets that were refused or lost, by name, with the first line of the reason."""
    parts = (("refused", figures["refused"]), ("failed", figures["failed"]))
    return [f"{what}: {name}: {reason.splitlines()[0]}" for what, each in parts for name, reason in each.items()]


def bars(figures: Figures, key: str) -> list[Bar]:
    """One figure of every arm that has it, ours marked."""
    found = []
    for name, arm in figures["arms"].items():
        value, ends = number_at(arm, key), arm.get(f"{key}_ci")
        if value is not None:
            low, high = ends if isinstance(ends, Sequence) else (value, value)
            found.append(Bar(name, value, float(low), float(high), name in OURS))
    return found


def _gap(arm: Figures) -> str:
    share = number_at(arm, "gap_closed")
    return "" if share is None else f", {share:.0%} of the way from a drawn preset to perfection"


def _cell(row: Figures, key: str, places: int) -> str:
    value, ends = number_at(row, key), row.get(f"{key}_ci")
    if value is None:
        return "–"
    shown = f"{value:.{places}f}"
    return shown if not ends else f"{shown} [{ends[0]:.{places}f}, {ends[1]:.{places}f}]"


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
