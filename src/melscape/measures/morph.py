"""How evenly a morph moves: a path of log-mels from one sound to another, B steps of the slider apart.

A step is the mean difference of neighbouring log-mels in dB, what `sound.mel_mae_db` says of two clips. The straight
path is the linear crossfade in dB: over the floor its steps are all equal, and no path has a smaller largest one.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from melscape.measures.inputs import finite, refuse_unlike
from melscape.measures.problems import MeasureError
from melscape.measures.sound import mel_mae_db

FLOOR_DB = -80.0


def steps_db(path: Float[np.ndarray, "B M T"]) -> Float[np.ndarray, "B-1"]:
    """How far each sound of a morph is from the next, in dB. Errors: MeasureError for a path of one sound."""
    if len(path) < 2:
        raise MeasureError(f"A morph of {len(path)} sounds.", "two or more")
    return mel_mae_db(path[:-1], path[1:], FLOOR_DB)


def max_jump(path: Float[np.ndarray, "B M T"]) -> float:
    """The largest step over the mean step: 1 is perfectly even, B - 1 is one jump. A path that stands still has 1."""
    steps = steps_db(path)
    return float(steps.max() / steps.mean()) if steps.max() > 0 else 1.0


def smoothness(path: Float[np.ndarray, "B M T"]) -> float:
    """The mean step over the largest, over 0 up to 1; 1 is perfectly even."""
    return 1.0 / max_jump(path)


def crossfade(first: Float[np.ndarray, "M T"], last: Float[np.ndarray, "M T"], count: int) -> np.ndarray:
    """The straight path of `count` log-mels in dB between two, both ends with it; (B, M, T)."""
    if count < 2:
        raise MeasureError(f"A crossfade of {count} sounds.", "two or more")
    refuse_unlike(first, last, "log-mels")
    share = np.linspace(0.0, 1.0, count)[:, None, None]
    return (1.0 - share) * finite(first, "log-mels") + share * finite(last, "log-mels")


def straight_jump(path: Float[np.ndarray, "B M T"]) -> float:
    """`max_jump` of the straight path between the same ends: what a morph that learnt nothing scores.

    1 where both ends lie over the floor; more where one comes up from under it.
    """
    if len(path) < 2:
        raise MeasureError(f"A morph of {len(path)} sounds.", "two or more")
    return max_jump(crossfade(path[0], path[-1], len(path)))


def straight_step_db(path: Float[np.ndarray, "B M T"]) -> float:
    """The smallest that the largest step in dB can be, with these ends and this many sounds (triangle inequality)."""
    if len(path) < 2:
        raise MeasureError(f"A morph of {len(path)} sounds.", "two or more")
    return float(mel_mae_db(path[:1], path[-1:], FLOOR_DB)[0] / (len(path) - 1))
