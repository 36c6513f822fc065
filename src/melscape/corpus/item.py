"""One sound of a corpus, with all that is known about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Item:
    """A file that was decoded once and found good.

    Args:
        path: where it is.
        checksum: sha256 of the file's bytes.
        group: what must stay together in a split (an instrument, a recording, near-duplicates).
        labels: words from the index, the folder or the name.
        licence: as the index says; "unknown" where it says nothing.
        seconds: length of the sound.
        rate_hz: as stored, before any resampling.
        pitch_midi: 0 to 127, or None where it has none.
        twins: name of the set of near-duplicates it belongs to; empty for a sound of its own.
    """

    path: Path
    checksum: str
    group: str
    labels: Mapping[str, str] = field(default_factory=dict)
    licence: str = "unknown"
    seconds: float = 0.0
    rate_hz: int = 0
    pitch_midi: float | None = None
    twins: str = ""

    @property
    def name(self) -> str:
        """The file name without its ending."""
        return self.path.stem

    @property
    def family(self) -> str:
        """The label that stratifies and colours: `family`, else `label`, else `genre`, else nothing."""
        return next((self.labels[name] for name in ("family", "label", "genre") if self.labels.get(name)), "")
