"""Makes the JSON of a preset: all of it for a file, or as little as a fresh synth needs to sound the same.

Slim rests on measured facts: a table that is the starting saw need not be told to a synth that starts with it, and a
sample that is switched off is not heard. Bits must not differ; a test renders both.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Protocol

import numpy as np

from melscape.synth.vital.controls.schema import schema
from melscape.synth.vital.presets.parts import (
    MOST_LFOS,
    MOST_MODULATIONS,
    NO_SLOT,
    OSCILLATORS,
    TRIANGLE,
    LfoShape,
    Modulation,
)
from melscape.synth.vital.presets.wavetable import VERSION, Wavetable, init_wavetable

_NOISE_SEED, _NOISE_SAMPLES = 20_210_101, 44_100


class Patch(Protocol):
    """What is needed of a preset to write it."""

    # Properties, because a frozen dataclass cannot fill a field that could be written.
    @property
    def values(self) -> Mapping[str, float]:
        """Raw values of controls that differ from the start."""
        ...

    @property
    def modulations(self) -> tuple[Modulation, ...]:
        """The slots in order."""
        ...

    @property
    def wavetables(self) -> Mapping[int, Wavetable]:
        """Tables by the number of their oscillator."""
        ...

    @property
    def lfos(self) -> Mapping[int, LfoShape]:
        """Drawn lines by the number of their LFO."""
        ...

    @property
    def label(self) -> Mapping[str, str]:
        """The words on it."""
        ...

    @property
    def original(self) -> Mapping[str, Any] | None:
        """The JSON that it was read from."""
        ...


def document(preset: Patch, *, slim: bool) -> dict[str, Any]:
    """The preset as the mapping that its file holds."""
    kept = {} if slim else dict(preset.original or {})
    return {**kept, **preset.label, "settings": _slim(preset) if slim else _whole(preset), "synth_version": VERSION}


def wavetables(preset: Patch) -> list[dict[str, Any]]:
    """The tables of the three oscillators as the file holds them."""
    return [_table(preset, number) for number in range(1, OSCILLATORS + 1)]


def sample_of(preset: Patch) -> Mapping[str, Any]:
    """The sample of the preset's file, or noise."""
    return _settings(preset).get("sample") or white_noise()


def table_hash(preset: Patch, number: int) -> str:
    """A name for what one oscillator's table holds."""
    if number not in preset.wavetables and (kept := _kept_table(preset, number)):
        return digest({key: value for key, value in kept.items() if key not in ("name", "author", "version")})
    return preset.wavetables.get(number, init_wavetable()).hash


def digest(content: object) -> str:
    """A short name for plain content; the same content has the same one everywhere."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def _settings(preset: Patch) -> Mapping[str, Any]:
    settings: Mapping[str, Any] = (preset.original or {}).get("settings", {})
    return settings


def _whole(preset: Patch) -> dict[str, Any]:
    empty = [_slot(NO_SLOT, None)] * (MOST_MODULATIONS - len(preset.modulations))
    return {
        **_settings(preset),
        **_starting_values(),
        **preset.values,
        **_slot_values(preset),
        "lfos": _lfos(preset),
        "modulations": [*slots_of(preset), *empty],
        "sample": sample_of(preset),
        "wavetables": wavetables(preset),
    }


def _slim(preset: Patch) -> dict[str, Any]:
    settings: dict[str, Any] = {**preset.values, **_slot_values(preset)}
    settings["lfos"] = _lfos(preset)
    settings["modulations"] = slots_of(preset)
    settings["sample"] = sample_of(preset) if preset.values.get("sample_on") else _SILENCE
    if not _only_saws(preset):
        settings["wavetables"] = wavetables(preset)
    return settings


def _only_saws(preset: Patch) -> bool:
    return all(table_hash(preset, number) == init_wavetable().hash for number in range(1, OSCILLATORS + 1))


def _table(preset: Patch, number: int) -> dict[str, Any]:
    if number not in preset.wavetables and (kept := _kept_table(preset, number)):
        return {**kept, "version": VERSION}
    return preset.wavetables.get(number, init_wavetable()).to_dict()


def _kept_table(preset: Patch, number: int) -> Mapping[str, Any] | None:
    kept = _settings(preset).get("wavetables", ())
    return kept[number - 1] if number <= len(kept) else None


def _lfos(preset: Patch) -> list[dict[str, Any]]:
    return [preset.lfos.get(number, TRIANGLE).to_dict() for number in range(1, MOST_LFOS + 1)]


def slots_of(preset: Patch) -> list[dict[str, Any]]:
    """The modulations as the file holds them, as many as are used."""
    kept = _settings(preset).get("modulations", ())
    lines = [*kept, *[None] * MOST_MODULATIONS]
    return [_slot(modulation, before) for modulation, before in zip(preset.modulations, lines)]


def _slot(modulation: Modulation, before: Mapping[str, Any] | None) -> dict[str, Any]:
    names = {"source": modulation.source, "destination": modulation.destination}
    # A line drawn for one connection says nothing about another that has taken its slot.
    same = before is not None and not modulation.empty and all(before[key] == names[key] for key in names)
    return {**(before or {}), **names} if same else names


def _slot_values(preset: Patch) -> dict[str, float]:
    values = {}
    for number, slot in enumerate(preset.modulations, 1):
        for what in ("amount", "bipolar", "bypass", "power", "stereo"):
            value = float(getattr(slot, what))
            if value != float(getattr(NO_SLOT, what)):
                values[f"modulation_{number}_{what}"] = value
    return values


@lru_cache(maxsize=1)
def _starting_values() -> dict[str, float]:
    return {name: float(control.default) for name, control in schema().controls.items()}


@lru_cache(maxsize=1)
def white_noise() -> dict[str, Any]:
    """The sample of a preset that brings none: a second of noise, as loud as the synth's own, the same every time."""
    noise = np.random.default_rng(_NOISE_SEED).uniform(-0.9, 0.9, _NOISE_SAMPLES)
    return _sample("White Noise", np.round(noise * 32_767).astype("<i2"))


def _sample(name: str, samples: np.ndarray) -> dict[str, Any]:
    data = base64.b64encode(samples.tobytes()).decode()
    return {"length": len(samples), "name": name, "sample_rate": 44_100, "samples": data}


_SILENCE = _sample("", np.zeros(16, "<i2"))
