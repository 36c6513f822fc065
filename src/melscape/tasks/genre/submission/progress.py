"""What has been answered so far, on disk: a killed prediction goes on where it was and ends with the same bytes.

The file holds one JSON object a line: first what the answers are about, then one line for each step. A line that was
not written to its end does not count. Numbers are written so that they read back exactly.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from melscape.tasks.genre.submission.layout import Row
from melscape.work.atomic import sync_folder, write_bytes

FORMAT_VERSION = 1
PROGRESS_NAME = "progress.jsonl"


@dataclass(frozen=True)
class Step:
    """Answers about some files in a row: probabilities, or the reason why there are none."""

    answers: tuple[tuple[float, ...] | str, ...]

    def to_line(self) -> bytes:
        """One line of the file."""
        return (json.dumps(self.answers) + "\n").encode()

    @classmethod
    def from_line(cls, line: bytes, classes: int) -> Step:
        """What `to_line` wrote. Errors: ValueError for anything else."""
        found = json.loads(line)
        if not isinstance(found, list) or not found:
            raise ValueError("no answers")
        return cls(tuple(_answer(each, classes) for each in found))


class Journal:
    """The file of one prediction: the steps that are there, and a place to add the next.

    Args:
        folder: where it lies.
        key: what the answers are about; a file about anything else is begun anew.
        classes: how many probabilities an answer has.
        resume: whether to keep what is there.
    """

    def __init__(self, folder: Path, key: str, classes: int, *, resume: bool) -> None:
        self.path = folder / PROGRESS_NAME
        self._head = (json.dumps({"format": FORMAT_VERSION, "key": key}) + "\n").encode()
        self.steps, whole = _steps(self.path, self._head, classes) if resume else ((), 0)
        if whole == 0:
            write_bytes(self.path, self._head)
        else:
            os.truncate(self.path, whole)
        sync_folder(folder)

    def add(self, step: Step) -> None:
        """Keep a step: it is on the disk when this returns."""
        with self.path.open("ab") as file:
            file.write(step.to_line())
            file.flush()
            os.fsync(file.fileno())
        self.steps = (*self.steps, step)

    def replace(self, number: int, step: Step) -> None:
        """Put a step in the place of one that is there, all or nothing."""
        self.steps = (*self.steps[:number], step, *self.steps[number + 1 :])
        write_bytes(self.path, self._head + b"".join(each.to_line() for each in self.steps))


def key_of(rows: Sequence[Row], answering: Mapping[str, Any]) -> str:
    """Sixteen letters that change with the files, by name, size and time of change, and with what answers."""
    said = hashlib.sha256(json.dumps(answering, sort_keys=True).encode())
    for row in rows:
        said.update(json.dumps([row.id, str(row.path.absolute()), *_stamp(row.path)]).encode())
    return said.hexdigest()[:16]


def _stamp(path: Path) -> Iterable[int]:
    try:
        status = path.stat()
    except OSError:
        return (-1, -1)  # not there: that is what will be said about it
    return status.st_size, status.st_mtime_ns


def _steps(path: Path, head: bytes, classes: int) -> tuple[tuple[Step, ...], int]:
    """The whole steps of a file with this head, and how many bytes they and the head take; 0 for another file."""
    lines = path.read_bytes().splitlines(keepends=True) if path.is_file() else []
    if not lines or lines[0] != head:
        return (), 0
    steps: list[Step] = []
    whole = len(head)
    for line in lines[1:]:
        try:
            if not line.endswith(b"\n"):
                break
            steps.append(Step.from_line(line, classes))
        except ValueError:  # spoilt: it and all that follows is answered again
            break
        whole += len(line)
    return tuple(steps), whole


def _answer(found: object, classes: int) -> tuple[float, ...] | str:
    if isinstance(found, str):
        return found
    if isinstance(found, list) and len(found) == classes and all(isinstance(each, float) for each in found):
        return tuple(found)
    raise ValueError("no answer")
