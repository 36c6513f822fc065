"""What happens to music on its way to a listener: rooms, tone controls, narrow lines, thrifty codecs, overdrive, level.

`Damage` is the law that chances are drawn from, `Dose` is one draw of it, and `damaged` applies a dose to a sound.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, fields

import numpy as np
from jaxtyping import Float, Float32, Float64

from melscape.errors import ConfigError

Range = tuple[float, float]
# Without a common beat, so that no pitch is coloured; a living room's paths of 5 to 15 metres.
PATHS_SECONDS = (0.0149, 0.0183, 0.0211, 0.0253, 0.0289, 0.0331, 0.0373, 0.0419)
BUTTERWORTH_FOUR = (0.5412, 1.3066)  # the Q of the two sections of a fourth-order low-pass


@dataclass(frozen=True)
class Damage:
    """How likely each kind of damage is, and how strong; a pair is a range to draw evenly from.

    Args:
        room_chance: of reverberation that dies away by 60 dB in `room_seconds`, mixed in with amplitude `room_wet`.
        tone_chance: of one to `tone_bands` bells of up to `tone_db` up or down.
        band_chance: of a narrow line that passes `low_hz` to `high_hz` (drawn evenly in octaves).
        codec_chance: of 32 samples sharing one exponent and having `codec_bits` bits each, below `codec_hz`.
        clip_chance: of soft clipping of a sound whose peak is driven `drive_db` over the knee.
        level_chance: of a new level with its peak at `level_db`, dB of full scale.

    Errors: ConfigError for a chance that is none, or a range that runs backwards or out of what makes sense.
    """

    room_chance: float = 0.25
    room_seconds: Range = (0.15, 1.2)
    room_wet: Range = (0.05, 0.4)
    tone_chance: float = 0.4
    tone_bands: int = 3
    tone_db: float = 6.0
    band_chance: float = 0.15
    low_hz: Range = (30.0, 300.0)
    high_hz: Range = (3_000.0, 10_000.0)
    codec_chance: float = 0.2
    codec_bits: tuple[int, int] = (3, 7)
    codec_hz: Range = (5_000.0, 10_500.0)
    clip_chance: float = 0.2
    drive_db: Range = (0.0, 12.0)
    level_chance: float = 1.0
    level_db: Range = (-12.0, 0.0)

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, list):  # as JSON and TOML give it
                object.__setattr__(self, field.name, tuple(value))
        _refuse_bad_laws(self)

    @classmethod
    def none(cls) -> Damage:
        """The law that changes nothing."""
        return cls(**dict.fromkeys(_CHANCES, 0.0))  # type: ignore[arg-type]

    def to_dict(self) -> dict[str, object]:
        """The chosen values, ready for JSON or TOML."""
        return asdict(self)


_CHANCES = ("room_chance", "tone_chance", "band_chance", "codec_chance", "clip_chance", "level_chance")
_LEAST = {"room_seconds": 0.02, "room_wet": 0.0, "low_hz": 1.0, "high_hz": 100.0, "codec_hz": 100.0, "drive_db": -60.0}


@dataclass(frozen=True)
class Bell:
    """A tone control: `gain_db` around `centre_hz`, as wide as `sharpness` (Q) says."""

    centre_hz: float
    gain_db: float
    sharpness: float


@dataclass(frozen=True)
class Dose:
    """One draw of damage; 0, None or an empty tuple stands for none of its kind.

    Args:
        room_seconds: time in which the room dies away by 60 dB.
        room_wet: amplitude of the room beside the direct sound.
        room_size: length of its echo paths, 1 for a living room.
        bells: tone controls.
        low_hz, high_hz: edges of what passes.
        codec_bits: bits of each sample in a block of 32.
        drive_db: how far the peak lies over the knee of the clipping; None for no clipping.
        level_db: the peak at the end; None leaves it alone.
    """

    room_seconds: float = 0.0
    room_wet: float = 0.0
    room_size: float = 1.0
    bells: tuple[Bell, ...] = ()
    low_hz: float = 0.0
    high_hz: float = 0.0
    codec_bits: int = 0
    drive_db: float | None = None
    level_db: float | None = None


def draw_dose(damage: Damage, random: np.random.Generator) -> Dose:
    """One draw of the law; the same generator gives the same dose."""
    room, tone, band, codec, clip, level = (random.random() < getattr(damage, name) for name in _CHANCES)
    bells = _draw_bells(damage, random) if tone else ()
    low_hz, high_hz = (_octaves(damage.low_hz, random), _octaves(damage.high_hz, random)) if band else (0.0, 0.0)
    if codec:
        narrow_hz = _octaves(damage.codec_hz, random)
        high_hz = min(high_hz, narrow_hz) if high_hz else narrow_hz
    return Dose(
        room_seconds=float(random.uniform(*damage.room_seconds)) if room else 0.0,
        room_wet=float(random.uniform(*damage.room_wet)) if room else 0.0,
        room_size=float(random.uniform(0.6, 1.8)) if room else 1.0,
        bells=bells,
        low_hz=low_hz,
        high_hz=high_hz,
        codec_bits=int(random.integers(damage.codec_bits[0], damage.codec_bits[1] + 1)) if codec else 0,
        drive_db=float(random.uniform(*damage.drive_db)) if clip else None,
        level_db=float(random.uniform(*damage.level_db)) if level else None,
    )


def damaged(samples: Float[np.ndarray, "S"], rate_hz: int, dose: Dose) -> Float32[np.ndarray, "S"]:
    """A copy of the sound with the dose applied: room, clipping, tone and band, codec, level, in this order."""
    out = np.array(samples, np.float32)
    damage_in_place(out, rate_hz, dose)
    return out


def damage_in_place(out: Float32[np.ndarray, "S"], rate_hz: int, dose: Dose) -> None:
    """The same without a copy; runs without the interpreter lock, so threads may share the rows of a batch."""
    from melscape.audio import damage_kernel as kernel

    if dose.room_wet > 0:
        lengths, gains = room_lines(dose, rate_hz)
        kernel.add_room(out, lengths, gains, np.float32(dose.room_wet))
    if dose.drive_db is not None:
        kernel.soft_clip(out, np.float32(10.0 ** (dose.drive_db / 20.0)))
    filters = sections(dose, rate_hz)
    if len(filters):
        kernel.filter_cascade(out, filters)
    if dose.codec_bits:
        kernel.share_exponents(out, np.float32(2.0 ** (dose.codec_bits - 1) - 1.0))
    if dose.level_db is not None:
        kernel.scale_peak(out, np.float32(10.0 ** (dose.level_db / 20.0)))


def sections(dose: Dose, rate_hz: int) -> Float64[np.ndarray, "K 5"]:
    """Second-order sections (b0, b1, b2, a1, a2) of tone and band. Source: Bristow-Johnson's audio EQ cookbook."""
    rows = [_bell(bell, rate_hz) for bell in dose.bells if bell.centre_hz < 0.49 * rate_hz]
    if dose.low_hz > 0:
        rows.append(_pass(dose.low_hz, rate_hz, 2**-0.5, high=True))
    if 0 < dose.high_hz < 0.49 * rate_hz:
        rows += [_pass(dose.high_hz, rate_hz, sharpness, high=False) for sharpness in BUTTERWORTH_FOUR]
    return np.array(rows, np.float64).reshape(-1, 5)


