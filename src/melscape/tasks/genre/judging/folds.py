"""A folder too small to hold much out: every song is judged once, by a network that learnt from others only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from melscape.corpus.songs_split import FEWEST_FOLDS
from melscape.errors import ConfigError
from melscape.measures.bootstrap import Interval
from melscape.tasks.genre.data import Material
from melscape.tasks.genre.judging.answers import Answers, Figures, Told, ask, joined, silent, with_interval
from melscape.tasks.genre.judging.ears import Hears
from melscape.tasks.genre.judging.mixes import draw_mixes, songs_as_they_are
from melscape.tasks.genre.mashup.recipe import MashupRecipe

MIXES = 600
Learn = Callable[[int], tuple[Hears, Material]]


def judge_folds(
    count: int, learn: Learn, recipe: MashupRecipe, *, seed: int = 0, mixes: int = MIXES, told: Told = silent
) -> Figures:
    """Macro F1 over all folds, on the songs as they are (`f1_songs`) and on messy mixes of them (`f1_open`).

    Args:
        count: folds.
        learn: trains on all folds but number so and so, and gives the network with the songs of that one.
        mixes: of all folds together.

    Intervals are over songs, or main songs of mixes. Errors: ConfigError for fewer than three folds.
    """
    if count < FEWEST_FOLDS:
        raise ConfigError(f"{count} folds.", f"at least {FEWEST_FOLDS}: to learn, to tune and to judge by")
    songs, mixed = [], []
    for number in range(count):
        ear, held = learn(number)
        text = f"Judging fold {number + 1} of {count}"
        songs.append(ask(ear, songs_as_they_are(held), told, text))
        drawn = draw_mixes(held, recipe, f"fold {number}", seed, -(-mixes // count))
        mixed.append(ask(ear, drawn, told, f"{text}, messy"))
    return fold_figures(songs, mixed, seed)


def fold_figures(songs: Sequence[Answers], mixed: Sequence[Answers], seed: int = 0) -> Figures:
    """The figures of answers about each fold's songs and mixes."""
    all_songs, all_mixed = joined(songs), joined(mixed)
    whole = all_songs.f1_interval(seed)
    each = [fold.f1() for fold in mixed]
    return {
        **with_interval("f1_songs", whole),
        **with_interval("f1_open", all_mixed.f1_interval(seed)),
        "f1_of_folds": each,
        "f1_spread": float(np.std(each, ddof=1)),
        "per_class": {genre: with_interval("songs", found) for genre, found in all_songs.f1_per_class(seed).items()},
        "confusion": {"songs": all_songs.confusion.tolist(), "open": all_mixed.confusion.tolist()},
        "classes": list(all_songs.classes),
        "songs": len(all_songs),
        "folds": len(songs),
        "note": how_little(all_songs, whole),
    }


def how_little(songs: Answers, found: Interval) -> str:
    """One sentence on how little so few songs say."""
    fewest = min(Counter(songs.truth.tolist()).values())
    one = 100.0 / fewest
    ends = (
        "" if np.isnan(found.low) else f"the true score may well lie anywhere from {found.low:.2f} to {found.high:.2f}"
    )
    told = f"{ends}, and " if ends else ""
    return (
        f"With {len(songs)} songs, {fewest} of the smallest genre, {told}"
        f"one song more or less moves the share of that genre by {one:.0f} %: "
        "this says whether it works at all, not which of two networks is better."
    )
