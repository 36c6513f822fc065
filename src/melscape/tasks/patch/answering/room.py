"""Room for answers in a folder: nothing of anybody's is written over, and what a kill leaves behind is known again."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path

from melscape.errors import ConfigError
from melscape.tasks.patch.answering.record import FORMAT, RECORD_NAME, read_record, to_bytes
from melscape.work.atomic import write_bytes

PICTURE_NAME = "answers.png"
ASIDE = ".answer-"  # begins the name of a folder in which answers are made
# What a kill leaves, and what systems put into every folder that somebody looks at.
_LEFT = (f"{ASIDE}*", f".{RECORD_NAME}.*.part", f".{PICTURE_NAME}.*.part", ".DS_Store", "Thumbs.db", "desktop.ini")


def refuse_taken(folder: Path) -> None:
    """A folder for answers is new, empty, or holds nothing but an earlier answer that nobody changed.

    Errors: ConfigError says what is in the way.
    """
    if not folder.exists():
        return
    names = _names(folder) if folder.is_dir() else [folder.name]
    if not names:
        return
    earlier = read_record(folder) if folder.is_dir() else None
    if earlier is None:
        raise ConfigError(f"{folder} is taken.", "a new or empty folder, or an earlier answer", "Choose another --out.")
    known = earlier["files"]
    foreign = [name for name in names if name not in {*known, RECORD_NAME, PICTURE_NAME}]
    if foreign:
        raise ConfigError(f"{folder / foreign[0]} is of no answer.", "a folder of its own", "Choose another --out.")
    changed = [name for name, sha256 in known.items() if fingerprint(folder / name) not in (None, sha256)]
    if changed:
        raise ConfigError(f"{folder / changed[0]} was changed since.", "a new folder", "Choose another --out.")


@contextmanager
def room_in(folder: Path) -> Iterator[None]:
    """Make the folder and try to write into it, before any work; it goes again if nothing comes into it.

    Errors: ConfigError where it cannot be written to.
    """
    there = folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryDirectory(dir=folder, prefix=ASIDE).cleanup()
    except OSError as error:
        found = f"Nothing can be written to {folder} ({error.strerror})."
        raise ConfigError(found, "a folder that you may write to", "Choose another --out.") from error
    try:
        yield
    finally:
        if not there and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def sweep(folder: Path) -> None:
    """Take away what was being made when somebody was killed."""
    for path in folder.glob(f"{ASIDE}*"):
        shutil.rmtree(path)


def clear(folder: Path) -> None:
    """Take an earlier answer away, and nothing else."""
    earlier = read_record(folder)
    if earlier is None:
        return
    claim(folder, earlier["files"])
    for name in [*earlier["files"], PICTURE_NAME]:
        (folder / Path(name).name).unlink(missing_ok=True)


def claim(folder: Path, files: Mapping[str, str]) -> None:
    """Say in the record whose these files are, before they come or go: no half answer looks whole, or a stranger's.

    Args:
        files: the fingerprint of each by name.
    """
    write_bytes(folder / RECORD_NAME, to_bytes({"format": FORMAT, "unfinished": True, "files": dict(files)}))


def fingerprint(path: Path) -> str | None:
    """The SHA-256 of a file; None where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not any(fnmatch(path.name, left) for left in _LEFT))
