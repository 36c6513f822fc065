"""Parts played by a soundfont through FluidSynth, where both are on the machine and somebody asks for them.

Off by default: which samples a machine has must not decide what a band sounds like. Every note has a channel of its
own in turn, so that bends move one note and not its neighbours.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float32

from melscape.audio.files import read
from melscape.errors import SynthError
from melscape.synth.band.songs.chance import chance_of, happens
from melscape.synth.band.songs.score import Event, Part, Score

TICKS = 960  # a beat
BEND_SEMITONES, BEND_POINTS = 12, 16
CHANNELS = tuple(channel for channel in range(16) if channel != 9)  # the tenth is for drums
LONGEST_SECONDS = 120.0  # that FluidSynth may take for a song
# Numbers of General MIDI, from 0. What is not here (rap, growl, the sine of a drum machine) stays ours.
# fmt: off
PROGRAMS: Mapping[str, int] = {
    "bass_finger": 33, "bass_pick": 34, "bass_slap": 36, "bass_upright": 32, "bass_synth": 38,
    "guitar_clean": 27, "guitar_crunch": 29, "guitar_distorted": 30, "guitar_acoustic": 25, "guitar_nylon": 24,
    "guitar_muted": 28, "banjo": 105, "pedal_steel": 26, "piano": 0, "rhodes": 4, "organ": 16, "clavinet": 7,
    "harpsichord": 6, "accordion": 21, "strings": 48, "violin": 40, "cello": 42, "pizzicato": 45, "flute": 73,
    "clarinet": 71, "oboe": 68, "trumpet": 56, "trombone": 57, "sax": 66, "horns": 61, "lead_synth": 81,
    "pad_synth": 89, "pluck_synth": 87, "brass_synth": 62, "arpeggio_synth": 80, "harmonica": 22, "fiddle": 110,
    "melodica": 22, "vibraphone": 11, "choir": 52,
}
# fmt: on


@dataclass(frozen=True)
class Soundfont:
    """A soundfont that plays a share of the parts; a `Player` for `play_score`.

    Args:
        path: the .sf2 or .sf3 file.
        share: of the parts that it can play, 0 to 1.

    Raises SynthError where the file or FluidSynth is missing.
    """

    path: Path
    share: float = 1.0

    def __post_init__(self) -> None:
        if not self.path.is_file():
            found = f"There is no soundfont {self.path}."
            raise SynthError(found, "a .sf2 or .sf3 file", "Correct the path, or leave the soundfont out.")
        fluidsynth()

    def play(self, part: Part, score: Score, rate_hz: int) -> Float32[np.ndarray, "S"] | None:
        """The part as sound of the score's length; None where it stays with our own instruments."""
        random = chance_of(score.seed, "soundfont", score.genre, score.song, part.instrument, part.program)
        if part.instrument not in PROGRAMS or not happens(random, self.share):
            return None
        with tempfile.TemporaryDirectory() as folder:
            song, sound = Path(folder, "part.mid"), Path(folder, "part.wav")
            song.write_bytes(midi_of(part, score.tempo_bpm))
            _run([fluidsynth(), "-ni", "-g", "0.5", "-r", str(rate_hz), "-T", "wav", "-F", sound, self.path, song])
            clip = read(sound)
        samples = np.zeros(round(score.seconds * rate_hz), np.float32)
        heard = clip.mono()[: samples.size]
        samples[: heard.size] = heard
        return samples


def fluidsynth() -> str:
    """Where the program is. Raises SynthError where it is not installed."""
    found = shutil.which("fluidsynth")
    if found is None:
        raise SynthError("FluidSynth is not installed.", "the program `fluidsynth`", "Install it, or play without it.")
    return found


def midi_of(part: Part, tempo_bpm: float) -> bytes:
    """A part as a standard MIDI file of one track. Source: Standard MIDI files 1.0 (1996)."""
    messages: list[tuple[int, int, bytes]] = []
    for channel in CHANNELS:
        range_of_bend = [(0xB0, 101, 0), (0xB0, 100, 0), (0xB0, 6, BEND_SEMITONES), (0xB0, 38, 0)]
        messages += [(0, 0, bytes([kind | channel, *rest])) for kind, *rest in range_of_bend]
        messages.append((0, 0, bytes([0xC0 | channel, PROGRAMS[part.instrument]])))
    for number, event in enumerate(part.events):
        messages += _note(event, CHANNELS[number % len(CHANNELS)])
    tempo = b"\x00\xff\x51\x03" + round(60e6 / tempo_bpm).to_bytes(3, "big")
    track = tempo + b"".join(_timed(sorted(messages))) + b"\x00\xff\x2f\x00"
    head = struct.pack(">4sIHHH", b"MThd", 6, 0, 1, TICKS)
    return head + struct.pack(">4sI", b"MTrk", len(track)) + track


def _note(event: Event, channel: int) -> list[tuple[int, int, bytes]]:
    key = int(np.clip(round(event.pitch_midi), 0, 127))
    start, end = round(event.start_beats * TICKS), round(event.end_beats * TICKS)
    off = event.pitch_midi - key
    points = np.linspace(0.0, 1.0, BEND_POINTS if event.bend else 1)
    line = np.interp(points, np.linspace(0.0, 1.0, len(event.bend)), event.bend) if event.bend else np.zeros(1)
    messages = [
        (start + round(point * (end - start)), 2, _bend(off + rise, channel)) for point, rise in zip(points, line)
    ]
    messages.append((start, 3, bytes([0x90 | channel, key, int(np.clip(event.velocity, 1, 127))])))
    # The end of a note sorts before what begins at the same moment on its channel.
    messages.append((max(end, start + 1), 1, bytes([0x80 | channel, key, 64])))
    return messages


def _bend(semitones: float, channel: int) -> bytes:
    value = int(np.clip(round(8192 + 8192 * semitones / BEND_SEMITONES), 0, 16383))
    return bytes([0xE0 | channel, value & 0x7F, value >> 7])


def _timed(messages: Iterable[tuple[int, int, bytes]]) -> Iterable[bytes]:
    before = 0
    for tick, _, message in messages:
        yield _variable(tick - before) + message
        before = tick


def _variable(number: int) -> bytes:
    """A number in groups of seven bits, all but the last marked."""
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.append(0x80 | number & 0x7F)
    return bytes(reversed(groups))


def _run(command: list[str | Path]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, timeout=LONGEST_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        found = f"FluidSynth was not done within {LONGEST_SECONDS:g} s."
        raise SynthError(found, "a part in a few seconds", "Use a smaller soundfont.") from error
    if done.returncode != 0 or not Path(command[-3]).is_file():
        words = (done.stderr or done.stdout).decode(errors="replace").strip().splitlines()
        raise SynthError(f"FluidSynth failed: {words[-1] if words else done.returncode}.", "", "Check the soundfont.")
