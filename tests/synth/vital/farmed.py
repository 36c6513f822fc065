"""A renderer that needs no synth, a draw that takes no time and a plain measure, as workers of the tests get them."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import numpy as np

from melscape.synth.vital.farm.farm import farm
from melscape.synth.vital.farm.manifest import SetManifest
from melscape.synth.vital.farm.plan import SetPlan
from melscape.synth.vital.farm.rendered import RenderedSet
from melscape.synth.vital.presets import VitalPreset
from melscape.synth.vital.render.note import Note, Rendered
from melscape.work.many import WorkOptions

HERE = WorkOptions(workers=0)


def plain(seed: int, tier: int, index: int, *, attempt: int = 0) -> VitalPreset:
    """A draw that takes no time: the prior's own, with all types checked, takes 60 ms."""
    chance = np.random.default_rng([seed, tier, index, attempt])
    return VitalPreset({"osc_1_level": float(chance.uniform(0.2, 0.9)), "osc_1_transpose": int(chance.integers(9))})


def number(preset) -> int:
    """A number of the preset's own."""
    return int(preset.hash[:8], 16)


def tone(jobs) -> list[Rendered]:
    """A sine whose frequency is the preset's own. Every seventh preset is silent, every eleventh crashes."""
    return [_tone(preset, note) for preset, note in jobs]


def _tone(preset, note) -> Rendered:
    own = number(preset)
    if own % 11 == 0:
        return Rendered(None, "crash: made up", 0.001)
    time = np.arange(note.samples, dtype=np.float32) / note.rate_hz
    level = 0.0 if own % 7 == 0 else note.velocity
    samples = level * np.sin(2 * np.pi * (100 + own % 900) * time)
    return Rendered(np.stack([samples, samples / 2]).astype(np.float32), None, 0.001)


def levels(samples, note: Note) -> dict[str, np.ndarray]:
    """Loudness of 16 equal parts of the first second, and the number of samples."""
    second = np.zeros((2, note.rate_hz), np.float32)
    second[:, : samples.shape[-1]] = samples[:, : note.rate_hz]
    parts = second[:, : note.rate_hz // 16 * 16].reshape(2, 16, -1)
    return {"level": np.sqrt((parts**2).mean(-1)).astype(np.float16), "length": np.array(samples.shape[-1])}


def failing(samples, note: Note) -> dict[str, np.ndarray]:
    """A measure that cannot take low notes."""
    if note.midi < 60 and samples.any():
        raise ValueError(f"note {note.midi} is too low")
    return levels(samples, note)


def growing(samples, note: Note) -> dict[str, np.ndarray]:
    """A measure that forgets to be of one shape."""
    return {"samples": samples[0]}


def dying(jobs) -> list[Rendered]:
    """A renderer that takes its worker with it."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError(jobs)


def made(folder: Path, count: int = 24, *, render=tone, measure=levels, options=HERE, **more) -> SetManifest:
    """A small set at a low rate."""
    plan = SetPlan(count, **{"seed": 3, "rate_hz": 8000, **more})
    return farm(plan, folder, measure=measure, render=render, options=options)


def opened(folder: Path, count: int = 24, **more) -> RenderedSet:
    """The same, opened."""
    made(folder, count, **more)
    return RenderedSet.open(folder)


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a set but its timing and lock, by name."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name not in ("timing.json", ".lock"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
