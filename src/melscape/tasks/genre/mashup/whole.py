"""Mashups of whole songs, which have no stems: the tones of one with the beats of another, or one under another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from melscape.corpus.songs import WHOLE
from melscape.features.separate import PARTS
from melscape.tasks.genre.mashup.pool import PoolSong, Source
from melscape.tasks.genre.mashup.recipe import MashupRecipe


def layers(
    recipe: MashupRecipe, lead: PoolSong, songs: Sequence[PoolSong], random: np.random.Generator
) -> list[tuple[str, str, Source, float]]:
    """Song, part, sound and gain of everything that is laid over each other.

    With `split_chance` the lead gives its tones or its beats and another song the rest, both with gains where the
    recipe has them; else, with `blend_chance`, another song lies under the lead; else the lead is alone.
    """
    others = [song for song in songs if WHOLE in song.parts and song is not lead]
    if not others or random.random() < recipe.one_song_chance:
        return [_layer(lead, WHOLE, 1.0)]
    partner = others[int(random.integers(len(others)))]
    if random.random() < recipe.split_chance and _is_split(lead) and _is_split(partner):
        order = (lead, partner) if random.random() < 0.5 else (partner, lead)
        uneven = random.random() < recipe.gain_chance
        gains = random.uniform(*recipe.gain, len(PARTS)) if uneven else np.ones(len(PARTS))
        return [_layer(song, part, float(gain)) for song, part, gain in zip(order, PARTS, gains)]
    if random.random() < recipe.blend_chance:
        return [_layer(lead, WHOLE, 1.0), _layer(partner, WHOLE, float(random.uniform(*recipe.blend)))]
    return [_layer(lead, WHOLE, 1.0)]


def _is_split(song: PoolSong) -> bool:
    return all(part in song.parts for part in PARTS)


def _layer(song: PoolSong, part: str, gain: float) -> tuple[str, str, Source, float]:
    return song.name, part, song.parts[part], gain
