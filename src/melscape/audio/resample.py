"""The same sound at another rate."""

from __future__ import annotations

import numpy as np

from melscape.audio.clip import Clip
from melscape.audio.limits import check_rate


def resample(clip: Clip, rate_hz: int) -> Clip:
    """The clip at `rate_hz`, with everything above half the lower rate gone (soxr, HQ: 20 bits, linear phase).

    The length is `round(S * rate_hz / clip.rate_hz)`. Raises BadRate, or EmptyAudio if that is zero.
    """
    import soxr

    check_rate(rate_hz)
    if rate_hz == clip.rate_hz:
        return clip
    turned = soxr.resample(clip.samples.T, clip.rate_hz, rate_hz, quality="HQ")
    return Clip(np.ascontiguousarray(turned.T), rate_hz)
