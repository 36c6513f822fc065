"""The voices by name, and `play`, which asks one of them for a note."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import numpy as np
from jaxtyping import Float

from melscape.errors import ConfigError
from melscape.synth.band import additive, fm, noise, organ, pad, plucked
from melscape.synth.band.note import Note

Render = Callable[[Note, int, np.random.Generator], Float[np.ndarray, "S"]]

VOICES: dict[str, Render] = {
    "additive": additive.render,
    "fm": fm.render,
    "plucked": plucked.render,
    "noise": noise.render,
    "organ": organ.render,
    "pad": pad.render,
}
PROGRAM_NAMES: dict[str, tuple[str, ...]] = {
    "additive": tuple(program.name for program in additive.PROGRAMS),
    "fm": tuple(program.name for program in fm.PROGRAMS),
    "plucked": tuple(program.name for program in plucked.PROGRAMS),
    "noise": tuple(program.name for program in noise.PROGRAMS),
    "organ": tuple(program.name for program in organ.PROGRAMS),
    "pad": tuple(program.name for program in pad.PROGRAMS),
}


def play(voice: str, note: Note, rate_hz: int, seed: int = 0) -> Float[np.ndarray, "S"]:
    """One note, mono float32, its loudest sample at `note.gain`.

    Errors: ConfigError for an unknown voice, a rate outside 8,000 to 192,000 Hz, or a pitch that the rate cannot carry.
    """
    if voice not in VOICES:
        raise ConfigError(f"No voice is called {voice!r}.", ", ".join(VOICES), "Choose one of these.")
    if not 8_000 <= rate_hz <= 192_000:
        raise ConfigError(f"A rate of {rate_hz} Hz.", "8000 to 192000 Hz", "Choose a rate such as 44100.")
    if note.pitch_hz > 0.4 * rate_hz:
        found = f"A pitch of {note.pitch_hz:.0f} Hz at a rate of {rate_hz} Hz."
        raise ConfigError(found, f"at most {0.4 * rate_hz:.0f} Hz", "Choose a lower pitch or a higher rate.")
    sound = VOICES[voice](note, rate_hz, _random(voice, note, seed))
    peak = float(np.abs(sound).max())
    assert np.isfinite(peak) and peak > 0.0, f"{voice} {note} made no sound"
    return (note.gain / peak * sound).astype(np.float32)


def _random(voice: str, note: Note, seed: int) -> np.random.Generator:
    # Keyed by the note itself: the same note comes out the same whatever was played before it.
    words = zlib.crc32(f"{voice} {note.pitch_midi} {note.program} {note.velocity}".encode())
    return np.random.Generator(np.random.Philox(key=[seed % 2**64, words]))
