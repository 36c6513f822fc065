"""What a source finds before any sound is decoded: candidates, and problems of the folder itself."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from melscape.corpus.manifest import Problem

# The first of these that a label row fills says what must stay together in a split.
GROUP_COLUMNS = ("group", "instrument", "instrument_str", "program", "track", "song", "recording", "freesound_id")
PITCH_COLUMNS = ("pitch_midi", "pitch", "note_midi", "midi")
LICENCE_COLUMNS = ("licence", "license")


@dataclass(frozen=True)
class Candidate:
    """A file that should be a sound, with its source's words for it; `group` is empty where the source has none."""

    path: Path
    labels: Mapping[str, str] = field(default_factory=dict)
    pitch_midi: float | None = None
    group: str = ""
    licence: str = "unknown"

    @classmethod
    def from_labels(cls, path: Path, labels: Mapping[str, str]) -> Candidate:
        """Take pitch, group and licence from the label columns that usually hold them.

        Errors: ValueError, with a reason to show, if the pitch is no number from 0 to 127.
        """
        group = next((labels[name] for name in GROUP_COLUMNS if labels.get(name)), "")
        licence = next((labels[name] for name in LICENCE_COLUMNS if labels.get(name)), "unknown")
        return cls(path, labels, pitch_of(labels), group, licence)


@dataclass(frozen=True)
class Scan:
    """All that a source found in a folder."""

    candidates: tuple[Candidate, ...]
    problems: tuple[Problem, ...] = ()


def pitch_of(labels: Mapping[str, str]) -> float | None:
    """The MIDI pitch that the labels name, or None if they name none.

    Errors: ValueError, with a reason to show, if it is no number from 0 to 127.
    """
    column = next((name for name in PITCH_COLUMNS if labels.get(name)), None)
    if column is None:
        return None
    try:
        pitch_midi = float(labels[column])
    except ValueError:
        raise ValueError(f"its {column} is {labels[column]!r}, which is not a number") from None
    if not (math.isfinite(pitch_midi) and 0.0 <= pitch_midi <= 127.0):
        raise ValueError(f"its {column} is {labels[column]}, outside 0 to 127")
    return pitch_midi
