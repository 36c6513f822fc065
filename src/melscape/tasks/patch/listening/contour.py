"""How loud a note is over time, and what that tells: where it begins, where the key was let go, where it has died."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

HOP_SECONDS = 0.005
WINDOW_SECONDS = 0.020
ONSET_DB = -60.0  # under the peak
DEAD_DB = -60.0  # under the loudest moment: nobody hears the rest
LEFT_SECONDS = 0.30
RIGHT_SECONDS = 0.25  # a damped string is gone long before; a choir in a hall has fallen far enough to tell
LONGEST_RELEASE_SECONDS = 1.5  # a fall after which a note sounds on for longer was its attack
SETTLED_SECONDS = 0.20  # sooner after its loudest moment a fall is the end of the attack, unless it is a cliff
CLIFF_DB, CLIFF_SECONDS = 40.0, 0.08
LEAST_BREAK_DB = 7.0
SURE_BREAK_DB = 24.0


@dataclass(frozen=True)
class Ending:
    """When the key was let go, counted from the onset, and how much to believe it (0 to 1).

    `kind` is "released" (the fall gets steeper), "died" (it was over by itself) or "cut" (the file ends first).
    """

    seconds: float
    confidence: float
    kind: str


def onset_samples(mono: Float[np.ndarray, "S"]) -> int:
    """The first sample that is louder than 60 dB under the peak; 0 for silence."""
    loud = np.abs(mono)
    peak = float(loud.max(initial=0.0))
    return int(np.argmax(loud > peak * 10.0 ** (ONSET_DB / 20.0))) if peak > 0 else 0


def levels_db(mono: Float[np.ndarray, "S"], rate_hz: int) -> Float[np.ndarray, "T"]:
    """RMS level of 20 ms windows, one centred on every 5 ms, in dB relative to full scale, floored at -120."""
    window = max(2, round(WINDOW_SECONDS * rate_hz))
    sums = np.concatenate([[0.0], np.cumsum(mono.astype(np.float64) ** 2)])
    centres = np.round(np.arange(0.0, mono.size, HOP_SECONDS * rate_hz)).astype(np.int64)
    centres = centres[centres < mono.size]
    start, stop = np.maximum(centres - window // 2, 0), np.minimum(centres + window // 2, mono.size)
    return 10.0 * np.log10(np.maximum(sums[stop] - sums[start], 0.0) / (stop - start) + 1e-12)


def sounding_seconds(mono: Float[np.ndarray, "S"], rate_hz: int) -> float:
    """Until when a sound is within 60 dB of its loudest moment; all of it for silence."""
    contour_db = levels_db(mono, rate_hz)
    last = int(np.flatnonzero(contour_db >= contour_db.max() + DEAD_DB)[-1])
    return min(mono.size / rate_hz, (last + 1) * HOP_SECONDS + WINDOW_SECONDS / 2)


def ending(mono: Float[np.ndarray, "S"], rate_hz: int) -> Ending:
    """When the key of a note that begins with the first sample was let go: where its level leaves the line it followed.

    A line is laid through the 0.3 s before each moment; the release is where the level falls furthest below it.
    """
    contour_db = levels_db(mono, rate_hz)
    top_db = float(contour_db.max())
    floor_db = top_db + DEAD_DB
    heard = np.flatnonzero(contour_db > floor_db)
    last = int(heard[-1]) + 1 if heard.size else 1
    fall_db, at = _steepest_break(np.maximum(contour_db, floor_db), last)
    if fall_db >= LEAST_BREAK_DB:
        sure = min(1.0, (fall_db - LEAST_BREAK_DB) / (SURE_BREAK_DB - LEAST_BREAK_DB))
        return Ending(at * HOP_SECONDS, round(0.4 + 0.55 * sure, 2), "released")
    if last < contour_db.size - 1:
        return Ending(last * HOP_SECONDS, 0.5, "died")
    return Ending(mono.size / rate_hz, 0.2, "cut")


def _steepest_break(contour_db: Float[np.ndarray, "T"], last: int) -> tuple[float, float]:
    # The largest fall below the line through what came before, and the frame where that fall begins.
    best, found = 0.0, 0
    settled = int(np.argmax(contour_db)) + round(SETTLED_SECONDS / HOP_SECONDS)
    first = max(8, min(int(np.argmax(contour_db)), last - 8), last - round(LONGEST_RELEASE_SECONDS / HOP_SECONDS))
    for at in range(first, min(last, contour_db.size - 2)):
        fall_db = _fall_db(contour_db, at)
        if fall_db > best and (at >= settled or _is_cliff(contour_db, at)):
            best, found = fall_db, at
    return best, _refined(contour_db, found) if best else 0.0


def _fall_db(contour_db: Float[np.ndarray, "T"], at: int) -> float:
    before = contour_db[max(0, at - round(LEFT_SECONDS / HOP_SECONDS)) : at + 1]
    slope, level_db = _line(before)
    ahead = min(round(RIGHT_SECONDS / HOP_SECONDS), contour_db.size - 1 - at)
    # A note that swells is not expected to go on swelling.
    expected_db = level_db + min(slope, 0.0) * ahead
    return float(expected_db - contour_db[at + ahead :].max()) - 2.0 * float(np.std(before - _drawn(before)))


def _is_cliff(contour_db: Float[np.ndarray, "T"], at: int) -> bool:
    after = min(at + round(CLIFF_SECONDS / HOP_SECONDS), contour_db.size - 1)
    return bool(contour_db[at] - contour_db[after] > CLIFF_DB)


def _line(values: Float[np.ndarray, "T"]) -> tuple[float, float]:
    # Slope a frame, and the value of the line at the last frame.
    if values.size < 3:
        return 0.0, float(values[-1])
    slope, start = np.polyfit(np.arange(values.size), values, 1)
    return float(slope), float(start + slope * (values.size - 1))


def _drawn(values: Float[np.ndarray, "T"]) -> Float[np.ndarray, "T"]:
    slope, end = _line(values)
    return end - slope * np.arange(values.size - 1, -1, -1)


def _refined(contour_db: Float[np.ndarray, "T"], at: int) -> float:
    # Half of the window of the contour sees the fall before it happens: the fall starts where 3 dB are lost.
    slope, level_db = _line(contour_db[max(0, at - 24) : max(1, at - 2)])
    for frame in range(max(0, at - 4), min(at + 60, contour_db.size)):
        if level_db + min(slope, 0.0) * max(0, frame - at + 2) - contour_db[frame] > 3.0:
            return float(frame)
    return float(at)
