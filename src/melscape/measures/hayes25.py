"""How near one synthesizer's sound is to another: the four figures of Hayes, Saitis and Fazekas, ISMIR 2025.

Names `hayes25/*`. Sounds are (C, S) arrays, one or two channels; one channel beside two counts as both. The shorter
sound is followed by silence. Published figures are at 44.1 kHz; other rates keep the durations.
A sound without a sample over `SILENT` is silent. Two silent sounds are equal. A silent one beside a sound lies on the
floor of -80 dB in every band of `mss` (the published code, relative to its own peak, would call it 0 dB everywhere), at
-100 dB in `wmfcc`, has no mass in `sot` (both as published) and an RMS cosine of 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from jaxtyping import Complex64, Float, Float32

from melscape.features.filterbank import hz_to_mel, mel_to_hz
from melscape.measures.inputs import finite
from melscape.measures.problems import MeasureError

MSS_LOOKS = ((0.010, 0.005, 32), (0.025, 0.010, 64), (0.100, 0.050, 128))  # window seconds, hop seconds, mel bands
MFCC_WINDOW_SECONDS, MFCC_HOP_SECONDS, MFCC_BANDS, MFCCS = 0.050, 0.010, 128, 20
SOT_EVERY = 2  # its hop of 20 ms is two of the MFCC's frames, and the window is the same
RMS_WINDOW_SECONDS, RMS_HOP_SECONDS = 0.050, 0.025
SILENT = 2.0**-15  # one step of a 16-bit file
FLOOR_DB = -80.0
SMALLEST_POWER = 1e-10
SMALLEST_SUM = 1e-6

Samples = Float[np.ndarray, "_ _"]  # (C, S); two that are compared may differ in both


@dataclass(frozen=True, eq=False)
class Look:
    """All that the four measures need to know of one sound: made once, compared often.

    Args:
        mels: dB under its own peak, one (C, T, M) array a resolution.
        mfccs: (T, K), the coefficients of two channels side by side.
        shares: (T, F) magnitudes of the mean of the channels, each frame summing to 1.
        rms: (T) loudness contour of the mean of the channels.
        silent: nothing is heard.
    """

    mels: tuple[Float32[np.ndarray, "C _ _"], ...]
    mfccs: Float[np.ndarray, "T K"]
    shares: Float[np.ndarray, "_ F"]
    rms: Float[np.ndarray, "_"]
    silent: bool


class Reference:
    """One sound that many others are compared with. Errors: MeasureError for no samples, three channels, NaN."""

    def __init__(self, samples: Samples, rate_hz: int) -> None:
        self._samples, self.rate_hz = _checked(samples, rate_hz), rate_hz
        self._look = _look(self._samples, rate_hz)

    def scores(self, estimate: Samples) -> dict[str, float]:
        """The four figures by name: `mss` in dB, `wmfcc`, `sot` (0 is equal) and `rms` (1 is equal)."""
        made = _checked(estimate, self.rate_hz)
        right, length = self._look, max(made.shape[1], self._samples.shape[1])
        if length > self._samples.shape[1]:
            right = _look(_lengthened(self._samples, length), self.rate_hz)
        return compare(right, _look(_lengthened(made, length), self.rate_hz))


def scores(reference: Samples, estimate: Samples, rate_hz: int) -> dict[str, float]:
    """The four figures by name: `mss` in dB, `wmfcc`, `sot` (0 is equal) and `rms` (1 is equal). All are symmetric."""
    return Reference(reference, rate_hz).scores(estimate)


def mss(a: Samples, b: Samples, rate_hz: int) -> float:
    """Mean difference in dB of three mel spectrograms, each in dB under its own clip's peak, floored at -80."""
    return scores(a, b, rate_hz)["mss"]


def wmfcc(a: Samples, b: Samples, rate_hz: int) -> float:
    """Mean difference of 20 MFCCs along the cheapest warping of time. Depends on level."""
    return scores(a, b, rate_hz)["wmfcc"]


def sot(a: Samples, b: Samples, rate_hz: int) -> float:
    """How far energy has to be carried along the frequency axis, as a share of half the rate, mean over frames."""
    return scores(a, b, rate_hz)["sot"]


def rms_cosine(a: Samples, b: Samples, rate_hz: int) -> float:
    """Cosine of the loudness contours; it saturates: a random preset scores .6."""
    return scores(a, b, rate_hz)["rms"]


def compare(a: Look, b: Look) -> dict[str, float]:
    """The four figures of two looks of equal length."""
    from melscape.measures.hayes25_kernel import symmetric_dtw, transport

    if a.silent and b.silent:
        return {"mss": 0.0, "wmfcc": 0.0, "sot": 0.0, "rms": 1.0}
    apart_db = [float(np.abs(first - second).mean()) for first, second in zip(a.mels, b.mels, strict=True)]
    scale = float(np.linalg.norm(a.rms) * np.linalg.norm(b.rms))
    wide = max(a.mfccs.shape[1], b.mfccs.shape[1])
    return {
        "mss": float(np.mean(apart_db)),
        "wmfcc": float(symmetric_dtw(_widened(a.mfccs, wide), _widened(b.mfccs, wide))),
        "sot": float(transport(a.shares, b.shares)),
        "rms": float(a.rms @ b.rms) / scale if scale > 0 else 0.0,
    }


