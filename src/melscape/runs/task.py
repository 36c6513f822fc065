"""What a training has to be told about a task, so that none is named where runs are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from torch import nn

from melscape.corpus.audit import Audit
from melscape.corpus.inspect import Checks
from melscape.corpus.manifest import Manifest
from melscape.runs.launch import Listener
from melscape.training.job import Job
from melscape.training.plan import Plan
from melscape.work.many import Progress

OnProgress = Callable[[Progress], None]
Told = Callable[[str, Progress | None], None]


class Config(Protocol):
    """What can be chosen about a task."""

    @property
    def epochs(self) -> int:
        """Passes over the sounds where no minutes are given."""
        ...

    def to_dict(self) -> dict[str, Any]:
        """Plain values for config.toml."""
        ...

    def plan(self, *, seed: int, minutes: float | None = None, device: str = "auto") -> Plan:
        """How to train it."""
        ...


class Split(Protocol):
    """Which sounds are learnt, and which are held out."""

    @property
    def parts(self) -> dict[str, tuple[int, ...]]:
        """Item indices by part."""
        ...

    @property
    def note(self) -> str:
        """How the split was made."""
        ...


class Prepared(Protocol):
    """A folder that is ready to be learnt, and what was decided about it on the way."""

    @property
    def job(self) -> Job:
        """What is learnt."""
        ...

    @property
    def config(self) -> Config:
        """What was chosen, fitted to the folder."""
        ...

    @property
    def manifest(self) -> Manifest:
        """The sounds."""
        ...

    @property
    def split(self) -> Split:
        """Which of them are held out."""
        ...

    @property
    def audit(self) -> Audit:
        """Whether the split leaks."""
        ...


@dataclass(frozen=True)
class Ended:
    """A training that has just ended: its place, and the network with the weights that are opened later.

    Args:
        path: the run folder.
        prepared: what `Task.prepare` made.
        minutes: the whole budget that a person gave, if any.
        stopped: somebody asked to stop, and waits.
    """

    path: Path
    prepared: Any
    network: nn.Module
    cache: Path
    minutes: float | None = None
    stopped: bool = False


def _none(_path: Path, _prepared: object) -> tuple[Listener, ...]:
    return ()


def _silent(_path: Path, _prepared: object) -> tuple[str, ...]:
    return ()


def _whole(_config: object) -> float:
    return 1.0


@dataclass(frozen=True)
class Task:
    """How one task is trained and kept.

    Args:
        name: of the task, and of its section in config.toml.
        config_from: the configuration that such a section says.
        prepare: from manifest, configuration, seed, cache folder and a listener of progress to something to train.
        keep: writes into the run what is made from the best weights, and says what it does.
        watch: listeners that want to know the run's folder and what is learnt.
        share: how much of the minutes the network itself may use; the rest is for what `keep` learns.
        preparing: what `prepare` does that takes its time.
        checks: what counts as a usable sound.
        notes: sentences about a run that its owner should read when it has ended.
    """

    name: str
    config_from: Callable[[Mapping[str, Any]], Any]
    prepare: Callable[[Manifest, Any, int, Path, OnProgress], Any]
    keep: Callable[[Ended, Told], None]
    watch: Callable[[Path, Any], Sequence[Listener]] = _none
    share: Callable[[Any], float] = _whole
    preparing: str = "Taking log-mels"
    checks: Checks = Checks()
    notes: Callable[[Path, Any], tuple[str, ...]] = _silent
