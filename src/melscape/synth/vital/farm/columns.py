"""How rows lie in files: the number types of every column that a set has whatever was measured.

A row is named inside its shard by a byte. Controls are kept where they differ from the init preset, as (row, control,
value); names of controls, sources and destinations are positions in the lists that the manifest holds.
"""

from __future__ import annotations

import numpy as np

NAME_BYTES = 48
HASH_BYTES = 16

ROWS = np.dtype(
    [
        *[("index", "<u8"), ("status", "u1"), ("attempt", "u1")],
        *[("midi", "u1"), ("velocity", "<f8"), ("held_seconds", "<f8"), ("total_seconds", "<f8"), ("bpm", "<f8")],
        *[("parent", "<i4"), ("partner", "<i4"), ("active", "<u8"), ("peak", "<f4")],
        *[("audio_samples", "<u4"), ("audio_scale", "<f4")],
    ]
)
CONTROLS = np.dtype([("row", "u1"), ("control", "<u2"), ("value", "<f4")])
MODULATIONS = np.dtype(
    [
        *[("row", "u1"), ("source", "<u2"), ("destination", "<u2"), ("amount", "<f4"), ("power", "<f4")],
        *[("bipolar", "?"), ("stereo", "?"), ("bypass", "?")],
    ]
)
TABLES = np.dtype([("row", "u1"), ("oscillator", "u1"), ("hash", f"S{HASH_BYTES}"), ("name", f"S{NAME_BYTES}")])
LFOS = np.dtype([("row", "u1"), ("lfo", "u1"), ("hash", f"S{HASH_BYTES}"), ("name", f"S{NAME_BYTES}"), ("smooth", "?")])
TABLE_PART = np.dtype([("position", "<u2"), ("frame", "<f4", (2048,))])
SHAPE_PART = np.dtype([("x", "<f8"), ("y", "<f8"), ("power", "<f8")])

SPARSE = {"controls": CONTROLS, "modulations": MODULATIONS, "tables": TABLES, "lfos": LFOS}
AUDIO = np.dtype("<i2")
FULL_SCALE = 32767
NO_NAME = 65535  # both ends of an empty modulation slot, which keeps the number of those after it
