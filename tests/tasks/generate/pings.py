"""The small model of made-up pings, with a prior on its own steps: what sounds can be made from."""

from dataclasses import replace
from functools import cache

from tests.tasks.generate import judged

from melscape.tasks.generate.generator import Generator
from melscape.tasks.generate.prior import Prior


@cache
def model(count: int = 24, held: int = 8) -> Generator:
    found = judged.generator(count, held)
    return replace(found, prior=Prior.fit(found.library.part("train"), found.config.step_frames))
