"""The genre task as a training sees it, and what is kept besides the weights: how far to believe its confidence."""

from __future__ import annotations

from melscape.runs.task import Ended, Task, Told
from melscape.tasks.genre.calibration import calibrated
from melscape.tasks.genre.config import GenreConfig
from melscape.tasks.genre.prepare import prepare


def keep(ended: Ended, told: Told) -> None:
    """Write the calibration of the weights that are opened later."""
    told("Trying how sure it may be", None)
    calibrated(ended.prepared, ended.network).write(ended.path)


GENRE = Task("genre", GenreConfig.from_dict, prepare, keep, preparing="Taking in the songs")
