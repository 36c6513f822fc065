"""Whether a slider does what it says: sounds are moved, rendered, and measured as samples.

Sounds that training never heard and new ones from the prior, half each; for the pitch those that have one. A sound
without a clear pitch at every position is judged by its centre of gravity instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from jaxtyping import Float

from melscape.audio.finish import finish
from melscape.features.invert import to_audio
from melscape.features.invert.settings import quick
from melscape.measures.monotonic import mean_spearman
from melscape.tasks.generate.code import Code
from melscape.tasks.generate.generator import Generator
from melscape.tasks.generate.sliders.qualities import measure
from melscape.training.random import stream

Move = Callable[[Code, Mapping[str, float]], Code]

POSITIONS = (-1.0, -0.5, 0.0, 0.5, 1.0)
SOUNDS = 12
LONGEST_SECONDS = 1.5
# What is stretched up to four times, or has an envelope to solve for, may be shorter: time is better spent on sounds.
SHORTER_SECONDS = 0.5
SHORTER = ("length", "attack")


def sounds_to_try(generator: Generator, seed: int, count: int = SOUNDS) -> tuple[Code, ...]:
    """Held-out sounds and new ones, half each; without held-out ones, those it learnt from."""
    library = generator.library
    known = library.part("validation") or library.part("train")
    order = stream(seed, "sliders", "sounds").permutation(len(known))[: count // 2]
    new = generator.prior.sample(count - len(order), seed)
    return (*(known[int(index)] for index in order), *new)


def pitched_to_try(generator: Generator, seed: int, count: int = SOUNDS) -> tuple[Code, ...]:
    """Sounds of the folder that have a pitch, held-out ones first; none if fewer than three have."""
    order = stream(seed, "sliders", "pitched").permutation(len(generator.library.codes))
    known = [generator.library.codes[int(index)] for index in order]
    parts = dict(zip((code.name for code in generator.library.codes), generator.library.parts))
    pitched = sorted((code for code in known if code.note_midi is not None), key=lambda code: parts[code.name])[::-1]
    return tuple(pitched[:count]) if len(pitched) >= 3 else ()


def spearman_of(name: str, move: Move, sounds: Sequence[Code], generator: Generator) -> float:
    """Mean over sounds of the rank correlation of position and what was measured; NaN if nothing could be."""
    seconds = SHORTER_SECONDS if name in SHORTER else LONGEST_SECONDS
    rows = [_heard(name, move, cut(code, generator, seconds), generator) for code in sounds]
    return mean_spearman(np.array(POSITIONS), np.stack(rows))


def listen(code: Code, generator: Generator) -> tuple[Float[np.ndarray, "S"], dict[str, float]]:
    """Samples of a code by a quick inversion, as loud as it may be, and their qualities."""
    config = generator.config
    samples = to_audio(generator.decode_db(code), config.stored_mel, settings=quick())
    samples = finish(samples, config.mel.rate_hz)
    return samples, measure(samples, config)


def cut(code: Code, generator: Generator, seconds: float) -> Code:
    """The beginning of a sound."""
    frames = min(code.frames, max(1, round(seconds / generator.config.mel.frame_seconds)))
    steps = -(-frames // generator.config.step_frames)
    return replace(code, latents=code.latents[:steps], frames=frames)


def _heard(name: str, move: Move, code: Code, generator: Generator) -> Float[np.ndarray, "L"]:
    rows = [listen(move(code, {name: position}), generator)[1] for position in POSITIONS]
    values = np.array([row[name] for row in rows])
    if name == "pitch" and not np.isfinite(values).all():
        return np.array([row["brightness"] for row in rows])
    return values
