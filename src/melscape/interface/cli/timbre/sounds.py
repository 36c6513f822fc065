"""The sounds that a person names on the command line: a file, or a note of the corpus by its name."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from melscape.errors import ConfigError, CorpusError

if TYPE_CHECKING:
    from melscape.tasks.timbre.timbre import Heard, Timbre


def listen(timbre: Timbre, run: Path, word: str, *, by_name: bool = False) -> Heard:
    """Take in the sound that is meant by `word`: a file, else a note of the corpus.

    Args:
        by_name: it is the name of a note, even if there is a file of that name.
    """
    from melscape.audio.files import read_untrusted

    path = Path(word)
    if path.is_file() and not by_name:
        return timbre.hear(read_untrusted(path), name=path.stem)
    if path.suffix and not by_name and word not in timbre.space.names:
        raise CorpusError(
            f"{word} does not exist.", "a sound file, or the name of a note of the corpus", _near(timbre, path.stem)
        )
    index = index_of(timbre, word)
    pitch = float(timbre.space.pitches_midi[index])
    clip = read_untrusted(file_of(run, word))
    return timbre.hear(clip, name=word, pitch_midi=None if np.isnan(pitch) else pitch)


def index_of(timbre: Timbre, name: str) -> int:
    """Which note of the corpus has that name. Errors: CorpusError with the names that are like it."""
    found = [index for index, each in enumerate(timbre.space.names) if each == name]
    if not found:
        raise CorpusError(f"No note of the corpus is called {name!r}.", "a file or a name", _near(timbre, name))
    if len(found) > 1:
        raise CorpusError(f"{len(found)} notes are called {name!r}.", "a name of one note", "Give its file instead.")
    return found[0]


def file_of(run: Path, name: str) -> Path:
    """The file of a note of the corpus. Errors: CorpusError if it was moved, ConfigError if the run has no list."""
    from melscape.corpus.manifest import Manifest
    from melscape.runs.train import MANIFEST_NAME

    if not (run / MANIFEST_NAME).is_file():
        raise ConfigError(f"{run} has no list of its sounds.", "a run, not an exported model", "Give files instead.")
    paths = [item.path for item in Manifest.read(run / MANIFEST_NAME).items if item.name == name]
    if not paths or not paths[0].is_file():
        where = paths[0] if paths else name
        raise CorpusError(f"{where} is not there any more.", "the sounds where they were", "Give files instead.")
    return paths[0]


def _near(timbre: Timbre, name: str) -> str:
    alike = difflib.get_close_matches(name, timbre.space.names, 3, 0.5) or list(timbre.space.names[:3])
    return f"Try one of {', '.join(alike)}; melscape timbre export RUN --to names.csv lists all."
