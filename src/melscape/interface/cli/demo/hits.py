"""The second half of the demo: learn a handful of made-up hits, and make eight new ones that belong to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from melscape.interface.cli.demo.artefacts import Artefacts
from melscape.interface.cli.diary import Diary

if TYPE_CHECKING:
    from melscape.answers import Report
    from melscape.corpus.made_hits import HitRecipe
    from melscape.runs.task import Ended, Told
    from melscape.tasks.generate.config import GenerateConfig

LEARNING_MINUTES = 0.25
COUNT = 8
FOLDER, NEW = "hits", "new"


@dataclass(frozen=True)
class HitScale:
    """How large this half is: which hits, how long they are learnt, how many sounds each thing is tried on.

    Args:
        tried: sounds that the sliders are measured on.
        judged: sounds that are made to be judged, by the model and by every trivial way.
    """

    hits: HitRecipe
    config: GenerateConfig
    minutes: float | None = LEARNING_MINUTES
    tried: int = 4
    judged: int = 12


@dataclass(frozen=True)
class New:
    """What came of it: the run, its page, and its figures."""

    run: Path
    page: Path
    judged: Report


def small() -> HitScale:
    """What fits into the demo: sixty seconds on two cores."""
    from melscape.corpus.made_hits import HitRecipe
    from melscape.tasks.generate.config import tiny

    return HitScale(HitRecipe(programs=5), replace(tiny(), refine_steps=30))


def make_new(out: Path, scale: HitScale, seed: int, files: Artefacts) -> New:
    """Go all the way from no sounds to new ones, with the report."""
    from melscape.inference.generate import evaluate
    from melscape.interface.report.generate import write_report

    with _one_thread():
        run = _learn(out, scale, seed, files)
        files.talk.told("Making new sounds")
        files.add(*_made(run, seed))
        judged = evaluate(run, seed=seed, count=scale.judged, told=files.talk.told)
        files.talk.told("Writing the report of the new sounds")
        page = write_report(run, judged, seed=seed)
    files.add(page, run / "evaluation.json", run / "survey.json", run / "sliders.json")
    return New(run, page, judged)


def _learn(out: Path, scale: HitScale, seed: int, files: Artefacts) -> Path:
    from melscape.corpus.made_hits import write_hits
    from melscape.runs.generate import task
    from melscape.runs.train import Choices, train

    talk, folder = files.talk, out / FOLDER
    talk.told("Striking hits")
    write_hits(folder, scale.hits, lambda path: files.add(path))
    place = next(path for number in range(1, 10_000) if not (path := out / f"hits-run{number}").exists())
    diary = Diary(talk, epochs=scale.config.epochs, budget_minutes=scale.minutes)

    def keep(ended: Ended, told: Told) -> None:
        _keep(ended, scale.tried, told)

    choices = Choices(scale.config, scale.minutes, seed, place)
    train(replace(task(), keep=keep), folder, choices, listeners=[diary], told=talk.told)
    if diary.interrupted:
        raise KeyboardInterrupt
    return place


def _keep(ended: Ended, tried: int, told: Told) -> None:
    """As every training ends, but with few sounds to measure the sliders on, and without a refiner."""
    from melscape.runs.generate import prior_of
    from melscape.tasks.generate.generator import Generator
    from melscape.tasks.generate.prepare import library_of
    from melscape.tasks.generate.sliders import files as slider_files
    from melscape.tasks.generate.sliders.sliders import Sliders
    from melscape.tasks.generate.sliders.trial import sounds_to_try

    told("Placing the sounds", None)
    config, library = ended.prepared.config, library_of(ended.prepared, ended.network)
    library.write(ended.path)
    generator = Generator(config, ended.network, library, prior_of(library, config))
    told("Trying the sliders", None)
    sliders = Sliders.fit(generator, seed=0, measured_on=sounds_to_try(generator, 0, tried))
    slider_files.write(sliders, ended.path)


def _made(run: Path, seed: int) -> tuple[Path, ...]:
    from melscape.inference.generate import open_generator
    from melscape.tasks.generate.actions import sample
    from melscape.tasks.generate.making.batch import write_batch
    from melscape.tasks.generate.making.manifest import Model
    from melscape.tasks.generate.making.wish import Wish

    generator, wish = open_generator(run), Wish(count=COUNT, seed=seed)
    return write_batch(sample(generator, wish), run / NEW, model=Model.of(generator, run), wish=wish).files


@contextmanager
def _one_thread() -> Iterator[None]:
    """Small networks gain nothing from threads, and on a busy machine wait for each other most of the time."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
