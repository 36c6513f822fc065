"""The jobs. Each is one folder with the same files, found by looking here and imported only when used."""

from __future__ import annotations

from pathlib import Path


def names() -> tuple[str, ...]:
    """The tasks that are there, by folder name."""
    return tuple(sorted(path.parent.name for path in Path(__file__).parent.glob("*/config.py")))
