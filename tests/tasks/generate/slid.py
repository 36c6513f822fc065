"""Sliders of the small model of pings, with figures that a test can choose."""

from dataclasses import replace
from functools import cache

import numpy as np
from tests.tasks.generate.judged import generator

from melscape.tasks.generate.sliders.directions import Compass
from melscape.tasks.generate.sliders.moves import Moves, Ranges
from melscape.tasks.generate.sliders.qualities import QUALITIES
from melscape.tasks.generate.sliders.sliders import LATENT_SLIDERS, Slider, Sliders
from melscape.tasks.generate.sliders.terrain import Terrain


@cache
def moves() -> Moves:
    model = generator()
    codes = model.library.part("train")
    compass = Compass(model.network, model.config, Terrain.of(np.concatenate([code.latents for code in codes])))
    return Moves(compass, Ranges.of(codes, compass, model.config), model.config)


def sliders(hidden=()) -> Sliders:
    """Sliders that were not tried: `hidden` ones have a correlation of 0.2, the others of 0.9."""
    made = tuple(
        Slider(name, q.unit, 0.0, 1.0, 0.2 if name in hidden else 0.9, name not in hidden, q.less, q.more)
        for name, q in QUALITIES.items()
    )
    size = generator().config.latent_dim
    offsets = {name: np.full(size, 1.0 + index, np.float32) for index, name in enumerate(LATENT_SLIDERS)}
    return Sliders(made, moves(), offsets)


def code(index=3, **changes):
    return replace(generator().library.codes[index], **changes)
