"""The generate task as a training sees it, and what is kept besides the weights: library, sliders, refiner.

The library comes first: with it a model can be used, and whoever interrupts what follows has lost no more than that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from jaxtyping import Float

from melscape.audio.files import Limits, read_untrusted
from melscape.audio.resample import resample
from melscape.corpus.manifest import Manifest
from melscape.errors import CorpusError
from melscape.runs.folder import RunFolder
from melscape.runs.launch import Listener
from melscape.runs.outlook import SURVEY_NAME, Outlook, outlook_of
from melscape.runs.previews import Previews
from melscape.runs.signals import StopOnSignal
from melscape.runs.task import Ended, OnProgress, Task, Told
from melscape.tasks.generate.config import GenerateConfig
from melscape.tasks.generate.data import trimmed
from melscape.tasks.generate.generator import Generator
from melscape.tasks.generate.library import Library
from melscape.tasks.generate.prepare import Prepared, library_of, prepare
from melscape.tasks.generate.prior import Prior
from melscape.tasks.generate.refining import store as refiner_store
from melscape.tasks.generate.refining.fidelity import judge, learn_refiner, refiner_plan
from melscape.tasks.generate.sliders import files as slider_files
from melscape.tasks.generate.sliders.sliders import Sliders
from melscape.training.events import Event, Step
from melscape.work.many import Progress, WorkOptions, map_many

NAME = "generate"
OnOutlook = Callable[[Outlook], None]
FINISHING = 0.1  # of the minutes is for what follows the learning: placing all sounds, finding the sliders
USUAL_REFINER_SECONDS = 60.0  # where a recipe's epochs set the time, not a clock


def network_share(config: GenerateConfig) -> float:
    """How much of the minutes the network may use: the rest is for the refiner and for finishing."""
    return 1.0 - FINISHING - (1.0 - FINISHING) * config.refiner_share


def keep(ended: Ended, told: Told) -> None:
    """Write what is made from the best weights. Who stopped the training does not wait for sliders and refiner."""
    prepared: Prepared = ended.prepared
    told("Placing the sounds", None)
    library = library_of(
        prepared,
        ended.network,
        lambda progress: told("Placing the sounds", progress),
        fitted=not ended.stopped,
    )
    library.write(ended.path)
    for name in (slider_files.WORDS_NAME, slider_files.TENSORS_NAME):
        (ended.path / name).unlink(missing_ok=True)  # of other weights
    if ended.stopped:
        return
    generator = Generator(prepared.config, ended.network, library, prior_of(library, prepared.config))
    measure_sliders(generator, ended.path, lambda text: told(text, None))
    if prepared.config.refiner_share > 0 and not (ended.path / refiner_store.ABOUT).exists():
        _keep_refiner(ended, prepared, told)


def measure_sliders(generator: Generator, path: Path, told: Callable[[str], None]) -> Sliders:
    """Try the sliders of a model on sounds, and keep them beside it."""
    sliders = Sliders.fit(generator, seed=_seed(path), told=told)
    slider_files.write(sliders, path)
    return sliders


def prior_of(library: Library, config: GenerateConfig) -> Prior:
    """Where new sounds come from: the sounds that were learnt, so that held-out ones stay what a model never heard."""
    return Prior.fit(library.part("train") or library.codes, config.step_frames)


def watch(path: Path, prepared: Prepared, on_outlook: OnOutlook) -> Sequence[Listener]:
    """Keep and tell what to expect of a new run, and let it be heard while it learns."""
    if not (path / SURVEY_NAME).exists():
        minutes = RunFolder(path).config().get("minutes")
        outlook = outlook_of(prepared, _seed(path), minutes, network_share(prepared.config))
        outlook.write(path)
        on_outlook(outlook)
    previews = Previews(RunFolder(path).samples_path, prepared, _seed(path))
    if not previews.steps:
        # How it sounds untrained; it also compiles what later ones would else be charged for.
        previews.write(0)
    return (previews,)


def _prepare(manifest: Manifest, config: GenerateConfig, seed: int, _cache: Path, on_progress: OnProgress) -> Prepared:
    return prepare(manifest, config, seed, on_progress)


def _keep_refiner(ended: Ended, prepared: Prepared, told: Told) -> None:
    config, split = prepared.config, prepared.split
    share = (1.0 - FINISHING) * config.refiner_share
    seconds = USUAL_REFINER_SECONDS if ended.minutes is None else 60.0 * ended.minutes * share
    sounds = samples_of(prepared.manifest, config.mel.rate_hz)
    with StopOnSignal() as signals:
        refiner = learn_refiner(
            [sounds[index] for index in split.train],
            config.stored_mel,
            refiner_plan(seed=_seed(ended.path), seconds=seconds),
            stop=lambda: bool(signals.asked),
            on_event=_telling(told, seconds),
        )
    told("Trying the refiner on held-out sounds", None)
    verdict = judge(refiner, [sounds[index] for index in split.validation], config.stored_mel)
    refiner_store.write(ended.path, config.stored_mel, verdict, refiner)
    told(verdict.words, None)


def _seed(path: Path) -> int:
    return int(RunFolder(path).config()["seed"])


def samples_of(manifest: Manifest, rate_hz: int) -> list[Float[np.ndarray, "_"]]:
    """All sounds of a manifest, mono, without the silence at their ends. Errors: CorpusError names a changed file."""
    found: dict[int, Float[np.ndarray, "_"]] = {}
    paths = [item.path for item in manifest.items]
    for outcome in map_many(partial(_samples, rate_hz=rate_hz), paths, options=WorkOptions(timeout_seconds=120.0)):
        if outcome.failure is not None:
            raise CorpusError(
                f"{outcome.item} cannot be read any more: {outcome.failure.text}.",
                "files that stay as they are",
                "Check the file, then add --resume to finish.",
            )
        found[outcome.index] = outcome.value
    return [found[index] for index in range(len(paths))]


def _samples(path: Path, rate_hz: int) -> Float[np.ndarray, "_"]:
    return trimmed(resample(read_untrusted(path, limits=Limits(timeout_seconds=60.0)), rate_hz).mono())


def _telling(told: Told, seconds: float) -> Listener:
    """Tells how far the refiner is, by the clock."""
    taken = 0.0

    def hear(event: Event) -> None:
        nonlocal taken
        if isinstance(event, Step):
            taken += event.seconds
            told("Learning the refiner", Progress(event.step, None, 0, taken, max(0.0, seconds - taken)))

    return hear


def task(on_outlook: OnOutlook = lambda _outlook: None) -> Task:
    """The task; `on_outlook` hears before the training what to expect of it."""
    return Task(NAME, GenerateConfig.from_dict, _prepare, keep, partial(watch, on_outlook=on_outlook), network_share)
