"""How well principal axes render sounds that they were not found on: what a folder is worth without any training."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from melscape.errors import CorpusError
from melscape.measures.baselines import Pca
from melscape.tasks.generate.config import GenerateConfig

FOLDS = 5
# Enough for the axes: on 194 one-shots the error is within 1 % of that with all rows.
MOST_ROWS, MOST_PATCHES = 1200, 24
MOST_SOUNDS = 200


def folds_of(names: Sequence[Hashable], random: np.random.Generator) -> list[list[int]]:
    """Indices of sounds to leave out together, a fifth of all at a time; of more than 200 sounds as many are drawn.

    Sounds with one name stay together. Errors: CorpusError with fewer than two names.
    """
    sets: dict[Hashable, list[int]] = {}
    for index, name in enumerate(names):
        sets.setdefault(name, []).append(index)
    if len(sets) < 2:
        raise CorpusError(f"{len(sets)} different sounds.", "at least 2", "Add sounds.")
    order = random.permutation(len(sets))[:MOST_SOUNDS]
    members = [list(sets.values())[number] for number in order]
    return [[index for group in members[fold::FOLDS] for index in group] for fold in range(min(FOLDS, len(members)))]


@dataclass(frozen=True)
class Patches:
    """Pieces of one sound in dB under its own peak, one a row; `counts` is 1 for sound and 0 for filling."""

    rows: Float[np.ndarray, "L K"]
    counts: Float[np.ndarray, "L K"]
    floor_db: float


def patches_of(mel_db: Float[np.ndarray, "M T"], config: GenerateConfig) -> Patches:
    """Pieces as long as a step of the configuration; of a long sound 24, evenly spread."""
    floor, step = config.mel.floor, config.step_frames
    levels = mel_db.astype(np.float32)
    levels = np.maximum(levels - levels.max(), np.float32(floor))
    bands, frames = levels.shape
    missing = -frames % step
    filled = np.pad(levels, ((0, 0), (0, missing)), constant_values=floor)
    true = np.broadcast_to(np.arange(frames + missing) < frames, filled.shape)
    count = (frames + missing) // step
    kept = np.unique(np.linspace(0, count - 1, min(count, MOST_PATCHES)).astype(int))
    rows, counts = (
        picture.reshape(bands, count, step).transpose(1, 0, 2).reshape(count, -1)[kept] for picture in (filled, true)
    )
    return Patches(rows, counts.astype(np.float32), floor)


def errors_db(
    patches: Mapping[int, Patches],
    folds: Sequence[Sequence[int]],
    dimensions: int,
    share: float,
    random: np.random.Generator,
) -> Float[np.ndarray, "N"]:
    """Mean error in dB of every sound, when axes are found on a share of the sounds of the other folds."""
    errors = []
    for fold in folds:
        others = [index for other in folds if other is not fold for index in other]
        learnt = random.permutation(others)[: max(1, round(share * len(others)))]
        rows = np.concatenate([patches[index].rows for index in learnt])
        # One row alone has no direction to differ in.
        rows = random.permutation(rows)[:MOST_ROWS] if len(rows) > 1 else np.repeat(rows, 2, axis=0)
        pca = Pca.fit(rows, dimensions)
        errors += [_error_db(pca, patches[index]) for index in fold]
    return np.array(errors)


def _error_db(pca: Pca, sound: Patches) -> float:
    drawn = np.clip(pca.reconstruct(sound.rows), sound.floor_db, 0.0)
    return float((np.abs(drawn - sound.rows) * sound.counts).sum() / sound.counts.sum())
