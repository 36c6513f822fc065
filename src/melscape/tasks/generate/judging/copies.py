"""How new a made sound is: which sound of the folder it is nearest to, and how near that is.

Nearness is measured on log-mels in a space that no model has a say in. The ratio is against what is usual in this
folder: how far its own held-out sounds are from their nearest training sound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from melscape.errors import ConfigError
from melscape.measures.copy import nearest_distances
from melscape.measures.latent import pairwise_distances
from melscape.measures.sound_embedding import PointScale, embed
from melscape.tasks.generate.generator import Generator
from melscape.tasks.generate.judging.sounds import Sounds

# Measured on 195 one-shots: of copies through the vocoder three in four are under 0.2; of copies moved by up to six
# semitones half are under 0.75; of held-out sounds nineteen in twenty are over 0.4.
COPY, CLOSE = 0.35, 0.7
FEWEST_HELD = 4


@dataclass(frozen=True)
class Nearest:
    """The sound of the folder that a made sound is nearest to.

    Args:
        ratio: distance over what is usual; 1 is as new as a real new sound.
        word: "copy", "close" or "new".
    """

    name: str
    distance: float
    ratio: float
    word: str


@dataclass(frozen=True)
class CopyMeter:
    """Training sounds as points, and what distance to them is usual."""

    names: tuple[str, ...]
    points: Float[np.ndarray, "N K"]
    scale: PointScale
    usual: float
    frame_seconds: float

    @classmethod
    def fit(cls, train: Sounds, held: Sounds | None, frame_seconds: float) -> CopyMeter:
        """From training and held-out sounds; without enough of those, from how far training sounds are apart.

        Errors: ConfigError for fewer than two training sounds.
        """
        if len(train) < 2:
            raise ConfigError(f"A copy meter on {len(train)} sounds.", "two or more", "Train on more sounds.")
        raw = embed(train.mels_db, frame_seconds)
        scale = PointScale.fit(raw)
        points = scale.apply(raw)
        if held is not None and len(held) >= FEWEST_HELD:
            each = nearest_distances(scale.apply(embed(held.mels_db, frame_seconds)), points)
        else:
            apart = pairwise_distances(points, points)
            np.fill_diagonal(apart, np.inf)
            each = apart.min(axis=1)
        return cls(train.names, points, scale, max(float(each.mean()), 1e-9), frame_seconds)

    @classmethod
    def of(cls, generator: Generator) -> CopyMeter:
        """From the sounds of a model's own folder, as the model renders them: the files are not needed."""
        parts = []
        for part in ("train", "validation"):
            # With the texture that made sounds have: a smooth picture is far from every sound with grit.
            codes = [replace(code, texture=1.0) for code in generator.library.part(part)]
            parts.append(Sounds(tuple(generator.decode_db(code) for code in codes), tuple(code.name for code in codes)))
        return cls.fit(parts[0], parts[1], generator.config.mel.frame_seconds)

    def place(self, mels_db: Sequence[Float[np.ndarray, "M _"]]) -> Float[np.ndarray, "B K"]:
        """Sounds as points beside the training sounds."""
        return self.scale.apply(embed(mels_db, self.frame_seconds))

    def measure(self, mel_db: Float[np.ndarray, "M T"]) -> Nearest:
        """How new one sound is."""
        return self.measure_all([mel_db])[0]

    def measure_all(self, mels_db: Sequence[Float[np.ndarray, "M _"]]) -> tuple[Nearest, ...]:
        """How new each sound is."""
        apart = pairwise_distances(self.place(mels_db), self.points)
        found = []
        for row in apart:
            index = int(row.argmin())
            ratio = float(row[index]) / self.usual
            found.append(Nearest(self.names[index], float(row[index]), ratio, word_of(ratio)))
        return tuple(found)


def word_of(ratio: float) -> str:
    """A copy ratio in a word."""
    return "copy" if ratio < COPY else "close" if ratio < CLOSE else "new"
