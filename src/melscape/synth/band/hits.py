"""Short struck sounds: kicks, toms, snares, hats, wood blocks and bells, each in as many programs as one asks for.

A hit is a body that rings at falling pitch, a noise that is filtered, and a click. A program number draws the recipe
of one hit from the range of its kind, so two programs differ as two drums of one kind do.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from melscape.errors import ConfigError
from melscape.synth.band.envelope import decay, swell

LOUDEST = 0.8
ATTACK_SECONDS = 0.0005
Range = tuple[float, float]


@dataclass(frozen=True)
class Kind:
    """What the programs of a kind are drawn from; each pair is the range of one number.

    Args:
        seconds: the whole length.
        pitch_hz: where the body comes to rest.
        fall: how many times higher it begins.
        fall_seconds: how long it falls.
        t60_seconds: decay of the body.
        ratios: partials of the body as multiples of its pitch.
        noise: share of the noise.
        noise_t60_seconds: decay of the noise.
        noise_hz: lower edge of the noise.
    """

    seconds: Range
    pitch_hz: Range
    fall: Range
    fall_seconds: Range
    t60_seconds: Range
    ratios: tuple[float, ...]
    noise: Range
    noise_t60_seconds: Range
    noise_hz: Range


DRUM, WOOD, METAL = (1.0, 1.59), (1.0, 2.57, 4.95), (1.0, 2.76, 5.4, 8.93)
# fmt: off
KINDS = {
    "kick": Kind((0.3, 0.6), (42, 65), (2.5, 6), (0.02, 0.06), (0.3, 0.8), (1.0,),
                 (0.0, 0.1), (0.01, 0.05), (500, 3e3)),
    "tom": Kind((0.35, 0.7), (85, 200), (1.3, 2), (0.03, 0.1), (0.4, 0.9), DRUM,
                (0.02, 0.1), (0.05, 0.2), (300, 2e3)),
    "snare": Kind((0.2, 0.4), (160, 240), (1.1, 1.6), (0.01, 0.04), (0.1, 0.3), DRUM,
                  (0.5, 0.8), (0.15, 0.5), (1e3, 3e3)),
    "hat": Kind((0.15, 0.6), (3e3, 5e3), (1, 1), (0.01, 0.02), (0.05, 0.2), METAL[:2],
                (0.8, 0.97), (0.06, 0.8), (5e3, 9e3)),
    "block": Kind((0.15, 0.3), (400, 1400), (1, 1.1), (0.005, 0.01), (0.08, 0.25), WOOD,
                  (0.02, 0.1), (0.01, 0.03), (1e3, 4e3)),
    "bell": Kind((0.5, 0.9), (500, 1800), (1, 1), (0.01, 0.02), (0.6, 2.0), METAL,
                 (0.0, 0.05), (0.01, 0.04), (3e3, 6e3)),
}
# fmt: on


def hit(kind: str, program: int, rate_hz: int, seed: int = 0) -> Float[np.ndarray, "S"]:
    """One hit, mono float32, a pure function of what is given.

    Errors: ConfigError for an unknown kind, or a rate outside 8,000 to 192,000 Hz.
    """
    if kind not in KINDS:
        raise ConfigError(f"No hit is called {kind!r}.", ", ".join(KINDS), "Choose one of these.")
    if not 8_000 <= rate_hz <= 192_000:
        raise ConfigError(f"A rate of {rate_hz} Hz.", "8000 to 192000 Hz", "Choose a rate such as 48000.")
    random = np.random.Generator(np.random.Philox(key=[seed % 2**64, zlib.crc32(f"{kind} {program}".encode())]))
    drawn = {name: random.uniform(*ends) for name, ends in vars(KINDS[kind]).items() if name != "ratios"}
    time = np.arange(round(drawn["seconds"] * rate_hz)) / rate_hz
    share = drawn["noise"]
    sound = (1.0 - share) * _body(drawn, KINDS[kind].ratios, time, rate_hz) + share * _noise(drawn, time, random)
    # To nothing at the end, however long it would still ring.
    sound = sound * swell(time, ATTACK_SECONDS) * np.clip((time[-1] - time) / (0.15 * time[-1]), 0.0, 1.0)
    return (LOUDEST / np.abs(sound).max() * sound).astype(np.float32)


def _body(
    drawn: dict[str, float], ratios: tuple[float, ...], time: Float[np.ndarray, "S"], rate_hz: int
) -> Float[np.ndarray, "S"]:
    rest_hz, excess = drawn["pitch_hz"], drawn["fall"] - 1.0
    # The integral of a pitch that falls exponentially from fall * rest to rest.
    fallen = drawn["fall_seconds"] * (1.0 - np.exp(-time / drawn["fall_seconds"]))
    turns = rest_hz * (time + excess * fallen)
    heard = [ratio for ratio in ratios if ratio * rest_hz * drawn["fall"] < 0.45 * rate_hz] or [1.0]
    partials = [
        0.6**order * np.sin(2 * np.pi * ratio * turns) * decay(time, drawn["t60_seconds"] / (1 + order))
        for order, ratio in enumerate(heard)
    ]
    return np.sum(partials, axis=0)


def _noise(
    drawn: dict[str, float], time: Float[np.ndarray, "S"], random: np.random.Generator
) -> Float[np.ndarray, "S"]:
    from scipy.signal import butter, sosfilt

    rate_hz = 1.0 / (time[1] - time[0])
    edge = butter(2, min(drawn["noise_hz"], 0.4 * rate_hz), "highpass", fs=rate_hz, output="sos")
    hiss = sosfilt(edge, random.standard_normal(time.size))
    return hiss / np.abs(hiss).max() * decay(time, drawn["noise_t60_seconds"])
