"""A synth that never plays itself, and the forks of it that do: children for one note each, templates for many.

A template is a fork that has gone one step further (to another rate, to other random numbers, to a loaded preset) and
is a nest again. A preset that comes again with other values only, as in a search, is then set instead of loaded:
nine wavetables of 60 ms are loaded once. What is heard is the same to the bit.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from melscape.synth.vital.render.child import Forker, death, fork
from melscape.synth.vital.render.synth import OWN_RATE_HZ, REFUSED, Room, Synth, play
from melscape.synth.vital.render.wire import (
    IN,
    OUT,
    WALL_PER_WORK,
    Answer,
    ClosedError,
    Job,
    LateError,
    failure,
    give_answer,
    give_job,
    take_answer,
    take_job,
    widen,
)

_MOST_TEMPLATES = 4
_STEP_SECONDS = 2.0  # of work, that a template may take for its own step, on top of its child


class Nest:
    """One pristine synth in its room.

    Args:
        make: makes another synth.
        synth: the one that is forked.
        alive: whether somebody wants the answers.
        room: where the synth stands.
    """

    def __init__(self, make: Callable[[], Synth], synth: Synth, alive: Callable[[], bool], room: Room) -> None:
        self._make, self._synth, self._alive, self._room = make, synth, alive, room
        self._forker = Forker(alive)
        self._templates: OrderedDict[Room, _Template] = OrderedDict()
        self._seen: deque[Room] = deque(maxlen=_MOST_TEMPLATES)

    def serve(self, *, refused: bool = False) -> None:
        """Answer jobs until nobody sends any; if what was to be loaded here was refused, that is the answer."""
        with suppress(ClosedError):
            while (job := take_job(IN, self._alive)) is not None:
                give_answer(OUT, failure(REFUSED) if refused else self._answer(job))

    def _answer(self, job: Job) -> Answer:
        words = json.loads(job.words)
        room = self._next_room(Room(words["rate_hz"], words["take"], job.base))
        if room is None:
            return self._forker.run(lambda: play(self._synth, job, self._room), words["seconds"])
        return self._ask(room, job, words["seconds"] + _STEP_SECONDS + words["take"])

    def _next_room(self, wanted: Room) -> Room | None:
        """The room of the template that is to do it; None if a child of ours does."""
        if replace(wanted, base=self._room.base) != self._room:
            return replace(wanted, base=b"")
        if wanted in self._templates or (wanted in self._seen and wanted != self._room):
            return wanted
        self._seen.append(wanted)
        return None

    def _ask(self, room: Room, job: Job, work_seconds: float) -> Answer:
        seconds = WALL_PER_WORK * work_seconds
        template = self._templates.pop(room, None) or self._hatch(room)
        self._templates[room] = template  # the one used last stands last
        if len(self._templates) > _MOST_TEMPLATES:
            self._templates.popitem(last=False)[1].end()
        begun = time.monotonic()
        try:
            give_job(template.inward, job)
            return take_answer(template.outward, begun + seconds, self._alive)
        except (ClosedError, LateError) as error:
            words = self._templates.pop(room).end(f"timeout: it hung for {seconds:g} s")
            if not self._alive():
                raise ClosedError from error
            return failure(words, time.monotonic() - begun)

    def _hatch(self, room: Room) -> _Template:
        (inner, inward), (outward, outer) = os.pipe(), os.pipe()
        widen(outer)
        nest = os.getpid()
        if not (pid := fork([inner, outer])):
            self._be_template(room, nest)
        os.close(inner)
        os.close(outer)
        return _Template(pid, inward, outward)

    def _be_template(self, room: Room, nest: int) -> None:
        try:
            synth = self._synth
            for _ in range(room.take - self._room.take):  # each synth of a process has other random numbers
                synth = self._make()
            if room.rate_hz not in (OWN_RATE_HZ, self._room.rate_hz):
                synth.set_sample_rate(room.rate_hz)
            template = Nest(self._make, synth, lambda: os.getppid() == nest, room)
            template.serve(refused=bool(room.base) and not synth.load_json(room.base.decode()))
        finally:
            os._exit(0)


@dataclass(frozen=True)
class _Template:
    pid: int
    inward: int
    outward: int

    def end(self, otherwise: str = "") -> str:
        """Stop it. What it had died of, or `otherwise` if it still lived."""
        os.close(self.inward)
        os.close(self.outward)
        if os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            return otherwise
        return death(self.pid, 0.0)
