"""Sounds as points on a fixed scale, so that "alike" means the same in every folder."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from melscape.measures.sound_embedding import COEFFICIENTS, GROUPS, embed

# How much the five numbers of a sound's course differ in a broad collection: octaves, octaves, share, dB, dB.
COURSE_SPREAD = (1.6, 2.7, 0.18, 12.0, 4.9)
# Root mean square distance of two sounds, measured on 494 one-shots, instrument notes and field recordings: of colour
# in dB, of movement in octaves, of the course in the spreads above.
PAIR_DISTANCES = (14.0, 5.9, 3.2)


def likeness_points(mels_db: Sequence[Float[np.ndarray, "M _"]], frame_seconds: float) -> Float[np.ndarray, "N K"]:
    """One point a sound from its whole log-mel; two sounds of a broad collection are about 1 apart.

    Colour, movement and course weigh the same. Unlike `PointScale`, this does not ask how much the sounds of the folder
    differ: a folder of one sound is narrow.
    """
    points = embed(mels_db, frame_seconds)
    points[:, -len(COURSE_SPREAD) :] /= np.array(COURSE_SPREAD)
    assert points.shape[1] == sum(GROUPS) and GROUPS[0] == COEFFICIENTS, "the groups of the embedding"
    return points / np.repeat(PAIR_DISTANCES, GROUPS) / np.sqrt(len(GROUPS))
