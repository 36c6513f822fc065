"""Songs of a corpus: the stems that belong together, or whole pieces of music, each with its genre."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from melscape.corpus.item import Item
from melscape.corpus.manifest import Manifest
from melscape.errors import CorpusError

STEMS = ("drums", "bass", "other", "vocals")
WHOLE = "mix"


@dataclass(frozen=True)
class Song:
    """One piece of music: item indices of its stems by name, or of the whole under "mix"."""

    name: str
    genre: str
    stems: Mapping[str, int]

    @property
    def is_whole(self) -> bool:
        """Whether it has no stems."""
        return WHOLE in self.stems

    @property
    def items(self) -> tuple[int, ...]:
        """Its item indices, ascending."""
        return tuple(sorted(self.stems.values()))


def songs_of(manifest: Manifest) -> tuple[Song, ...]:
    """The songs of a manifest in the order of their first items; items without a stem label are whole songs.

    Errors: CorpusError if an item has no genre, naming the first.
    """
    stems: dict[tuple[str, str], dict[str, int]] = {}
    for index, item in enumerate(manifest.items):
        genre = genre_of(item)
        if not genre:
            found = f"{item.path} has no genre."
            raise CorpusError(found, "a folder a genre, or an index.csv with a column genre", "Sort the songs.")
        part = item.labels.get("stem", "")
        name = item.labels.get("song") or item.name
        # Two whole files may have one name in different folders: their own path tells them apart.
        key = (genre, name) if part else (genre, f"{item.path}")
        stems.setdefault(key, {})[part or WHOLE] = index
    return tuple(_song(manifest, genre, parts) for (genre, _), parts in stems.items())


def genre_of(item: Item) -> str:
    """The genre an item is labelled with, else its family (the folder it lies in); empty if it has neither."""
    return item.labels.get("genre") or item.family


def _song(manifest: Manifest, genre: str, parts: Mapping[str, int]) -> Song:
    first = manifest.items[next(iter(parts.values()))]
    order = [part for part in (*STEMS, WHOLE) if part in parts] + sorted(set(parts) - {*STEMS, WHOLE})
    return Song(first.labels.get("song") or first.name, genre, {part: parts[part] for part in order})
