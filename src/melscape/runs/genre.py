"""The genre task as a training sees it, and what is kept besides the weights: noises, and how far to believe it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from melscape.runs.launch import Listener
from melscape.runs.task import Ended, Task, Told
from melscape.tasks.genre.calibration import calibrated
from melscape.tasks.genre.config import GenreConfig
from melscape.tasks.genre.limits import CHECKS
from melscape.tasks.genre.noise_folder import keep_noises, other_noises
from melscape.tasks.genre.prepare import Prepared, prepare

HURRIED, FEWEST_JUDGED = 10, 10  # who stopped a training waits for a tenth of the mashups, but for so many at least


def keep(ended: Ended, told: Told) -> None:
    """Write the calibration of the weights that are opened later; who stopped the training waits a tenth as long."""
    text = "Trying how sure it may be"
    prepared = _hurried(ended.prepared) if ended.stopped else ended.prepared
    calibrated(prepared, ended.network, lambda progress: told(text, progress)).write(ended.path)


def watch(path: Path, prepared: Prepared) -> tuple[Listener, ...]:
    """Keep which noises the run is begun with; nobody listens."""
    keep_noises(path, prepared.noise_bank)
    return ()


def notes(path: Path, prepared: Prepared) -> tuple[str, ...]:
    """What the owner of a run should know of its noises."""
    return tuple(words for words in (prepared.noise_words, other_noises(path, prepared.noise_bank)) if words)


def _hurried(prepared: Prepared) -> Prepared:
    usual = prepared.config.judged_mixes
    few = min(usual, max(FEWEST_JUDGED, usual // HURRIED))
    return replace(prepared, config=replace(prepared.config, judged_mixes=few))


GENRE = Task(
    "genre", GenreConfig.from_dict, prepare, keep, watch, preparing="Taking in the songs", checks=CHECKS, notes=notes
)
