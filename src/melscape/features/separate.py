"""Tones and beats of whole music, taken apart: what is long in time from what is wide in frequency.

Source: Fitzgerald, Harmonic/Percussive Separation Using Median Filtering, DAFx 2010, with its soft masks.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Complex64, Float, Float32

PARTS = ("harmonic", "percussive")
FFT_SAMPLES, HOP_SAMPLES = 2048, 512
BLOCK_FRAMES = 64


def harmonic_percussive(samples: Float[np.ndarray, "S"]) -> dict[str, Float32[np.ndarray, "S"]]:
    """The tones ("harmonic") and the beats ("percussive") of a mono sound at about 22 kHz; they add up to it.

    Silence gives silence.
    """
    from melscape.features.separate_kernel import keep_tones, medians_over_bands, medians_over_time

    spectra = _spectra(np.ascontiguousarray(samples, np.float32))
    strength = np.abs(spectra)
    tones, beats = np.empty_like(strength), np.empty_like(strength)
    medians_over_time(strength, tones)
    medians_over_bands(strength, beats)
    keep_tones(spectra, tones, beats)
    harmonic = _sound(spectra, samples.size)
    # What is not tone is beat: the masks add up to 1, so the sounds do as well.
    return {"harmonic": harmonic, "percussive": (samples - harmonic).astype(np.float32)}


def _window() -> Float32[np.ndarray, "_"]:
    return (0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(FFT_SAMPLES) / FFT_SAMPLES)).astype(np.float32)


def _spectra(samples: Float32[np.ndarray, "S"]) -> Complex64[np.ndarray, "T F"]:
    from scipy.fft import rfft

    edge = FFT_SAMPLES // 2
    frames = 1 + samples.size // HOP_SAMPLES
    padded = np.zeros((frames - 1) * HOP_SAMPLES + FFT_SAMPLES, np.float32)
    padded[edge : edge + samples.size] = samples[: padded.size - edge]
    cut = np.lib.stride_tricks.sliding_window_view(padded, FFT_SAMPLES)[::HOP_SAMPLES]
    out = np.empty((frames, FFT_SAMPLES // 2 + 1), np.complex64)
    window = _window()
    for first in range(0, frames, BLOCK_FRAMES):
        out[first : first + BLOCK_FRAMES] = rfft(cut[first : first + BLOCK_FRAMES] * window, axis=1)
    return out


def _sound(spectra: Complex64[np.ndarray, "T F"], samples: int) -> Float32[np.ndarray, "S"]:
    from scipy.fft import irfft

    window, edge = _window(), FFT_SAMPLES // 2
    total = np.zeros((len(spectra) - 1) * HOP_SAMPLES + FFT_SAMPLES, np.float32)
    weight = np.zeros_like(total)
    for first in range(0, len(spectra), BLOCK_FRAMES):
        block = irfft(spectra[first : first + BLOCK_FRAMES], FFT_SAMPLES, axis=1) * window
        for number, frame in enumerate(block, first):
            place = slice(number * HOP_SAMPLES, number * HOP_SAMPLES + FFT_SAMPLES)
            total[place] += frame
            weight[place] += window * window
    out = np.zeros(samples, np.float32)
    found = total[edge : edge + samples] / np.maximum(weight[edge : edge + samples], 1e-8)
    out[: found.size] = found
    return out
