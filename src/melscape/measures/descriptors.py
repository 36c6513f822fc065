"""What a listener would say of a sound in one word: loud, bright, sudden, noisy, long. Measured on log-mels in dB.

`mels` are levels of mel *power*, 10 log10, on any reference. Whatever lies at the floor or under it counts as silence.
Source of the definitions: Peeters et al., The Timbre Toolbox (2011).
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Float

from melscape.measures.inputs import finite
from melscape.measures.problems import MeasureError

FLOOR_DB = -80.0
ACTIVE_DB = 60.0  # a decay is over where it is a millionth of its peak power, as for rooms
ATTACK_FROM, ATTACK_TO = 0.1, 0.9  # of the envelope's peak: the toolbox's plain method with fixed thresholds


def loudness_db(mels: Float[np.ndarray, "N M T"], floor_db: float = FLOOR_DB) -> Float[np.ndarray, "N"]:
    """Level of the mean over time of the power of all bands together; `floor_db` for silence."""
    power = _power(mels, floor_db).sum(axis=1).mean(axis=1)
    return 10.0 * np.log10(np.maximum(power, 10.0 ** (floor_db / 10.0)))


def centroid_hz(
    mels: Float[np.ndarray, "N M T"], centres_hz: Float[np.ndarray, "M"], floor_db: float = FLOOR_DB
) -> Float[np.ndarray, "N"]:
    """Brightness: mean frequency of the bands' centres, weighted by power; NaN for silence, which has none."""
    if len(centres_hz) != mels.shape[1]:
        raise MeasureError(f"{len(centres_hz)} centres for {mels.shape[1]} bands.", "one a band")
    bands = _power(mels, floor_db).sum(axis=2)
    return _ratio(bands @ finite(centres_hz, "centres"), bands.sum(axis=1))


def attack_seconds(
    mels: Float[np.ndarray, "N M T"], frame_seconds: float, floor_db: float = FLOOR_DB
) -> Float[np.ndarray, "N"]:
    """Time in which the amplitude first rises from a tenth to nine tenths of its peak, between frames by lines.

    0 for a sound that is there from the first frame on; NaN for silence.
    """
    step_seconds = _step(frame_seconds)
    envelopes = np.sqrt(_power(mels, floor_db).sum(axis=1))
    return np.array([_rise_frames(envelope) for envelope in envelopes]) * step_seconds


def active_frames(mels: Float[np.ndarray, "N M T"], floor_db: float = FLOOR_DB) -> Bool[np.ndarray, "N T"]:
    """Which frames sound: power of all bands together within 60 dB of the sound's loudest frame; none of silence."""
    power = _power(mels, floor_db).sum(axis=1)
    return (power > 0) & (power >= power.max(axis=1, keepdims=True) * 10.0 ** (-ACTIVE_DB / 10.0))


def active_seconds(
    mels: Float[np.ndarray, "N M T"], frame_seconds: float, floor_db: float = FLOOR_DB
) -> Float[np.ndarray, "N"]:
    """Time from the first frame that sounds to the end of the last, gaps included; 0 for silence."""
    sounding = active_frames(mels, floor_db)
    first, last = sounding.argmax(axis=1), sounding.shape[1] - sounding[:, ::-1].argmax(axis=1)
    return np.where(sounding.any(axis=1), last - first, 0) * _step(frame_seconds)


def noisiness(mels: Float[np.ndarray, "N M T"], floor_db: float = FLOOR_DB) -> Float[np.ndarray, "N"]:
    """Flatness of the spectrum, over 0 up to 1: geometric over arithmetic mean of the bands, weighted by frame power.

    A sine is near 0, noise with equal power in all bands is 1; NaN for silence.
    """
    levels_db = np.maximum(finite(mels, "log-mels"), floor_db)
    arithmetic = (10.0 ** (levels_db / 10.0)).mean(axis=1)
    flatness = 10.0 ** (levels_db.mean(axis=1) / 10.0) / arithmetic
    weights = _power(mels, floor_db).sum(axis=1)
    return _ratio((flatness * weights).sum(axis=1), weights.sum(axis=1))


def _step(frame_seconds: float) -> float:
    if not frame_seconds > 0:
        raise MeasureError(f"A frame step of {frame_seconds} seconds.", "more than 0")
    return frame_seconds


def _power(mels: Float[np.ndarray, "N M T"], floor_db: float) -> Float[np.ndarray, "N M T"]:
    levels_db = finite(mels, "log-mels")
    return np.where(levels_db > floor_db, 10.0 ** (levels_db / 10.0), 0.0)


def _ratio(over: Float[np.ndarray, "N"], under: Float[np.ndarray, "N"]) -> Float[np.ndarray, "N"]:
    return np.divide(over, under, out=np.full(len(over), np.nan), where=under > 0)


def _rise_frames(envelope: Float[np.ndarray, "T"]) -> float:
    if envelope.max() <= 0:
        return float("nan")
    level = envelope / envelope.max()
    return _first_crossing(level, ATTACK_TO) - _first_crossing(level, ATTACK_FROM)


def _first_crossing(level: Float[np.ndarray, "T"], height: float) -> float:
    frame = int(np.argmax(level >= height))
    if frame == 0:
        return 0.0
    below, above = level[frame - 1], level[frame]
    return frame - 1 + float((height - below) / (above - below))
