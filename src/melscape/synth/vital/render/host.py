"""The only program that holds the synth: one that has never played, from which a child is forked for every render.

Started as `python -m melscape.synth.vital.render.host`; jobs come in at its standard input, answers leave at its
standard output, and it ends when nobody is there to ask. It imports next to nothing, for every child copies it.
`vita` is GPL and crashes: nothing else in this package imports it.
"""

from __future__ import annotations

import gc
import os

from melscape.synth.vital.render.nest import Nest
from melscape.synth.vital.render.synth import Room
from melscape.synth.vital.render.wire import IN, OUT, SOUND, Answer, give_answer


def main() -> None:
    """Serve until the engine hangs up."""
    engine = os.getppid()
    _move_line()
    import vita

    synth = vita.Synth()
    gc.disable()
    gc.freeze()  # the collector writes into everything it looks at, and a child would have to copy that
    give_answer(OUT, Answer(SOUND, 0.0, vita.__version__.encode()))
    # Not the signal at a parent's death: that comes when the thread ends that started us, and threads come and go.
    Nest(vita.Synth, synth, lambda: os.getppid() == engine, Room()).serve()


def _move_line() -> None:
    # Whatever a library says on its standard output must not end up in an answer.
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard, place in ((0, IN), (1, OUT)):
        os.dup2(standard, place, inheritable=False)
        os.dup2(nowhere, standard)


if __name__ == "__main__":
    main()
