"""The proof that a file is the sound that was scored: it is read back, rendered again, and compared bit by bit."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float

from melscape.synth.vital.presets import read
from melscape.synth.vital.render.engine import Engine
from melscape.synth.vital.render.note import Note


@dataclass(frozen=True, eq=False)
class Sounds:
    """What a file is held against: the sound that the scores are of, and the one that the search heard."""

    scored: Float[np.ndarray, "2 S"]
    searched: Float[np.ndarray, "2 _"]


@dataclass(frozen=True, eq=False)
class Proof:
    """What the file sounds like, and whether that is what was scored. Shapes: `samples` (2, S).

    Args:
        reproduces: the file renders to the very samples that the preset in memory does, of which the scores are.
        drift_db: level of the difference from what the search heard before it set the volume, relative to the sound.
    """

    samples: Float[np.ndarray, "2 S"]
    reproduces: bool
    drift_db: float
    preset_sha256: str
    audio_sha256: str


def prove(path: Path, note: Note, sounds: Sounds, engine: Engine) -> Proof:
    """Render the preset in a file, and compare it bit by bit. Errors: SynthError if it cannot be rendered."""
    samples = engine.render(read(path), note)
    reproduces = samples.tobytes() == sounds.scored.tobytes()
    preset_sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return Proof(samples, reproduces, difference_db(samples, sounds.searched), preset_sha256, audio_sha256(samples))


def difference_db(one: Float[np.ndarray, "2 S"], other: Float[np.ndarray, "2 _"]) -> float:
    """Power of what two sounds differ by over that of the first; -200 where they are equal."""
    if one.shape != other.shape:
        return 0.0
    difference, power = (float((each.astype(np.float64) ** 2).sum()) for each in (one - other, one))
    return float(np.clip(10.0 * np.log10((difference + 1e-30) / (power + 1e-30)), -200.0, 200.0))


def audio_sha256(samples: Float[np.ndarray, "C S"]) -> str:
    """The fingerprint of samples as 32-bit little-endian floats, one channel after the other."""
    return hashlib.sha256(np.ascontiguousarray(samples, dtype="<f4").tobytes()).hexdigest()
