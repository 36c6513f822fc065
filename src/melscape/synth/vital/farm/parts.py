"""Wavetables and shapes of LFOs as files named by their content, so that a set holds each once."""

from __future__ import annotations

import hashlib
import io

import numpy as np

from melscape.synth.vital.farm.columns import HASH_BYTES, NAME_BYTES, SHAPE_PART, TABLE_PART
from melscape.synth.vital.presets import LfoShape, Wavetable


def raw_npy(values: np.ndarray) -> bytes:
    """The bytes of a `.npy` file."""
    file = io.BytesIO()
    np.save(file, np.ascontiguousarray(values), allow_pickle=False)
    return file.getvalue()


def from_npy(data: bytes) -> np.ndarray:
    """The opposite of `raw_npy`."""
    return np.load(io.BytesIO(data), allow_pickle=False)


def named(data: bytes) -> str:
    """What a part of this content is called."""
    return hashlib.sha256(data).hexdigest()[:HASH_BYTES]


def short(name: str) -> bytes:
    """A name as it fits into a column."""
    return name.encode()[:NAME_BYTES].decode(errors="ignore").encode()


def table_part(table: Wavetable) -> bytes:
    """A wavetable without its name."""
    part = np.zeros(len(table.positions), TABLE_PART)
    part["position"], part["frame"] = table.positions, table.frames
    return raw_npy(part)


def table_from(data: bytes, name: str) -> Wavetable:
    """The opposite of `table_part`."""
    part = from_npy(data)
    return Wavetable(name, np.array(part["frame"]), tuple(int(place) for place in part["position"]))


def shape_part(shape: LfoShape) -> bytes:
    """A shape of an LFO without its name."""
    part = np.zeros(len(shape.points), SHAPE_PART)
    part["x"], part["y"] = np.array(shape.points, np.float64).reshape(-1, 2).T
    part["power"] = shape.powers
    return raw_npy(part)


def shape_from(data: bytes, name: str, smooth: bool) -> LfoShape:
    """The opposite of `shape_part`."""
    part = from_npy(data)
    points = tuple((float(x), float(y)) for x, y in zip(part["x"], part["y"]))
    return LfoShape(name, points, tuple(map(float, part["power"])), smooth)
