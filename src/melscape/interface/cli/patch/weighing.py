"""`melscape patch importance`: which knobs matter in the presets of a set, found by turning them."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from cyclopts import App, Parameter

from melscape.answers import Ranking
from melscape.interface.cli.flags import COMMON, Common
from melscape.interface.cli.patch.limits import at_least, writable
from melscape.interface.cli.patch.sets import RenderedFolder
from melscape.interface.cli.talk import Talk

EXAMPLE = "Example: `melscape patch importance set --presets 8`"
FILE = "importance.json"
SHOWN = 20
FARTHEST = 100.0  # silence is infinitely far from sound; a mean needs a number
DISTANCE = "total of the search's views: spectrum in dB and the others weighted to its size, 100 at most"


def register(app: App) -> None:
    """Add the verb."""
    app.command(importance, help_epilogue=EXAMPLE)


def importance(
    folder: RenderedFolder,
    /,
    *,
    presets: Annotated[
        int, Parameter(help="How many presets of the set are turned; each takes hundreds of renders.")
    ] = 8,
    workers: Annotated[int, Parameter(help="Renderers side by side.")] = 2,
    common: Common = COMMON,
) -> int:
    """Turn every knob that can sound in some presets of a set, a little and a lot, and keep how far each moves it."""
    from melscape.synth.vital.controls.importance import measure
    from melscape.synth.vital.farm.rendered import RenderedSet
    from melscape.synth.vital.render.engine import Engine
    from melscape.synth.vital.render.note import Note

    at_least(0, seed=common.seed)
    at_least(1, presets=presets, workers=workers)
    with Talk(as_json=common.json) as talk:
        opened = RenderedSet.open(folder)
        writable(folder / FILE)
        chosen = np.random.default_rng(common.seed).permutation(opened.sounding)[:presets]
        talk.told(f"Turning the knobs of {len(chosen)} presets")
        with Engine(workers) as engine:
            found = measure([opened.preset(int(i)) for i in chosen], Note(), engine, apart, called=DISTANCE)
        found.write(folder / FILE)
        names = found.ranked()[: None if common.json else SHOWN]
        note = f"All of it: {folder / FILE}."
        talk.answer(
            Ranking("What matters", names, tuple(found.of(name) for name in names), "in the search's loss", note)
        )
    return 0


def apart(one: np.ndarray, other: np.ndarray) -> float:
    """How far two sounds are apart for a search."""
    from melscape.tasks.patch.objective import Look, compare

    return min(compare(Look(one), Look(other)).total(), FARTHEST)
