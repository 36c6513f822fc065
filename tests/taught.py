"""One small network that names genres for all tests that need one: made-up songs, a few steps of training."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.tasks.genre.folder import write_noises, write_songs
from tests.tasks.genre.sounds import GENRES, small

from melscape.runs.genre import GENRE
from melscape.runs.train import Choices, Trained, train
from melscape.tasks.genre.judging.evaluate import Sizes
from melscape.training.events import Event

FEW = Sizes(messy=12, snr=6, probe=30)


@dataclass(frozen=True)
class Taught:
    """A run, what it was learnt from, and everything that was told on the way to it."""

    songs: Path
    noise: Path
    cache: Path
    trained: Trained
    events: tuple[Event, ...]

    @property
    def run(self) -> Path:
        return self.trained.run.path


def teach(folder: Path, cache: Path) -> Taught:
    songs = write_songs(folder / "songs", GENRES, 6, stems=("drums", "bass"))
    noise = write_noises(folder / "noise", 4)
    events: list[Event] = []
    config = small(genres=(), noise=str(noise), validation=0.2)
    choices = Choices(config, out=folder / "run", seed=0)
    return Taught(songs, noise, cache, train(GENRE, songs, choices, listeners=[events.append]), tuple(events))
