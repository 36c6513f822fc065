"""A trained model of a folder, opened from its run folder, and judged on sounds it never heard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from melscape.answers import Report
from melscape.corpus.load import load
from melscape.corpus.manifest import Manifest
from melscape.errors import ConfigError
from melscape.inference.session import Session, open_session
from melscape.runs.folder import open_run, write_json
from melscape.runs.generate import measure_sliders, prior_of
from melscape.runs.train import MANIFEST_NAME, split_of
from melscape.tasks.generate import library as library_files
from melscape.tasks.generate.config import GenerateConfig
from melscape.tasks.generate.data import fill_bank
from melscape.tasks.generate.generator import Generator
from melscape.tasks.generate.judging.evaluate import GENERATED
from melscape.tasks.generate.judging.evaluate import evaluate as judge
from melscape.tasks.generate.judging.sounds import Sounds
from melscape.tasks.generate.library import Library
from melscape.tasks.generate.model import build
from melscape.tasks.generate.refining import store as refiner_store
from melscape.tasks.generate.sliders import files as slider_files
from melscape.tasks.generate.sliders.sliders import Sliders
from melscape.training.random import stream

EVALUATION_NAME = "evaluation.json"
# What makes a model besides its weights, in its run folder.
PARTS = (
    *(library_files.TENSORS_NAME, library_files.WORDS_NAME),
    *(slider_files.TENSORS_NAME, slider_files.WORDS_NAME),
    *(refiner_store.WEIGHTS, refiner_store.ABOUT),
)
FEWEST, MOST_OTHERS = 4, 160  # fitting a sound takes a second: more would only narrow the intervals a little
Told = Callable[[str], None]


def _silent(_text: str) -> None:
    """Nobody listens."""


def open_generator(path: Path, *, told: Told = _silent) -> Generator:
    """The model in a run folder, ready to use.

    Args:
        told: hears which part of the model is missing, and what to do about it; sounds can be made without them.

    Errors: those of `open_session`, ConfigError for a run of another task, CheckpointError without a library.
    """
    path = Path(path)
    task = open_run(path).config().get("task")
    if task != "generate":
        raise ConfigError(f"{path} is a {task} run.", "a generate run", "melscape generate train FOLDER")
    session = open_session(path, build)
    config = GenerateConfig.from_dict(session.config["generate"])
    library = Library.read(path)
    refiner = refiner_store.read(path, config.stored_mel)
    if config.refiner_share > 0 and not (path / refiner_store.ABOUT).exists():
        told(f"{path} has no refiner yet, so sounds are a little duller. Next: {_finish(session)}")
    return Generator(config, session.network, library, prior_of(library, config), refiner)


def open_sliders(path: Path, generator: Generator, *, told: Told = _silent) -> Sliders:
    """The sliders of an opened model; where its training was stopped before they were measured, that is done now."""
    if (Path(path) / slider_files.WORDS_NAME).exists():
        return slider_files.read(Path(path), generator)
    told("Measuring the sliders, once")
    return measure_sliders(generator, Path(path), told)


def _finish(session: Session) -> str:
    return f"melscape generate train --resume --out {session.path}"


def evaluate(
    path: Path,
    *,
    on: Path | None = None,
    seed: int = 0,
    count: int = GENERATED,
    told: Told = _silent,
) -> Report:
    """Every figure of a model on what it never heard, beside what trivial answers score.

    Args:
        on: a folder of other sounds; None takes those that the training held out, and keeps the figures in the run.
        count: sounds that are made to be judged, by the model and by each trivial way.
    """
    run, generator = open_run(path), open_generator(path, told=told)
    told("Reading the sounds")
    manifest, split = Manifest.read(run.path / MANIFEST_NAME), split_of(run)
    train = sounds_of(manifest.subset(split["train"]), generator.config)
    held, note = _held_out(manifest, split["validation"]), "On sounds of the folder that training never heard."
    if on is not None:
        held, note = _others(on, seed)
    told("Judging what was held out")
    sounds = sounds_of(held, generator.config)
    sliders = open_sliders(run.path, generator, told=told)
    figures = judge(generator, train, sounds, seed=seed, count=count, sliders=sliders)
    figures |= {"run": str(path), "on": str(on) if on else "held out", "note": note, "seed": seed}
    if on is None:
        write_json(run.path / EVALUATION_NAME, figures)
    return Report("Model of a folder on sounds it never heard", figures, note=note)


def sounds_of(manifest: Manifest, config: GenerateConfig) -> Sounds:
    """The log-mels of all sounds of a manifest, each as long as it is."""
    mels = fill_bank(manifest, config, varied=False).plain
    return Sounds(tuple(mel.astype(np.float32) for mel in mels), tuple(item.name for item in manifest.items))


def _held_out(manifest: Manifest, held: list[int]) -> Manifest:
    if not held:
        raise ConfigError(
            "The run held nothing out: its folder is too small.", "sounds to judge by", "Add --on FOLDER with others."
        )
    return manifest.subset(held)


def _others(folder: Path, seed: int) -> tuple[Manifest, str]:
    """Sounds of another folder, of a large one a drawn part, and what to say of it."""
    manifest = load(folder)
    if len(manifest) < FEWEST:
        raise ConfigError(f"{folder} has {len(manifest)} usable sounds.", f"{FEWEST} or more", "Add sounds.")
    if len(manifest) <= MOST_OTHERS:
        return manifest, f"On the {len(manifest)} sounds in {folder}."
    drawn = sorted(stream(seed, "others").permutation(len(manifest))[:MOST_OTHERS].tolist())
    return manifest.subset(drawn), f"On {MOST_OTHERS} sounds drawn from the {len(manifest)} in {folder}."
