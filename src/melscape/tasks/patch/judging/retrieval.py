"""The library that arms retrieve from, without what would be the solution: no preset of a target's family or author.

The library in the package holds drawn presets only, and the hidden ones are drawn with other seeds. A set of one's own
may hold presets that people made, and then perhaps the very targets.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float32

from melscape.synth.vital.presets import VitalPreset, families
from melscape.synth.vital.render.note import Note
from melscape.tasks.patch.library import Library, Neighbour


@dataclass(frozen=True, eq=False)
class Spared(Library):
    """A library some of whose presets are never found."""

    spared: frozenset[int] = frozenset()

    def nearest(
        self, samples: Float32[np.ndarray, "C S"], note: Note, count: int, exclude: Collection[int] = ()
    ) -> tuple[Neighbour, ...]:
        """The nearest of all others."""
        return super().nearest(samples, note, count, [*exclude, *self.spared])


def open_library(folder: Path | None, spared: Sequence[int] = ()) -> Library:
    """The library in the package, or that of a rendered set; without some of its presets."""
    library = Library.shipped() if folder is None else Library.open(folder)
    if not spared:
        return library
    parts = (library.name, library.basis, library.points, library.midi, library.shelf, library.hash)
    return Spared(*parts, frozenset(spared))


def akin(library: Library, targets: Sequence[VitalPreset]) -> tuple[int, ...]:
    """Presets of a library that are of a family or of an author among the targets."""
    if not targets:
        return ()
    presets = [library.preset(index) for index in range(len(library))]
    known = families([*presets, *targets])
    taken, authors = set(known[len(presets) :]), {target.author for target in targets if target.author}
    return tuple(
        index
        for index, preset in enumerate(presets)
        if known[index] in taken or (preset.author and preset.author in authors)
    )
