"""From a sound to presets that sound like it: listening, a search that begins in a library, and a folder of answers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from melscape.synth.vital.render.engine import Engine, require
from melscape.tasks.patch.answering.folder import write_answer
from melscape.tasks.patch.answering.found import Answered, Found, Shelf
from melscape.tasks.patch.answering.hearing import Hearing, from_file
from melscape.tasks.patch.answering.room import refuse_taken, room_in
from melscape.tasks.patch.answering.wish import Wish
from melscape.tasks.patch.library import Library
from melscape.tasks.patch.search import SearchOptions, SearchProgress, match

USUAL = Wish()


@dataclass
class Ears:
    """Who hears how a match goes on. Every part may be left out.

    Args:
        said: hears what is being done, in words.
        heard: is handed what was understood of the sound, before the search.
        moved: hears how far the search is.
        cancel: once set, the search ends with the best so far.
    """

    said: Callable[[str], None] = field(default=lambda _what: None)
    heard: Callable[[Hearing], None] = field(default=lambda _hearing: None)
    moved: Callable[[SearchProgress], None] = field(default=lambda _progress: None)
    cancel: threading.Event = field(default_factory=threading.Event)


def answer(
    path: Path,
    folder: Path,
    wish: Wish = USUAL,
    *,
    rendered_set: Path | None = None,
    ears: Ears | None = None,
) -> Answered:
    """Presets for Vital that sound like the sound in a file, written into a folder with all that belongs to them.

    Args:
        rendered_set: a set of rendered presets to begin the search in; None takes the library that is shipped.

    Errors: SynthError without the extra `vital`, AudioError for a sound that cannot be answered, ConfigError for a
    folder that is taken or cannot be written to.
    """
    ears = ears or Ears()
    require()
    refuse_taken(folder)
    hearing = from_file(path, wish)
    ears.heard(hearing)
    ears.said("Opening the library")
    library = Library.shipped() if rendered_set is None else Library.open(rendered_set)
    with room_in(folder), Engine(wish.workers) as engine:
        found = search(hearing, library, engine, wish, ears)
        ears.said("Writing the answers, and rendering each file again")
        return write_answer(folder, found, engine)


def search(hearing: Hearing, library: Library, engine: Engine, wish: Wish, ears: Ears) -> Found:
    """The best presets for a target, and the way there."""
    start, history = time.monotonic(), list[SearchProgress]()

    def told(progress: SearchProgress) -> None:
        # Where nothing gets better, the first and the last moment say it all.
        if [moment.best for moment in history[-2:]] == [progress.best] * 2:
            history.pop()
        history.append(progress)
        ears.moved(progress)

    options = SearchOptions(wish.most_renders, wish.seconds, wish.seed, wish.wavetable, wish.keep)
    candidates = match(hearing.target, library, engine, options, told=told, cancel=ears.cancel)
    shelf = Shelf(library.name, library.hash, len(library))
    taken = time.monotonic() - start
    return Found(hearing, wish, shelf, candidates, tuple(history), taken, ears.cancel.is_set())
