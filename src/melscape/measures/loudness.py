"""How loud a sound is to a listener, in LUFS: two sounds of equal loudness can be compared without the louder winning.

ITU-R BS.1770-4: the K weighting (a shelf for the head, a high-pass), mean power in blocks of 400 ms that overlap by
three quarters, blocks under -70 LUFS and then those 10 LU under the rest left out. A sound under 400 ms is one block.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from melscape.measures.inputs import finite
from melscape.measures.problems import MeasureError

BLOCK_SECONDS, STEPS_A_BLOCK = 0.4, 4
ABSOLUTE_GATE_LUFS, RELATIVE_GATE_LU = -70.0, -10.0
OFFSET_DB = -0.691  # makes a sine of 997 Hz at full scale in one channel -3.01 LUFS
# The two filters of the recommendation as analogue prototypes: at 48 kHz they give its printed coefficients.
SHELF_HZ, SHELF_Q, SHELF_DB = 1681.974450955533, 0.7071752369554196, 3.999843853973347
HIGH_PASS_HZ, HIGH_PASS_Q = 38.13547087602444, 0.5003270373238773


def loudness_lufs(samples: Float[np.ndarray, "C S"], rate_hz: int) -> float:
    """Integrated loudness of one or two channels; minus infinity for what never rises over -70 LUFS."""
    heard = finite(samples, "samples").astype(np.float64)
    if heard.ndim != 2 or not 1 <= heard.shape[0] <= 2 or heard.shape[1] == 0:
        raise MeasureError(f"Samples of shape {heard.shape}.", "one or two channels of samples")
    powers = _block_powers(_weighted(heard, rate_hz), rate_hz)
    loud = powers[_lufs(powers) > ABSOLUTE_GATE_LUFS]
    if not loud.size:
        return float("-inf")
    gate_lufs = float(_lufs(loud.mean()[None])[0]) + RELATIVE_GATE_LU
    return float(_lufs(loud[_lufs(loud) > gate_lufs].mean()[None])[0])


def _weighted(samples: Float[np.ndarray, "C S"], rate_hz: int) -> Float[np.ndarray, "C S"]:
    from scipy.signal import lfilter

    for over, under in (_shelf(rate_hz), _high_pass(rate_hz)):
        samples = lfilter(over, under, samples, axis=1)
    return samples


def _shelf(rate_hz: int) -> tuple[Float[np.ndarray, "3"], Float[np.ndarray, "3"]]:
    warped = np.tan(np.pi * SHELF_HZ / rate_hz)
    high = 10.0 ** (SHELF_DB / 20.0)
    middle = high**0.4996667741545416
    scale = 1.0 + warped / SHELF_Q + warped**2
    over = [high + middle * warped / SHELF_Q + warped**2, 2 * (warped**2 - high)]
    over.append(high - middle * warped / SHELF_Q + warped**2)
    return np.array(over) / scale, _poles(warped, SHELF_Q)


def _high_pass(rate_hz: int) -> tuple[Float[np.ndarray, "3"], Float[np.ndarray, "3"]]:
    return np.array([1.0, -2.0, 1.0]), _poles(np.tan(np.pi * HIGH_PASS_HZ / rate_hz), HIGH_PASS_Q)


def _poles(warped: float, quality: float) -> Float[np.ndarray, "3"]:
    scale = 1.0 + warped / quality + warped**2
    return np.array([scale, 2 * (warped**2 - 1.0), 1.0 - warped / quality + warped**2]) / scale


def _block_powers(weighted: Float[np.ndarray, "C S"], rate_hz: int) -> Float[np.ndarray, "T"]:
    """Power of each block, channels added: that is how two speakers add up."""
    power = (weighted**2).sum(axis=0)
    block = min(round(BLOCK_SECONDS * rate_hz), power.size)
    sums = np.concatenate([[0.0], np.cumsum(power)])
    starts = np.arange(0, power.size - block + 1, max(1, block // STEPS_A_BLOCK))
    return np.maximum(sums[starts + block] - sums[starts], 0.0) / block


def _lufs(powers: Float[np.ndarray, "T"]) -> Float[np.ndarray, "T"]:
    return OFFSET_DB + 10.0 * np.log10(np.maximum(powers, 1e-30))
