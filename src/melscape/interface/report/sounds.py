"""Sounds of a run to compare by ear: the original, the best that the way back to sound allows, and the space's own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from melscape.answers import Sound
from melscape.corpus.item import Item
from melscape.corpus.manifest import Manifest

if TYPE_CHECKING:
    from melscape.tasks.timbre.timbre import Heard, Timbre

SECONDS = 6.0
PARTS = ("programs", "pitches", "validation", "train")


@dataclass(frozen=True)
class Compared:
    """One sound in three forms, and what the space heard."""

    heard: Heard
    original: Sound
    ceiling: Sound
    made: Sound

    @property
    def forms(self) -> tuple[Sound, Sound, Sound]:
        """The three forms in the order in which one listens."""
        return self.original, self.ceiling, self.made


def chosen(manifest: Manifest, split: dict[str, list[int]], count: int) -> list[Item]:
    """Sounds that training never heard where there are some, each of another family if possible."""
    indices = [index for part in PARTS for index in split.get(part, ())]
    taken: dict[str, Item] = {}
    for index in indices:
        item = manifest.items[index]
        taken.setdefault(item.family or item.group, item)
    spare = [manifest.items[index] for index in indices if manifest.items[index] not in taken.values()]
    there = [item for item in [*taken.values(), *spare] if item.path.is_file()]
    return there[:count]


def compare(timbre: Timbre, item: Item) -> Compared:
    """Send one sound through the space. Long ones are cut."""
    from melscape.audio.files import read_untrusted
    from melscape.audio.resample import resample
    from melscape.tasks.timbre.actions import reconstruct

    clip = resample(read_untrusted(item.path), timbre.config.mel.rate_hz)
    clip = clip.cut(0.0, min(SECONDS, clip.seconds))
    heard = timbre.hear(clip, name=item.name, pitch_midi=item.pitch_midi)
    ceiling = timbre.sound_of(heard.mel_db, samples=heard.samples)
    return Compared(
        heard,
        _sound(f"{item.name}, original", clip.mono(), timbre, heard),
        _sound(f"{item.name}, mel and back", ceiling, timbre, heard),
        reconstruct(timbre, heard),
    )


def _sound(title: str, samples: np.ndarray, timbre: Timbre, heard: Heard) -> Sound:
    loudest = max(1.0, float(np.abs(samples).max()))
    return Sound(title, (samples / loudest)[None].astype(np.float32), timbre.config.mel.rate_hz, heard.pitch_midi)


def write_samples(compared: list[Compared], folder: Path) -> list[Path]:
    """The three forms of each sound as WAV files."""
    from melscape.interface.show import Wishes, save
    from melscape.interface.show.files import safe

    files: list[Path] = []
    for each in compared:
        for form in ("original", "ceiling", "made"):
            files += save(getattr(each, form), folder, Wishes(f"{safe(each.heard.name)}-{form}"))
    return files
