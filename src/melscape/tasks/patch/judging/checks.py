"""S5 and S6, two more questions to answers: whether a score is one of sound alone, and whether they are instruments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from melscape.measures.hayes25 import scores
from melscape.tasks.patch.judging.asked import Asked, silent
from melscape.tasks.patch.judging.scoring import Scorer
from melscape.tasks.patch.judging.specs import SCORES
from melscape.tasks.patch.judging.swaps import SWAPS, can_swap, swapped

if TYPE_CHECKING:
    from melscape.synth.vital.presets import VitalPreset
    from melscape.synth.vital.render.engine import Engine
    from melscape.synth.vital.render.note import Note

STEPS_MIDI, VELOCITIES = (-12, 0, 12), (0.4, 1.0)  # six notes around the one that was matched
OTHERS = ("random", "nn", "best")  # whose answers are played at other notes: six renders each
LOWEST_MIDI, HIGHEST_MIDI = 12, 108


def swap_check(
    asked: Asked, best: VitalPreset | None, scorer: Scorer, engine: Engine
) -> dict[str, dict[str, float]] | None:
    """What twins in each other's place change: of the true preset, and of the score of the best answer.

    By swap: `truth`, the MSS of the true preset swapped, and `answer`, by how much the score of the best answer moves.
    None where no preset can be swapped.
    """
    found: dict[str, dict[str, float]] = {}
    for name, (first, second) in SWAPS.items():
        row: dict[str, float] = {}
        if asked.truth is not None and can_swap(asked.truth):
            samples = engine.render(swapped(asked.truth, first, second), asked.target.note)
            row["truth"] = scorer.score(samples)["mss"]
        if best is not None and can_swap(best):
            before, after = (
                scorer.score(engine.render(preset, asked.target.note))["mss"]
                for preset in (best, swapped(best, first, second))
            )
            row["answer"] = abs(after - before)
        if row:
            found[name] = row
    return found or None


def other_notes(
    truth: VitalPreset, answers: Mapping[str, VitalPreset], note: Note, engine: Engine
) -> dict[str, dict[str, dict[str, float]]]:
    """Scores of answers against the true preset at six other notes: by name their mean, and the worst of the six."""
    rows: dict[str, list[dict[str, float]]] = {name: [] for name in answers}
    for other in six_notes(note):
        right = engine.render(truth, other)
        if silent(right):
            continue
        for name, preset in answers.items():
            rows[name].append(_at_one_level(right, engine.render(preset, other), note.rate_hz))
    return {name: _mean_and_worst(each) for name, each in rows.items() if each}


def six_notes(note: Note) -> tuple[Note, ...]:
    """The note an octave lower, as it is, and an octave higher, each soft and hard."""
    return tuple(
        replace(note, midi=min(max(note.midi + step, LOWEST_MIDI), HIGHEST_MIDI), velocity=velocity)
        for step, velocity in product(STEPS_MIDI, VELOCITIES)
    )


def _mean_and_worst(rows: Sequence[dict[str, float]]) -> dict[str, dict[str, float]]:
    mean = {name: float(np.mean([row[name] for row in rows])) for name in SCORES}
    return {"mean": mean, "worst": max(rows, key=lambda row: row["mss"])}


def _at_one_level(right: np.ndarray, made: np.ndarray, rate_hz: int) -> dict[str, float]:
    peak, loudest = float(np.abs(right).max()), float(np.abs(made).max())
    return scores(right, made * np.float32(peak / loudest) if not silent(made) else made, rate_hz)
