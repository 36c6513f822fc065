"""Rows packed into arrays, a slice or a whole shard of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float32, Int16

from melscape.errors import ContractError
from melscape.synth.vital.farm.columns import AUDIO, FULL_SCALE, NO_NAME, ROWS, SPARSE
from melscape.synth.vital.farm.names import place
from melscape.synth.vital.farm.parts import named, shape_part, short, table_part
from melscape.synth.vital.farm.plan import SHARD_ROWS
from melscape.synth.vital.farm.row import Draw, Layout, Row

MEASURED = "measured_"  # what was measured is named by the caller: it must not meet a name of ours
Line = tuple[object, ...]


@dataclass(frozen=True)
class Block:
    """Packed rows.

    Args:
        arrays: by the name of their file.
        parts: wavetables and shapes of LFOs by hash, as bytes.
        failures: row and reason.
    """

    arrays: Mapping[str, np.ndarray]
    parts: Mapping[str, bytes]
    failures: tuple[tuple[int, str], ...] = ()

    @classmethod
    def join(cls, blocks: Sequence[Block]) -> Block:
        """Blocks of one shard, in order, as one."""
        arrays = {name: np.concatenate([block.arrays[name] for block in blocks]) for name in blocks[0].arrays}
        parts = {name: data for block in blocks for name, data in block.parts.items()}
        return cls(arrays, parts, tuple(failure for block in blocks for failure in block.failures))


def settled(draw: Draw) -> Draw:
    """The draw with all values as they are kept: what is stored is what was rendered, to the bit."""
    preset = draw.preset
    values = {name: _single(value) for name, value in preset.values.items()}
    slots = tuple(replace(slot, amount=_single(slot.amount), power=_single(slot.power)) for slot in preset.modulations)
    return replace(draw, preset=replace(preset, values=values, modulations=slots))


def pack(rows: Sequence[Row], layout: Layout, *, audio: bool) -> Block:
    """Rows as arrays. Errors: ContractError if what was measured is not as `layout` says."""
    parts: dict[str, bytes] = {}
    arrays = {"rows": np.array([_fixed(row, audio) for row in rows], ROWS)}
    for name, lines in {
        "controls": [line for row in rows for line in _controls(row)],
        "modulations": [line for row in rows for line in _modulations(row)],
        "tables": [line for row in rows for line in _tables(row, parts)],
        "lfos": [line for row in rows for line in _lfos(row, parts)],
    }.items():
        arrays[name] = np.array(lines, SPARSE[name])
    for name in layout:
        arrays[MEASURED + name] = np.stack([_measured(row, name, layout) for row in rows])
    if audio:
        arrays["audio"] = np.concatenate([_quantised(row) for row in rows])
    return Block(arrays, parts, tuple((row.index, row.reason) for row in rows if row.reason))


def quantised(samples: Float32[np.ndarray, "2 S"]) -> Int16[np.ndarray, "S 2"]:
    """A sound in 16 bits, its peak at full scale."""
    peak = np.float32(max(float(np.abs(samples).max(initial=0.0)), 1e-9))
    return np.round(samples.T / peak * np.float32(FULL_SCALE)).astype(AUDIO)


def _single(value: float) -> float:
    return float(np.float32(value))


def _number(row: Row) -> int:
    return row.index % SHARD_ROWS


def _peak(row: Row) -> float:
    return 0.0 if row.samples is None else float(np.abs(row.samples).max(initial=0.0))


def _fixed(row: Row, audio: bool) -> Line:
    note, peak = row.draw.note, _peak(row)
    played = (note.midi, note.velocity, note.held_seconds, note.total_seconds, note.bpm)
    kept = row.samples.shape[-1] if audio and row.samples is not None else 0
    active = int(row.draw.preset.active_hash()[:16], 16)
    return row.index, row.status, row.attempt, *played, *row.draw.parents, active, peak, kept, peak if audio else 0.0


def _controls(row: Row) -> Iterator[Line]:
    for name, value in row.draw.preset.values.items():
        yield _number(row), place("controls", name), value


def _modulations(row: Row) -> Iterator[Line]:
    for slot in row.draw.preset.modulations:
        ends = (NO_NAME, NO_NAME)
        if not slot.empty:
            ends = place("sources", slot.source), place("destinations", slot.destination)
        yield _number(row), *ends, slot.amount, slot.power, slot.bipolar, slot.stereo, slot.bypass


def _tables(row: Row, parts: dict[str, bytes]) -> Iterator[Line]:
    for oscillator, table in row.draw.preset.wavetables.items():
        yield _number(row), oscillator, _kept(table_part(table), parts), short(table.name)


def _lfos(row: Row, parts: dict[str, bytes]) -> Iterator[Line]:
    for lfo, shape in row.draw.preset.lfos.items():
        yield _number(row), lfo, _kept(shape_part(shape), parts), short(shape.name), shape.smooth


def _kept(data: bytes, parts: dict[str, bytes]) -> str:
    parts[named(data)] = data
    return named(data)


def _measured(row: Row, name: str, layout: Layout) -> np.ndarray:
    shape, dtype = layout[name]
    if row.samples is None:
        return np.zeros(shape, dtype)
    found = row.measured[name]
    if (found.shape, found.dtype.str) != (shape, dtype):
        told = f"{name} of row {row.index} is {found.dtype.str}{list(found.shape)}."
        raise ContractError(told, f"{dtype}{list(shape)}, whatever the note", "Cut or pad it when it is measured.")
    return found


def _quantised(row: Row) -> Int16[np.ndarray, "S 2"]:
    return np.zeros((0, 2), AUDIO) if row.samples is None else quantised(row.samples)
