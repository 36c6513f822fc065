"""The mel contract: every number that decides what a log-mel picture of a sound looks like.

Two pictures may only be compared, stored together or fed to one network if their contracts are equal. Everything that
makes, stores or reads log-mels carries a `Mel` and refuses another by the names of what differs.
The window is a periodic Hann window, centred in the FFT when it is shorter.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from melscape.errors import ConfigError, ContractError

CHOICES: dict[str, tuple[object, ...]] = {
    "formula": ("slaney", "htk"),
    "norm": ("slaney", "none"),
    "power": (1.0, 2.0),
    "scale": ("db", "log1p", "ln", "linear"),
    "reference": ("one", "peak"),
    "centre": (True, False),
    "pad": ("reflect", "zero"),
}


@dataclass(frozen=True)
class Mel:
    """How a sound becomes a log-mel picture.

    Args:
        rate_hz: sample rate that the sound must have.
        fft_samples: length of the Fourier transform, even.
        window_samples: length of the Hann window; None means `fft_samples`.
        hop_samples: step from one frame to the next.
        bands: number of mel bands.
        low_hz: lower edge of the first band.
        high_hz: upper edge of the last band; None means half the rate.
        formula: "slaney" (linear below 1 kHz) or "htk" mel scale.
        norm: "slaney" (each band has the same area) or "none" (each band has the same peak).
        power: 2 sums energy in each band, 1 sums amplitude.
        scale: "db" (10 log10 of energy, 20 log10 of amplitude), "ln", "log1p" or "linear".
        floor: softest level that "db" and "ln" tell apart, in dB relative to the reference.
        reference: what 0 dB is: "one" is a band sum of 1, "peak" the loudest cell of each clip ("db" only).
        centre: frame t is centred on sample t * hop; else it starts there.
        pad: what a centred frame sees beyond the ends: the sound mirrored ("reflect") or silence ("zero").

    Errors: ConfigError names the setting that is out of range.
    """

    rate_hz: int = 16_000
    fft_samples: int = 1024
    window_samples: int | None = None
    hop_samples: int = 256
    bands: int = 80
    low_hz: float = 0.0
    high_hz: float | None = None
    formula: str = "slaney"
    norm: str = "slaney"
    power: float = 2.0
    scale: str = "db"
    floor: float = -80.0
    reference: str = "one"
    centre: bool = True
    pad: str = "reflect"

    def __post_init__(self) -> None:
        _refuse_bad_numbers(self)
        _refuse_bad_choices(self)

    @property
    def window_length_samples(self) -> int:
        """Length of the Hann window, whether it was chosen or left to the FFT."""
        return self.fft_samples if self.window_samples is None else self.window_samples

    @property
    def top_hz(self) -> float:
        """Upper edge of the last band, whether it was chosen or left to the rate."""
        return self.rate_hz / 2 if self.high_hz is None else float(self.high_hz)

    @property
    def bins(self) -> int:
        """Linear frequency bins of one frame, F."""
        return self.fft_samples // 2 + 1

    @property
    def edge_samples(self) -> int:
        """How far the first and the last frame reach beyond the sound."""
        return self.fft_samples // 2 if self.centre else 0

    @property
    def db_per_decade(self) -> float:
        """Decibels of a band sum ten times as large: 10 for energy, 20 for amplitude."""
        return 20.0 / self.power

    @property
    def floor_value(self) -> float:
        """The floor as a band sum relative to the reference."""
        return 10.0 ** (self.floor / self.db_per_decade)

    @property
    def frame_seconds(self) -> float:
        """Time from one frame to the next."""
        return self.hop_samples / self.rate_hz

    def frames(self, samples: int) -> int:
        """Frames T that a sound of this many samples has; 0 where it is too short for one."""
        spare = samples + 2 * self.edge_samples - self.fft_samples
        return 0 if samples < 1 or spare < 0 else 1 + spare // self.hop_samples

    @property
    def hash(self) -> str:
        """Sixteen letters that are equal for equal contracts, on every machine."""
        return hashlib.sha256(json.dumps(self._meaning(), sort_keys=True).encode()).hexdigest()[:16]

    def to_dict(self) -> dict[str, object]:
        """The chosen values, ready for JSON or TOML; what was left to the defaults is None."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, object]) -> Mel:
        """The contract that `to_dict` wrote. Errors: ConfigError names unknown or missing settings.

        Absent `window_samples` and `high_hz` mean None, because TOML cannot say None.
        """
        names = {field.name for field in fields(cls)}
        odd = set(values) - names
        absent = names - set(values) - {"window_samples", "high_hz"}
        if odd or absent:
            parts = [f"unknown {', '.join(sorted(odd))}"] * bool(odd) + [f"no {', '.join(sorted(absent))}"] * bool(
                absent
            )
            raise ConfigError(f"A mel contract with {' and '.join(parts)}.", f"exactly {', '.join(sorted(names))}.")
        return cls(**dict(values))  # type: ignore[arg-type]

    def difference(self, other: Mel) -> list[str]:
        """One phrase for each setting that differs, such as "hop_samples 256 here, 512 there"."""
        mine, theirs = self._meaning(), other._meaning()
        return [f"{name} {mine[name]} here, {theirs[name]} there" for name in mine if mine[name] != theirs[name]]

    def refuse_unless(self, other: Mel) -> None:
        """Raise ContractError naming what differs, unless both contracts mean the same."""
        words = self.difference(other)
        if words:
            raise ContractError(
                f"Two mel contracts differ: {'; '.join(words)}.",
                "the same contract on both sides.",
                "Make the log-mels again with this contract, or use what was made with the other one.",
            )

    def _meaning(self) -> dict[str, object]:
        values = {**asdict(self), "window_samples": self.window_length_samples, "high_hz": self.top_hz}
        decimal = ("low_hz", "high_hz", "power", "floor")
        return {name: float(value) if name in decimal else value for name, value in values.items()}


