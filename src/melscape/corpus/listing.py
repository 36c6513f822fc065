"""Which files of a folder may be sounds. Every other file is named with a reason, so that none is dropped silently."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from melscape.audio.magic import MAGIC_BYTES, sniff
from melscape.corpus.manifest import Problem
from melscape.errors import CorpusError

SOUND_SUFFIXES = frozenset({".wav", ".wave", ".flac", ".ogg", ".oga", ".mp3", ".aif", ".aiff"})
_TEXTS = ".csv .tsv .txt .md .json .jsonl .xml .yaml .yml .toml .html .pdf .nfo .url .ini .log .db .parquet"
_PICTURES = ".png .jpg .jpeg .gif .svg .webp .bmp .tif .tiff .heic"
_SESSIONS = ".mid .midi .als .rpp .asd .sfk .reapeaks"
COMPANION_SUFFIXES = frozenset(f"{_TEXTS} {_PICTURES} {_SESSIONS}".split())
COMPANION_STEMS = frozenset({"readme", "license", "licence", "copying", "credits", "authors", "notice", "makefile"})


@dataclass(frozen=True)
class Listing:
    """Files that may be sounds, sorted by path, and a problem for every other one."""

    sounds: tuple[Path, ...]
    problems: tuple[Problem, ...]


def list_sounds(folder: Path, used: frozenset[str] = frozenset()) -> Listing:
    """Walk a folder and its subfolders. `used` are file names at its top that the source itself reads.

    Errors: CorpusError if the folder cannot be opened.
    """
    if not folder.is_dir():
        what = "is a file" if folder.exists() else "does not exist"
        raise CorpusError(f"{folder} {what}.", "a folder with sounds", "Check the path.")
    root = folder.resolve()
    sounds: list[Path] = []
    problems: list[Problem] = []
    for found in _walk(root):
        if isinstance(found, Problem):
            problems.append(found)
        elif found.parent == root and found.name in used:
            continue
        elif (problem := _judge(found, root)) is not None:
            problems.append(problem)
        else:
            sounds.append(found)
    return Listing(tuple(sorted(sounds)), tuple(problems))


def _walk(root: Path) -> Iterator[Path | Problem]:
    unread: list[OSError] = []
    for place, folders, files in os.walk(root, followlinks=False, onerror=unread.append):
        for name in sorted(folders):
            path = Path(place, name)
            if path.is_symlink():
                yield Problem(path, "It is a link to a folder.", "Copy the folder here if it belongs to the corpus.")
            elif name.startswith("."):
                yield Problem(path, "It is a hidden folder.", "Nothing, or rename it.", "ignored")
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in sorted(files))
    for error in unread:
        yield Problem(
            Path(error.filename or root), f"The folder cannot be opened: {error.strerror}.", "Check its rights."
        )


def _judge(path: Path, root: Path) -> Problem | None:
    """Why a path is no candidate, or None if it is one."""
    if not _is_text(str(path)):
        return Problem(Path(ascii(path.name)), "Its name is not valid UTF-8.", "Rename it.")
    if path.is_symlink() and (problem := _judge_link(path, root)) is not None:
        return problem
    if path.name.startswith("."):
        return Problem(path, "It is a hidden file.", "Nothing, or rename it.", "ignored")
    if not path.is_file():
        return Problem(path, "It is not a regular file (a pipe, socket or device).", "Remove it.")
    suffix = path.suffix.lower()
    if suffix in SOUND_SUFFIXES:
        return None
    if suffix in COMPANION_SUFFIXES or path.stem.lower() in COMPANION_STEMS:
        return Problem(path, "It is a companion file, not a sound.", "Nothing.", "ignored")
    return _judge_by_content(path)


def _judge_by_content(path: Path) -> Problem | None:
    """A file whose name says nothing known may be a sound all the same."""
    try:
        with path.open("rb") as file:
            known = sniff(file.read(MAGIC_BYTES))
    except OSError as error:
        return Problem(path, f"It cannot be opened: {error.strerror}.", "Check its rights.")
    if known:
        return None
    what = f"{path.suffix} files are not read here" if path.suffix else "it does not start like one"
    return Problem(path, f"It is not a sound file: {what}.", "Convert it to WAV or FLAC if it is a sound.")


def _judge_link(path: Path, root: Path) -> Problem | None:
    """A link to a sound elsewhere is as good as the sound: that is how people put a selection together."""
    target = path.resolve()
    if not target.exists():
        return Problem(path, "It is a link to nothing.", "Remove it.")
    if target.is_relative_to(root):
        what = f"It is a link to {target.relative_to(root)}, which is read itself."
        return Problem(path, what, "Nothing.", "ignored")
    return None


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
