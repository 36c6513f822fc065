"""How loud every sound of a corpus is, how much of it is silence, and how much is cut off at full scale."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from melscape.audio.clip import Clip
from melscape.audio.files import Limits, read_untrusted
from melscape.corpus.inspect import clipped_share
from melscape.corpus.manifest import Manifest
from melscape.errors import CorpusError
from melscape.work.many import Progress, WorkOptions, map_many

# Frames of this length are about as short as an ear hears as one loudness.
FRAME_SECONDS = 0.02
# Loudness is that of the frames no further than this under the loudest: the tail of a hit does not make it soft.
SOUNDING_DB = -20.0
# A frame this far under the sound's own loudest is silence: what a quiet room hides.
SILENCE_DB = -60.0
_NOTHING = 1e-12


@dataclass(frozen=True)
class Level:
    """One sound: loudest sample and loudness in dB of full scale, shares of its time and samples from 0 to 1."""

    peak_db: float
    loudness_db: float
    silent_share: float
    clipped_share: float
    channels: int


def level_of(clip: Clip) -> Level:
    """Measure one sound, all channels together."""
    frame = max(1, min(round(FRAME_SECONDS * clip.rate_hz), clip.samples.shape[1]))
    whole = clip.samples[:, : clip.samples.shape[1] // frame * frame]
    power = (whole.astype(np.float64) ** 2).reshape(clip.channels, -1, frame).mean(axis=(0, 2))
    frames_db = 10.0 * np.log10(np.maximum(power, _NOTHING))
    sounding = frames_db >= frames_db.max() + SOUNDING_DB
    return Level(
        peak_db=_decibels(float(np.abs(clip.samples).max()) ** 2),
        loudness_db=_decibels(float(power[sounding].mean())),
        silent_share=float(np.mean(frames_db < frames_db.max() + SILENCE_DB)),
        clipped_share=clipped_share(clip.samples),
        channels=clip.channels,
    )


def measure_levels(
    manifest: Manifest, *, workers: int | None = None, on_progress: Callable[[Progress], None] | None = None
) -> tuple[Level, ...]:
    """The level of every item, in their order. Errors: CorpusError names a file that cannot be read any more.

    Args:
        workers: processes that decode; None for one a core, 0 for this very one.
    """
    levels = []
    paths = [item.path for item in manifest.items]
    options = WorkOptions(workers=workers, timeout_seconds=None if workers == 0 else 120.0)
    for outcome in map_many(_read_level, paths, options=options, on_progress=on_progress):
        if outcome.failure is not None:
            raise CorpusError(
                f"{outcome.item} was read before and cannot be read now: {outcome.failure.text}.",
                "files that stay as they are",
                "Check the file, then start again.",
            )
        levels.append(outcome.value)
    return tuple(levels)


def _read_level(path: Path) -> Level:
    return level_of(read_untrusted(path, limits=Limits(timeout_seconds=60.0)))


def _decibels(power: float) -> float:
    return 10.0 * math.log10(max(power, _NOTHING))
