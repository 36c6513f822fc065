"""The equaliser that brings the mean spectrum of one sound to that of another: settings that need no render to find.

Vital's has a low shelf, a band and a high shelf. Their responses here are measured ones in closed form, right within a
decibel: a shelf of one octave each side of a corner that moves outwards by half an octave for every 12 dB of boost; a
band whose width grows with its boost (the peak of a state variable filter, Q .62 at the resonance set here).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
from jaxtyping import Bool, Float

from melscape.features.filterbank import hz_to_mel, mel_to_hz
from melscape.synth.vital.presets import VitalPreset
from melscape.tasks.patch.objective import FLOOR_DB, RESOLUTIONS, Look
from melscape.tasks.patch.target import RATE_HZ

_GAINS = ("eq_low_gain", "eq_band_gain", "eq_high_gain")
_CUTOFFS = ("eq_low_cutoff", "eq_band_cutoff", "eq_high_cutoff")
_MODES = ("eq_low_mode", "eq_band_mode", "eq_high_mode")
_RESONANCES = {"eq_low_resonance": 0.3163, "eq_band_resonance": 0.4473, "eq_high_resonance": 0.3163}
_MOST_DB = 15.0
_LOWEST_HZ, _HIGHEST_HZ = (60.0, 150.0, 800.0), (1500.0, 6000.0, 12000.0)
# A fit of six numbers ends in the nearest hollow, so it begins at three places.
_STARTS_HZ = ((250.0, 1000.0, 4000.0), (120.0, 500.0, 2000.0), (600.0, 2500.0, 8000.0))
_HEARD_DB = -65.0  # under the loudest cell: softer ones say more of noise than of tone
_FURTHEST_DB = 30.0  # a band that one of both lacks altogether is no matter for an equaliser
_SHYNESS = 0.15  # dB of misfit that a decibel of gain must be worth
_ROBUST_DB = 3.0
_INVERSE_Q_SQUARED = 2.59


def equalised(target: Look, heard: Look, gain_db: float, preset: VitalPreset) -> VitalPreset | None:
    """The preset that was heard, with its equaliser set so that its mean spectrum becomes the target's.

    `gain_db` is what it lacks in level. None if its equaliser is used in a way that shelves cannot say.
    """
    already = preset.value("eq_on") > 0.5
    if already and any(preset.value(mode) > 0.5 for mode in _MODES):
        return None
    wanted_db, weights = _missing(target.mels[-1].mean(0), heard.mels[-1].mean(0) + gain_db)
    if already:
        wanted_db = wanted_db + response_db(settings_of(preset))
    return preset.with_values(_values(_fitted(wanted_db, weights)))


def response_db(settings: Float[np.ndarray, "6"]) -> Float[np.ndarray, "M"]:
    """What the equaliser does at the centres of the finest mel bands: three gains in dB, three octaves over 1 Hz."""
    low_db, band_db, high_db, low, band, high = settings
    octaves = _octaves()
    # 24 dB of boost carry a shelf an octave further.
    shelves = low_db / (1.0 + 4.0 ** (octaves - low - low_db / 24.0))
    shelves += high_db / (1.0 + 4.0 ** (high - high_db / 24.0 - octaves))
    away = (2.0 ** (octaves - band) - 2.0 ** (band - octaves)) ** 2
    boosted = away + _INVERSE_Q_SQUARED * 10.0 ** (band_db / 10.0)
    return shelves + 10.0 * np.log10(boosted / (away + _INVERSE_Q_SQUARED))


def _missing(
    wanted_db: Float[np.ndarray, "M T"], found_db: Float[np.ndarray, "M T"]
) -> tuple[Float[np.ndarray, "M"], Float[np.ndarray, "M"]]:
    """For every band what it lacks in the mean of the moments at which it is heard, and how much that counts."""
    top_db = wanted_db.max()
    heard: Bool[np.ndarray, "M T"] = np.maximum(wanted_db, found_db) > top_db + _HEARD_DB
    apart_db = np.maximum(wanted_db, top_db + FLOOR_DB) - np.maximum(found_db, top_db + FLOOR_DB)
    counts = heard.sum(1)
    sums = np.where(heard, np.clip(apart_db, -_FURTHEST_DB, _FURTHEST_DB), 0.0).sum(1)
    return sums / np.maximum(counts, 1), np.sqrt(counts / max(int(counts.max()), 1))


def _fitted(wanted_db: Float[np.ndarray, "M"], weights: Float[np.ndarray, "M"]) -> Float[np.ndarray, "6"]:
    from scipy.optimize import least_squares

    def misfit(found: Float[np.ndarray, "7"]) -> Float[np.ndarray, "_"]:
        # The seventh is level, which costs nothing.
        return np.concatenate([(response_db(found[:6]) + found[6] - wanted_db) * weights, _SHYNESS * found[:3]])

    gains = np.full(3, _MOST_DB)
    low = np.concatenate([-gains, np.log2(_LOWEST_HZ), [-20.0]])
    high = np.concatenate([gains, np.log2(_HIGHEST_HZ), [20.0]])
    starts = [np.concatenate([np.zeros(3), np.log2(start), [0.0]]) for start in _STARTS_HZ]
    fits = [
        least_squares(misfit, x, bounds=(low, high), loss="soft_l1", f_scale=_ROBUST_DB, max_nfev=25) for x in starts
    ]
    return np.asarray(min(fits, key=lambda fit: fit.cost).x[:6])


def settings_of(preset: VitalPreset) -> Float[np.ndarray, "6"]:
    """A preset's equaliser as `response_db` takes it: gains in dB, corners in octaves over 1 Hz."""
    octaves = [(preset.value(name) - 69.0) / 12.0 + np.log2(440.0) for name in _CUTOFFS]
    return np.array([*(preset.value(name) for name in _GAINS), *octaves])


def _values(settings: Float[np.ndarray, "6"]) -> Mapping[str, float]:
    gains = dict(zip(_GAINS, map(float, settings[:3])))
    cutoffs = {name: float(69.0 + 12.0 * (x - np.log2(440.0))) for name, x in zip(_CUTOFFS, settings[3:])}
    return {"eq_on": 1.0, **dict.fromkeys(_MODES, 0.0), **_RESONANCES, **gains, **cutoffs}


@cache
def _octaves() -> Float[np.ndarray, "M"]:
    bands = RESOLUTIONS[-1][2]
    edges = np.linspace(0.0, float(hz_to_mel(np.array([RATE_HZ / 2.0]), "slaney")[0]), bands + 2)
    return np.log2(mel_to_hz(edges, "slaney")[1:-1])
