"""The seven qualities a slider can move, and how each is measured on samples.

Measured on what comes out of the vocoder, never on the latent that went in: a slider is only what a listener can hear.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from melscape.features.logmel import log_mel
from melscape.features.pitch import note_pitch_midi
from melscape.measures.descriptors import attack_seconds, centroid_hz, noisiness
from melscape.measures.roughness import roughness
from melscape.tasks.generate.config import GenerateConfig
from melscape.tasks.generate.generator import centres_hz

SOUNDING_DB = -50.0  # a sound lasts until it stays this far under its loudest moment
SOFTEST_LUFS = -120.0
# The two filters of ITU-R BS.1770 as centre, gain and quality, so that they can be made at any rate: De Man,
# "Evaluation of Implementations of the EBU R128 Loudness Measurement", 2018.
SHELF_HZ, SHELF_DB, SHELF_Q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
HIGH_PASS_HZ, HIGH_PASS_Q = 38.13547087602444, 0.5003270373238773
SHELF_BEND = 0.4996667741545416

Filter = tuple[tuple[float, float, float], tuple[float, float, float]]


@dataclass(frozen=True)
class Quality:
    """One thing a listener can say of a sound: its unit, and words for less and for more of it."""

    name: str
    unit: str
    less: str
    more: str


QUALITIES = {
    quality.name: quality
    for quality in (
        Quality("loudness", "LUFS", "softer", "louder"),
        Quality("brightness", "Hz", "darker", "brighter"),
        Quality("attack", "s", "sharper", "slower"),
        Quality("length", "s", "shorter", "longer"),
        Quality("noisiness", "", "purer", "noisier"),
        Quality("pitch", "MIDI", "lower", "higher"),
        Quality("roughness", "", "smoother", "rougher"),
    )
}


def measure(samples: Float[np.ndarray, "S"], config: GenerateConfig) -> dict[str, float]:
    """All seven qualities of a sound at the contract's rate; NaN where a sound has none (the pitch of a snare)."""
    mel_db = log_mel(samples.astype(np.float32), config.stored_mel)
    under_peak = (mel_db - mel_db.max())[None]
    frame_seconds = config.mel.frame_seconds
    return {
        "loudness": loudness_lufs(samples, config.mel.rate_hz),
        "brightness": float(centroid_hz(under_peak, centres_hz(config))[0]),
        "attack": float(attack_seconds(under_peak, frame_seconds)[0]),
        "length": _sounding_frames(under_peak[0]) * frame_seconds,
        "noisiness": float(noisiness(under_peak)[0]),
        "pitch": note_pitch(samples, config.mel.rate_hz),
        "roughness": roughness(samples, config.mel.rate_hz),
    }


def loudness_lufs(samples: Float[np.ndarray, "S"], rate_hz: int) -> float:
    """Loudness of a mono sound over its whole length, without a gate. Source: ITU-R BS.1770-5."""
    from scipy.signal import lfilter

    heard = samples.astype(np.float64)
    for numerator, denominator in k_filters(rate_hz):
        heard = lfilter(numerator, denominator, heard)
    power = float(np.mean(heard**2))
    return max(SOFTEST_LUFS, -0.691 + 10.0 * float(np.log10(power))) if power > 0 else SOFTEST_LUFS


def k_filters(rate_hz: int) -> tuple[Filter, Filter]:
    """The shelf and the high pass of BS.1770 as numerator and denominator."""
    k, gain = math.tan(math.pi * SHELF_HZ / rate_hz), 10.0 ** (SHELF_DB / 20.0)
    bend, whole = gain**SHELF_BEND, 1.0 + k / SHELF_Q + k * k
    shelf = (
        ((gain + bend * k / SHELF_Q + k * k) / whole, 2.0 * (k * k - gain) / whole),
        ((gain - bend * k / SHELF_Q + k * k) / whole,),
        (1.0, 2.0 * (k * k - 1.0) / whole, (1.0 - k / SHELF_Q + k * k) / whole),
    )
    k = math.tan(math.pi * HIGH_PASS_HZ / rate_hz)
    whole = 1.0 + k / HIGH_PASS_Q + k * k
    high_pass = (1.0, 2.0 * (k * k - 1.0) / whole, (1.0 - k / HIGH_PASS_Q + k * k) / whole)
    return ((*shelf[0], *shelf[1]), shelf[2]), ((1.0, -2.0, 1.0), high_pass)


def note_pitch(samples: Float[np.ndarray, "S"], rate_hz: int) -> float:
    """Pitch in MIDI, or NaN where there is none."""
    pitch = note_pitch_midi(samples, rate_hz)
    return float("nan") if pitch is None else pitch


def hearing_weights(config: GenerateConfig) -> Float[np.ndarray, "M"]:
    """What a unit of each mel band adds to loudness: the band's width, heard through the filters of BS.1770."""
    from scipy.signal import freqz

    centres = np.maximum(centres_hz(config), 20.0)
    heard = np.ones(len(centres))
    for numerator, denominator in k_filters(config.mel.rate_hz):
        heard *= np.abs(freqz(numerator, denominator, worN=centres, fs=config.mel.rate_hz)[1]) ** 2
    widths = np.gradient(centres) if config.mel.norm == "slaney" else np.ones(len(centres))
    weights = heard * np.maximum(widths, 1.0)
    return weights / weights.max()


def _sounding_frames(under_peak_db: Float[np.ndarray, "M T"]) -> int:
    return int(np.flatnonzero(under_peak_db.max(0) > SOUNDING_DB)[-1]) + 1
