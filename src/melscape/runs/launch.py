"""Starting a training, or going on with one, and pouring what happens into its run folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from melscape.errors import CheckpointError
from melscape.runs import checkpoint
from melscape.runs.checkpoint import Label, Loaded
from melscape.runs.folder import RunFolder
from melscape.runs.provenance import gather
from melscape.runs.recorder import Recorder
from melscape.runs.signals import StopOnSignal
from melscape.training import distributed
from melscape.training.engine import fit
from melscape.training.events import Event, Finished, Step
from melscape.training.job import Job
from melscape.training.plan import Plan

Listener = Callable[[Event], None]


@dataclass(frozen=True)
class Options:
    """How a training is kept.

    Args:
        resume: go on from the newest whole checkpoint; a run that was never saved starts at its beginning.
        keep: how many checkpoints stay, besides the best.
        contract: what every reader of the checkpoints must agree on, above all the mel contract.
        corpus_hash: hash of the manifest of the sounds, for the provenance.
    """

    resume: bool = False
    keep: int = 3
    contract: Mapping[str, Any] = field(default_factory=dict)
    corpus_hash: str = ""


@dataclass(frozen=True)
class Outcome:
    """How a launch ended: done, early stopping or stopped, at which step; `notes` are for the person who started it."""

    reason: str
    step: int
    notes: tuple[str, ...] = ()


def launch(
    job: Job,
    plan: Plan,
    run: RunFolder,
    *,
    options: Options = Options(),
    listeners: Sequence[Listener] = (),
    stop: Callable[[], bool] = lambda: False,
) -> Outcome:
    """Train until the plan is fulfilled, or until somebody asks to stop, and leave a run that can be used and resumed.

    SIGTERM, Ctrl-C and `stop` end the training at the next step, with a checkpoint. Under torchrun every process
    calls this, inside `with joined():`; only the first one writes and has listeners.

    Raises:
        CheckpointError: the run is in use, was begun already and `resume` is off, or cannot be saved.
        ContractError: the checkpoint was made with another contract.
    """
    with ExitStack() as stack:
        if is_writer():
            stack.enter_context(run.held())
        start = _start(run, options)
        signals = stack.enter_context(StopOnSignal())
        events = fit(job, plan, state=start.state if start else None, stop=lambda: bool(signals.asked) or stop())
        if not is_writer():
            return _follow(events)
        with _recorder(run, plan, options, start) as recorder:
            for event in events:
                recorder(event)  # first on disk, then told
                for listener in listeners:
                    listener(event)
        return Outcome(recorder.state.reason, recorder.state.step, (*(start.notes if start else ()), *recorder.notes))


def is_writer() -> bool:
    """Whether this process is the one that writes: the only one, or the first under torchrun."""
    return distributed.this_process().rank == 0


def _start(run: RunFolder, options: Options) -> Loaded | None:
    """The state to go on from, the same in every process; None at the beginning."""
    found = None
    if is_writer() and checkpoint.committed(run.checkpoints_path):
        if not options.resume:
            raise CheckpointError(f"{run.path} was begun already.", "a new run", "Add --resume to go on with it.")
        found = checkpoint.load_latest(run.checkpoints_path, contract=options.contract)
    step, repeat = distributed.from_first(checkpoint.place_number(found.path) if found else (-1, -1))
    if step < 0 or found:
        return found
    return checkpoint.load(checkpoint.place(run.checkpoints_path, int(step), int(repeat)), contract=options.contract)


def _recorder(run: RunFolder, plan: Plan, options: Options, start: Loaded | None) -> Recorder:
    run.tidy()
    for path in start.damaged if start else ():
        checkpoint.set_aside(path)
    label = start.label if start else Label(0)
    run.write_provenance({**gather(seed=plan.seed, corpus_hash=options.corpus_hash), "from_step": label.step})
    return Recorder(run, contract=options.contract, keep=options.keep, start=label)


def _follow(events: Iterable[Event]) -> Outcome:
    """Take part in the training without writing anything."""
    step, reason = 0, ""
    for event in events:
        step = event.step if isinstance(event, Step) else step
        reason = event.reason if isinstance(event, Finished) else reason
    return Outcome(reason, step)
