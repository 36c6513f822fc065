"""How far two sounds are from each other for a search: several views of them, because each alone can be fooled.

Every view has its own unit; weights bring them to about the same size. Level is left out on purpose: it is the one
thing that can be set afterwards without another render, so `gain_db` says by how much, and the views compare as if it
had been. Shapes: samples (C, S) at 44.1 kHz. The judges of an answer (`measures/hayes25`) have windows of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from jaxtyping import Float, Float32

from melscape.features.logmel import log_mel
from melscape.features.mel import Mel
from melscape.tasks.patch.listening.middle import middle
from melscape.tasks.patch.target import RATE_HZ

WEIGHTS: Mapping[str, float] = {"spectrum": 1.0, "timbre": 0.5, "balance": 30.0, "loudness": 12.0, "pitch": 3.0}
# Window, hop and bands: clicks, formants, partials.
RESOLUTIONS = ((512, 220, 32), (1024, 441, 64), (4096, 2048, 128))
FLOOR_DB, LOUD_DB, SILENT_DB = -80.0, -40.0, -110.0
_CEPSTRA = 20
_LEVEL_FLOOR_DB = -100.0
_ENVELOPE_SECONDS = 0.05
_BALANCE_SAMPLES, _BALANCE_HOP = 2048, 882
_PITCH_SAMPLES, _CENTS, _LOWEST_HZ, _HIGHEST_HZ = 16384, 25.0, 40.0, 8000.0
_TINY = 1e-6


def mel_of(window: int, hop: int, bands: int) -> Mel:
    """The contract of one resolution: dB against amplitude 1, so that level can be seen and then left out."""
    return Mel(RATE_HZ, window, hop_samples=hop, bands=bands, scale="db", floor=-120.0, reference="one", pad="zero")


class Look:
    """What the views need of one sound, computed when first asked for."""

    def __init__(self, samples: Float32[np.ndarray, "C S"]) -> None:
        self.samples = np.ascontiguousarray(samples, np.float32)

    @cached_property
    def mels(self) -> list[Float32[np.ndarray, "C M T"]]:
        """Log-mels at each resolution, in dB against amplitude 1."""
        return [log_mel(self.samples, mel_of(*resolution)) for resolution in RESOLUTIONS]

    @cached_property
    def relative(self) -> list[Float32[np.ndarray, "C M T"]]:
        """The same against the loudest cell of all channels, floored at -80 dB; silence lies on the floor."""
        return [_relative(mel) for mel in self.mels]

    @cached_property
    def middle(self) -> Float32[np.ndarray, "S"]:
        """The one channel of which loudness, balance and pitch are seen."""
        return middle(self.samples)

    @cached_property
    def envelope(self) -> Float[np.ndarray, "T"]:
        """RMS amplitude in windows of 50 ms, half overlapping."""
        window = min(round(_ENVELOPE_SECONDS * RATE_HZ), self.samples.shape[1])
        frames = np.lib.stride_tricks.sliding_window_view(self.middle, window)[:: window // 2]
        return np.sqrt((frames.astype(np.float64) ** 2).mean(1))

    @cached_property
    def balance(self) -> Float[np.ndarray, "T F"]:
        """For every frame, the share of magnitude below each frequency."""
        magnitude = np.maximum(self._spectra(_BALANCE_SAMPLES, _BALANCE_HOP), _TINY)
        return np.cumsum(magnitude / magnitude.sum(1, keepdims=True), 1)

    @cached_property
    def pitches(self) -> Float[np.ndarray, "K"]:
        """How much sounds at each quarter of a semitone, of length 1: fine enough to tell what is out of tune."""
        magnitude = self._spectra(_PITCH_SAMPLES, _PITCH_SAMPLES // 2).mean(0)
        place = _quarters()
        found = np.sqrt(np.bincount(place[place >= 0], magnitude[place >= 0] ** 2))
        found = np.sqrt(found)  # between energy and loudness: one partial must not be all that counts
        return found / max(float(np.linalg.norm(found)), _TINY)

    def _spectra(self, window: int, hop: int) -> Float[np.ndarray, "T F"]:
        mono = np.pad(self.middle, (window // 2, window))
        frames = np.lib.stride_tricks.sliding_window_view(mono, window)[::hop]
        return np.abs(np.fft.rfft(frames * np.hanning(window).astype(np.float32), axis=1))


@dataclass(frozen=True)
class Difference:
    """How one sound differs from another.

    Args:
        views: by name, unweighted: spectrum and timbre in dB, balance in shares of the band, loudness and pitch as
            1 − cosine.
        gain_db: what must be added to the second to be as loud as the first.
        silent: nothing to compare with.
    """

    views: Mapping[str, float]
    gain_db: float = 0.0
    silent: bool = False

    def total(self, weights: Mapping[str, float] = WEIGHTS) -> float:
        """One number; infinite for silence."""
        return float("inf") if self.silent else sum(weights[name] * self.views[name] for name in weights)


def compare(target: Look, estimate: Look) -> Difference:
    """How the second sound differs from the first. Both as long; mono and stereo may meet."""
    if not float(np.abs(estimate.samples).max(initial=0.0)) > 1e-5:
        return Difference(dict.fromkeys(WEIGHTS, float("inf")), silent=True)
    gain_db = _gain_db(target, estimate)
    pairs = list(zip(target.relative, estimate.relative))
    views = {
        "spectrum": float(np.mean([np.abs(mine - theirs).mean() for mine, theirs in pairs])),
        "timbre": _timbre(target.mels[1], estimate.mels[1] + gain_db),
        "balance": float(np.abs(target.balance - estimate.balance).mean()),
        "loudness": 1.0 - _cosine(target.envelope, estimate.envelope),
        "pitch": 1.0 - _cosine(target.pitches, estimate.pitches),
    }
    return Difference(views, gain_db)


def _relative(mel: Float32[np.ndarray, "C M T"]) -> Float32[np.ndarray, "C M T"]:
    peak = mel.max()
    return np.maximum(mel - peak, FLOOR_DB) if peak > SILENT_DB else np.full_like(mel, FLOOR_DB)


def _gain_db(target: Look, estimate: Look) -> float:
    """Level difference where the target is loud; cells that the estimate lacks altogether count 30 dB at most."""
    loud = np.broadcast_to(
        target.relative[1] > LOUD_DB, np.broadcast_shapes(target.mels[1].shape, estimate.mels[1].shape)
    )
    wanted, found = np.broadcast_to(target.mels[1], loud.shape), np.broadcast_to(estimate.mels[1], loud.shape)
    return float(np.median((wanted - found)[loud])) if loud.any() else 0.0


def _timbre(target: Float32[np.ndarray, "C M T"], estimate: Float32[np.ndarray, "_ M T"]) -> float:
    difference = np.maximum(target, _LEVEL_FLOOR_DB) - np.maximum(estimate, _LEVEL_FLOOR_DB)
    return float(np.abs(_cosines(target.shape[1]) @ difference).mean())


@cache
def _cosines(bands: int) -> Float32[np.ndarray, "K M"]:
    """The first rows of an orthonormal DCT-II."""
    order, band = np.arange(_CEPSTRA)[:, None], np.arange(bands)[None, :]
    rows = np.cos(np.pi * order * (2 * band + 1) / (2 * bands)) * np.sqrt(2.0 / bands)
    rows[0] /= np.sqrt(2.0)
    return rows.astype(np.float32)


@cache
def _quarters() -> np.ndarray:
    frequency_hz = np.fft.rfftfreq(_PITCH_SAMPLES, 1 / RATE_HZ)
    place = np.full(frequency_hz.size, -1)
    inside = (frequency_hz >= _LOWEST_HZ) & (frequency_hz <= _HIGHEST_HZ)
    place[inside] = np.round(1200 * np.log2(frequency_hz[inside] / _LOWEST_HZ) / _CENTS).astype(int)
    return place


def _cosine(a: Float[np.ndarray, "_"], b: Float[np.ndarray, "_"]) -> float:
    size = min(a.size, b.size)
    return float(a[:size] @ b[:size] / max(float(np.linalg.norm(a[:size]) * np.linalg.norm(b[:size])), 1e-20))
