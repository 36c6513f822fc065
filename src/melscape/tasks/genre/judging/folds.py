"""A folder too small to hold much out: every song is judged once, by a network that learnt from others only.

Beside each network stand straight lines on MFCC statistics, drawn on the same songs and judged by the very same mixes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from melscape.corpus.songs_split import FEWEST_FOLDS
from melscape.errors import ConfigError
from melscape.measures.bootstrap import Interval
from melscape.tasks.genre.data import Material
from melscape.tasks.genre.judging.answers import (
    Answers,
    Figures,
    Told,
    answers_of,
    ask,
    joined,
    listen,
    listener_of,
    silent,
    with_interval,
)
from melscape.tasks.genre.judging.ears import Hears
from melscape.tasks.genre.judging.mixes import draw_mixes, songs_as_they_are
from melscape.tasks.genre.judging.probe import FEWEST_TAUGHT, MfccProbe, mfccs_at
from melscape.tasks.genre.mashup.recipe import MashupRecipe

MIXES = 600
Learn = Callable[[int], tuple[Hears, Mapping[str, Material]]]


@dataclass(frozen=True)
class FoldAnswers:
    """Answers about the songs of one fold as they are, and about messy mixes of them: the network's and the lines'."""

    songs: Answers
    mixed: Answers
    probed: Answers


@dataclass(frozen=True)
class FoldsJudge:
    """By what the folds are judged.

    Args:
        recipe: what the mixes are like.
        mixes: of all folds together; each fold has one of each genre at least.
        probe: mixes that teach the lines of each fold.
    """

    recipe: MashupRecipe
    seed: int = 0
    mixes: int = MIXES
    probe: int = FEWEST_TAUGHT
    told: Told = silent

    def evaluate(self, count: int, learn: Learn) -> Figures:
        """Macro F1 over all folds, on the songs as they are (`f1_songs`) and on messy mixes of them (`f1_open`).

        Args:
            count: folds.
            learn: trains on all folds but number so and so, and gives the network with the parts of the songs; `train`
                was learnt from, `test` is that fold.

        Intervals are over songs, or main songs of mixes. Errors: ConfigError for fewer than three folds.
        """
        if count < FEWEST_FOLDS:
            raise ConfigError(f"{count} folds.", f"at least {FEWEST_FOLDS}: to learn, to tune and to judge by")
        folds = []
        for number in range(count):
            ear, parts = learn(number)
            folds.append(self._fold(ear, parts, f"fold {number}", f"Judging fold {number + 1} of {count}", count))
        return fold_figures(folds, self.seed)

    def _fold(self, ear: Hears, parts: Mapping[str, Material], name: str, text: str, count: int) -> FoldAnswers:
        held = parts["test"]
        songs = ask(ear, songs_as_they_are(held), self.told, text)
        probe = MfccProbe.teach(parts["train"], self.recipe, self.seed, self.probe, self.told)
        fewest = sum(1 for songs in held.songs.values() if songs)
        mixes = draw_mixes(held, self.recipe, name, self.seed, max(-(-self.mixes // count), fewest))
        listeners = {"ear": listener_of(ear, mixes), "mfcc": mfccs_at(held.bank.rate_hz)}
        found = listen(mixes, listeners, self.told, f"{text}, messy")
        return FoldAnswers(songs, answers_of(mixes, found["ear"]), probe.answers(mixes, found["mfcc"]))


def fold_figures(folds: Sequence[FoldAnswers], seed: int = 0) -> Figures:
    """The figures of answers about each fold's songs and mixes."""
    all_songs = joined([fold.songs for fold in folds])
    all_mixed, all_probed = joined([fold.mixed for fold in folds]), joined([fold.probed for fold in folds])
    whole = all_songs.f1_interval(seed)
    each = [fold.mixed.f1() for fold in folds]
    return {
        **with_interval("f1_songs", whole),
        **with_interval("f1_open", all_mixed.f1_interval(seed)),
        **with_interval("mfcc_probe_open", all_probed.f1_interval(seed)),
        **with_interval("margin_open", all_mixed.f1_above(all_probed, seed)),
        "f1_of_folds": each,
        "f1_spread": float(np.std(each, ddof=1)),
        "per_class": {genre: with_interval("songs", found) for genre, found in all_songs.f1_per_class(seed).items()},
        "confusion": {"songs": all_songs.confusion.tolist(), "open": all_mixed.confusion.tolist()},
        "classes": list(all_songs.classes),
        "songs": len(all_songs),
        "folds": len(folds),
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
