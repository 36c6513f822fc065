"""What a person gets from a model of a folder: new sounds, sounds like one, sounds between two, two models in one.

Every sound is a function of the model, the wish and its own number: asking for more sounds changes none of the first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from melscape.errors import ConfigError
from melscape.tasks.generate.code import Code
from melscape.tasks.generate.generator import Generator, centres_hz
from melscape.tasks.generate.judging.copies import CopyMeter
from melscape.tasks.generate.making.between_codes import at_length, way_through
from melscape.tasks.generate.making.made import Drawn, Made
from melscape.tasks.generate.making.names import family_words, name_of, stem_word, traits
from melscape.tasks.generate.making.render import blended_db, frames_of, picture_sound, refuse_unlike
from melscape.tasks.generate.making.wish import Wish
from melscape.training.random import stream

__all__ = ["Made", "Wish", "blend", "interpolate", "reconstruct", "sample", "vary"]

USUAL = Wish()
MOST_STEPS = 1000


class Sliding(Protocol):
    """What moves sliders: the sliders of a model."""

    def apply(self, code: Code, positions: Mapping[str, float]) -> Code:
        """The sound with these sliders moved."""


def sample(
    generator: Generator, wish: Wish = USUAL, sliders: Sliding | None = None, *, meter: CopyMeter | None = None
) -> tuple[Made, ...]:
    """New sounds that belong to the folder.

    Args:
        sliders: the sliders of the model, where the wish moves any.
        meter: the copy meter of the folder; made from the model where there is none.
    """
    codes = generator.prior.sample(wish.count, wish.seed, spread=wish.spread)
    shaped = [_shaped(generator, code, wish, sliders) for code in codes]
    return _made(generator, [_named(generator, code, wish, number) for number, code in enumerate(shaped, 1)], meter)


def vary(
    generator: Generator,
    code: Code,
    wish: Wish = USUAL,
    sliders: Sliding | None = None,
    *,
    meter: CopyMeter | None = None,
) -> tuple[Made, ...]:
    """Sounds like this one, as far from it as the amount of the wish says."""
    drawn = []
    for number in range(1, wish.count + 1):
        seed = int(stream(wish.seed, "variation", number).integers(2**31))
        varied = _shaped(generator, generator.prior.vary(code, wish.amount, seed), wish, sliders)
        drawn.append(_named(generator, varied, wish, number, [stem_word(code.name), "like"]))
    return _made(generator, drawn, meter)


def interpolate(
    generator: Generator,
    codes: Sequence[Code],
    steps: int = 9,
    wish: Wish = USUAL,
    sliders: Sliding | None = None,
    *,
    meter: CopyMeter | None = None,
) -> tuple[Made, ...]:
    """The way from the first sound over each of the others to the last, in steps that sound equal.

    Args:
        steps: sounds from one to the next, both included.

    Errors: ConfigError for fewer than two sounds or steps.
    """
    if len(codes) < 2 or not 2 <= steps <= MOST_STEPS:
        raise ConfigError(f"{len(codes)} sounds in {steps} steps.", f"2 or more of both, at most {MOST_STEPS} steps")
    words = [stem_word(codes[0].name), "to", stem_word(codes[-1].name)]
    way = [_shaped(generator, code, wish, sliders) for code in way_through(generator, codes, steps)]
    return _made(generator, [_named(generator, code, wish, number, words) for number, code in enumerate(way, 1)], meter)


def reconstruct(generator: Generator, code: Code, *, meter: CopyMeter | None = None) -> Made:
    """The sound as the model knows it."""
    return _made(generator, [_named(generator, code, USUAL, 1, [stem_word(code.name), "again"])], meter)[0]


def blend(
    first: Generator,
    last: Generator,
    wish: Wish = USUAL,
    share: float = 0.5,
    *,
    meters: tuple[CopyMeter, CopyMeter] | None = None,
) -> tuple[Made, ...]:
    """Sounds between two models: each makes one with the same seed, and their energy is moved half way, or as wished.

    Args:
        share: 0 is the first model alone, 1 the second.
        meters: the copy meters of both folders.

    Errors: ContractError for models that see sound differently; ConfigError for a share that is none, or for sliders.
    """
    refuse_unlike(first, last, share)
    if wish.sliders:
        raise ConfigError(
            f"Sliders ({', '.join(wish.sliders)}) for a blend.", "no sliders: each model has its own", "Leave them out."
        )
    pairs = list(zip(*(each.prior.sample(wish.count, wish.seed, spread=wish.spread) for each in (first, last))))
    drawn = [_blended(first, last, pair, share, wish, number) for number, pair in enumerate(pairs, 1)]
    meters = meters or (CopyMeter.of(first), CopyMeter.of(last))
    found = [meter.measure_all([each.mel_db for each in drawn]) for meter in meters]
    nearest = [min(each, key=lambda near: near.ratio) for each in zip(*found)]
    made = [each.judged(near) for each, near in zip(drawn, nearest)]
    return tuple(replace(each, partner=pair[1], share=share) for each, pair in zip(made, pairs))


def _blended(
    first: Generator, last: Generator, pair: tuple[Code, Code], share: float, wish: Wish, number: int
) -> Drawn:
    mel_db = blended_db((first, last), pair, share, wish.seconds)
    families = [family_words(each.library, code.parents)[0] for each, code in zip((first, last), pair)]
    described = traits(mel_db, centres_hz(first.config), first.config.mel.frame_seconds)
    name = name_of([*dict.fromkeys(families), *described], wish.seed, number)
    parents = tuple(dict.fromkeys((*pair[0].parents, *pair[1].parents)))
    nearer = first if share <= 0.5 else last
    return Drawn(picture_sound(nearer, mel_db, name, wish), pair[0], name, mel_db, parents)


def _shaped(generator: Generator, code: Code, wish: Wish, sliders: Sliding | None) -> Code:
    """The sound with the length and the sliders of the wish."""
    if wish.seconds is not None:
        code = at_length(generator, code, frames_of(generator, wish.seconds))
    if not wish.sliders:
        return code
    if sliders is None:
        raise ConfigError(
            f"Sliders ({', '.join(wish.sliders)}) for a model without any.",
            "no sliders, or a model that has measured them",
            "Leave them out, or finish the training with --resume.",
        )
    return sliders.apply(code, wish.sliders)


def _named(generator: Generator, code: Code, wish: Wish, number: int, words: Sequence[str] = ()) -> Drawn:
    """The sound with its name: of its first parent's family and its traits, unless there are words for it."""
    mel_db = generator.decode_db(code)
    parents = code.parents or (code.name,)
    described = traits(mel_db, centres_hz(generator.config), generator.config.mel.frame_seconds)
    chosen = words or [*family_words(generator.library, parents[:1]), *described]
    name = name_of(chosen, wish.seed, number)
    return Drawn(picture_sound(generator, mel_db, name, wish), replace(code, name=name), name, mel_db, parents)


def _made(generator: Generator, drawn: Sequence[Drawn], meter: CopyMeter | None) -> tuple[Made, ...]:
    nearest = (meter or CopyMeter.of(generator)).measure_all([each.mel_db for each in drawn])
    return tuple(each.judged(near) for each, near in zip(drawn, nearest))
