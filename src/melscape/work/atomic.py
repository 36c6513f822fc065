"""Files that are either the old one or the new one, whatever happens in between.

A write is: temporary file in the same folder, fsync, rename, fsync of the folder. The rename is the moment of truth:
before it the old file is whole, after it the new one is, and the two fsyncs make the disk agree with the program.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A new file to write to; it takes the place of `path` when the block ends well and is removed when it does not."""
    # The name starts with a dot and keeps no suffix of sound: nothing that lists a folder of sounds picks it up.
    temporary = path.with_name(f".{path.name[:80]}.{secrets.token_hex(4)}.part")
    try:
        yield temporary
        _sync(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def write_bytes(path: Path, data: bytes) -> None:
    """Put `data` in the place of `path`, all or nothing."""
    with replacing(path) as temporary:
        temporary.write_bytes(data)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` survive a power cut."""
    _sync(folder)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
