"""How far one sound is from another, on their spectra. 0 is identical; every distance is symmetric unless it says so.

`estimate` is what we made, `truth` what it should have been.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from melscape.measures.inputs import finite, not_negative, refuse_unlike
from melscape.measures.problems import MeasureError

SMALLEST_RATIO = 1e-15  # a perfect answer is -300 dB, not minus infinity
SMALLEST_POWER = 1e-10  # both as in librosa's power_to_db, which the published figures were made with
LOUDEST_TO_SOFTEST_DB = 80.0
SMALLEST_ENERGY = 1e-8  # auraloss clamps the squared magnitude here before the logarithm


@dataclass(frozen=True)
class Resolution:
    """One look at the spectrum, in samples: FFT length, step and Hann window, as listed by auraloss."""

    fft_samples: int
    hop_samples: int
    window_samples: int

    def at(self, rate_hz: int, listed_hz: int) -> Resolution:
        """The same durations at another rate."""
        factor = rate_hz / listed_hz
        half = round(self.fft_samples * factor / 2)
        return Resolution(2 * half, max(1, round(self.hop_samples * factor)), round(self.window_samples * factor))


RESOLUTIONS = (Resolution(1024, 120, 600), Resolution(2048, 240, 1200), Resolution(512, 50, 240))
RESOLUTIONS_LISTED_HZ = 24_000  # the rate that these lengths were chosen for: 25, 50 and 10 ms


def mel_mae_db(
    a: Float[np.ndarray, "B M T"], b: Float[np.ndarray, "B M T"], floor_db: float = -80.0
) -> Float[np.ndarray, "B"]:
    """Mean difference of two log-mels in dB, one number a clip, after what is softer than the floor is raised to it.

    Both are in dB on one reference; without the floor, silence against silence would decide the figure.
    """
    refuse_unlike(a, b, "log-mels")
    first, second = finite(a, "log-mels"), finite(b, "log-mels")
    return np.abs(np.maximum(first, floor_db) - np.maximum(second, floor_db)).mean(axis=(1, 2))


def spectral_convergence_db(estimate: Float[np.ndarray, "F T"], truth: Float[np.ndarray, "F T"]) -> float:
    """Energy of the error of the magnitudes under the energy of the truth, in dB; lower is better, 0 dB is silence.

    Not symmetric. 20 log10 of the ratio of Arik, Jun & Diamos (2018), eq. 2. Errors: MeasureError if truth is silent.
    """
    refuse_unlike(estimate, truth, "magnitudes")
    made, right = not_negative(estimate, "magnitudes"), not_negative(truth, "magnitudes")
    return float(20.0 * np.log10(max(SMALLEST_RATIO, _convergence(made, right))))


def log_spectral_distance_db(estimate: Float[np.ndarray, "M T"], truth: Float[np.ndarray, "M T"]) -> float:
    """RMS over time of the level difference in each mel band, then the mean over bands, in dB. Ignores overall gain.

    Both are mel *power*; each is first scaled to mean power 1, and shows 80 dB under its own maximum. Source: Cífka et
    al., Self-Supervised VQ-VAE for One-Shot Music Style Transfer (2021), who scale the samples instead of the bands.
    """
    refuse_unlike(estimate, truth, "mel powers")
    apart_db = _levels_db(not_negative(estimate, "mel powers")) - _levels_db(not_negative(truth, "mel powers"))
    return float(np.sqrt((apart_db**2).mean(axis=1)).mean())


def multi_resolution_stft(
    estimate: Float[np.ndarray, "S"], truth: Float[np.ndarray, "S"], rate_hz: int | None = None
) -> float:
    """Spectral convergence plus mean difference of log magnitudes (natural logarithm), mean over three resolutions.

    Equals `auraloss.freq.MultiResolutionSTFTLoss()`: without a rate with its lengths in samples whatever the rate is;
    with a rate, with the durations that those lengths have at 24 kHz. Not symmetric. Sources: Yamamoto, Song & Kim,
    Parallel WaveGAN (2020), eq. 3-6; Steinmetz & Reiss, auraloss (2020).
    Errors: MeasureError if a sound is shorter than the longest window needs, or if the truth is silent.
    """
    refuse_unlike(estimate, truth, "sounds")
    made, right = finite(estimate, "samples"), finite(truth, "samples")
    if rate_hz is not None and not 1000 <= rate_hz <= 1_000_000:
        raise MeasureError(f"A rate of {rate_hz} Hz.", "1000 to 1000000 Hz")
    if not right.any():
        raise MeasureError("A silent truth.", "a sound", "Leave silent clips out, and say how many.")
    looks = RESOLUTIONS if rate_hz is None else [look.at(rate_hz, RESOLUTIONS_LISTED_HZ) for look in RESOLUTIONS]
    return float(np.mean([_stft_distance(made, right, look) for look in looks]))


def _stft_distance(made: Float[np.ndarray, "S"], right: Float[np.ndarray, "S"], look: Resolution) -> float:
    first, second = _magnitudes(made, look), _magnitudes(right, look)
    return _convergence(first, second) + float(np.abs(np.log(first) - np.log(second)).mean())


def _convergence(made: Float[np.ndarray, "F T"], right: Float[np.ndarray, "F T"]) -> float:
    whole = np.linalg.norm(right)
    if whole == 0:
        raise MeasureError("A silent truth.", "a sound", "Leave silent clips out, and say how many.")
    return float(np.linalg.norm(made - right) / whole)


def _levels_db(power: Float[np.ndarray, "M T"]) -> Float[np.ndarray, "M T"]:
    mean = power.mean()
    levels_db = 10.0 * np.log10(np.maximum(SMALLEST_POWER, power / mean if mean > 0 else power))
    return np.maximum(levels_db, levels_db.max() - LOUDEST_TO_SOFTEST_DB)


def _magnitudes(samples: Float[np.ndarray, "S"], look: Resolution) -> Float[np.ndarray, "F T"]:
    from scipy.fft import rfft
    from scipy.signal.windows import hann

    edge = look.fft_samples // 2
    if len(samples) <= edge:
        raise MeasureError(f"A sound of {len(samples)} samples.", f"more than {edge}", "Use a longer sound.")
    spare = look.fft_samples - look.window_samples
    window = np.pad(hann(look.window_samples, sym=False), (spare // 2, spare - spare // 2))
    padded = np.pad(samples, edge, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, look.fft_samples)[:: look.hop_samples]
    spectrum = rfft(frames * window, axis=1).T
    return np.sqrt(np.maximum(SMALLEST_ENERGY, spectrum.real**2 + spectrum.imag**2))
