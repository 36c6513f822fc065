"""The timbre task as a training sees it."""

from __future__ import annotations

from melscape.runs.task import Ended, Task, Told
from melscape.tasks.timbre.config import TimbreConfig
from melscape.tasks.timbre.prepare import prepare, space_of


def _keep(ended: Ended, told: Told) -> None:
    """Place every sound with the weights that are opened later."""
    told("Placing the sounds", None)
    space_of(ended.prepared, ended.network, ended.cache).write(ended.path)


TIMBRE = Task("timbre", TimbreConfig.from_dict, prepare, _keep)
