"""Makes a set: missing shards only, with any number of workers, here or on a cluster. The manifest comes last."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from melscape.errors import ConfigError, WorkError
from melscape.synth.vital.controls.schema import schema
from melscape.synth.vital.farm.block import Block
from melscape.synth.vital.farm.hands import render_here
from melscape.synth.vital.farm.manifest import SetManifest, read_begun
from melscape.synth.vital.farm.plan import SHARD_ROWS, SetPlan
from melscape.synth.vital.farm.recipe import differences, recipe_of
from melscape.synth.vital.farm.row import Layout, Measure, Render
from melscape.synth.vital.farm.shard import Shard, read_shard, write_shard
from melscape.synth.vital.farm.slices import Job, Slice, make_slice
from melscape.synth.vital.farm.timing import Timing
from melscape.synth.vital.prior import free_controls
from melscape.synth.vital.render.note import Note
from melscape.work.many import Progress, WorkOptions, map_many
from melscape.work.progress import Meter

TRIES_OF_A_SLICE = 3
LOCK = ".lock"
WHERE_IT_WAS = "Run the same command again: it goes on where it was."


def farm(
    plan: SetPlan,
    folder: Path,
    *,
    measure: Measure,
    options: WorkOptions | None = None,
    render: Render = render_here,
    on_progress: Callable[[Progress], None] | None = None,
) -> SetManifest:
    """Make a set, or what is missing of it, and commit it. A set grows if the same plan asks for more rows.

    `measure` and `render` stand at the top of a module, because they travel to workers. Progress counts rows.
    Errors: ConfigError if the folder holds another set; WorkError if some slices could not be made: what was made
    stays.
    """
    free_controls(plan.tier)  # raises for a tier that is not known, before anything is made
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        making = _Making(plan, folder, measure, render, layout_of(measure, plan.rate_hz), recipe_of(measure))
        making.refuse_other()
        making.fill(options or WorkOptions(), on_progress)
        return making.commit()


def layout_of(measure: Measure, rate_hz: int) -> Layout:
    """What a measure gives, found on a second of silence: shape and number type by name."""
    measured = measure(np.zeros((2, rate_hz), np.float32), Note(held_seconds=0.5, total_seconds=1.0, rate_hz=rate_hz))
    return {name: (values.shape, values.dtype.str) for name, values in sorted(measured.items())}


def name_of(measure: Measure) -> str:
    """A measure in words that a manifest can hold."""
    return f"{getattr(measure, '__module__', '')}:{getattr(measure, '__qualname__', type(measure).__name__)}"


@dataclass
class _Making:
    plan: SetPlan
    folder: Path
    measure: Measure
    render: Render
    layout: Layout
    recipe: Mapping[str, str]

    def __post_init__(self) -> None:
        self._shards: dict[int, Shard] = {}
        self._slices: dict[int, dict[int, Slice]] = {}

    @property
    def key(self) -> str:
        """Of all that decides the bytes of a shard."""
        words = repr(
            (self.plan.hash, name_of(self.measure), sorted(self.layout.items()), schema().version, self.recipe)
        )
        return hashlib.sha256(words.encode()).hexdigest()[:16]

    def refuse_other(self) -> None:
        """Raise ConfigError if a set of another plan or recipe, or a larger one, lies in the folder."""
        there = read_begun(self.folder)
        if there is None:
            return
        other = next((word for word, differs in self._differences(there).items() if differs), None)
        if other:
            raise ConfigError(f"{self.folder} holds another set ({other}).", "a new folder", "Choose another --out.")

    def _differences(self, there: SetManifest) -> Mapping[str, bool]:
        mine, theirs = self.plan.to_dict(), there.plan.to_dict()
        chosen = {f"{name} {theirs[name]}": theirs[name] != mine[name] for name in mine if name != "count"}
        return chosen | {
            f"{there.plan.count} rows, which is more": there.plan.count > self.plan.count,
            f"measured by {there.measure}": there.measure != name_of(self.measure),
            "measured in other shapes": dict(there.layout) != dict(self.layout),
            f"controls of {there.schema_version}": there.schema_version != schema().version,
            **differences(self.recipe, there.recipe),
        }

    def fill(self, options: WorkOptions, on_progress: Callable[[Progress], None] | None) -> None:
        """Make the shards that are missing."""
        found = ((number, self._there(number)) for number in range(self.plan.shards))
        self._shards = {number: shard for number, shard in found if shard}
        missing = [number for number in range(self.plan.shards) if number not in self._shards]
        if missing:
            self._manifest().begin(self.folder)
        jobs = [self._job(rows) for number in missing for rows in self.plan.slices(number)]
        meter = Meter(sum(len(self.plan.rows(number)) for number in missing))
        timing = Timing(options.workers or 0)

        def done(made: Slice) -> None:
            timing.add(made)
            self._take(made)
            if on_progress:
                on_progress(meter.tick(len(made.block.arrays["rows"]), failed=len(made.block.failures)))

        self._work(jobs, replace(options, ordered=False), done)
        timing.write(self.folder)

    def commit(self) -> SetManifest:
        """Write the manifest."""
        manifest = self._manifest(tuple(self._shards[number] for number in range(self.plan.shards)))
        manifest.write(self.folder)
        return manifest

    def _work(self, jobs: Sequence[Job], options: WorkOptions, done: Callable[[Slice], None]) -> None:
        for _ in range(TRIES_OF_A_SLICE):
            failed, reason = [], ""
            for outcome in map_many(make_slice, jobs, options=options):
                if outcome.failure is None:
                    done(outcome.value)
                elif outcome.failure.kind == "error":  # it would be the same again
                    raise outcome.failure.error or WorkError(outcome.failure.text)
                else:
                    failed.append(outcome.item)
                    reason = outcome.failure.text
            if not failed:
                return
            jobs = failed
        first = failed[0].start
        raise WorkError(f"{len(failed)} slices were not made, the first from row {first}: {reason}.", "", WHERE_IT_WAS)

    def _manifest(self, shards: tuple[Shard, ...] = ()) -> SetManifest:
        return SetManifest.now(self.plan, name_of(self.measure), self.layout, self.recipe, shards)

    def _there(self, number: int) -> Shard | None:
        return read_shard(self.folder, number, self.key, len(self.plan.rows(number)))

    def _job(self, rows: range) -> Job:
        return Job(self.plan, rows.start, rows.stop, self.measure, self.layout, self.render, self.folder.resolve())

    def _take(self, made: Slice) -> None:
        """Keep a slice; the last one of a shard writes it."""
        number = made.start // SHARD_ROWS
        slices = self._slices.setdefault(number, {})
        slices[made.start] = made
        starts = [rows.start for rows in self.plan.slices(number)]
        if len(slices) == len(starts):
            block = Block.join([slices[start].block for start in starts])
            self._shards[number] = write_shard(self.folder, number, self.key, block)
            del self._slices[number]


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two commands on one folder take turns; the second finds the work done."""
    with (folder / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
