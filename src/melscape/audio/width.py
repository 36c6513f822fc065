"""Stereo from mono that adds up to the same mono again.

What is added to the left is taken from the right: left = mid + side, right = mid - side. The side is the mid sent
through a chain of short all-pass filters (Schroeder, Natural Sounding Artificial Reverberation, 1962), so every
frequency keeps its strength and only its place in time is smeared; the lowest stay in the middle.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Float32, Float64

from melscape.errors import ConfigError

# Lengths without a common beat, so that no pitch is coloured.
DELAYS_SECONDS = (0.0007, 0.0013, 0.0029, 0.0053)
FEEDBACK = 0.6
CENTRED_BELOW_HZ = 150.0  # a bass that leans to one side tires, and is lost on vinyl and in clubs
# Side over mid at full width: channels 1.3 dB louder than the mono sound, with a correlation of about 0.5.
MOST_SIDE = 0.6
MOST_LIFT = 2.0
FADE_SECONDS = 0.005


def widen(samples: Float[np.ndarray, "S"], rate_hz: int, width: float) -> Float32[np.ndarray, "C S"]:
    """Two channels of a mono sound whose mean is the sound itself, at any width from 0 (both alike) to 1 (wide).

    Both channels have the same energy and are as long as the sound. They are up to 1.3 dB louder than it, so a loud
    sound is to be turned down afterwards (`finish`). The same sound and width give the same channels.
    Errors: ConfigError for a width out of range.
    """
    if not 0.0 <= width <= 1.0:
        raise ConfigError(f"A stereo width of {width}.", "0 (mono) to 1 (wide).")
    mid = np.asarray(samples, np.float64)
    side = width * MOST_SIDE * decorrelated(mid, rate_hz) if width and mid.any() else np.zeros_like(mid)
    return np.stack([mid + side, mid - side]).astype(np.float32)


def decorrelated(samples: Float64[np.ndarray, "S"], rate_hz: int) -> Float64[np.ndarray, "S"]:
    """A sound of the same colour and at most the same energy that has nothing in common with the given one."""
    from scipy.signal import butter, lfilter, sosfilt

    found = sosfilt(butter(2, CENTRED_BELOW_HZ, "highpass", fs=rate_hz, output="sos"), samples)
    for delay_seconds in DELAYS_SECONDS:
        delay = round(delay_seconds * rate_hz)
        ahead, back = np.zeros(delay + 1), np.zeros(delay + 1)
        ahead[0], ahead[-1], back[0], back[-1] = -FEEDBACK, 1.0, 1.0, -FEEDBACK
        found = lfilter(ahead, back, found)
    fade = min(found.size, round(FADE_SECONDS * rate_hz))
    found[found.size - fade :] *= np.linspace(1.0, 0.0, fade)  # what the filters ring on would be cut off with a click
    # What is left of the mid in the side would make one channel louder than the other; a lone tone may be all of it.
    found -= samples * (samples @ found) / (samples @ samples)
    energy = found @ found
    return found * min(MOST_LIFT, np.sqrt(samples @ samples / energy)) if energy > 0 else found
