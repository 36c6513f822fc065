"""From a picture to a finished sound: width, length, ends without clicks, and the note that is heard."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from melscape.answers import Sound
from melscape.audio.finish import finish
from melscape.audio.width import widen
from melscape.errors import ConfigError, ContractError
from melscape.features.pitch import note_pitch_midi
from melscape.tasks.generate.code import Code
from melscape.tasks.generate.generator import Generator
from melscape.tasks.generate.making.between import meeting, stretched_to, warped
from melscape.tasks.generate.making.displacement import displaced
from melscape.tasks.generate.making.wish import Wish

NOTES = (0.0, 128.0)


def frames_of(generator: Generator, seconds: float) -> int:
    """Frames of the mel that so many seconds take."""
    return max(1, round(seconds / generator.config.mel.frame_seconds))


def finished_sound(generator: Generator, samples: Float[np.ndarray, "S"], title: str, wish: Wish) -> Sound:
    """Samples as a sound to keep. Its note is what is heard in it: that of a parent may be another by now."""
    rate_hz = generator.config.mel.rate_hz
    length = None if wish.seconds is None else round(wish.seconds * rate_hz)
    heard = note_pitch_midi(samples, rate_hz)
    note = heard if heard is not None and NOTES[0] <= heard < NOTES[1] else None
    channels = widen(samples, rate_hz, wish.width) if wish.width > 0 else samples[None].astype(np.float32)
    return Sound(title, finish(channels, rate_hz, length_samples=length), rate_hz, note)


def picture_sound(generator: Generator, mel_db: Float[np.ndarray, "M T"], title: str, wish: Wish) -> Sound:
    """The sound of a picture relative to full scale."""
    return finished_sound(generator, generator.samples_of(mel_db), title, wish)


def blended_db(
    generators: tuple[Generator, Generator], codes: tuple[Code, Code], share: float, seconds: float | None
) -> Float[np.ndarray, "M T"]:
    """The picture between those of two models: one length, loudest moments together, energy moved along frequency."""
    one, other = (each.decode_db(code) for each, code in zip(generators, codes))
    frames, onset = meeting(one, other, share)
    floor_db = generators[0].config.mel.floor + (1.0 - share) * codes[0].level_db + share * codes[1].level_db
    mixed = displaced(warped(one, frames, onset), warped(other, frames, onset), share)
    mixed = np.maximum(mixed, np.float32(floor_db))
    return mixed if seconds is None else stretched_to(mixed, frames_of(generators[0], seconds))


def refuse_unlike(one: Generator, other: Generator, share: float) -> None:
    """Errors: ConfigError for a share that is none, ContractError for models with other pictures of sound."""
    if not 0 <= share <= 1:
        raise ConfigError(f"A share of {share}.", "0 (only the first model) to 1 (only the second)")
    differing = one.config.stored_mel.difference(other.config.stored_mel)
    if differing:
        raise ContractError(
            f"The two models see sound differently: {', '.join(differing)}.",
            "two models with the same mel",
            "Train one of them again with the other's recipe.",
        )
