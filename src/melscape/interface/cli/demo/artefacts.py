"""What the demo promises to leave behind, checked file by file: it is there, it is not empty, it is not silent."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from melscape.interface.cli.talk import Talk

SOUNDS = (".wav", ".flac")
BEGINNINGS = {
    **{".png": b"\x89PNG", ".html": b"<!doctype html>", ".parquet": b"PAR1"},
    **{".vital": b'{"', ".vitalbank": b"PK"},
}
SOFTEST = 1e-3  # -60 dBFS: what peaks below is silent for anybody who just opens the file


class Unfulfilled(Exception):  # noqa: N818 - what it says of the demo
    """The demo did not make what it promises. A mistake of ours, never the user's."""


@dataclass
class Artefacts:
    """The files so far, and when the first of them could be played."""

    talk: Talk
    start: float = field(default_factory=time.monotonic)
    paths: list[Path] = field(default_factory=list)
    first_seconds: float | None = None

    @property
    def seconds(self) -> float:
        """Time since the beginning."""
        return time.monotonic() - self.start

    def add(self, *paths: Path) -> None:
        """Promise these."""
        self.paths += paths

    def heard(self, path: Path) -> None:
        """Tell when the first sound is there."""
        if self.first_seconds is None and path.is_file():
            self.first_seconds = self.seconds
            self.talk.say(f"First sound after {self.first_seconds:.1f} s: {path}")


def check(files: Sequence[Path]) -> dict[str, int]:
    """Bytes of each file. Errors: Unfulfilled names the first one that is missing, empty, silent or of another kind."""
    return {str(path): _checked(path) for path in files}


def _checked(path: Path) -> int:
    size = path.stat().st_size if path.is_file() else 0
    if size == 0:
        raise Unfulfilled(f"{path} is missing or empty")
    if path.suffix in SOUNDS and peak(path) < SOFTEST:
        raise Unfulfilled(f"{path} is silent")
    with path.open("rb") as file:
        if not file.read(16).startswith(BEGINNINGS.get(path.suffix, b"")):
            raise Unfulfilled(f"{path} is not what its name says")
    return size


def peak(path: Path) -> float:
    """The loudest sample of a sound file, full scale is 1."""
    from melscape.audio.files import read

    return float(np.abs(read(path).samples).max())
