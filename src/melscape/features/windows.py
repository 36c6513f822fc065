"""Cutting log-mels into pieces of one width and joining pieces again. Time is the last axis; units are frames."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from melscape.errors import ConfigError


def frame_windows(total_frames: int, window_frames: int, hop_frames: int) -> list[int]:
    """First frames of windows that cover everything: each `hop_frames` on, the last one flush with the end.

    A clip shorter than a window gives the one window that starts at 0 and needs filling.
    """
    if total_frames < 1 or window_frames < 1 or not 1 <= hop_frames <= window_frames:
        found = f"Windows of {window_frames} frames, hop {hop_frames}, over {total_frames} frames."
        raise ConfigError(found, "all over 0, and a hop of at most one window", "Correct the sizes.")
    last = max(0, total_frames - window_frames)
    return [*range(0, last, hop_frames), last]


def fit_frames(mel: Float[np.ndarray, "M _"], frames: int, fill: float) -> Float[np.ndarray, "M T"]:
    """The first `frames` frames; a shorter mel is filled up with `fill` (the level of silence) at its end."""
    kept = mel[..., :frames]
    missing = frames - kept.shape[-1]
    widths = [(0, 0)] * (mel.ndim - 1) + [(0, missing)]
    return kept if missing == 0 else np.pad(kept, widths, constant_values=fill)


def cut(
    mel: Float[np.ndarray, "M _"], starts: Sequence[int], window_frames: int, fill: float
) -> Float[np.ndarray, "B M T"]:
    """The windows of a whole clip that start at `starts`, as one batch."""
    return np.stack([fit_frames(mel[..., start:], window_frames, fill) for start in starts])


def join(windows: Float[np.ndarray, "B M _"], starts: Sequence[int], total_frames: int) -> Float[np.ndarray, "M T"]:
    """One mel from overlapping windows: a weighted mean whose weights fall towards the edges of a window.

    The inverse of `cut` where windows agree, a cross-fade where they differ. Errors: ConfigError if a frame is in none.
    """
    width = windows.shape[-1]
    # Never 0 at the edge: the first and last frame of a clip lie in one window only.
    weight = np.minimum(np.arange(1, width + 1), np.arange(width, 0, -1)).astype(np.float64)
    total = np.zeros((*windows.shape[1:-1], total_frames))
    weights = np.zeros(total_frames)
    for window, start in zip(windows, starts):
        kept = max(0, min(width, total_frames - start))
        total[..., start : start + kept] += weight[:kept] * window[..., :kept]
        weights[start : start + kept] += weight[:kept]
    if (weights == 0).any():
        missing = int(np.argmax(weights == 0))
        raise ConfigError(f"Frame {missing} lies in no window.", "windows without gaps", "Use frame_windows.")
    return (total / weights).astype(windows.dtype)
