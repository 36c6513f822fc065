"""What was heard in a sound, in the words of a keyboard, and how much of it to believe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

DOUBTFUL = 0.5  # what is believed less than this is told to the user
GIVEN = 1.0  # the confidence of what the user said


@dataclass(frozen=True)
class Heard:
    """One note as a synthesizer is asked for it, with what we made of the sound.

    Args:
        midi: the key to press.
        tuning_cents: how far the sound is above that key, -50 to 50.
        onset_seconds: where the sound begins in the file.
        held_seconds: from the onset to the moment the key was let go, or the sound had died.
        total_seconds: from the onset to the end of the file.
        sounds_seconds: from the onset to the last moment within 60 dB of the loudest. What follows is the noise of a
            converter, which a synthesizer need not match.
        velocity: 0 to 1, from the level alone.
        ending: "released", "died" (by itself), "cut" (the file ends first) or "given".
        confidence: 0 to 1 for "pitch", "onset", "held", "velocity", "one_note".
        others_midi: further pitches that sound at the same time, all above the first, from low to high.
        percussive: without a pitch, or so short that it has none to speak of.
    """

    midi: int
    tuning_cents: float
    onset_seconds: float
    held_seconds: float
    total_seconds: float
    sounds_seconds: float
    velocity: float
    ending: str
    confidence: Mapping[str, float]
    others_midi: tuple[float, ...] = ()
    percussive: bool = False

    @property
    def pitch_midi(self) -> float:
        """The pitch in fractions of a semitone."""
        return self.midi + self.tuning_cents / 100.0

    @property
    def polyphonic(self) -> bool:
        """More than one pitch sounds."""
        return bool(self.others_midi)

    def told(self) -> tuple[str, ...]:
        """What the user should know before trusting the answer, a sentence each; nothing when all is clear."""
        pitch = self.confidence["pitch"]
        said = {
            "It has no clear pitch: it is treated as percussion. Give a pitch if it has one.": self.percussive,
            f"More than one pitch sounds ({self._all_names()}). A single note is matched best.": self.polyphonic,
            f"Its pitch is a guess ({name(self.midi)}). Give it if you know it.": pitch < DOUBTFUL
            and not self.percussive,
            "The file ends before the note does: how it is let go is unknown.": self.ending == "cut",
        }
        return tuple(sentence for sentence, holds in said.items() if holds)

    def _all_names(self) -> str:
        return ", ".join(name(round(pitch)) for pitch in (self.pitch_midi, *self.others_midi))


def name(midi: int) -> str:
    """The note as musicians write it; 60 is C4."""
    return ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")[midi % 12] + str(midi // 12 - 1)
