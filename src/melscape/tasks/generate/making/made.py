"""A made sound with all that must be known of it: where it comes from, and how new it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from melscape.answers import Sound
from melscape.tasks.generate.code import Code

if TYPE_CHECKING:
    from melscape.tasks.generate.judging.copies import Nearest


@dataclass(frozen=True)
class Made:
    """One sound that a model made.

    Args:
        code: what it was rendered from; of two models blended, the first one's.
        name: name for a file, without the ending.
        parents: sounds of the folder that it was made from.
        nearest: the training sound that it is most like; `distance` to it, and that over what is usual in the folder.
        partner: of two models blended, what the second one made; `share` is the second one's.
    """

    sound: Sound
    code: Code
    name: str
    parents: tuple[str, ...]
    nearest: str
    distance: float
    copy_ratio: float
    partner: Code | None = None
    share: float = 0.0


@dataclass(frozen=True)
class Drawn:
    """A sound before it is known how new it is: its code, its picture, its samples and its name."""

    sound: Sound
    code: Code
    name: str
    mel_db: Float[np.ndarray, "M T"]
    parents: tuple[str, ...]

    def judged(self, nearest: Nearest) -> Made:
        """The same with what it is nearest to."""
        near = (nearest.name, nearest.distance, nearest.ratio)
        return Made(self.sound, self.code, self.name, self.parents, *near)