def seed_001() -> Mel:
    """The contract of the notes autoencoder: 80 bands at 16 kHz, dB under the clip's peak, -80 to 0."""
    return Mel(reference="peak", pad="zero")


def seed_003() -> Mel:
    """The contract of the small-folder autoencoder: 128 HTK bands at 48 kHz, log(1 + energy)."""
    return Mel(rate_hz=48_000, fft_samples=2048, hop_samples=512, bands=128, formula="htk", norm="none", scale="log1p")


def music_22k() -> Mel:
    """The usual contract of music research: 128 bands at 22.05 kHz, dB."""
    return Mel(rate_hz=22_050, fft_samples=2048, hop_samples=512, bands=128, pad="zero")


def _refuse_bad_numbers(mel: Mel) -> None:
    window, top_hz = mel.window_length_samples, mel.top_hz
    whole = (mel.rate_hz, mel.fft_samples, window, mel.hop_samples, mel.bands)
    checks = [
        (all(isinstance(value, int) and value >= 1 for value in whole), "rate, FFT, window, hop and bands whole, >= 1"),
        (mel.fft_samples % 2 == 0, f"an even fft_samples, not {mel.fft_samples}"),
        (window <= mel.fft_samples, f"window_samples up to fft_samples, not {window} of {mel.fft_samples}"),
        (mel.hop_samples <= mel.fft_samples, f"hop_samples up to fft_samples, not {mel.hop_samples}"),
        (0 <= mel.low_hz < top_hz <= mel.rate_hz / 2, f"0 <= low_hz < high_hz <= {mel.rate_hz / 2:g}"),
        (math.isfinite(mel.floor) and -300 <= mel.floor <= 100, f"a floor of -300 to 100 dB, not {mel.floor}"),
        (mel.reference == "one" or mel.scale == "db", f"reference one with scale {mel.scale} (peak is for db)"),
        (mel.reference == "one" or mel.floor < 0, f"a floor under 0 dB below the peak, not {mel.floor}"),
    ]
    for right, expected in checks:
        if not right:
            raise ConfigError("A mel contract that cannot be used.", f"{expected}.")


def _refuse_bad_choices(mel: Mel) -> None:
    for name, allowed in CHOICES.items():
        value = getattr(mel, name)
        if value not in allowed:
            raise ConfigError(f"The mel setting {name} is {value!r}.", f"one of {', '.join(map(str, allowed))}.")
