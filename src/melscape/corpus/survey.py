"""Sum up what a folder of sounds holds and what it is worth, before anything is learnt from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from melscape.corpus.advice import advice_on
from melscape.corpus.duplicates import EXACT_COPY
from melscape.corpus.findings import SHORT_SECONDS, Copies, Lengths, LevelSpread, Survey
from melscape.corpus.inspect import Checks
from melscape.corpus.levels import Level
from melscape.corpus.likeness import Likeness
from melscape.corpus.manifest import Manifest
from melscape.corpus.sounds_split import kinds_of
from melscape.errors import CorpusError

__all__ = ["Survey", "survey"]

_PERCENTILES = (5.0, 50.0, 95.0)


def survey(manifest: Manifest, levels: Sequence[Level], likeness: Likeness | None = None) -> Survey:
    """Sum up a folder; `levels` are those of its items (`measure_levels`).

    Errors: CorpusError if the levels are not those of the items.
    """
    items = manifest.items
    if not items or len(levels) != len(items):
        raise CorpusError(f"{len(levels)} levels of {len(items)} sounds.", "one or more sounds, a level for each")
    kinds = Counter(kind for kind in kinds_of(items) if kind)
    found = Survey(
        name=manifest.name,
        count=len(items),
        seconds=manifest.seconds,
        refused=len(manifest.of_kind("refused")),
        lengths=_lengths([item.seconds for item in items]),
        levels=_levels(manifest, levels),
        copies=_copies(manifest),
        kinds=dict(kinds.most_common()),
        rates_hz=_counted(item.rate_hz for item in items),
        channels=_counted(level.channels for level in levels),
        likeness=likeness,
    )
    return replace(found, warnings=advice_on(found))


def _lengths(seconds: Sequence[float]) -> Lengths:
    low, middle, high = np.percentile(seconds, _PERCENTILES)
    short = sum(each < SHORT_SECONDS for each in seconds)
    return Lengths(min(seconds), float(low), float(middle), float(high), max(seconds), short)


def _levels(manifest: Manifest, levels: Sequence[Level]) -> LevelSpread:
    seconds = np.array([item.seconds for item in manifest.items])
    silent = np.array([level.silent_share for level in levels])
    limit = Checks().clipped_share
    return LevelSpread(
        peak_db=_spread([level.peak_db for level in levels]),
        loudness_db=_spread([level.loudness_db for level in levels]),
        silent_share=float(silent @ seconds / seconds.sum()),
        clipped=tuple(item.name for item, level in zip(manifest.items, levels) if level.clipped_share > limit),
    )


def _spread(values: Sequence[float]) -> tuple[float, float, float]:
    low, middle, high = (float(value) for value in np.percentile(values, _PERCENTILES))
    return low, middle, high


def _copies(manifest: Manifest) -> Copies:
    sets = Counter(item.twins for item in manifest.items if item.twins)
    exact = sum(EXACT_COPY in problem.reason for problem in manifest.problems)
    return Copies(exact, sets.total() - len(sets), len(sets))


def _counted(values: Iterable[int]) -> dict[str, int]:
    return {str(value): count for value, count in Counter(values).most_common()}