def _widened(mfccs: Float[np.ndarray, "T K"], wide: int) -> Float[np.ndarray, "T _"]:
    return np.tile(mfccs, (1, wide // mfccs.shape[1]))


def _checked(samples: Samples, rate_hz: int) -> Float32[np.ndarray, "_ S"]:
    if samples.ndim != 2 or samples.shape[0] not in (1, 2) or rate_hz < 8000:
        raise MeasureError(f"Samples of shape {samples.shape} at {rate_hz} Hz.", "one or two channels, 8 kHz or more")
    sound = finite(samples, "samples").astype(np.float32)
    if np.abs(sound).max() <= SILENT:
        return np.zeros_like(sound[:1])
    # Two equal channels have the figures of one, at half the cost.
    return sound[:1] if np.array_equal(sound[0], sound[-1]) else sound


def _lengthened(samples: Float32[np.ndarray, "C S"], length: int) -> Float32[np.ndarray, "C _"]:
    return np.pad(samples, ((0, 0), (0, length - samples.shape[1])))


def _look(samples: Float32[np.ndarray, "C S"], rate_hz: int) -> Look:
    mels = tuple(_relative(_mel(_spectra(samples, rate_hz, *look[:2]), rate_hz, *look)) for look in MSS_LOOKS)
    spectra = _spectra(samples, rate_hz, MFCC_WINDOW_SECONDS, MFCC_HOP_SECONDS)
    power = _mel(spectra, rate_hz, MFCC_WINDOW_SECONDS, MFCC_HOP_SECONDS, MFCC_BANDS)
    magnitudes = np.abs(spectra.mean(axis=0)[::SOT_EVERY]).astype(np.float64)
    shares = magnitudes / np.maximum(magnitudes.sum(axis=1, keepdims=True), SMALLEST_SUM)
    return Look(mels, _mfccs(power), shares, _rms(samples.mean(axis=0), rate_hz), not samples.any())


def _spectra(
    samples: Float32[np.ndarray, "C S"], rate_hz: int, window_seconds: float, hop_seconds: float
) -> Complex64[np.ndarray, "C T F"]:
    from ducc0.fft import r2c

    window, hop = _hann(int(window_seconds * rate_hz)), int(hop_seconds * rate_hz)
    edge = window.size // 2
    padded = np.pad(samples, ((0, 0), (edge, edge)))
    frames = np.lib.stride_tricks.sliding_window_view(padded, window.size, axis=1)[:, ::hop]
    return r2c(frames * window, axes=[2])


@lru_cache(maxsize=16)
def _hann(size: int) -> Float32[np.ndarray, "S"]:
    from scipy.signal.windows import hann

    return hann(size, sym=False).astype(np.float32)


def _mel(
    spectra: Complex64[np.ndarray, "C T F"], rate_hz: int, window_seconds: float, _hop: float, bands: int
) -> Float32[np.ndarray, "C T M"]:
    from melscape.measures.hayes25_kernel import mel_power

    bank = _bank(rate_hz, int(window_seconds * rate_hz), bands)
    return np.stack([mel_power(channel, *bank) for channel in spectra])


@lru_cache(maxsize=16)
def _bank(rate_hz: int, window: int, bands: int) -> tuple[np.ndarray, np.ndarray, Float32[np.ndarray, "M K"]]:
    # `features.filterbank` holds contracts with even lengths only; these windows are odd.
    low, high = hz_to_mel(np.array([0.0, rate_hz / 2]), "slaney")
    edges_hz = mel_to_hz(np.linspace(low, high, bands + 2), "slaney")
    bins_hz = np.fft.rfftfreq(window, 1.0 / rate_hz)
    rise = (bins_hz - edges_hz[:-2, None]) / np.diff(edges_hz)[:-1, None]
    fall = (edges_hz[2:, None] - bins_hz) / np.diff(edges_hz)[1:, None]
    dense = np.maximum(0.0, np.minimum(rise, fall)) * (2.0 / (edges_hz[2:] - edges_hz[:-2]))[:, None]
    start, stop = np.zeros(bands, dtype=np.int64), np.zeros(bands, dtype=np.int64)
    for band, row in enumerate(dense):
        inside = np.flatnonzero(row)
        if inside.size:
            start[band], stop[band] = inside[0], inside[-1] + 1
    weights = np.zeros((bands, max(1, int((stop - start).max()))), dtype=np.float32)
    for band, row in enumerate(dense):
        weights[band, : stop[band] - start[band]] = row[start[band] : stop[band]]
    return start, stop, weights


def _relative(power: Float32[np.ndarray, "C T M"]) -> Float32[np.ndarray, "C T M"]:
    peak = float(power.max())
    if peak <= 0.0:
        return np.full_like(power, FLOOR_DB)
    levels_db = 10.0 * np.log10(np.maximum(power, SMALLEST_POWER) / max(peak, SMALLEST_POWER))
    return np.maximum(levels_db, FLOOR_DB).astype(np.float32)


def _mfccs(power: Float32[np.ndarray, "C T M"]) -> Float[np.ndarray, "T K"]:
    from scipy.fft import dct

    levels_db = 10.0 * np.log10(np.maximum(power, SMALLEST_POWER))
    levels_db = np.maximum(levels_db, levels_db.max() + FLOOR_DB)
    found = dct(levels_db.astype(np.float64), type=2, norm="ortho", axis=2)[:, :, :MFCCS]
    return np.ascontiguousarray(np.concatenate(list(found), axis=1))


def _rms(mono: Float32[np.ndarray, "S"], rate_hz: int) -> Float[np.ndarray, "T"]:
    window, hop = int(RMS_WINDOW_SECONDS * rate_hz), int(RMS_HOP_SECONDS * rate_hz)
    padded = np.pad(mono.astype(np.float64), window // 2)
    ends = np.concatenate([[0.0], np.cumsum(padded**2)])
    starts = np.arange(0, padded.size - window + 1, hop)
    return np.sqrt(np.maximum(ends[starts + window] - ends[starts], 0.0) / window)
