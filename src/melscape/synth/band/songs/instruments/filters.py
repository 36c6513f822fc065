"""Small filters in series: each is one row of second-order sections, all run in one go.

Source: R. Bristow-Johnson, Cookbook formulae for audio EQ biquad filter coefficients (1994-2005).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, Float32

from melscape.synth.band.songs.instruments.effects import sections

Row = tuple[float, float, float, float, float, float]
FLAT = math.sqrt(0.5)  # the Q of a two-pole filter without a bump
THROUGH: Row = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def low_pass(edge_hz: float, rate_hz: int, q: float = FLAT) -> Row:
    """Keeps what is under the edge; 12 dB an octave above it."""
    cosine, alpha = _angle(edge_hz, rate_hz, q)
    return _row((1 - cosine) / 2, 1 - cosine, (1 - cosine) / 2, 1 + alpha, -2 * cosine, 1 - alpha)


def high_pass(edge_hz: float, rate_hz: int, q: float = FLAT) -> Row:
    """Keeps what is over the edge; 12 dB an octave under it."""
    cosine, alpha = _angle(edge_hz, rate_hz, q)
    return _row((1 + cosine) / 2, -(1 + cosine), (1 + cosine) / 2, 1 + alpha, -2 * cosine, 1 - alpha)


def band_pass(centre_hz: float, rate_hz: int, q: float) -> Row:
    """Keeps what is around the centre, which passes as it is."""
    cosine, alpha = _angle(centre_hz, rate_hz, q)
    return _row(alpha, 0.0, -alpha, 1 + alpha, -2 * cosine, 1 - alpha)


def peak(centre_hz: float, gain_db: float, rate_hz: int, q: float) -> Row:
    """Lifts or lowers what is around the centre."""
    cosine, alpha = _angle(centre_hz, rate_hz, q)
    size = 10.0 ** (gain_db / 40.0)
    return _row(1 + alpha * size, -2 * cosine, 1 - alpha * size, 1 + alpha / size, -2 * cosine, 1 - alpha / size)


def shelf(edge_hz: float, gain_db: float, rate_hz: int, *, high: bool) -> Row:
    """Lifts or lowers all that is over the edge (`high`) or under it."""
    side = 1.0 if high else -1.0
    cosine, alpha = _angle(edge_hz, rate_hz, FLAT)
    cosine *= side  # a low shelf is a high shelf of the mirrored circle
    size = 10.0 ** (gain_db / 40.0)
    root = 2.0 * math.sqrt(size) * alpha
    up, down = size + 1.0, size - 1.0
    return _row(
        size * (up + down * cosine + root),
        -2.0 * size * side * (down + up * cosine),
        size * (up + down * cosine - root),
        up - down * cosine + root,
        2.0 * side * (down - up * cosine),
        up - down * cosine - root,
    )


def filtered(samples: Float[np.ndarray, "S"], rows: Sequence[Row]) -> Float32[np.ndarray, "S"]:
    """The sound after all the filters, one behind the other."""
    single = samples.astype(np.float32, copy=False)
    paired = [*rows, THROUGH] if len(rows) % 2 else rows
    return sections(single, np.array(paired)) if rows else single


def _angle(edge_hz: float, rate_hz: int, q: float) -> tuple[float, float]:
    turn = 2.0 * math.pi * min(edge_hz, 0.49 * rate_hz) / rate_hz
    return math.cos(turn), math.sin(turn) / (2.0 * q)


def _row(b0: float, b1: float, b2: float, a0: float, a1: float, a2: float) -> Row:
    return (b0 / a0, b1 / a0, b2 / a0, 1.0, a1 / a0, a2 / a0)
