"""One file on its way into a bank: decoded, mono, resampled, perhaps split, measured, and made whole numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float32, Int16

from melscape.audio.clip import Clip
from melscape.audio.files import Limits, read_untrusted
from melscape.audio.resample import resample
from melscape.corpus.item import Item
from melscape.errors import CorpusError
from melscape.features.cache_index import sha256_of
from melscape.features.separate import harmonic_percussive
from melscape.features.tempo import Tempo, tempo_of

FULL_SCALE = 32_767
DECODE_TIMEOUT_SECONDS = 60.0
LIMIT_STEP_SECONDS = 3_600.0
# Of longer sounds the middle is kept: a bank of whole albums would not fit on a disk, and a genre shows in two minutes.
LONGEST_SECONDS = 120.0
BLOCK_SECONDS, UNDER_LOUDEST_DB = 0.05, 40.0


@dataclass(frozen=True)
class Heard:
    """One sound ready to be stored: see `Row` for the fields."""

    part: str
    samples: Int16[np.ndarray, "S"]
    gain: float
    tempo: Tempo
    rms_db: float


def hear(item: Item, rate_hz: int, split: bool) -> tuple[Heard, ...]:
    """The sound of an item, and its tones and beats if it is a whole song and they are wanted. Runs in a worker.

    Errors: CorpusError if the file has changed since it was loaded, or what decoding finds.
    """
    if sha256_of(item.path) != item.checksum:
        raise CorpusError(f"{item.path} has changed since it was loaded.", "the same bytes", "Load the folder again.")
    # In whole steps: each different limit would start a confined decoder of its own, 0.2 s for every file.
    steps = int(item.seconds / LIMIT_STEP_SECONDS) + 1
    limits = Limits(max_seconds=steps * LIMIT_STEP_SECONDS + 1.0, timeout_seconds=DECODE_TIMEOUT_SECONDS)
    clip = Clip.of(_middle(read_untrusted(item.path, limits=limits).mono(), item.rate_hz), item.rate_hz)
    samples = resample(clip, rate_hz).mono()
    heard = [_heard("", samples, rate_hz)]
    if split and not item.labels.get("stem"):
        # What is split keeps the tempo of the whole: tones alone have none to speak of.
        parts = harmonic_percussive(samples).items()
        heard += [_heard(part, found, rate_hz, heard[0].tempo) for part, found in parts]
    return tuple(heard)


def active_rms_db(samples: Float[np.ndarray, "S"], rate_hz: int) -> float:
    """Level of a sound where it sounds: of all its 50 ms that lie within 40 dB of the loudest; -200 for silence.

    Pauses do not count: a bark in five seconds of silence is as loud as a dog that barks without end.
    """
    block = max(1, min(samples.size, round(BLOCK_SECONDS * rate_hz)))
    kept = samples[: samples.size // block * block].astype(np.float64).reshape(-1, block)
    power = np.square(kept).mean(axis=1)
    loud = power[power >= power.max(initial=0.0) * 10.0 ** (-UNDER_LOUDEST_DB / 10.0)]
    return 10.0 * float(np.log10(max(loud.mean() if loud.size else 0.0, 1e-20)))


def _heard(part: str, samples: Float32[np.ndarray, "S"], rate_hz: int, tempo: Tempo | None = None) -> Heard:
    # Turned up to full scale before it is rounded: a soft stem would else lose bits that it has.
    gain = max(float(np.abs(samples).max(initial=0.0)), 1e-9) / FULL_SCALE
    numbers = np.clip(np.rint(samples / gain), -FULL_SCALE, FULL_SCALE).astype(np.int16)
    return Heard(part, numbers, gain, tempo or tempo_of(samples, rate_hz), active_rms_db(samples, rate_hz))


def _middle(samples: Float[np.ndarray, "S"], rate_hz: int) -> Float[np.ndarray, "S"]:
    longest = round(LONGEST_SECONDS * rate_hz)
    first = max(0, (samples.size - longest) // 2)
    return samples[first : first + longest]
