"""From a folder to a manifest: every file decoded once, every bad one named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from melscape.corpus import sources
from melscape.corpus.candidate import Candidate
from melscape.corpus.compare import odd_ones, with_twins
from melscape.corpus.duplicates import EXACT_COPY, repeats
from melscape.corpus.inspect import Checks, Inspection, SilentSound, inspect, problem_of, warnings_about
from melscape.corpus.item import Item
from melscape.corpus.manifest import Manifest, Problem
from melscape.errors import CorpusError
from melscape.work.many import Failure, Progress, WorkOptions, map_many


@dataclass(frozen=True)
class _Found:
    candidate: Candidate
    seen: Inspection


def load(
    folder: Path | str,
    source: str = "auto",
    *,
    checks: Checks | None = None,
    workers: int | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Manifest:
    """Read a folder of sounds into a manifest of its good files and its problems.

    Args:
        source: `auto` asks every source whether it knows the layout; or the name of one.
        workers: processes that decode; None for one a core, 0 for this very one.

    Errors: CorpusError if the folder is not there or holds no usable sound. Files are only read.
    """
    folder, checks = Path(folder), checks or Checks()
    if not folder.is_dir():
        what = "is a file" if folder.exists() else "does not exist"
        raise CorpusError(f"{folder} {what}.", "a folder with sounds", "Check the path.")
    name, problems = sources.recognise(folder) if source == "auto" else (source, ())
    scan = sources.source(name).scan(folder)
    candidates = sorted(scan.candidates, key=lambda candidate: candidate.path)
    # With 0 workers all happens in this process, where only the confined decoder has a clock.
    patience = None if workers == 0 else 2 * checks.timeout_seconds
    options = WorkOptions(workers=workers, timeout_seconds=patience)
    found, undecoded = _inspect_all(candidates, checks, options, on_progress)
    items, doubts = _items(found, folder.resolve(), checks)
    problems = (*problems, *scan.problems, *undecoded, *doubts)
    if not items:
        raise _nothing_usable(folder, problems)
    return Manifest(folder.resolve().name, name, items, tuple(sorted(problems, key=lambda problem: problem.path)))


def _inspect_all(
    candidates: Sequence[Candidate],
    checks: Checks,
    options: WorkOptions,
    on_progress: Callable[[Progress], None] | None,
) -> tuple[list[_Found], list[Problem]]:
    found, problems = [], []
    paths = [candidate.path for candidate in candidates]
    for outcome in map_many(partial(inspect, checks=checks), paths, options=options, on_progress=on_progress):
        if outcome.failure is None:
            found.append(_Found(candidates[outcome.index], outcome.value))
        else:
            problems.append(_left_out(candidates[outcome.index], outcome.failure))
    return found, problems


def _left_out(candidate: Candidate, failure: Failure) -> Problem:
    if candidate.labels.get("stem") and isinstance(failure.error, SilentSound):
        reason = "It is silent: its song has no such stem."
        return Problem(candidate.path, reason, "Nothing.", "ignored")
    return problem_of(candidate.path, failure)


def _items(found: Sequence[_Found], root: Path, checks: Checks) -> tuple[tuple[Item, ...], list[Problem]]:
    copies = repeats([entry.seen.sound_hash for entry in found])
    problems = [_copy_problem(found[index], found[first], root) for index, first in copies.items()]
    kept = [entry for index, entry in enumerate(found) if index not in copies]
    if not kept:
        return (), problems
    for entry in kept:
        problems += warnings_about(entry.candidate.path, entry.seen, checks)
    items = [_item(entry, root) for entry in kept]
    items, twins = with_twins(items, np.stack([entry.seen.fingerprint for entry in kept]), root)
    return tuple(items), problems + odd_ones(items) + twins


def _item(entry: _Found, root: Path) -> Item:
    candidate, seen = entry.candidate, entry.seen
    group = candidate.group or candidate.path.relative_to(root).with_suffix("").as_posix()
    return Item(
        candidate.path,
        seen.checksum,
        group,
        candidate.labels,
        candidate.licence,
        seen.seconds,
        seen.rate_hz,
        candidate.pitch_midi,
    )


def _copy_problem(copy: _Found, first: _Found, root: Path) -> Problem:
    name = first.candidate.path.relative_to(root)
    return Problem(copy.candidate.path, f"It is an {EXACT_COPY} of {name}.", "Remove one of them.")


def _nothing_usable(folder: Path, problems: Sequence[Problem]) -> CorpusError:
    found = f"{folder} holds no usable sound ({len(problems)} other files)."
    refused = [problem for problem in problems if problem.kind == "refused"]
    if refused:
        first = f"the first, {refused[0].path.name}: {refused[0].reason}"
        found = f"{folder} holds no usable sound. {len(refused)} were refused; {first}"
    return CorpusError(found, "at least one WAV, FLAC, OGG, MP3 or AIFF file", "Choose a folder with sounds.")
