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
from melscape.audio.problems import DecodeCrashed, DecodeTimedOut
from melscape.audio.resample import resample
from melscape.errors import AudioError, CorpusError, MelscapeError, SynthError
from melscape.measures.hayes25 import SILENT
from melscape.synth.band.note import Note as BandNote
from melscape.synth.band.voices import play
from melscape.synth.vital.passing import PassingError
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


class RefusedError(SynthError):
    """A target that can never be asked: it is silent, or no sound, or cannot be read."""


@dataclass(frozen=True, eq=False)
class Asked:
    """A target, and the preset that made it where there is one."""

    target: Target
    truth: VitalPreset | None = None


def make(spec: Spec, engine: Engine) -> Asked:
    """The target of a spec.

    Errors: RefusedError where the target itself is the reason. Any other says nothing of the target: a host that did
    not start, a machine that was late; another time it may be made.
    """
    source = spec.source
    if isinstance(source, Hidden):
        return _hidden(spec.name, source, engine)
    if isinstance(source, Human):
        return _rendered(spec.name, _preset(source), HUMAN_NOTE, engine)
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
    raise RefusedError(f"{name}: {MOST_ATTEMPTS} draws were silent.", "a preset that can be heard")


def _rendered(name: str, preset: VitalPreset, note: Note, engine: Engine) -> Asked:
    samples = engine.render(preset, note)
    if silent(samples):
        raise RefusedError(f"{name} is silent at note {note.midi}.", "a preset that can be heard")
    return Asked(Target(samples, note, name), preset)


def _preset(source: Human) -> VitalPreset:
    path = _there(source.path)
    try:
        return read(path)
    except PassingError:
        raise
    except SynthError as problem:
        raise _refused(problem) from problem


def _clip(source: Played | Recorded) -> Clip:
    if isinstance(source, Recorded):
        path = _there(source.path)
        try:
            clip = read_untrusted(path).cut(0.0, LISTENED_SECONDS)
        except (DecodeTimedOut, DecodeCrashed):
            raise
        except AudioError as problem:
            raise _refused(problem) from problem
        return resample(clip if clip.channels <= 2 else Clip.of(clip.mono(), clip.rate_hz), RATE_HZ)
    note = BandNote(source.pitch_midi, source.seconds, source.program, source.velocity)
    return Clip.of(play(source.voice, note, RATE_HZ), RATE_HZ)


def _heard(name: str, clip: Clip) -> Asked:
    try:
        return Asked(Target.of(clip, listen(clip), name))
    except AudioError as problem:
        raise _refused(problem) from problem


def _there(path: str) -> Path:
    if not Path(path).is_file():  # it was, when the targets were chosen: nothing is known of what was in it
        raise CorpusError(f"{path} has gone.", "the file that was chosen as a target", "Put it back.")
    return Path(path)


def _refused(problem: MelscapeError) -> RefusedError:
    return RefusedError(problem.found, problem.expected, problem.next_step)
