"""What a worker does: some rows drawn, rendered, drawn again where they are silent, measured and packed."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from melscape.errors import ContractError, WorkError
from melscape.synth.vital.farm.block import Block, pack
from melscape.synth.vital.farm.draws import drawn
from melscape.synth.vital.farm.plan import MOST_ATTEMPTS, SetPlan
from melscape.synth.vital.farm.row import Draw, Layout, Measure, Render, Row, Status
from melscape.synth.vital.render.note import Rendered

FEWEST_TO_JUDGE = 8
TRIES_OF_ONE = 2  # a render that died is tried once more: the system may have ended its process for want of memory


@dataclass(frozen=True)
class Job:
    """A slice to be made.

    Args:
        plan: of the set.
        start, stop: its rows.
        measure: what to measure on a sound; the same values for the same sound and note, always of the same shape.
        layout: what `measure` gives.
        render: what renders.
        folder: of the set, where the presets lie that rows are made from.
    """

    plan: SetPlan
    start: int
    stop: int
    measure: Measure
    layout: Layout
    render: Render
    folder: Path


@dataclass(frozen=True)
class Slice:
    """A slice that is made, how many renders it took, and for how long it kept a core."""

    start: int
    block: Block
    renders: int
    seconds: float


def make_slice(job: Job) -> Slice:
    """Make a slice. Nothing that one row does stops the others."""
    begun = time.perf_counter()
    rows: dict[int, Row] = {}
    pending, renders = list(range(job.start, job.stop)), 0
    for attempt in range(MOST_ATTEMPTS + 1):
        made = list(_attempt(job, pending, attempt))
        renders += len(made)
        rows |= {row.index: row for row in made}
        pending = [row.index for row in made if row.status == Status.SILENT]
        if not pending:
            break
    _refuse_broken_synth([rows[index] for index in sorted(rows)])
    block = pack([rows[index] for index in sorted(rows)], job.layout, audio=job.plan.audio)
    return Slice(job.start, block, renders, time.perf_counter() - begun)


def _refuse_broken_synth(rows: Sequence[Row]) -> None:
    """Raise WorkError where no row has sound, for one and the same reason: then it is not the presets."""
    reasons = {row.reason for row in rows}
    if len(rows) >= FEWEST_TO_JUDGE and all(row.status == Status.FAILED for row in rows) and len(reasons) == 1:
        found = f"Rows {rows[0].index} to {rows[-1].index} all failed: {reasons.pop()}."
        raise WorkError(found, "a synth that works", "Run `melscape doctor`, then the same command again.")


def _attempt(job: Job, indices: Sequence[int], attempt: int) -> Iterator[Row]:
    draws = [drawn(job.plan, index, attempt, job.folder) for index in indices]
    for index, draw, rendered in zip(indices, draws, _rendered(job.render, draws)):
        yield _row(job, index, draw, attempt, rendered)


def _rendered(render: Render, draws: Sequence[Draw]) -> list[Rendered]:
    found = render([(draw.preset, draw.note) for draw in draws])
    for _ in range(TRIES_OF_ONE - 1):
        failed = [place for place, rendered in enumerate(found) if rendered.samples is None]
        again = render([(draws[place].preset, draws[place].note) for place in failed]) if failed else []
        for place, rendered in zip(failed, again):
            found[place] = rendered
    return found


def _row(job: Job, index: int, draw: Draw, attempt: int, rendered: Rendered) -> Row:
    samples = rendered.samples
    if samples is None:
        return Row(index, draw, attempt, Status.FAILED, rendered.failure or "no sound came back")
    try:
        measured = job.measure(samples, draw.note)
    except ContractError:
        raise
    except Exception as error:  # noqa: BLE001 - it belongs to this row, which is listed with its reason
        return Row(index, draw, attempt, Status.FAILED, f"measure: {type(error).__name__}: {error}")
    status = Status.SILENT if rendered.silent else Status.SOUNDS
    return Row(index, draw, attempt, status, "", samples, measured)
