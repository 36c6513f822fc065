"""A library: how many thousand presets sound, and which of them sound like a given sound."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
from jaxtyping import Float32, Int

from melscape.errors import CheckpointError
from melscape.synth.vital.farm.rendered import RenderedSet
from melscape.synth.vital.presets import VitalPreset
from melscape.synth.vital.render.note import Note
from melscape.tasks.patch.data import feature
from melscape.tasks.patch.library.basis import Basis
from melscape.tasks.patch.library.chart import UNREADABLE, Chart, chart, kept, key_of
from melscape.tasks.patch.library.shelf import PackedShelf, SetShelf, Shelf, packed
from melscape.work import atomic

SHIPPED = Path(__file__).with_name("shipped.npz")
FORMAT = 1
# A preset heard on a key an octave away is trusted this much less: its filter does not move with the key.
_DOUBT_PER_SEMITONE = 0.01


@dataclass(frozen=True)
class Neighbour:
    """A preset of the library, and how far its sound is: a length in dB over all numbers of the feature."""

    index: int
    distance: float


@dataclass(frozen=True, eq=False)
class Library:
    """Presets by how they sound.

    Shapes: `points` (N, D) along the axes of `basis`; `midi` (N,) the key that each was heard on. `hash` is a name for
    all of it, as it is in a file: rounded to float16.
    """

    name: str
    basis: Basis
    points: Float32[np.ndarray, "N D"]
    midi: Int[np.ndarray, "N"]
    shelf: Shelf
    hash: str = field(default="")

    def __post_init__(self) -> None:
        if not self.hash:
            content = hashlib.sha256(self.points.astype(np.float16).tobytes())
            content.update(self.basis.axes.astype(np.float16).tobytes() + self.shelf.content)
            object.__setattr__(self, "hash", content.hexdigest()[:16])

    def __len__(self) -> int:
        return len(self.points)

    @classmethod
    def shipped(cls) -> Library:
        """The one that comes with the package. Raises CheckpointError if it was left out of the installation."""
        return _read_file(SHIPPED)

    @classmethod
    def open(cls, path: Path) -> Library:
        """A rendered set (a folder), or a packed library (a file). Raises CheckpointError if it is neither."""
        if not path.is_dir():
            return _read_file(path)
        opened = RenderedSet.open(path)
        return _of_set(opened.folder, key_of(opened), str(path))

    @classmethod
    def of_sets(cls, folders: Sequence[Path], name: str = "library") -> Library:
        """All presets of some rendered sets that can be heard."""
        sets = [RenderedSet.open(folder) for folder in folders]
        return _of_chart(kept(sets[0]) if len(sets) == 1 else chart(sets), sets, name)

    def preset(self, index: int) -> VitalPreset:
        """One of its presets."""
        return self.shelf.preset(index)

    def nearest(
        self, samples: Float32[np.ndarray, "C S"], note: Note, count: int, exclude: Collection[int] = ()
    ) -> tuple[Neighbour, ...]:
        """The presets whose sound is nearest to a note, nearest first; a few milliseconds for ten thousand."""
        point = self.basis.points(feature(samples, note)[None])[0]
        distances = np.sqrt(((self.points - point) ** 2).sum(1))
        distances *= 1.0 + _DOUBT_PER_SEMITONE * np.abs(self.midi - note.midi)
        distances[list(exclude)] = np.inf
        order = np.argsort(distances, kind="stable")[:count]
        return tuple(Neighbour(int(i), float(distances[i])) for i in order if np.isfinite(distances[i]))

    def write(self, path: Path) -> None:
        """Pack it into one file: points as float16, presets as lines. Raises CheckpointError for foreign presets."""
        lines = packed(self.preset(index) for index in range(len(self)))
        with atomic.replacing(path) as temporary, temporary.open("wb") as file:
            np.savez_compressed(
                file,
                format=np.array(FORMAT),
                mean=self.basis.mean.astype(np.float16),
                axes=self.basis.axes.astype(np.float16),
                points=self.points.astype(np.float16),
                midi=self.midi.astype(np.uint8),
                presets=np.frombuffer(b"\n".join(lines), np.uint8),
            )


def _read_file(path: Path) -> Library:
    # Kept by what the file is now: another may be written in its place.
    status = path.stat() if path.is_file() else None
    return _read(path.resolve(), status and (status.st_mtime_ns, status.st_size, status.st_ino))


@lru_cache(maxsize=4)
def _read(path: Path, _version: tuple[int, int, int] | None) -> Library:
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        version = int(arrays["format"])
        lines = arrays["presets"].tobytes().split(b"\n")
        basis = Basis(*(arrays[name].astype(np.float32) for name in ("mean", "axes")))
        points, midi = arrays["points"].astype(np.float32), arrays["midi"].astype(np.int64)
    except UNREADABLE as error:
        found = f"{path} is no library ({error})."
        raise CheckpointError(
            found, "a rendered set or a packed library", "Render one: `melscape patch render`."
        ) from error
    if version != FORMAT or len(lines) != len(points):
        raise CheckpointError(f"{path}: format {version}, {len(lines)} presets.", f"format {FORMAT}", "Pack it anew.")
    return Library(path.stem, basis, points, midi, PackedShelf(lines))


@lru_cache(maxsize=2)
def _of_set(folder: Path, _key: str, name: str) -> Library:
    opened = RenderedSet.open(folder)
    return _of_chart(kept(opened), [opened], name)


def _of_chart(found: Chart, sets: Sequence[RenderedSet], name: str) -> Library:
    shelf = _Joined([SetShelf(one, one.sounding) for one in sets])
    return Library(name, found.basis, found.points, found.midi, shelf)


@dataclass(frozen=True, eq=False)
class _Joined:
    """Several shelves as one."""

    shelves: Sequence[Shelf]

    def __len__(self) -> int:
        return sum(len(shelf) for shelf in self.shelves)

    def preset(self, index: int) -> VitalPreset:
        for shelf in self.shelves:
            if index < len(shelf):
                return shelf.preset(index)
            index -= len(shelf)
        raise IndexError(index)

    @property
    def content(self) -> bytes:
        return b"".join(shelf.content for shelf in self.shelves)
