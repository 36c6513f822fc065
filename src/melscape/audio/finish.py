"""The last touch on a made sound: an exact length, no clicks at its ends, and never louder than a file can hold."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Float32

from melscape.errors import ConfigError

LOUDEST = 0.89  # -1 dBFS: what decoders add between samples, and lossy files, still fit
# An end that is softer than this beside the sound's peak (-60 dB) makes no click that the sound itself does not hide.
SILENT = 1e-3
START_FADE_SECONDS, END_FADE_SECONDS = 0.001, 0.008
END_SAMPLES = 8  # looked at to tell whether a sound stops in full swing


def finish(
    samples: Float[np.ndarray, "*C S"],
    rate_hz: int,
    *,
    length_samples: int | None = None,
    loudest: float | None = LOUDEST,
) -> Float32[np.ndarray, "*C _"]:
    """A sound ready to be written, mono (S) or in channels (C, S).

    Its loudness stays true: it is only ever turned down, all channels alike, and only if its peak is over `loudest`
    (None allows any peak). A longer sound is cut to `length_samples`, a shorter one followed by silence. Ends that are
    not silent get a short fade. Errors: ConfigError for a length under one sample or a peak that is not above 0.
    """
    if length_samples is not None and length_samples < 1:
        raise ConfigError(f"A length of {length_samples} samples.", "1 or more, or None for the sound's own.")
    if loudest is not None and not loudest > 0:
        raise ConfigError(f"A peak of {loudest}.", "above 0, or None for any peak.")
    kept = np.array(samples[..., :length_samples], np.float32)
    without_clicks(kept, rate_hz)
    peak = float(np.abs(kept).max(initial=0.0))
    if loudest is not None and peak > loudest:
        kept *= np.float32(loudest / peak)
    missing = (length_samples or 0) - kept.shape[-1]
    return np.pad(kept, [(0, 0)] * (kept.ndim - 1) + [(0, missing)]) if missing > 0 else kept


def without_clicks(samples: Float32[np.ndarray, "*C S"], rate_hz: int) -> None:
    """Fade the ends in place where they are not silent: a millisecond keeps an attack, a step would be heard."""
    bound = SILENT * float(np.abs(samples).max(initial=0.0))
    # One sample in full swing is an onset as well as a click: the fade at the start is too short to soften it.
    for side, seconds, looked in ((1, START_FADE_SECONDS, 1), (-1, END_FADE_SECONDS, END_SAMPLES)):
        ahead = samples[..., ::side]
        if np.abs(ahead[..., :looked]).max(initial=0.0) > bound:
            ahead[..., : round(seconds * rate_hz)] *= _rise(min(ahead.shape[-1], round(seconds * rate_hz)))


def _rise(length: int) -> Float32[np.ndarray, "_"]:
    # Half a cosine, from just above 0: the click is gone and so is its slope.
    return (0.5 - 0.5 * np.cos(np.pi * (np.arange(length) + 0.5) / max(1, length))).astype(np.float32)
