"""The renderer of a worker process: one engine, started at the first slice and kept until the process ends."""

from __future__ import annotations

import atexit
from collections.abc import Sequence
from functools import cache

from melscape.synth.vital.presets import VitalPreset
from melscape.synth.vital.render.engine import Engine
from melscape.synth.vital.render.note import Note, Rendered


def render_here(jobs: Sequence[tuple[VitalPreset, Note]]) -> list[Rendered]:
    """Render with this process's own engine."""
    return _engine().render_many(jobs)


@cache
def _engine() -> Engine:
    engine = Engine(workers=1).__enter__()
    atexit.register(engine.__exit__, None, None, None)
    return engine
