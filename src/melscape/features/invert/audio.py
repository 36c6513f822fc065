"""From a log-mel picture to the sound that shows it."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Float32

from melscape.errors import ConfigError
from melscape.features.invert.magnitude import frame_magnitudes
from melscape.features.invert.settings import Inversion
from melscape.features.invert.start import first_phases, spectra
from melscape.features.invert.undo import band_sums
from melscape.features.mel import Mel

DEFAULT = Inversion()


def to_audio(
    log_mel: Float[np.ndarray, "M T"],
    mel: Mel,
    *,
    settings: Inversion = DEFAULT,
    samples: int | None = None,
    level: float = 1.0,
    magnitudes: Float[np.ndarray, "F T"] | None = None,
) -> Float32[np.ndarray, "S"]:
    """A sound whose log-mel is the given picture; the same picture and settings give the same sound.

    Args:
        log_mel: the picture, M bands by T frames, on the contract's scale.
        mel: the contract that it was made with.
        settings: where the phase starts and how many steps are taken.
        samples: exact length of the result; None gives hop * (T - 1) samples, the shortest sound of T frames (centred).
        level: the band sum that 0 dB stood for, where the contract's reference is the clip's peak. At 1.0 the loudest
            cell has a sum of 1, so the result is right up to its loudness.
        magnitudes: where the search for linear magnitudes starts, of any loudness, such as a network's opinion. They
            are always brought to show the picture first: an opinion may be wrong, the picture is what was asked for.

    Errors: ContractError for a picture that is not of this contract; ConfigError for a length under one sample.
    """
    from melscape.features.invert.passes import BLOCK_FRAMES, Passes  # compiled code

    if samples is not None and samples < 1:
        raise ConfigError(f"A sound of {samples} samples was asked for.", "1 or more, or None.")
    sums = band_sums(log_mel, mel)
    loudest, frames = float(sums.max()), sums.shape[1]
    length = _length(mel, frames, samples)
    if loudest == 0.0:
        return np.zeros(samples or length, np.float32)
    sums /= np.float32(loudest)
    target = frame_magnitudes(sums, mel, settings.magnitude_steps, magnitudes)
    phases = first_phases(target, mel, settings.start, np.random.default_rng(settings.seed))
    passes = Passes(mel, frames, length)
    sound = passes.begin(spectra(target, phases, BLOCK_FRAMES))
    sound = passes.improve(sound, np.ascontiguousarray(sums.T), target, settings.phase_steps)
    return _fit(passes.inside(sound), samples or length, (level * loudest) ** (1.0 / mel.power))


def _length(mel: Mel, frames: int, samples: int | None) -> int:
    # A length of another frame count would put the mirrored end in the wrong place: then the picture's own decides.
    if samples is not None and mel.frames(samples) == frames:
        return samples
    shortest = mel.hop_samples * (frames - 1) + (0 if mel.centre else mel.fft_samples)
    return shortest or max(1, mel.hop_samples - 1)


def _fit(sound: Float32[np.ndarray, "..."], samples: int, gain: float) -> Float32[np.ndarray, "S"]:
    out = np.zeros(samples, np.float32)
    kept = sound[:samples]
    np.multiply(kept, np.float32(gain), out=out[: len(kept)])
    return out
