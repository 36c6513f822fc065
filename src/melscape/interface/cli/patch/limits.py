"""What is refused before any work: numbers out of range, and a file that could not be written when all is done."""

from __future__ import annotations

import tempfile
from pathlib import Path

from melscape.errors import ConfigError


def at_least(least: int, **flags: int) -> None:
    """Raise ConfigError for the first flag with less."""
    for name, value in flags.items():
        if value < least:
            flag = f"--{name.replace('_', '-')}"
            raise ConfigError(f"{flag} {value}.", f"{least} or more", "Give another number, or leave it out.")


def writable(path: Path) -> None:
    """Raise ConfigError unless a file can be put there."""
    try:
        if path.is_dir():
            raise IsADirectoryError(None, "It is a folder")
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(f"{path} cannot be written: {reason}.", "a folder to write into", "Copy the set.") from error
