"""How alike the sounds of a folder are: what is typical, who stands apart, and into which groups they fall.

Sounds are points on a fixed scale on which 1 is how far two sounds lie apart that were picked at random from a broad
collection. Where the points come from is not decided here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from jaxtyping import Float, Int

from melscape.errors import CorpusError

# Measured middle distances of pairs: chainsaws 0.4, one drum kit 0.6, tabla strokes and kicks 0.7; all 194 sounds of
# a sampler 0.9, all instruments of an orchestra 0.9.
RELATED, MIXED = 0.55, 0.8
# Sounds are in one group if they are on average nearer than this.
GROUP_DISTANCE = 0.75
SMALLEST_GROUP, SMALLEST_GROUP_SHARE = 3, 0.05
NEIGHBOURS = 3
# An outlier is alone by itself, and not only less crowded than others.
ALONE, ALONE_FACTOR = 0.6, 1.6
# All pairs of more sounds than this would take a noticeable time and tell nothing new.
MOST_COMPARED = 1500
_MOST_OUTLIERS, _MOST_WORDS = 10, 4
_WORD = re.compile(r"[^\W\d_]+")

Verdict = Literal["alike", "related", "mixed"]


@dataclass(frozen=True)
class SoundGroup:
    """Sounds of one rough group: how many, the commonest first words of their names, and the most typical one."""

    count: int
    words: tuple[str, ...]
    typical: str


@dataclass(frozen=True)
class Likeness:
    """How alike sounds are; distances in units of two sounds picked at random from a broad collection.

    Args:
        to_each_other: middle distance of all pairs.
        to_nearest: middle of the mean distance to the three nearest.
        to_centre: middle distance to the middle of all.
        groups: rough groups, largest first; `grouped_share` of the sounds is in one of them.
        outliers: names of sounds far from all others, furthest first.
        compared: how many sounds were looked at.
    """

    to_each_other: float
    to_nearest: float
    to_centre: float
    groups: tuple[SoundGroup, ...]
    grouped_share: float
    outliers: tuple[str, ...]
    compared: int

    @property
    def verdict(self) -> Verdict:
        """In one word."""
        if self.to_each_other >= MIXED:
            return "mixed"
        return "related" if self.to_each_other >= RELATED else "alike"

    def to_dict(self) -> dict[str, Any]:
        """All of it, ready for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Likeness:
        """What `to_dict` wrote."""
        groups = tuple(SoundGroup(**{**group, "words": tuple(group["words"])}) for group in values["groups"])
        return cls(**{**values, "groups": groups, "outliers": tuple(values["outliers"])})


def likeness(points: Float[np.ndarray, "N K"], names: Sequence[str], seed: int = 0) -> Likeness:
    """Compare all sounds with each other; of more than 1500 as many are drawn.

    Errors: CorpusError unless there are two points or more, and a name for each.
    """
    if len(points) < 2 or len(points) != len(names):
        raise CorpusError(f"{len(points)} sounds with {len(names)} names.", "two sounds or more, one name each")
    kept = np.sort(np.random.default_rng(seed).permutation(len(points))[:MOST_COMPARED])
    places, called = np.asarray(points, dtype=np.float64)[kept], [names[index] for index in kept]
    apart = _distances(places)
    others = apart[~np.eye(len(apart), dtype=bool)].reshape(len(apart), -1)
    nearest = np.sort(others, axis=1)[:, :NEIGHBOURS]
    members = _groups(places)
    return Likeness(
        to_each_other=float(np.median(others)),
        to_nearest=float(np.median(nearest.mean(axis=1))),
        to_centre=float(np.median(np.linalg.norm(places - np.median(places, axis=0), axis=1))),
        groups=tuple(_described(group, apart, called) for group in members),
        grouped_share=sum(len(group) for group in members) / len(called),
        outliers=_outliers(nearest[:, 0], called),
        compared=len(called),
    )


def _distances(places: Float[np.ndarray, "N K"]) -> Float[np.ndarray, "N N"]:
    squares = (places**2).sum(axis=1)
    return np.sqrt(np.maximum(squares[:, None] + squares[None] - 2.0 * places @ places.T, 0.0))


def _groups(places: Float[np.ndarray, "N K"]) -> list[Int[np.ndarray, "_"]]:
    """Item indices of the groups that are large enough to speak of, largest first."""
    from scipy.cluster.hierarchy import fcluster, linkage

    numbers = fcluster(linkage(places, "average"), GROUP_DISTANCE, "distance")
    groups = [np.flatnonzero(numbers == number) for number in np.unique(numbers)]
    least = max(SMALLEST_GROUP, SMALLEST_GROUP_SHARE * len(places))
    return sorted((group for group in groups if len(group) >= least), key=len, reverse=True)


def _described(group: Int[np.ndarray, "_"], apart: Float[np.ndarray, "N N"], names: Sequence[str]) -> SoundGroup:
    typical = group[apart[np.ix_(group, group)].sum(axis=1).argmin()]
    words = Counter(found.group().lower() for index in group if (found := _WORD.search(names[index])))
    return SoundGroup(len(group), tuple(word for word, _ in words.most_common(_MOST_WORDS)), names[typical])


def _outliers(nearest: Float[np.ndarray, "N"], names: Sequence[str]) -> tuple[str, ...]:
    # Among four sounds or fewer nobody can tell who is the odd one.
    if len(nearest) <= NEIGHBOURS + 1:
        return ()
    limit = max(ALONE, ALONE_FACTOR * float(np.median(nearest)))
    far = [int(index) for index in np.argsort(-nearest, kind="stable") if nearest[index] > limit]
    return tuple(names[index] for index in far[:_MOST_OUTLIERS])
