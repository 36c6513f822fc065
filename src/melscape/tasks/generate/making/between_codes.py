"""Sounds between two sounds of one model, and a sound at another length.

Between the latents of two moments lies no third moment of a sound. So it is the decoded pictures that are brought to a
common length, with their loudest moments together, and heard anew; only then are latents mixed, step by step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from melscape.tasks.generate.code import Code
from melscape.tasks.generate.generator import Generator
from melscape.tasks.generate.making.between import meeting, stretched_to, warped

EVEN_PLACES = 17  # at which a way is looked at, to find where its steps sound equal


def at_length(generator: Generator, code: Code, frames: int) -> Code:
    """The sound at another length, with its rise as quick as it was where there is room for it."""
    if frames == code.frames:
        return code
    picture = stretched_to(_picture(generator, code), frames)
    heard = generator.hear_mel(picture, name=code.name)
    return replace(code, latents=heard.latents, frames=frames)


@dataclass(frozen=True)
class Way:
    """The way from one sound to another, in steps that sound equal.

    Shapes: `shares` (K,) the share of the last sound's latents at equal steps of the way.
    """

    generator: Generator
    ends: tuple[Code, Code]
    shares: Float[np.ndarray, "K"]

    @classmethod
    def of(cls, generator: Generator, first: Code, last: Code) -> Way:
        """Look at the pictures between two sounds: where they change quickly, latents will go slowly."""
        one, other = _met(generator, (first, last), 0.5)
        places = np.linspace(0.0, 1.0, EVEN_PLACES)
        mels = [generator.decode_db(_mixed(one, other, share)) - np.float32(first.level_db) for share in places]
        pictures = [np.maximum(mel, generator.config.mel.floor) for mel in mels]
        steps = [0.0, *(float(np.abs(after - before).mean()) for before, after in zip(pictures, pictures[1:]))]
        gone = np.cumsum(steps)
        if not gone[-1] > 0:
            return cls(generator, (first, last), places)
        return cls(generator, (first, last), np.interp(places, gone / gone[-1], places))

    def at(self, place: float) -> Code:
        """The sound at a place from 0 to 1; both ends are the sounds themselves.

        Length goes in equal ratios, level in dB, and what is moved in frequency in semitones.
        """
        first, last = self.ends
        if place in (0.0, 1.0):
            return first if place == 0.0 else last
        places = np.linspace(0.0, 1.0, len(self.shares))
        mixed = _mixed(*_met(self.generator, self.ends, place), float(np.interp(place, places, self.shares)))
        return replace(
            mixed,
            level_db=_line(first.level_db, last.level_db, place),
            shift_semitones=_line(first.shift_semitones, last.shift_semitones, place),
            texture=_line(first.texture, last.texture, place),
            grain=first.grain,
            note_midi=None,
            parents=tuple(dict.fromkeys((*_parents(first), *_parents(last)))),
        )


def way_through(generator: Generator, codes: Sequence[Code], steps: int) -> tuple[Code, ...]:
    """From the first sound over each of the others to the last, `steps` from one to the next, both included."""
    found: list[Code] = []
    for first, last in zip(codes, codes[1:]):
        way = Way.of(generator, first, last)
        found += [way.at(place) for place in np.linspace(0.0, 1.0, steps).tolist()[:-1]]
    return (*found, codes[-1])


def _met(generator: Generator, ends: tuple[Code, Code], place: float) -> tuple[Code, Code]:
    """Both sounds at the length that they have at a place of the way, as the model hears them there."""
    pictures = [_picture(generator, code) for code in ends]
    frames, onset = meeting(pictures[0], pictures[1], place)
    met = [warped(picture, frames, onset) for picture in pictures]
    one, other = generator.hear_mels(met, names=[code.name for code in ends], fitted=False)
    return one, other


def _picture(generator: Generator, code: Code) -> Float[np.ndarray, "M T"]:
    """What the decoder paints: a grain that is heard as part of the sound would be drawn twice."""
    return generator.decode_db(replace(code, shift_semitones=0.0, texture=0.0))


def _mixed(one: Code, other: Code, share: float) -> Code:
    latents = (1.0 - share) * one.latents + share * other.latents
    level_db = _line(one.level_db, other.level_db, share)
    return Code(f"{one.name} to {other.name}", latents.astype(np.float32), one.frames, level_db)


def _parents(code: Code) -> tuple[str, ...]:
    return code.parents or (code.name,)


def _line(first: float, last: float, share: float) -> float:
    return (1.0 - share) * first + share * last
