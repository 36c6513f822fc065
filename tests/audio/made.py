"""Sounds and files that the tests of this folder make."""

from __future__ import annotations

import io

import numpy as np
import soundfile

from melscape.audio.clip import Clip


def chord(seconds: float = 0.5, rate_hz: int = 44_100, channels: int = 2) -> Clip:
    times = np.arange(round(seconds * rate_hz)) / rate_hz
    voices = [0.3 * np.sin(2 * np.pi * 220 * (n + 1) * times) for n in range(channels)]
    return Clip.of(np.stack(voices), rate_hz)


def encoded(samples: np.ndarray, rate_hz: int = 44_100, kind: str = "WAV", coding: str | None = None) -> bytes:
    made = io.BytesIO()
    with soundfile.SoundFile(made, "w", rate_hz, samples.shape[0], subtype=coding, format=kind) as file:
        for start in range(0, samples.shape[1], 32_768):
            file.write(samples[:, start : start + 32_768].T)
    return made.getvalue()


def flac_claiming(frames: int, data: bytes) -> bytes:
    """A FLAC whose header claims a length; 0 is "unknown"."""
    changed = bytearray(data)
    changed[21] = changed[21] & 0xF0 | frames >> 32
    changed[22:26] = (frames & 0xFFFFFFFF).to_bytes(4, "big")
    return bytes(changed)
