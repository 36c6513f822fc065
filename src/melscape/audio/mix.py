"""Sounds laid over each other: how loud one must be beside another, and the laying itself."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float32, Int16

from melscape.errors import AudioError

LOUDEST_GAIN = 1e3  # a noise that is nearly silent is not turned up without end


def gain_for_snr(music_power: float, noise_power: float, snr_db: float) -> float:
    """The factor on a noise that puts its power `snr_db` under that of the music; 0 if either is silent."""
    if music_power <= 0.0 or noise_power <= 0.0:
        return 0.0
    return min(LOUDEST_GAIN, float(np.sqrt(music_power / noise_power) * 10.0 ** (-snr_db / 20.0)))


def lay(
    sound: Int16[np.ndarray, "S"],
    out: Float32[np.ndarray, "_"],
    *,
    gain: float,
    start_samples: float = 0.0,
    ratio: float = 1.0,
) -> None:
    """Add `gain` times the sound to all of `out`, in place, without the interpreter lock.

    It is read `ratio` times as fast from `start_samples` on, in a circle: after its last sample comes its first.
    Between samples a cubic goes through the nearest four (Catmull and Rom 1974). Pitch moves with the tempo.
    Errors: AudioError for a sound without samples or a ratio that is not above 0.
    """
    from melscape.audio.mix_kernel import lay_sound

    if sound.size == 0 or not ratio > 0.0:
        raise AudioError(f"{sound.size} samples read {ratio} times as fast.", "a sample or more, a ratio above 0")
    lay_sound(sound, start_samples % sound.size, ratio, np.float32(gain), out)
