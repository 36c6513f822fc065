"""Sound to log-mel, for one clip or a batch of equal length. Compiled once (some seconds), then kept on disk."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float32, Shaped

from melscape.audio.problems import BadFormat, EmptyAudio
from melscape.errors import AudioError, ConfigError
from melscape.features.mel import Mel

if TYPE_CHECKING:
    from melscape.features.kernel_engine import Engine

PIECE_FRAMES = 1024  # what one thread does at a time: about a millisecond
SOFTEST_PEAK_DB = -100.0  # a clip softer than this is not turned up to 0 dB: it would show the noise of its rounding


def log_mel(samples: Shaped[np.ndarray, "*B S"], mel: Mel, *, threads: int = 1) -> Float32[np.ndarray, "*B M T"]:
    """How loud each mel band is over time, on the contract's scale: of one sound (S), or of each of a batch (B, S).

    Samples are floats with full scale 1, at the contract's rate. T is `mel.frames(S)`; a sound shorter than the FFT is
    padded as the contract says (mirrored again and again for "reflect"). Threads change no bit of the result.
    Errors: EmptyAudio, NotFinite, BadFormat (samples that are whole numbers), AudioError (wrong axes, or too short for
    one frame that is not centred).
    """
    if threads < 1:
        raise ConfigError(f"{threads} threads for log-mels.", "1 or more.")
    _refuse_unusable(samples, mel)
    sounds = np.atleast_2d(as_floats(samples))
    out = np.empty((len(sounds), mel.bands, mel.frames(sounds.shape[1])), np.float32)
    _fill(sounds, mel, out, threads)
    if mel.reference == "peak":
        for levels in out:
            _under_peak(levels, mel.floor)
    return out if samples.ndim == 2 else out[0]


def as_floats(samples: Shaped[np.ndarray, "..."]) -> Float32[np.ndarray, "..."]:
    """The samples as contiguous float32. Errors: BadFormat for whole numbers, whose full scale is unknown."""
    if samples.dtype.kind != "f":
        raise BadFormat(
            f"Samples of type {samples.dtype}.", "float32 with full scale at 1.", "Divide by full scale first."
        )
    return np.ascontiguousarray(samples, np.float32)


def _refuse_unusable(samples: Shaped[np.ndarray, "..."], mel: Mel) -> None:
    if samples.ndim not in (1, 2):
        raise AudioError(f"Samples with {samples.ndim} axes.", "one sound (S) or a batch of sounds (B, S).")
    if samples.shape[-1] == 0:
        raise EmptyAudio("A sound without a single sample.", "at least one sample.")
    if not mel.frames(samples.shape[-1]):
        raise AudioError(
            f"A sound of {samples.shape[-1]} samples.",
            f"at least {mel.fft_samples}, since frames are not centred.",
            "Add silence, or use a contract with centre on.",
        )


def _fill(sounds: Float32[np.ndarray, "B S"], mel: Mel, out: Float32[np.ndarray, "B M T"], threads: int) -> None:
    from melscape.features.kernel_engine import engine  # compiled code: not needed just to know a contract

    filler: Engine = engine(mel)
    if threads == 1:
        for sound, levels in zip(sounds, out, strict=True):
            filler.fill(sound, -mel.edge_samples, levels)
        return
    pieces = [(item, first) for item in range(len(out)) for first in range(0, out.shape[2], PIECE_FRAMES)]

    def one(piece: tuple[int, int]) -> None:
        item, first = piece
        lead = first * mel.hop_samples - mel.edge_samples
        filler.fill(sounds[item], lead, out[item, :, first : first + PIECE_FRAMES])

    with ThreadPoolExecutor(min(threads, max(1, len(pieces)))) as pool:
        list(pool.map(one, pieces))


def _under_peak(levels: Float32[np.ndarray, "M T"], floor: float) -> None:
    levels -= max(SOFTEST_PEAK_DB, float(levels.max()))
    np.maximum(levels, floor, out=levels)
