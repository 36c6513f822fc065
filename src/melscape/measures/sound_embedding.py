"""Every sound as one point, so that sounds of any length can be compared: colour, movement and course.

No model has a say in it: a model must not be its own judge. Levels are relative to the sound's own peak, so gain does
not matter. Units are chosen so that 1 is something one hears (dB, octaves); `PointScale` then weighs them by how
much the sounds of a folder differ. Sources: Davis & Mermelstein (1980) for the coefficients; Peeters et al., The Timbre
Toolbox (2011), for the course.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from melscape.measures.descriptors import active_frames, active_seconds, attack_seconds
from melscape.measures.inputs import finite, refuse_other_width
from melscape.measures.problems import MeasureError

COEFFICIENTS = 20
FLOOR_DB = -80.0
COURSE = ("length", "attack", "balance", "flatness", "swing")
GROUPS = (COEFFICIENTS, 2 * COEFFICIENTS, len(COURSE))  # colour, movement, course
STILL_DB = 0.05
LARGEST_CONSTANT = 0.01  # dB, octaves: what differs by less among the sounds of a folder is the same in all of them
QUARTILES = 1.349  # from the first to the third, in standard deviations of a Gaussian


def embed(mels_db: Sequence[Float[np.ndarray, "M _"]], frame_seconds: float) -> Float[np.ndarray, "N K"]:
    """One point a sound from its whole log-mel in dB, on any reference.

    K = 65: over the sounding frames the mean of 20 cepstral coefficients (dB), and their standard deviations and mean
    steps (octaves); then length and attack (octaves), where the energy lies in time (0 start to 1 end), flatness (dB),
    swing of level (dB).
    Errors: MeasureError if there is no sound, or for one that is not finite.
    """
    if not len(mels_db):
        raise MeasureError("No sounds.", "at least one")
    return np.stack([_point(finite(mel, "log-mels"), frame_seconds) for mel in mels_db])


@dataclass(frozen=True)
class PointScale:
    """Brings points of `embed` to like size: middle and spread of each number among the training sounds.

    Colour, movement and course weigh the same, however many numbers each has.
    """

    middle: Float[np.ndarray, "K"]
    size: Float[np.ndarray, "K"]

    @classmethod
    def fit(cls, points: Float[np.ndarray, "N K"]) -> PointScale:
        """Median and quartiles, so that a few odd sounds do not decide; what hardly differs is left as it is."""
        places = finite(points, "points")
        if places.ndim != 2 or places.shape[1] != sum(GROUPS):
            raise MeasureError(f"Points of shape {places.shape}.", f"N rows of {sum(GROUPS)}", "Make them with embed.")
        low, middle, high = np.percentile(places, [25, 50, 75], axis=0)
        # Half of the sounds may be alike in a number (no attack at all) while the others differ in it.
        spread = np.maximum((high - low) / QUARTILES, 0.5 * places.std(axis=0))
        size = np.where(spread > LARGEST_CONSTANT, spread, 1.0)
        return cls(middle, size * np.sqrt(np.repeat(GROUPS, GROUPS)))

    def apply(self, points: Float[np.ndarray, "N K"]) -> Float[np.ndarray, "N K"]:
        """Points in which a plain Euclidean distance says how unlike two sounds are."""
        refuse_other_width(points, self.middle[None], "points and scale")
        return (finite(points, "points") - self.middle) / self.size


def _point(mel_db: Float[np.ndarray, "M T"], frame_seconds: float) -> Float[np.ndarray, "K"]:
    from scipy.fft import dct

    under_peak = np.maximum(mel_db - mel_db.max(), FLOOR_DB)
    sounding = under_peak[:, active_frames(under_peak[None])[0]]
    # Orthonormal coefficients grow with the root of the bands; over that root they are deviations in dB.
    rows = dct(sounding, type=2, norm="ortho", axis=0)[1 : COEFFICIENTS + 1] / np.sqrt(len(mel_db))
    steps = np.abs(np.diff(rows, axis=1)).mean(axis=1) if rows.shape[1] > 1 else np.zeros(len(rows))
    # In octaves: twice as lively is one step, however lively. In dB a few wild sounds would be far from everything.
    movement = np.log2(np.concatenate([rows.std(axis=1), steps]) + STILL_DB)
    return np.concatenate([rows.mean(axis=1), movement, _course(under_peak, sounding, frame_seconds)])


def _course(
    under_peak: Float[np.ndarray, "M _"], sounding: Float[np.ndarray, "M T"], frame_seconds: float
) -> Float[np.ndarray, "K"]:
    power = 10.0 ** (sounding / 10.0)
    energy = power.sum(axis=0)
    flatness_db = sounding.mean(axis=0) - 10.0 * np.log10(power.mean(axis=0))
    attack = attack_seconds(under_peak[None], frame_seconds)[0]
    return np.array(
        [
            np.log2(active_seconds(under_peak[None], frame_seconds)[0]),
            np.log2(attack + frame_seconds),
            (energy @ np.arange(0.5, len(energy))) / energy.sum() / len(energy),
            energy @ flatness_db / energy.sum(),
            np.std(10.0 * np.log10(energy)),
        ]
    )
