"""Targets as sound, made from what their specs say.

Every sound is at 44.1 kHz and begins at its onset. Where no preset made a sound, it is cut as `Target.of` cuts what a
person brings, and its pitch, length and velocity are what listening to it says.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from melscape.audio.clip import Clip
from melscape.audio.files import read_untrusted
from melscape.audio.resample import resample
from melscape.errors import SynthError
from melscape.measures.hayes25 import SILENT
from melscape.synth.band.note import Note as BandNote
from melscape.synth.band.voices import play
from melscape.synth.vital.presets import VitalPreset, read
from melscape.synth.vital.prior import draw, draw_note
from melscape.synth.vital.render.note import Note
from melscape.tasks.patch.judging.specs import Hidden, Human, Played, Recorded, Spec
from melscape.tasks.patch.listening.listen import listen
from melscape.tasks.patch.target import Target

if TYPE_CHECKING:
    from melscape.synth.vital.render.engine import Engine

RATE_HZ = 44_100
HUMAN_NOTE = Note(midi=60, velocity=0.8, held_seconds=1.0, total_seconds=2.0, rate_hz=RATE_HZ)
LISTENED_SECONDS = 20.0  # the beginning of a file, in which its note is looked for
MOST_ATTEMPTS = 8  # draws of one hidden preset until one can be heard, as when a set is rendered


@dataclass(frozen=True, eq=False)
class Asked:
    """A target, and the preset that made it where there is one."""

    target: Target
    truth: VitalPreset | None = None


def make(spec: Spec, engine: Engine) -> Asked:
    """The target of a spec.

    Errors: SynthError where a preset is silent or cannot be rendered, AudioError for a file that is no sound.
    """
    source = spec.source
    if isinstance(source, Hidden):
        return _hidden(spec.name, source, engine)
    if isinstance(source, Human):
        preset = read(Path(source.path))
        return _rendered(spec.name, preset, HUMAN_NOTE, engine)
    return _heard(spec.name, _clip(source))


def silent(samples: Float[np.ndarray, "C S"]) -> bool:
    """Whether a listener hears nothing: no sample is over one step of a 16-bit file."""
    return not float(np.abs(samples).max(initial=0.0)) > SILENT


def _hidden(name: str, source: Hidden, engine: Engine) -> Asked:
    note = draw_note(source.seed, source.index)
    for attempt in range(MOST_ATTEMPTS):
        preset = draw(source.seed, source.tier, source.index, attempt=attempt)
        samples = engine.render(preset, note)
        if not silent(samples):
            return Asked(Target(samples, note, name), preset)
    raise SynthError(f"{name}: {MOST_ATTEMPTS} draws were silent.", "a preset that can be heard")


def _rendered(name: str, preset: VitalPreset, note: Note, engine: Engine) -> Asked:
    samples = engine.render(preset, note)
    if silent(samples):
        raise SynthError(f"{name} is silent at note {note.midi}.", "a preset that can be heard")
    return Asked(Target(samples, note, name), preset)


def _clip(source: Played | Recorded) -> Clip:
    if isinstance(source, Recorded):
        clip = read_untrusted(Path(source.path)).cut(0.0, LISTENED_SECONDS)
        return resample(clip if clip.channels <= 2 else Clip.of(clip.mono(), clip.rate_hz), RATE_HZ)
    note = BandNote(source.pitch_midi, source.seconds, source.program, source.velocity)
    return Clip.of(play(source.voice, note, RATE_HZ), RATE_HZ)


def _heard(name: str, clip: Clip) -> Asked:
    heard = listen(clip)
    return Asked(Target.of(clip, heard, name))
