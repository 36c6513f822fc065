"""A wavetable made here: single cycles of 2,048 samples at positions from 0 to 256, between which the synth blends.

Tables of other kinds (an audio file, a drawn line, filters on top) stay in the JSON that they came in.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from jaxtyping import Float32

from melscape.errors import SynthError

FRAME_SAMPLES = 2048
LAST_POSITION = 256
VERSION = "1.0.7"  # what a released Vital opens; the binding's own stamp it refuses
MOST_KEYFRAMES = LAST_POSITION + 1
LOUDEST = 16.0  # the synth scales a table to full level, so more than 1 is no harm; 1e30 renders as silence


@dataclass(frozen=True, eq=False)
class Wavetable:
    """Cycles of a wave, and where each stands on the way from frame 0 to frame 256.

    Args:
        name: what the synth shows.
        frames: one cycle a row, between -1 and 1.
        positions: where each row stands, rising.
        author: who made it.
    """

    name: str
    frames: Float32[np.ndarray, "K 2048"]
    positions: tuple[int, ...]
    author: str = ""

    def __post_init__(self) -> None:
        frames = np.array(self.frames, dtype="<f4", order="C")
        if frames.ndim != 2 or frames.shape[1] != FRAME_SAMPLES or len(frames) != len(self.positions):
            found = f"A wavetable of shape {frames.shape} with {len(self.positions)} positions."
            raise SynthError(found, f"K cycles of {FRAME_SAMPLES} samples and K positions", "Resample each cycle.")
        if not np.isfinite(frames).all() or np.abs(frames).max(initial=0.0) > LOUDEST:
            raise SynthError("A wavetable with samples that are not numbers, or far too large.", "samples from -1 to 1")
        positions = tuple(int(position) for position in self.positions)
        rising = all(a < b for a, b in zip(positions, positions[1:]))
        if not positions or not rising or positions[0] < 0 or positions[-1] > LAST_POSITION:
            raise SynthError(f"Wavetable positions {positions}.", f"rising whole numbers from 0 to {LAST_POSITION}")
        frames.setflags(write=False)
        object.__setattr__(self, "frames", frames)
        object.__setattr__(self, "positions", positions)

    @cached_property
    def hash(self) -> str:
        """A name for what it holds: the same waves at the same positions have the same one, whatever its name."""
        digest = hashlib.sha256(self.frames.tobytes())
        digest.update(repr(self.positions).encode())
        return digest.hexdigest()[:16]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Wavetable) and self._known == other._known

    @property
    def _known(self) -> tuple[str, str, str]:
        return self.name, self.author, self.hash

    def __hash__(self) -> int:
        return hash(self.hash)

    def to_dict(self) -> dict[str, Any]:
        """The table as the preset file holds it."""
        keyframes = [{"position": p, "wave_data": data} for p, data in zip(self.positions, self._encoded)]
        source = {"type": "Wave Source", "interpolation": 1, "interpolation_style": 1, "keyframes": keyframes}
        return {
            **_PLAIN,
            "name": self.name,
            "author": self.author,
            "version": VERSION,
            "groups": [{"components": [source]}],
        }

    @cached_property
    def _encoded(self) -> tuple[str, ...]:
        return tuple(base64.b64encode(frame.tobytes()).decode() for frame in self.frames)


_PLAIN = {"full_normalize": True, "remove_all_dc": True}


@lru_cache(maxsize=1)
def saw() -> Float32[np.ndarray, "2048"]:
    """The one cycle of an empty preset, bit for bit."""
    falling = np.float32(1) - np.arange(FRAME_SAMPLES, dtype=np.float32) * np.float32(2 / (FRAME_SAMPLES - 1))
    wave: Float32[np.ndarray, "2048"] = np.roll(falling, FRAME_SAMPLES // 2)
    wave.setflags(write=False)
    return wave


@lru_cache(maxsize=1)
def init_wavetable() -> Wavetable:
    """The table that an oscillator has if nothing else is said."""
    return Wavetable("Init", saw()[None], (0,))


def modelled(table: Mapping[str, Any]) -> Wavetable | None:
    """The table of a mended preset file, if it is of the plain kind that is made here; else None."""
    groups = table.get("groups", ())
    components = groups[0]["components"] if len(groups) == 1 else []
    if len(components) != 1 or any(table.get(key) is not True for key in _PLAIN):
        return None
    source = components[0]
    plain = (source["type"], source.get("interpolation"), source.get("interpolation_style")) == ("Wave Source", 1, 1)
    keyframes = source["keyframes"] if plain else []
    positions = tuple(keyframe["position"] for keyframe in keyframes)
    if not keyframes or not all(a < b for a, b in zip(positions, positions[1:])):
        return None
    rows = [np.frombuffer(base64.b64decode(keyframe["wave_data"]), "<f4") for keyframe in keyframes]
    return Wavetable(table["name"], np.stack(rows), positions, table["author"])