def room_lines(dose: Dose, rate_hz: int) -> tuple[np.ndarray, Float32[np.ndarray, "K"]]:
    """Lengths in samples and gains of the eight echo paths of a room. Source: Jot and Chaigne 1991, eq. for T60."""
    lengths = np.round(np.array(PATHS_SECONDS) * dose.room_size * rate_hz).astype(np.int64) | 1
    gains = 10.0 ** (-3.0 * lengths / (dose.room_seconds * rate_hz))
    return lengths, gains.astype(np.float32)


def _draw_bells(damage: Damage, random: np.random.Generator) -> tuple[Bell, ...]:
    count = int(random.integers(1, damage.tone_bands + 1))
    centres = np.exp(random.uniform(math.log(60.0), math.log(9_000.0), count))
    gains, widths = random.uniform(-damage.tone_db, damage.tone_db, count), random.uniform(0.5, 2.0, count)
    return tuple(Bell(*map(float, each)) for each in zip(centres, gains, widths))


def _octaves(ends: Range, random: np.random.Generator) -> float:
    return float(np.exp(random.uniform(math.log(ends[0]), math.log(ends[1]))))


def _bell(bell: Bell, rate_hz: int) -> tuple[float, ...]:
    strength, turn = 10.0 ** (bell.gain_db / 40.0), 2.0 * math.pi * bell.centre_hz / rate_hz
    alpha, cos = math.sin(turn) / (2.0 * bell.sharpness), math.cos(turn)
    a0 = 1.0 + alpha / strength
    return (
        (1.0 + alpha * strength) / a0,
        -2.0 * cos / a0,
        (1.0 - alpha * strength) / a0,
        -2.0 * cos / a0,
        (1.0 - alpha / strength) / a0,
    )


def _pass(edge_hz: float, rate_hz: int, sharpness: float, *, high: bool) -> tuple[float, ...]:
    turn = 2.0 * math.pi * edge_hz / rate_hz
    alpha, cos = math.sin(turn) / (2.0 * sharpness), math.cos(turn)
    a0, middle = 1.0 + alpha, (1.0 + cos) if high else (1.0 - cos)
    outer = 0.5 * middle / a0
    return outer, (-middle if high else middle) / a0, outer, -2.0 * cos / a0, (1.0 - alpha) / a0


def _refuse_bad_laws(damage: Damage) -> None:
    for name in _CHANCES:
        if not 0.0 <= getattr(damage, name) <= 1.0:
            raise ConfigError(f"The damage setting {name} is {getattr(damage, name)}.", "a chance from 0 to 1")
    for name, least in _LEAST.items():
        low, high = getattr(damage, name)
        if not least <= low <= high:
            raise ConfigError(f"The damage setting {name} is {low} to {high}.", f"a range upwards from {least} or more")
    few, many = damage.codec_bits
    if not 2 <= few <= many <= 16 or damage.tone_bands < 1:
        raise ConfigError(f"Codecs of {few} to {many} bits, {damage.tone_bands} bells.", "2 to 16 bits, 1 bell or more")
    if not damage.level_db[0] <= damage.level_db[1] <= 0.0:
        raise ConfigError(f"Peaks at {damage.level_db} dB.", "a range upwards that ends at 0 or under")
