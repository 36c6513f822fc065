"""Playing a score: every part on its instrument, every stem through its treatment.

A note that comes back is rendered once, as long as its longest one needs, and put in its places with gains and ends of
their own. All chance comes from the score's seed, genre and number, so a score always sounds the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from jaxtyping import Float32

from melscape.synth.band.songs.instruments.bus import through
from melscape.synth.band.songs.instruments.catalogue import programme, refuse_rate
from melscape.synth.band.songs.instruments.kernels import lay
from melscape.synth.band.songs.instruments.loudness import brought_to
from melscape.synth.band.songs.instruments.tone import Make, Programme, Tone
from melscape.synth.band.songs.kit import Kit
from melscape.synth.band.songs.produce import produce
from melscape.synth.band.songs.score import STEMS, Event, Part, Score

RATE_HZ = 22_050
FORCES = 5  # different colours of one note: how hard it is played
LONGEST_BENT_SECONDS = 0.02  # bent and spoken notes share a rendering when their lengths differ by less

Key = tuple[float, int, int, tuple[float, ...], int]


class Player(Protocol):
    """Someone who may play a part in the place of our own instruments."""

    def play(self, part: Part, score: Score, rate_hz: int) -> Float32[np.ndarray, "S"] | None:
        """The part as sound of the score's length, at any level; None leaves it to our own instruments."""
        ...


def play_score(
    score: Score, rate_hz: int = RATE_HZ, player: Player | None = None
) -> dict[str, Float32[np.ndarray, "S"]]:
    """The four stems of a song, each `round(seconds * rate_hz)` samples; silence where nobody plays.

    Their sum peaks below 1. Raises ConfigError for a rate outside 8,000 to 96,000 Hz.
    """
    refuse_rate(rate_hz)
    samples = round(score.seconds * rate_hz)
    stems = {stem: np.zeros(samples, np.float32) for stem in STEMS}
    if score.drums is not None:
        stems["drums"] += _drums(score, samples, rate_hz)
    for part in score.parts:
        sound = player.play(part, score, rate_hz) if player is not None else None
        if sound is None:
            sound = play_part(part, score, rate_hz)
        stems[part.stem] += brought_to(sound, rate_hz, part.gain_db)
    return produce(stems, score, rate_hz)


def play_part(part: Part, score: Score, rate_hz: int) -> Float32[np.ndarray, "S"]:
    """One part on our own instrument, after its body or amplifier; any level."""
    made = programme(make_of(score, part.instrument, part.program, rate_hz))
    return place_notes(part, score, rate_hz, made)


def place_notes(part: Part, score: Score, rate_hz: int, made: Programme) -> Float32[np.ndarray, "S"]:
    """The notes of a part rendered by a programme, each in its place, through the programme's bus."""
    out = np.zeros(round(score.seconds * rate_hz), np.float32)
    rendered = _Rendered(made)
    placed = [(_key(event, number, score, made), event) for number, event in enumerate(part.events)]
    for key, event in placed:
        rendered.expect(key, score.at_seconds(event.beats))
    release = max(round(made.release_seconds * rate_hz), 1)
    for key, event in placed:
        start = round((score.at_seconds(event.start_beats) - made.early_seconds) * rate_hz)
        held = max(round(score.at_seconds(event.beats) * rate_hz), 1)
        gain = (min(event.velocity, 127) / 127.0) ** (2.0 * made.expression)
        if start < out.size:
            lay(out, rendered.note(key), start, gain, held, release)
    return through(made.bus, out, rate_hz)


def make_of(score: Score, instrument: str, program: int, rate_hz: int) -> Make:
    """Which make of an instrument this song has."""
    return Make(instrument, score.seed, f"{score.genre} {score.song} {program}", rate_hz)


@dataclass(frozen=True)
class _Rendered:
    """The notes of a part, each rendered when it is first needed, long enough for all its places."""

    made: Programme
    _longest: dict[Key, float] = field(default_factory=dict)
    _notes: dict[Key, Float32[np.ndarray, "_"]] = field(default_factory=dict)

    def expect(self, key: Key, held_seconds: float) -> None:
        self._longest[key] = max(held_seconds, self._longest.get(key, 0.0))

    def note(self, key: Key) -> Float32[np.ndarray, "S"]:
        if key not in self._notes:
            pitch_midi, band, take, bend, _ = key
            velocity = round((band + 0.5) * 127.0 / FORCES)
            self._notes[key] = self.made.render(Tone(pitch_midi, self._longest[key], velocity, bend, take))
        return self._notes[key]


def _key(event: Event, number: int, score: Score, made: Programme) -> Key:
    band = min(int(event.velocity / 128.0 * FORCES), FORCES - 1)
    shaped = made.phrased or event.bend
    length = round(score.at_seconds(event.beats) / LONGEST_BENT_SECONDS) if shaped else 0
    return round(event.pitch_midi, 2), band, number % made.takes, event.bend, length


def _drums(score: Score, samples: int, rate_hz: int) -> Float32[np.ndarray, "S"]:
    assert score.drums is not None
    kit = Kit(make_of(score, score.drums.kit, score.drums.program, rate_hz), score.key_midi)
    hits = [(score.at_seconds(hit.start_beats), hit) for hit in score.drums.hits]
    return brought_to(kit.play(hits, samples), rate_hz, 0.0)
