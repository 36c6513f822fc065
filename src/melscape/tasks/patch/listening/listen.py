"""Listening to a target before it is matched: the note in it. What the user says wins over what we hear."""

from __future__ import annotations

import numpy as np

from melscape.audio.clip import Clip
from melscape.errors import ConfigError
from melscape.tasks.patch.listening.contour import Ending, ending, levels_db, onset_samples, sounding_seconds
from melscape.tasks.patch.listening.heard import GIVEN, Heard
from melscape.tasks.patch.listening.middle import middle
from melscape.tasks.patch.listening.pitch import Pitch, hear_pitch

USUAL_LEVEL_DB, USUAL_VELOCITY = -20.0, 0.8  # the loudest 20 ms of a note at an ordinary velocity
DB_A_VELOCITY = 60.0
SOFTEST, HARDEST = 0.2, 1.0


def listen(
    clip: Clip, *, midi: float | None = None, held_seconds: float | None = None, velocity: float | None = None
) -> Heard:
    """The note in a clip: pitch, onset, length and velocity, each with a confidence from 0 to 1.

    `midi` may have fractions. Errors: ConfigError for a pitch outside 0 to 127, a length of 0, a velocity over 1.
    """
    _refuse(midi, held_seconds, velocity)
    mono = middle(clip.samples)
    onset = onset_samples(mono)
    note = mono[onset:]
    ended = ending(note, clip.rate_hz)
    if held_seconds is not None:
        ended = Ending(held_seconds, GIVEN, "given")
    pitch = hear_pitch(note, clip.rate_hz, ended.seconds)
    if midi is not None:
        pitch = Pitch(float(midi), GIVEN, pitch.one_note, pitch.others_midi)
    key = int(np.clip(np.floor(pitch.midi + 0.5), 0, 127))
    silent = not mono.any()
    return Heard(
        midi=key,
        tuning_cents=round(100.0 * (pitch.midi - key), 1),
        onset_seconds=onset / clip.rate_hz,
        held_seconds=ended.seconds,
        total_seconds=note.size / clip.rate_hz,
        sounds_seconds=sounding_seconds(note, clip.rate_hz),
        velocity=_velocity(mono, clip.rate_hz) if velocity is None else float(velocity),
        ending=ended.kind,
        confidence={
            "pitch": pitch.confidence,
            "onset": 0.0 if silent else 0.9,
            "held": ended.confidence,
            "velocity": 0.2 if velocity is None else GIVEN,
            "one_note": pitch.one_note,
        },
        others_midi=pitch.others_midi,
        percussive=not pitch.found,
    )


def _velocity(mono: np.ndarray, rate_hz: int) -> float:
    # How hard a key was hit cannot be heard apart from how loud it was recorded: a level is all there is.
    above_db = float(levels_db(mono, rate_hz).max()) - USUAL_LEVEL_DB
    return round(float(np.clip(USUAL_VELOCITY + above_db / DB_A_VELOCITY, SOFTEST, HARDEST)), 2)


def _refuse(midi: float | None, held_seconds: float | None, velocity: float | None) -> None:
    bounds = {
        "pitch": (midi, 0.0, 127.0, "a MIDI note number"),
        "note length": (held_seconds, 0.001, 600.0, "seconds"),
        "velocity": (velocity, 0.0, 1.0, "a share"),
    }
    for what, (value, low, high, unit) in bounds.items():
        if value is not None and not low <= value <= high:
            raise ConfigError(f"A {what} of {value:g}.", f"{unit} from {low:g} to {high:g}", f"Give another {what}.")
