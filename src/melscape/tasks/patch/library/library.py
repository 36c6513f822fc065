"""A library: how many thousand presets sound, and which of them sound like a given sound."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
from jaxtyping import Float32, Int

from melscape.errors import CheckpointError
from melscape.synth.vital.farm.rendered import RenderedSet
from melscape.synth.vital.presets import VitalPreset
from melscape.synth.vital.render.note import Note
from melscape.tasks.patch.data import feature
from melscape.tasks.patch.library.basis import Basis
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

    Shapes: `points` (N, D) along the axes of `basis`; `midi` (N,) the key that each was heard on.
    """

    name: str
    basis: Basis
    points: Float32[np.ndarray, "N D"]
    midi: Int[np.ndarray, "N"]
    shelf: Shelf
    hash: str = field(default="")

    def __post_init__(self) -> None:
        if not self.hash:
            content = hashlib.sha256(self.points.tobytes())
            content.update(self.basis.axes.tobytes())
            object.__setattr__(self, "hash", content.hexdigest()[:16])

    def __len__(self) -> int:
        return len(self.points)

    @classmethod
    def shipped(cls) -> Library:
        """The one that comes with the package. Raises CheckpointError if it was left out of the installation."""
        return _read(SHIPPED)

    @classmethod
    def open(cls, path: Path) -> Library:
        """A rendered set (a folder), or a packed library (a file). Raises CheckpointError if it is neither."""
        return _of_sets([RenderedSet.open(path)], str(path)) if path.is_dir() else _read(path)

    @classmethod
    def of_sets(cls, folders: Sequence[Path], name: str = "library") -> Library:
        """All presets of some rendered sets that can be heard."""
        return _of_sets([RenderedSet.open(folder) for folder in folders], name)

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


@cache
def _read(path: Path) -> Library:
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        version = int(arrays["format"])
        lines = arrays["presets"].tobytes().split(b"\n")
        basis = Basis(*(arrays[name].astype(np.float32) for name in ("mean", "axes")))
        points, midi = arrays["points"].astype(np.float32), arrays["midi"].astype(np.int64)
    except (OSError, ValueError, KeyError, EOFError) as error:
        found = f"{path} is no library ({error})."
        raise CheckpointError(
            found, "a rendered set or a packed library", "Render one: `melscape patch render`."
        ) from error
    if version != FORMAT or len(lines) != len(points):
        raise CheckpointError(f"{path}: format {version}, {len(lines)} presets.", f"format {FORMAT}", "Pack it anew.")
    return Library(path.stem, basis, points, midi, PackedShelf(lines))


def _of_sets(sets: Sequence[RenderedSet], name: str) -> Library:
    missing = [str(one.folder) for one in sets if "feature" not in one.names]
    if missing:
        raise CheckpointError(f"{missing[0]} keeps no features.", "a set of `melscape patch render`", "Render it anew.")
    features = np.concatenate([one.column("feature")[one.sounding] for one in sets])
    midi = np.concatenate([one.column("midi")[one.sounding] for one in sets]).astype(np.int64)
    basis = Basis.fit(features)
    return Library(name, basis, basis.points(features), midi, _Joined([SetShelf(one, one.sounding) for one in sets]))


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
