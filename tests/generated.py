"""One small model of a folder for all tests that need one: made-up hits, a few seconds of training."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from melscape.corpus.sources.made import Recipe, write_notes
from melscape.runs.generate import task
from melscape.runs.train import Choices, Trained, train
from melscape.tasks.generate.config import GenerateConfig, tiny
from melscape.tasks.generate.generator import Generator
from melscape.tasks.generate.sliders.sliders import Sliders
from melscape.training.events import Event


@dataclass(frozen=True)
class Shots:
    """A run and everything that was told on the way to it."""

    sounds: Path
    trained: Trained
    events: tuple[Event, ...]
    told: tuple[str, ...]

    @property
    def run(self) -> Path:
        return self.trained.run.path


def quick() -> GenerateConfig:
    return replace(tiny(), epochs=1, refine_steps=5, latent_dim=6, components=24, width=32, batch=4, window_frames=32)


@contextmanager
def few_sounds_to_try() -> Iterator[None]:
    """Sliders are tried on two sounds only: whether they are right is tested elsewhere."""
    fit = Sliders.fit.__func__

    def quickly(cls: type[Sliders], generator: Generator, **rest: Any) -> Sliders:
        return fit(cls, generator, measured_on=generator.library.codes[:2], **rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Sliders, "fit", classmethod(quickly))
        yield


def learn_shots(folder: Path) -> Shots:
    sounds = folder / "sounds"
    write_notes(sounds, Recipe(programs=1, pitches_midi=(45, 57), seconds=0.4, rate_hz=48_000))
    events: list[Event] = []
    told: list[str] = []
    with few_sounds_to_try():
        trained = train(
            task(),
            sounds,
            Choices(quick(), out=folder / "run", seed=0),
            listeners=[events.append],
            told=lambda text, _progress: told.append(text),
        )
    return Shots(sounds, trained, tuple(events), tuple(dict.fromkeys(told)))
