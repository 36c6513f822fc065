"""The sound that a preset is looked for: one note, from its onset on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32

from melscape.audio.clip import Clip
from melscape.audio.resample import resample
from melscape.errors import AudioError
from melscape.synth.vital.render.note import Note
from melscape.tasks.patch.listening.heard import Heard

RATE_HZ = 44100
LONGEST_SECONDS = 4.0  # what is longer is faded out there: the length that the literature scores
SHORTEST_SECONDS = 0.03
MOST_CHANNELS = 2
_FADE_SECONDS = 0.02
_ROOM_SECONDS = 0.05  # after the end of the sound, for the fade
_AFTER_SECONDS = 0.01  # Vital must let the key go before we stop listening


@dataclass(frozen=True, eq=False)
class Target:
    """One note, and the key that would play it.

    Shapes: `samples` (C, S) at 44.1 kHz, mono or stereo, beginning at the onset, at the level that it came with.
    `note.total_seconds` is its length; `tuning_cents` how far it is above the key;
    `pitched` is false for percussion, whose key means little.
    """

    samples: Float32[np.ndarray, "C S"]
    note: Note
    name: str = "sound"
    tuning_cents: float = 0.0
    pitched: bool = True

    @classmethod
    def of(cls, clip: Clip, heard: Heard, name: str = "sound") -> Target:
        """What was heard in a clip: from its onset to where it has died away. One or two channels.

        At most four seconds. What lies 60 dB under the loudest at the end is the room, or the file format: no preset
        should be asked for it.
        Raises AudioError if less than 30 ms are left, or if they are silent.
        """
        sound = resample(clip, RATE_HZ)
        samples = sound.samples[:, round(heard.onset_seconds * RATE_HZ) :]
        samples = _faded(samples, round(min(LONGEST_SECONDS, heard.sounds_seconds + _ROOM_SECONDS) * RATE_HZ))
        seconds = samples.shape[1] / RATE_HZ
        if seconds < SHORTEST_SECONDS or not np.abs(samples).max(initial=0.0) > 0:
            found = f"{name}: {1000 * seconds:.0f} ms of sound after its onset."
            raise AudioError(found, "one note of at least 30 ms", "Give a longer sound.")
        held_seconds = min(max(heard.held_seconds, 2 * _AFTER_SECONDS), seconds - _AFTER_SECONDS)
        note = Note(heard.midi, heard.velocity, held_seconds, seconds, RATE_HZ)
        return cls(np.ascontiguousarray(samples, np.float32), note, name, heard.tuning_cents, not heard.percussive)


def _faded(samples: Float32[np.ndarray, "C S"], most: int) -> Float32[np.ndarray, "C _"]:
    if samples.shape[1] <= most:
        return samples
    cut = samples[:, :most].copy()
    fade = round(_FADE_SECONDS * RATE_HZ)
    cut[:, -fade:] *= np.linspace(1.0, 0.0, fade, dtype=np.float32)
    return cut
