"""What a folder of sounds holds, told file by file: nothing is left out in silence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from melscape.corpus.manifest import Manifest, Problem

NOTHING_TO_DO = "Nothing."
MOST_ALIKE = 12  # so many files that are refused for one reason are named one by one; more are counted


def corpus_lines(manifest: Manifest, folder: Path) -> list[str]:
    """The summary, a line for every file that is not used, and the warnings by what they say.

    Where very many are refused for one reason, one of them stands for all: `problems.csv` of a run has every one.
    """
    lines = [manifest.summary()]
    if manifest.labels():
        lines.append(f"labels: {', '.join(manifest.labels())}")
    for kind in ("refused", "ignored"):
        for alike in _by_reason(manifest.of_kind(kind)):
            one_by_one = [f"  {kind}: {_told(problem, folder)}" for problem in alike]
            counted = [f"  {len(alike)} {kind} like: {_told(alike[0], folder)}"]
            lines += one_by_one if len(alike) <= MOST_ALIKE else counted
    return lines + [f"  {line}" for line in warning_lines(manifest.of_kind("warning"), folder)]


def warning_lines(problems: Sequence[Problem], folder: Path) -> list[str]:
    """Warnings that say the same but for their numbers and names are counted, with the first as an example."""
    return [_warning(found, folder) for found in _by_reason(problems)]


def corpus_values(manifest: Manifest, folder: Path) -> dict[str, Any]:
    """The same as plain values, every problem with its file."""
    return {
        "corpus": manifest.name,
        "source": manifest.source,
        "sounds": len(manifest),
        "seconds": round(manifest.seconds, 3),
        "hash": manifest.hash,
        "labels": list(manifest.labels()),
        "problems": [
            {
                "kind": problem.kind,
                "file": relative(problem.path, folder),
                "reason": problem.reason,
                "next_step": problem.next_step,
            }
            for problem in manifest.problems
        ],
    }


def relative(path: Path, folder: Path) -> str:
    """The path as seen from the folder, where it lies in it."""
    root = folder.resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def _by_reason(problems: Sequence[Problem]) -> list[list[Problem]]:
    """Problems whose reasons are the same but for numbers and names, in the order of the first of each."""
    alike: dict[str, list[Problem]] = {}
    for problem in problems:
        alike.setdefault(re.sub(r"[\d.]+|\S*/\S+|\S+\.\w{3,4}\b", "#", problem.reason), []).append(problem)
    return list(alike.values())


def _warning(found: Sequence[Problem], folder: Path) -> str:
    first = _told(found[0], folder)
    return f"warning: {first}" if len(found) == 1 else f"{len(found)} warnings like: {first}"


def _told(problem: Problem, folder: Path) -> str:
    next_step = "" if problem.next_step == NOTHING_TO_DO else problem.next_step
    return f"{relative(problem.path, folder)}: {problem.reason} {next_step}".rstrip()
