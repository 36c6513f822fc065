"""The last part of the demo: one made-up note is answered with presets for Vital, where the synthesizer is there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from melscape.interface.cli.demo.artefacts import Artefacts

if TYPE_CHECKING:
    from melscape.tasks.patch.answering.found import Answered

SOUND_NAME = "organ.wav"
RATE_HZ = 44_100
MISSING = "No preset this time: Vital is not installed. For it: pip install 'melscape[vital]'"
NO_LIBRARY = "No preset this time: this installation came without its library of presets."


@dataclass(frozen=True)
class PatchScale:
    """How large this part is: sounds tried, seconds at most, answers kept."""

    renders: int = 48
    seconds: float = 8.0
    keep: int = 3


def answer_one(out: Path, scale: PatchScale, seed: int, files: Artefacts) -> Answered | None:
    """Play one note, and find presets that sound like it; None, and a line that says why, without the synthesizer."""
    from melscape.synth.vital.render.engine import installed

    if not installed():
        files.talk.say(MISSING)
        return None
    from melscape.inference.match import Ears, answer
    from melscape.interface.cli.patch.match import draw
    from melscape.tasks.patch.answering.wish import Wish
    from melscape.tasks.patch.library.library import SHIPPED

    if not SHIPPED.is_file():
        files.talk.say(NO_LIBRARY)
        return None
    files.talk.told("Looking for a preset that sounds like a note")
    sound, folder = _sound(out, seed), _free(out)
    wish = Wish(scale.renders, scale.seconds, seed, scale.keep)
    answered = answer(sound, folder, wish, ears=Ears(said=files.talk.told))
    files.add(sound, *answered.files, draw(answered))
    return answered


def _sound(out: Path, seed: int) -> Path:
    from melscape.audio.clip import Clip
    from melscape.audio.files import write
    from melscape.synth.band.note import Note
    from melscape.synth.band.voices import play

    path = out / SOUND_NAME
    samples = play("organ", Note(program=2, pitch_midi=52.0, velocity=100, seconds=1.0), RATE_HZ, seed)
    write(path, Clip.of(samples, RATE_HZ), note_midi=52.0)
    return path


def _free(out: Path) -> Path:
    return next(path for number in range(1, 10_000) if not (path := out / f"presets{number}").exists())
