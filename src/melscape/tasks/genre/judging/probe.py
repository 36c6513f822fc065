"""What straight lines on MFCC statistics (means and deviations) make of the same mixes: a network has to be better.

The probe is taught on mixes of the training songs as noisy as those it is judged on, at least 2,000 of them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from melscape.features.logmel import log_mel
from melscape.measures.linear_probe import LinearProbe, mfcc_statistics
from melscape.tasks.genre.config import genre_mel
from melscape.tasks.genre.data import Material
from melscape.tasks.genre.judging.answers import Answers, Listener, Told, answers_of, listen, silent
from melscape.tasks.genre.judging.mixes import Mixes, Sounds, draw_mixes
from melscape.tasks.genre.mashup.recipe import MashupRecipe

FEWEST_TAUGHT = 2_000
TAUGHT = "probe"  # the part whose mixes teach the probe: training songs, but none of the mixes that it is judged by


@dataclass(frozen=True)
class MfccProbe:
    """Lines between genres, and what they were drawn on."""

    lines: LinearProbe
    taught: int

    @classmethod
    def teach(
        cls, material: Material, recipe: MashupRecipe, seed: int, count: int = FEWEST_TAUGHT, told: Told = silent
    ) -> MfccProbe:
        """Draw the lines on so many mixes of the training songs."""
        mixes = draw_mixes(material, recipe, TAUGHT, seed, count)
        rows = listen(mixes, {"mfcc": mfccs_at(material.bank.rate_hz)}, told, "Teaching the MFCC probe")["mfcc"]
        return cls(LinearProbe.fit(rows, mixes.truth, len(material.genres)), count)

    def answers(self, mixes: Mixes, rows: Float[np.ndarray, "N D"]) -> Answers:
        """What the lines say of mixes whose MFCCs were taken."""
        return answers_of(mixes, self.lines.logits(rows))


def mfccs_at(rate_hz: int) -> Listener:
    """Takes means and deviations of the MFCCs of sounds of any length and level."""
    mel, threads = replace(genre_mel(), rate_hz=rate_hz), len(os.sched_getaffinity(0))

    def rows(sounds: Sounds) -> Float[np.ndarray, "N D"]:
        return np.stack([mfcc_statistics(log_mel(sound, mel, threads=threads)) for sound in sounds])

    return rows
