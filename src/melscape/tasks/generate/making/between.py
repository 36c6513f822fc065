"""Pictures of sounds of different lengths brought to one length, so that their loudest moments fall together.

A sound has two parts: the rise to its loudest moment, and what comes after. Each is stretched by itself, so that a hit
between two hits has one start and not two.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

RISEN_DB = 6.0  # the rise is over where a frame first comes this close to the loudest
Mels = Sequence[Float[np.ndarray, "M _"]]


def onset_frame(mel_db: Float[np.ndarray, "M T"]) -> int:
    """The first frame that is nearly as loud as the loudest."""
    frames_db = 10.0 * np.log10((10.0 ** (mel_db.astype(np.float64) / 10.0)).sum(0))
    return int(np.argmax(frames_db >= frames_db.max() - RISEN_DB))


def warped(mel_db: Float[np.ndarray, "M T"], frames: int, onset: int) -> Float[np.ndarray, "M _"]:
    """The picture at another length, with its loudest moment at the frame `onset`; straight lines between frames."""
    last, own = mel_db.shape[1] - 1, onset_frame(mel_db)
    if frames == last + 1 and onset == own:
        return mel_db
    onset = min(onset, frames - 1)
    # A part that gets no frame at all is left out: the loudest moment is there in any case.
    marks = [(0, 0)] * (onset > 0) + [(onset, own)] + [(frames - 1, last)] * (onset < frames - 1)
    source = np.interp(np.arange(frames), [frame for frame, _ in marks], [own_frame for _, own_frame in marks])
    before = np.floor(source).astype(int)
    after = np.minimum(before + 1, last)
    share = (source - before).astype(np.float32)
    return (1.0 - share) * mel_db[:, before] + share * mel_db[:, after]


def stretched_to(mel_db: Float[np.ndarray, "M T"], frames: int) -> Float[np.ndarray, "M _"]:
    """The picture at another length with its rise as quick as it was, as far as there is room for it."""
    return warped(mel_db, frames, min(onset_frame(mel_db), frames // 2))


def meeting(first: Float[np.ndarray, "M _"], last: Float[np.ndarray, "M _"], share: float) -> tuple[int, int]:
    """Frames and loudest moment of a sound between two: lengths and rises go in equal ratios, not in equal steps."""
    frames = max(1, round(between(first.shape[1], last.shape[1], share)))
    onset = round(between(onset_frame(first) + 1, onset_frame(last) + 1, share)) - 1
    return frames, min(onset, frames - 1)


def between(first: float, last: float, share: float) -> float:
    """From one length to another in equal ratios."""
    return float(first ** (1.0 - share) * last**share)
