"""A folder of made-up hits: what the demo learns new sounds from, and anyone without a folder of their own at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from melscape.errors import ConfigError, CorpusError
from melscape.synth.band.hits import KINDS, hit


@dataclass(frozen=True)
class HitRecipe:
    """Which hits to make: so many programs of every kind (6 x 5 = 30 by default).

    Args:
        kinds: names of hits; they become the families.
        programs: how many different ones of each kind.
        rate_hz: sample rate of the files.
        seed: of everything in the sounds.
    """

    kinds: tuple[str, ...] = tuple(KINDS)
    programs: int = 5
    rate_hz: int = 48_000
    seed: int = 0

    def __post_init__(self) -> None:
        if not self.kinds or not 1 <= self.programs <= 99:
            raise ConfigError(f"{self.programs} programs of {self.kinds}.", "one kind or more, 1 to 99 programs")

    def hits(self) -> Iterator[tuple[str, str, int]]:
        """Name of the file, kind and program of every hit, program by program."""
        for program in range(self.programs):
            for kind in self.kinds:
                yield f"{kind}_{program + 1:02d}.wav", kind, program


def write_hits(folder: Path, recipe: HitRecipe | None = None, on_hit: Callable[[Path], None] | None = None) -> Path:
    """Play all hits of the recipe into `folder` as 24-bit WAV; returns the folder. A few milliseconds a hit.

    A folder with other files in it is refused (CorpusError).
    """
    from melscape.audio.clip import Clip
    from melscape.audio.files import write

    recipe = recipe or HitRecipe()
    names = {name for name, _, _ in recipe.hits()}
    if folder.exists() and (not folder.is_dir() or any(path.name not in names for path in folder.iterdir())):
        raise CorpusError(f"{folder} holds something else.", "a new or an empty folder", "Choose another folder.")
    folder.mkdir(parents=True, exist_ok=True)
    for name, kind, program in recipe.hits():
        path = folder / name
        write(path, Clip.of(hit(kind, program, recipe.rate_hz, recipe.seed), recipe.rate_hz), encoding="pcm_24")
        if on_hit:
            on_hit(path)
    return folder
