"""How well a folder will be learnt, told in seconds from the folder itself: principal axes on sounds left out."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from melscape.corpus.sounds_split import wanted_held
from melscape.tasks.generate.before.left_out import FOLDS, errors_db, folds_of, patches_of
from melscape.tasks.generate.before.time import TimeForecast
from melscape.tasks.generate.config import GenerateConfig

# Error of the trained network on sounds held out, fitted, over that of principal axes with as many numbers on the same
# sounds: 0.75 on 195 one-shots, 0.83 on the 20 of one drum kit, 0.70 on 20 mixed ones, 0.81 on 40 field recordings.
# One split each, 400 to 1000 steps or more.
FACTOR = 0.77
FACTOR_RANGE = (0.68, 0.87)
# After a hundred steps the error is some 5 % higher than at the end; after fewer the network is near the axes that it
# starts from.
FEW_STEPS = 200
TOO_SHORT_FACTOR, TOO_SHORT_RANGE = 0.85, (0.72, 1.0)
SMALLEST_DB = 0.01
MOST_DOUBT = math.log(2.0)  # half to double: with one sound held out more could be true, and would tell nobody anything
SURE = 1.28  # standard errors on either side that hold four of five outcomes

# Up to this error in dB: what a musician may expect. Sound from an error-free mel alone is about 0.3 dB off.
WORDS = (
    (1.5, "very close: attack, pitch and colour come back, and nearly all of the grain"),
    (2.5, "close: attack, pitch and colour come back, the finest detail of hits and hiss blurs a little"),
    (3.5, "recognisable: each sound comes back as itself, with its detail blurred"),
    (5.0, "rough: the kind of sound comes back, much of its detail does not"),
    (float("inf"), "far off: broad colour and loudness over time come back, the sound itself hardly does"),
)

Mels = Sequence[Float[np.ndarray, "M _"]]


@dataclass(frozen=True)
class Quality:
    """What error to expect on sounds that are not learnt from, in dB a cell, and what that means.

    Args:
        error_db, low_db, high_db: expected error, and the range that should hold four of five trainings; fewer in
            folders under eight sounds, where one alone is held out.
        pca_db: error of principal axes on sounds left out, which the forecast stands on.
        half_pca_db: the same when learnt from half as many sounds; None with too few to halve.
        sounds: how many were left out in turn.
    """

    error_db: float
    low_db: float
    high_db: float
    pca_db: float
    half_pca_db: float | None
    sounds: int

    @property
    def words(self) -> str:
        """The expected error for an ear."""
        return next(words for limit, words in WORDS if self.error_db <= limit)

    @property
    def gain_db(self) -> float:
        """By how much the error fell when the sounds were doubled: what more of them may bring, at most."""
        return 0.0 if self.half_pca_db is None else max(0.0, FACTOR * (self.half_pca_db - self.pca_db))


@dataclass(frozen=True)
class Forecast:
    """What will come of a training: how good (None where nothing was measured that tells), and how long."""

    quality: Quality | None = None
    time: TimeForecast | None = None

    def to_dict(self) -> dict[str, Any]:
        """All of it, ready for JSON, with the error in words."""
        words = self.quality.words if self.quality else None
        return {**asdict(self), "words": words}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Forecast:
        """What `to_dict` wrote."""
        quality, time = values["quality"], values["time"]
        return cls(Quality(**quality) if quality else None, TimeForecast.from_dict(time) if time else None)


def forecast_quality(
    mels_db: Mels,
    config: GenerateConfig,
    *,
    together: Sequence[Hashable] | None = None,
    steps: int | None = None,
    seed: int = 0,
) -> Quality | None:
    """Leave sounds out in turn, in fifths, and see how well principal axes of the others render them.

    Args:
        mels_db: whole sounds in dB on any reference; of more than 200 as many are drawn.
        together: a name for each sound; sounds of one name (near-duplicates) are left out together.
        steps: steps that the training will take, if that is known.

    None for networks that no factor was measured for. Errors: CorpusError with fewer than two different sounds.
    """
    if config.network != "sound":
        return None
    random = np.random.default_rng(seed)
    names = list(range(len(mels_db))) if together is None else list(together)
    folds = folds_of(names, random)
    patches = {index: patches_of(mels_db[index], config) for fold in folds for index in fold}
    whole, half = (errors_db(patches, folds, config.latent_dim, share, random) for share in (1.0, 0.5))
    half_db = float(half.mean()) if len(half) >= 2 * FOLDS else None
    return _expected(whole, half_db, wanted_held(len(mels_db)), steps is not None and steps < FEW_STEPS)


def _expected(whole: Float[np.ndarray, "N"], half_db: float | None, held: int, too_short: bool) -> Quality:
    factor, (least, most) = (TOO_SHORT_FACTOR, TOO_SHORT_RANGE) if too_short else (FACTOR, FACTOR_RANGE)
    pca_db = float(whole.mean())
    # The figure that training ends with is itself the mean over a few held-out sounds. Errors differ by factors rather
    # than by dB: with a difference the range of a tiny folder would begin at nothing.
    spread = float(np.log(np.maximum(whole, SMALLEST_DB)).std(ddof=1))
    doubt = min(SURE * spread / held**0.5, MOST_DOUBT)
    return Quality(
        error_db=factor * pca_db,
        low_db=factor * pca_db * math.exp(-math.hypot(math.log(factor / least), doubt)),
        high_db=factor * pca_db * math.exp(math.hypot(math.log(most / factor), doubt)),
        pca_db=pca_db,
        half_pca_db=half_db,
        sounds=len(whole),
    )
