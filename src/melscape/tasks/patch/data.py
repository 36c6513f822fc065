"""One example: a rendered note as a log-mel for networks, and as the numbers by which it is found again.

The numbers ("feature") are a spectrogram in the musician's coordinates: its columns are moments after the onset and
after the release, close together where ears are quick; its rows are frequencies relative to the note that is played,
and, weighted less, absolute ones, because a filter stays where it is when another key is pressed. So notes of other
keys and lengths can be compared. In dB against the loudest cell, floored at -80.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
from jaxtyping import Float32, Shaped

from melscape.features.filterbank import mel_edges_hz
from melscape.features.logmel import log_mel
from melscape.features.mel import Mel
from melscape.features.windows import fit_frames
from melscape.synth.vital.render.note import Note
from melscape.tasks.patch.listening.middle import middle

RATE_HZ = 44100
FLOOR_DB = -80.0
MEL = Mel(rate_hz=RATE_HZ, fft_samples=2048, hop_samples=512, bands=128, scale="db", floor=-120.0, pad="zero")
MEL_FRAMES = 259  # three seconds
_FINE_HOP = 256
_AFTER_ONSET = (0.0, 0.01, 0.02, 0.04, 0.07, 0.11, 0.16, 0.23, 0.32, 0.45, 0.6, 0.8, 1.1)
_AFTER_RELEASE = (0.02, 0.06, 0.12, 0.25, 0.5)
_LAST_HELD_SECONDS = 0.01  # a note shorter than a moment stands for it with its last held one
_OCTAVES = np.arange(-1.0, 6.51, 1.0 / 6.0)
_ABSOLUTE_STEP, _ABSOLUTE_WEIGHT = 4, 0.5
_HIGHEST_HZ = 20000.0
# Source that decides what is measured, beside this file: sets that were measured by another are not added to.
DECIDING = (
    *("features/filterbank.py", "features/logmel.py", "features/mel.py", "features/windows.py"),
    *("features/kernel.py", "features/kernel_engine.py", "features/kernel_lanes.py", "features/kernel_tables.py"),
    "tasks/patch/listening/middle.py",
)
Samples = Float32[np.ndarray, "C S"]


def measure(samples: Samples, note: Note) -> Mapping[str, Shaped[np.ndarray, "..."]]:
    """What a set keeps of a sound at any rate: `mel` (128, 259) of the mid channel, `feature` (1404,)."""
    mel = MEL if note.rate_hz == RATE_HZ else _mel_at(note.rate_hz, MEL.hop_samples)
    found = fit_frames(log_mel(np.ascontiguousarray(middle(samples), np.float32), mel), MEL_FRAMES, mel.floor)
    return {"mel": found.astype(np.float16), "feature": feature(samples, note).astype(np.float16)}


def feature(samples: Samples, note: Note) -> Float32[np.ndarray, "K"]:
    """The numbers by which a note is found again, 1404 of them; see above. `note` says where it is let go."""
    mel = _mel_at(note.rate_hz, _FINE_HOP)
    picture = log_mel(np.ascontiguousarray(middle(samples), np.float32), mel)
    picture = np.maximum(picture - max(float(picture.max()), mel.floor - FLOOR_DB), FLOOR_DB)
    moments = picture[:, _frames(note, picture.shape[1])]
    played_hz = 440.0 * 2.0 ** ((note.midi - 69) / 12.0)
    wanted = np.log(np.minimum(played_hz * 2.0**_OCTAVES, _HIGHEST_HZ))
    known = _log_centres(mel)
    relative = np.stack([np.interp(wanted, known, column) for column in moments.T])
    absolute = _ABSOLUTE_WEIGHT * moments[::_ABSOLUTE_STEP].T
    return np.concatenate([relative.ravel(), absolute.ravel()]).astype(np.float32)


def _frames(note: Note, count: int) -> np.ndarray:
    last = max(note.held_seconds - _LAST_HELD_SECONDS, 0.0)
    seconds = [*(min(moment, last) for moment in _AFTER_ONSET), *(note.held_seconds + m for m in _AFTER_RELEASE)]
    return np.minimum(np.round(np.array(seconds) * note.rate_hz / _FINE_HOP).astype(int), count - 1)


@cache
def _mel_at(rate_hz: int, hop: int) -> Mel:
    return Mel(rate_hz=rate_hz, fft_samples=2048, hop_samples=hop, bands=128, scale="db", floor=-120.0, pad="zero")


@cache
def _log_centres(mel: Mel) -> np.ndarray:
    return np.log(mel_edges_hz(mel)[1:-1])
