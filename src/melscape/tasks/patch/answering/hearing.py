"""A sound from anywhere as the target of a search: read safely, cut to one note, listened to, and told about."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from melscape.audio.clip import Clip
from melscape.audio.files import read_untrusted
from melscape.tasks.patch.answering.one_note import one_note, refuse_nothing
from melscape.tasks.patch.answering.wish import Wish
from melscape.tasks.patch.listening.heard import Heard
from melscape.tasks.patch.listening.heard import name as note_name
from melscape.tasks.patch.listening.listen import listen
from melscape.tasks.patch.listening.middle import middle
from melscape.tasks.patch.target import LONGEST_SECONDS, MOST_CHANNELS, Target


@dataclass(frozen=True)
class Hearing:
    """A target and what was understood of it.

    Args:
        source: where the sound came from, as plain values.
        heard: what the listening says of it.
        notes: what a person should know before trusting the answer, one sentence each.
    """

    target: Target
    heard: Heard
    source: Mapping[str, Any]
    notes: tuple[str, ...] = ()

    @property
    def struck(self) -> bool:
        """Whether it was heard as percussion, without a pitch."""
        return self.heard.percussive

    @property
    def facts(self) -> dict[str, Any]:
        """What was heard, as plain values, each with its confidence."""
        return {**asdict(self.heard), "confidence": dict(self.heard.confidence)}

    @property
    def words(self) -> str:
        """The note in words."""
        note, cents = self.target.note, round(self.target.tuning_cents)
        key = f"{note_name(note.midi)} (note {note.midi}{f', {cents:+d} cents' if cents else ''})"
        return f"{key}, velocity {note.velocity:.2f}, held {note.held_seconds:.2f} of {note.total_seconds:.2f} s"


def from_file(path: Path, wish: Wish) -> Hearing:
    """The target in a sound file that nobody vouches for. Errors: AudioError for no sound, silence, or a click."""
    clip = read_untrusted(path)
    source = {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    return from_clip(clip, path.stem, wish, source)


def from_clip(clip: Clip, name: str, wish: Wish, source: Mapping[str, Any] | None = None) -> Hearing:
    """The target in a clip: its first note; more than two channels are mixed to one."""
    facts = {**(source or {}), "seconds": clip.seconds, "rate_hz": clip.rate_hz, "channels": clip.channels}
    refuse_nothing(clip, name)
    part, notes = one_note(_mixed(clip))
    heard = listen(part, midi=wish.midi, held_seconds=wish.held_seconds, velocity=wish.velocity)
    told = (*mixed(clip.channels), *notes, *left_out(heard), *heard.told())
    return Hearing(Target.of(part, heard, name), heard, facts, told)


def mixed(channels: int) -> tuple[str, ...]:
    """What to tell of more channels than a target has."""
    return (f"It has {channels} channels: their mix is matched.",) if channels > MOST_CHANNELS else ()


def left_out(heard: Heard) -> tuple[str, ...]:
    """What to tell where a note is longer than what is matched."""
    if heard.total_seconds <= LONGEST_SECONDS:
        return ()
    return (f"It sounds for {heard.total_seconds:.1f} s: the first {LONGEST_SECONDS:.0f} s are matched.",)


def _mixed(clip: Clip) -> Clip:
    return clip if clip.channels <= MOST_CHANNELS else Clip.of(middle(clip.samples), clip.rate_hz)
