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
class Proof:
    """What the file sounds like, and whether that is what the search heard. Shapes: `samples` (2, S)."""

    samples: Float[np.ndarray, "2 S"]
    reproduces: bool
    preset_sha256: str
    audio_sha256: str


def prove(path: Path, note: Note, scored: Float[np.ndarray, "2 S"], engine: Engine) -> Proof:
    """Render the preset in a file and compare it with what was scored. Errors: SynthError if it cannot be rendered."""
    samples = engine.render(read(path), note)
    same = samples.shape == scored.shape and samples.tobytes() == scored.astype(np.float32, copy=False).tobytes()
    preset_sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return Proof(samples, bool(same), preset_sha256, audio_sha256(samples))


def audio_sha256(samples: Float[np.ndarray, "C S"]) -> str:
    """The fingerprint of samples as 32-bit little-endian floats, one channel after the other."""
    return hashlib.sha256(np.ascontiguousarray(samples, dtype="<f4").tobytes()).hexdigest()
