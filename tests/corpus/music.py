"""Manifests of songs that need no file, in stems or whole, for the tests of splits and mashups."""

from pathlib import Path

from melscape.corpus.item import Item
from melscape.corpus.manifest import Manifest

STEMS = ("drums", "bass", "other", "vocals")


def stem(genre, song, part, **more):
    name = f"{genre}/{song}/{part}"
    labels = {"genre": genre, "song": song, "stem": part}
    facts = {"checksum": f"sum {name}", "group": f"{genre}/{song}", "labels": labels, "seconds": 30.0}
    return Item(**{"path": Path(f"/{name}.wav"), "rate_hz": 44_100, **facts, **more})


def whole(genre, name, **more):
    facts = {"checksum": f"sum {genre} {name}", "group": f"{genre}/{name}", "labels": {"family": genre}}
    return Item(**{"path": Path(f"/{genre}/{name}.wav"), "seconds": 30.0, "rate_hz": 22_050, **facts, **more})


def corpus(*items, name="music"):
    return Manifest(name, "stems", tuple(items))


def in_stems(genres=("blues", "jazz", "rock"), songs=10, **more):
    return [stem(genre, f"s{n:02d}", part, **more) for genre in genres for n in range(songs) for part in STEMS]


def in_wholes(genres=("blues", "jazz", "rock"), songs=10):
    return [whole(genre, f"w{n:02d}") for genre in genres for n in range(songs)]
