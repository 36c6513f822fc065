"""Writing so that a reader finds the old file or the new one, whatever happens in between, a power cut included.

Temporary file in the same folder, fsync, rename, fsync of the folder. One process at a time writes into a run (it holds
the lock), so the temporary name is fixed: what a killed process leaves behind is overwritten by the next write.
"""

from __future__ import annotations

import os
from pathlib import Path


def write_bytes(path: Path, data: bytes) -> None:
    """Put `data` in place of the file at `path`, or leave everything as it was."""
    temporary = path.with_name(f".{path.name}.part")
    try:
        _fill(temporary, data)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make sure that the names in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _fill(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    try:
        rest = memoryview(data)
        while rest:  # a signal or a full disk may cut a write short
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
    finally:
        os.close(handle)
