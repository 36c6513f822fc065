"""One small trained timbre space for all tests that need one: made-up notes, a minute's fraction of training."""

from dataclasses import dataclass, replace
from pathlib import Path

from melscape.corpus.sources.made import Recipe, write_notes
from melscape.runs.timbre import TIMBRE
from melscape.runs.train import Choices, Trained, train
from melscape.tasks.timbre.config import Augmentation, TimbreConfig, tiny
from melscape.training.events import Event


@dataclass(frozen=True)
class Learnt:
    """A run and everything that was told on the way to it."""

    sounds: Path
    trained: Trained
    events: tuple[Event, ...]

    @property
    def run(self) -> Path:
        return self.trained.run.path


def quick() -> TimbreConfig:
    return replace(tiny(), epochs=1, seconds=1.0, frames=48, refine_steps=10, augmentation=Augmentation(blend=0.5))


def learn(folder: Path) -> Learnt:
    sounds = folder / "sounds"
    write_notes(sounds, Recipe(programs=4, pitches_midi=(45, 52, 57, 64), seconds=0.8, rate_hz=16_000))
    events: list[Event] = []
    choices = Choices(quick(), out=folder / "run", seed=0)
    return Learnt(sounds, train(TIMBRE, sounds, choices, listeners=[events.append]), tuple(events))
