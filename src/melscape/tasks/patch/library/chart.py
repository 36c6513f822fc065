"""Every sound of a rendered set along the main axes of all of them, reckoned once and kept.

It lies in the folder of the set, or, where that cannot be written to, in the cache folder. It is kept for one manifest:
another set in the same folder is reckoned anew.
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from jaxtyping import Float, Float32, Int

from melscape.errors import CheckpointError
from melscape.synth.vital.farm.manifest import MANIFEST
from melscape.synth.vital.farm.rendered import RenderedSet
from melscape.synth.vital.farm.row import Status
from melscape.tasks.patch.library.basis import AXES, MOST_FITTED, Basis, fitted
from melscape.work import atomic
from melscape.work.places import cache_folder

KEPT = "library_points.npz"
FORMAT = 1
SHARDS_AT_ONCE = 64  # some 16,000 rows: what a projection holds in memory
# Whatever a torn or altered file makes numpy and the zip in it say.
UNREADABLE = (
    *(OSError, ValueError, KeyError, EOFError, TypeError, IndexError, AttributeError),
    *(RuntimeError, MemoryError, OverflowError, SyntaxError, zipfile.BadZipFile, zlib.error),
)


@dataclass(frozen=True, eq=False)
class Chart:
    """Shapes: `points` (N, D) along the axes of `basis`, `midi` (N,), of all rows that can be heard, in order."""

    basis: Basis
    points: Float32[np.ndarray, "N D"]
    midi: Int[np.ndarray, "N"]


def key_of(opened: RenderedSet) -> str:
    """A name for what a set holds and how it is reckoned."""
    known = hashlib.sha256((opened.folder / MANIFEST).read_bytes())
    known.update(repr((FORMAT, AXES, MOST_FITTED)).encode())
    return known.hexdigest()[:16]


def kept(opened: RenderedSet) -> Chart:
    """The chart of a set, read where it is kept, else reckoned and kept. Errors: as `chart`."""
    key = key_of(opened)
    places = (opened.folder / KEPT, cache_folder() / "patch" / f"{key}.npz")
    for place in places:
        if (found := _read(place, key)) is not None:
            return found
    made = chart([opened])
    for place in places:
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            _write(place, key, made)
            break
        except OSError:
            continue  # a set on a disk that is only read: nothing is lost but the time to reckon it again
    return made


def chart(sets: Sequence[RenderedSet]) -> Chart:
    """The chart of all rows of some sets that can be heard.

    Errors: CheckpointError for a set without features, or where there is nothing to hear.
    """
    missing = [str(one.folder) for one in sets if "feature" not in one.names]
    if missing:
        raise CheckpointError(f"{missing[0]} keeps no features.", "a set of `melscape patch render`", "Render it anew.")
    count = sum(len(one.sounding) for one in sets)
    if not count:
        raise CheckpointError(f"Nothing in {sets[0].folder} can be heard.", "a row with sound", "Render more.")
    basis = Basis.fit(_taken(sets, fitted(count)))
    points = np.concatenate([basis.points(block) for block in _blocks(_sounding(sets))])
    midi = np.concatenate([one.column("midi")[one.sounding] for one in sets]).astype(np.int64)
    return Chart(basis, points, midi)


def _sounding(sets: Sequence[RenderedSet]) -> Iterator[Float[np.ndarray, "_ K"]]:
    for one in sets:
        for status, features in zip(one.shards("status"), one.shards("feature")):
            yield features[status == Status.SOUNDS]


def _blocks(shards: Iterator[Float[np.ndarray, "_ K"]]) -> Iterator[Float[np.ndarray, "_ K"]]:
    while block := list(islice(shards, SHARDS_AT_ONCE)):
        yield np.concatenate(block)


def _taken(sets: Sequence[RenderedSet], wanted: Int[np.ndarray, "B"]) -> Float[np.ndarray, "B K"]:
    begun, taken = 0, []
    for features in _sounding(sets):
        mine = wanted[(wanted >= begun) & (wanted < begun + len(features))] - begun
        taken.append(features[mine])
        begun += len(features)
    return np.concatenate(taken)


def _write(place: Path, key: str, made: Chart) -> None:
    with atomic.replacing(place) as temporary, temporary.open("wb") as file:
        basis = made.basis
        np.savez(file, key=np.array(key), mean=basis.mean, axes=basis.axes, points=made.points, midi=made.midi)


def _read(place: Path, key: str) -> Chart | None:
    try:
        with np.load(place, allow_pickle=False) as file:
            if str(file["key"]) != key:
                return None
            return Chart(Basis(file["mean"], file["axes"]), file["points"], file["midi"])
    except UNREADABLE:
        return None  # absent or torn: it is made again
