"""What is to be recorded, and the booklet that tells of it beside the songs: `band.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from melscape.errors import ConfigError
from melscape.synth.band.songs.genres import GENRES
from melscape.work.atomic import write_bytes

FORMAT = 1
# Of all that is composed and played. Raise it with every change by which one song's bytes or notes become others: old
# songs and new ones would be of two bands in one folder. What only adds a choice, or makes it faster, leaves it.
LAWS_VERSION = 1
FILE = "band.json"
MOST_SONGS = 100_000
SHORTEST_SECONDS, LONGEST_SECONDS = 1.0, 600.0


@dataclass(frozen=True)
class Band:
    """What is to be recorded.

    Args:
        songs: how many of each genre.
        seed: another seed is another band with other songs.
        genres: some of `GENRES`.
        seconds: length of every song.
        rate_hz: rate of the files, 8,000 to 96,000.
        grooves: folder of human drumming; without it drums follow written patterns.
        soundfont: a .sf2 file that plays a share of the parts; it needs FluidSynth.
        soundfont_share: that share, 0 to 1.
        vital_share: share of the parts that presets of Vital play, 0 to 1; it needs the extra.
    """

    songs: int = 60
    seed: int = 0
    genres: tuple[str, ...] = GENRES
    seconds: float = 30.0
    rate_hz: int = 22_050
    grooves: Path | None = None
    soundfont: Path | None = None
    soundfont_share: float = 0.5
    vital_share: float = 0.0

    def __post_init__(self) -> None:
        unknown = [genre for genre in self.genres if genre not in GENRES]
        if unknown or not self.genres or len(set(self.genres)) < len(self.genres):
            found = f"Genres {', '.join(self.genres) or '(none)'}."
            raise ConfigError(found, f"each once, of {', '.join(GENRES)}", "Correct the list.")
        if not 1 <= self.songs <= MOST_SONGS:
            raise ConfigError(f"{self.songs} songs a genre.", f"1 to {MOST_SONGS}", "Choose another number.")
        if not SHORTEST_SECONDS <= self.seconds <= LONGEST_SECONDS:
            expected = f"{SHORTEST_SECONDS:g} to {LONGEST_SECONDS:g}"
            raise ConfigError(f"Songs of {self.seconds:g} seconds.", expected, "Choose another length.")
        if not (0.0 <= self.soundfont_share <= 1.0 and 0.0 <= self.vital_share <= 1.0):
            raise ConfigError("A share outside 0 to 1.", "0 (no part) to 1 (every part)", "Correct the share.")

    @property
    def document(self) -> dict[str, Any]:
        """What makes one song sound as it does: all but how many there are, and of which genres."""
        chosen = asdict(self)
        return {name: _plain(value) for name, value in chosen.items() if name not in ("songs", "genres")}


@dataclass(frozen=True)
class Booklet:
    """What is known of the songs in a folder.

    Args:
        songs: what each is like, by `genre/song`.
        laws: version of the laws that made them; None from a time when nobody wrote it down.
    """

    songs: Mapping[str, Any] = field(default_factory=dict)
    laws: int | None = LAWS_VERSION


def read_booklet(folder: Path, band: Band) -> Booklet | None:
    """What is known of the songs in the folder; None where no band was recorded.

    Raises ConfigError for notes of another band, or none that can be read.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    try:
        notes = json.loads(path.read_text())
        told, songs = dict(notes["band"]), dict(notes["songs"])
    except (ValueError, KeyError, TypeError) as error:
        found = f"{path} is no list of a band's songs."
        raise ConfigError(found, "what a recording writes", "Choose another folder.") from error
    differing = sorted(name for name in {*told, *band.document} if told.get(name) != band.document.get(name))
    if notes.get("format") != FORMAT or differing:
        found = f"{folder} holds another band ({', '.join(differing) or 'older format'} differ)."
        raise ConfigError(found, "the same choices", "Choose another folder, or the choices of that band.")
    return Booklet(songs, notes.get("laws"))


def write_booklet(folder: Path, band: Band, songs: Mapping[str, Any]) -> None:
    """Put down what was chosen for the band and its songs, all or nothing."""
    notes = {"format": FORMAT, "laws": LAWS_VERSION, "band": band.document, "songs": dict(sorted(songs.items()))}
    write_bytes(folder / FILE, (json.dumps(notes, indent=1) + "\n").encode())


def _plain(value: object) -> object:
    # The name only: the same folder may lie elsewhere on another machine.
    return value.name if isinstance(value, Path) else value
