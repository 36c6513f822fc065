"""A first guess of the phases, so that few passes are enough."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from jaxtyping import Complex64, Float32

from melscape.features.mel import Mel

HANN_AS_GAUSSIAN = 0.25645  # width of the Gaussian nearest to a Hann window, over its length squared (Prusa et al.)
FAINT = 1e-6  # of the loudest magnitude: where log-magnitudes end
LOUD_ENOUGH = 1e-5  # softer cells are left to chance by "pghi": their slopes are noise


def first_phases(
    magnitudes: Float32[np.ndarray, "T F"], mel: Mel, phase: str, generator: np.random.Generator
) -> Float32[np.ndarray, "T F"]:
    """Phases in turns, guessed by "peak" or "pghi", or drawn by "griffin-lim"."""
    from melscape.features.invert.start_kernel import integrate_from_loudest, lock_to_peaks  # compiled code

    phases = generator.random(magnitudes.shape, np.float32)
    loudest = float(magnitudes.max(initial=0.0))
    if phase == "griffin-lim" or loudest == 0.0:
        return phases
    logs = np.log(magnitudes + np.float32(FAINT * loudest))
    if phase == "peak":
        lock_to_peaks(logs, _slopes(mel), phases)
    else:
        integrate_from_loudest(logs, _slopes(mel), float(np.log(LOUD_ENOUGH * loudest)), phases)
    return phases


def spectra(
    magnitudes: Float32[np.ndarray, "T F"], phases: Float32[np.ndarray, "T F"], block_frames: int
) -> Iterator[Complex64[np.ndarray, "T F"]]:
    """Complex spectra, a block of frames at a time: those of a whole long sound would fill the memory."""
    for first in range(0, len(magnitudes), block_frames):
        block = magnitudes[first : first + block_frames]
        angles = np.float32(2.0 * np.pi) * phases[first : first + block_frames]
        out = np.empty(block.shape, np.complex64)
        np.multiply(block, np.cos(angles), out=out.real)
        np.multiply(block, np.sin(angles), out=out.imag)
        yield out


def _slopes(mel: Mel) -> tuple[float, float, float]:
    width = HANN_AS_GAUSSIAN * mel.window_length_samples**2
    over_time = mel.hop_samples * mel.fft_samples / width
    across = -width / (mel.fft_samples * mel.hop_samples)
    return mel.hop_samples / mel.fft_samples, over_time / (2.0 * np.pi), across / (2.0 * np.pi)
