"""The synth's envelope that follows the loudness of a sound: attack, decay, sustain, release and how they bend.

Measured on the synth: the level is the *square* of the envelope; a stage runs along
bend(x, p) = (exp(p x) - 1) / (exp(p) - 1), the attack with minus its power, decay and release with their power;
a time in seconds is its raw value to the fourth.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from melscape.tasks.patch.listening.contour import HOP_SECONDS, levels_db
from melscape.tasks.patch.listening.middle import middle

FLOOR_DB = -60.0  # under the loudest moment
LONGEST_SECONDS = 32.0
ATTACK_POWERS = (0.0, -3.0, 3.0, 8.0)
FALL_POWERS = (-2.0, 0.0, 2.0, -5.0, -10.0, -18.0)  # the first is what an empty preset has
ATTACKS_SECONDS = np.concatenate([[0.0], np.geomspace(0.004, 4.0, 40)])
FALLS_SECONDS = np.geomspace(0.01, LONGEST_SECONDS, 48)
SUSTAINS = np.concatenate([[0.0], np.sqrt(10.0 ** (np.linspace(-54.0, 0.0, 28) / 20.0))])
NEAR_PEAK_DB = 1.5  # a note that swells has its peak where it first comes this close to the highest level
HEARD_AT_ONCE_SECONDS = 0.012  # the window of the contour makes this much of a rise out of a click
MOST_FRAMES = 160  # of a stage; longer ones are thinned


@dataclass(frozen=True)
class Stage:
    """One bent line: how long it takes, its power, and where it ends (an envelope value, not squared)."""

    seconds: float
    power: float
    end: float


def envelope_of(samples: Float[np.ndarray, "..."], rate_hz: int, held_seconds: float) -> dict[str, float]:
    """Raw values of `env_1_*` whose loudness over time is nearest to that of a note, in dB and least squares.

    The note, (S) or (C, S), begins with its first sample.
    """
    contour_db = np.maximum(_relative_db(middle(np.atleast_2d(samples)), rate_hz), FLOOR_DB)
    held = int(np.clip(round(held_seconds / HOP_SECONDS), 1, contour_db.size))
    peak = int(np.argmax(contour_db[:held] >= contour_db[:held].max() - NEAR_PEAK_DB))
    attack = _attack(contour_db[: peak + 1])
    fall = _fall(contour_db[peak:held], 1.0, SUSTAINS)
    let_go = float(_falling(np.array([(held - peak) * HOP_SECONDS]), fall, 1.0)[0])
    release = _fall(contour_db[held:], let_go, np.zeros(1))
    stages = {"attack": attack, "decay": fall, "release": release}
    values = {f"env_1_{name}": float(stage.seconds**0.25) for name, stage in stages.items()}
    powers = {f"env_1_{name}_power": stage.power for name, stage in stages.items()}
    return values | powers | {"env_1_sustain": fall.end, "env_1_delay": 0.0, "env_1_hold": 0.0}


def _attack(contour_db: Float[np.ndarray, "T"]) -> Stage:
    if contour_db.size * HOP_SECONDS <= HEARD_AT_ONCE_SECONDS:
        return Stage(0.0, 0.0, 1.0)
    seconds = np.arange(contour_db.size) * HOP_SECONDS
    truth_db, best = contour_db - contour_db[-1], (np.inf, Stage(0.0, 0.0, 1.0))
    for power in ATTACK_POWERS:
        for length in ATTACKS_SECONDS:
            stage = Stage(float(length), power, 1.0)
            error = float(((_db(_rising(seconds, stage)) - truth_db) ** 2).mean())
            best = min(best, (error, stage), key=lambda pair: pair[0])
    return best[1]


def _fall(contour_db: Float[np.ndarray, "T"], start: float, ends: Float[np.ndarray, "K"]) -> Stage:
    # All ends, lengths and powers at once: a few thousand curves of at most MOST_FRAMES moments.
    plain = Stage(0.3, FALL_POWERS[0], start if ends.size > 1 else 0.0)
    if contour_db.size < 3:
        return plain
    thin = max(1, contour_db.size // MOST_FRAMES)
    seconds, truth_db = np.arange(contour_db.size)[::thin] * HOP_SECONDS, contour_db[::thin]
    if ends.size > 1:
        truth_db = truth_db - contour_db[:3].max()  # a decay begins at the top, whatever the attack made of it
    best, found = np.inf, plain
    for power in FALL_POWERS:
        share = _bend(np.minimum(seconds[None, :] / FALLS_SECONDS[:, None], 1.0), power)[:, None, :]
        errors = ((_db(start + (ends[None, :, None] - start) * share) - truth_db) ** 2).mean(axis=2)
        length, end = np.unravel_index(int(np.argmin(errors)), errors.shape)
        # Among curves that fit alike the first power, the synth's own, is kept.
        if errors[length, end] < 0.97 * best:
            best = float(errors[length, end])
            found = Stage(float(FALLS_SECONDS[length]), power, float(ends[end]))
    return found


def _rising(seconds: Float[np.ndarray, "T"], stage: Stage) -> Float[np.ndarray, "T"]:
    return _bend(np.minimum(seconds / max(stage.seconds, 1e-4), 1.0), -stage.power)


def _falling(seconds: Float[np.ndarray, "T"], stage: Stage, start: float) -> Float[np.ndarray, "T"]:
    return start + (stage.end - start) * _bend(np.minimum(seconds / max(stage.seconds, 1e-4), 1.0), stage.power)


def _bend(share: Float[np.ndarray, "..."], power: float) -> Float[np.ndarray, "..."]:
    return share if abs(power) < 1e-3 else np.expm1(power * share) / np.expm1(power)


def _db(envelope: Float[np.ndarray, "..."]) -> Float[np.ndarray, "..."]:
    return np.maximum(40.0 * np.log10(np.maximum(envelope, 1e-3)), FLOOR_DB)


def _relative_db(mono: Float[np.ndarray, "S"], rate_hz: int) -> Float[np.ndarray, "T"]:
    found_db = levels_db(mono, rate_hz)
    return found_db - found_db.max()
