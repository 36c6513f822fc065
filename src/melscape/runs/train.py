"""Training a task from a folder of sounds into a run folder, or going on with one."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import nn

from melscape.corpus.load import load
from melscape.corpus.manifest import Manifest
from melscape.errors import ConfigError, CorpusError
from melscape.runs.begin import begin
from melscape.runs.contract import plain
from melscape.runs.export import open_model
from melscape.runs.folder import RunFolder, open_run, read_json, refuse_taken, write_json
from melscape.runs.launch import Listener, Options, Outcome, is_writer, launch
from melscape.runs.task import Config, Ended, Prepared, Task, Told
from melscape.training.distributed import joined
from melscape.work.atomic import write_bytes
from melscape.work.many import Progress
from melscape.work.places import cache_folder

MANIFEST_NAME, SPLIT_NAME, PROBLEMS_NAME = "manifest.parquet", "split.json", "problems.csv"


@dataclass(frozen=True)
class Choices:
    """What a person chose for a training.

    Args:
        minutes: time for everything that is learnt; reading the sounds comes before it.
        out, name: where the run goes; with neither it is the next free of runs/run1, runs/run2, ….
        resume: go on with the run at `out`, with everything as it was chosen then.
    """

    config: Config
    minutes: float | None = None
    seed: int = 0
    out: Path | None = None
    name: str | None = None
    resume: bool = False
    device: str = "auto"


@dataclass(frozen=True)
class Trained:
    """A run that has ended, and the corpus it stands on."""

    run: RunFolder
    outcome: Outcome
    prepared: Prepared


@dataclass(frozen=True)
class _Heard:
    """Who listens to what: the events of the training, what is being done besides, what is in the folder."""

    listeners: Sequence[Listener]
    told: Told
    on_manifest: Callable[[Manifest], None]


def train(
    task: Task,
    sounds: Path,
    choices: Choices,
    *,
    listeners: Sequence[Listener] = (),
    told: Told | None = None,
    on_manifest: Callable[[Manifest], None] = lambda _manifest: None,
) -> Trained:
    """Learn a task from a folder of sounds.

    Args:
        listeners: hear the events of the training.
        told: hears what is being done before the training, with progress where there is some.
        on_manifest: hears what is in the folder, before anything is learnt from it.

    Errors: CorpusError about the sounds, CheckpointError about the run folder, ConfigError about choices.
    """
    with joined():
        heard = _Heard(listeners, told if told and is_writer() else _silent, on_manifest)
        return _train(task, sounds, _as_resumed(task, choices), heard)


def _silent(_text: str, _progress: Progress | None) -> None:
    """The other processes of several say nothing."""


def _train(task: Task, sounds: Path, choices: Choices, heard: _Heard) -> Trained:
    manifest = _manifest(task, sounds, heard)
    cache = cache_folder()
    prepared: Prepared = task.prepare(
        manifest, choices.config, choices.seed, cache, lambda progress: heard.told(task.preparing, progress)
    )
    chosen = _chosen(task, sounds, choices, prepared)
    run = begin(chosen, out=choices.out, name=choices.name, resume=choices.resume)
    if is_writer():
        _keep_corpus(run, prepared, choices.resume)
    outcome = _launch(task, run, choices, prepared, heard)
    if is_writer():
        network, stopped = _best_network(run, prepared), outcome.reason == "stopped"
        task.keep(Ended(run.path, prepared, network, cache, choices.minutes, stopped), heard.told)
        outcome = replace(outcome, notes=(*outcome.notes, *task.notes(run.path, prepared)))
    return Trained(run, outcome, prepared)


def _manifest(task: Task, sounds: Path, heard: _Heard) -> Manifest:
    heard.told("Reading the sounds", None)
    manifest = load(sounds, checks=task.checks, on_progress=lambda progress: heard.told("Reading the sounds", progress))
    if is_writer():
        heard.on_manifest(manifest)
    return manifest


def _launch(task: Task, run: RunFolder, choices: Choices, prepared: Prepared, heard: _Heard) -> Outcome:
    minutes = None if choices.minutes is None else choices.minutes * task.share(prepared.config)
    plan = prepared.config.plan(seed=choices.seed, minutes=minutes, device=choices.device)
    contract = {task.name: plain(prepared.config.to_dict())}
    options = Options(resume=choices.resume, contract=contract, corpus_hash=prepared.manifest.hash)
    watching = task.watch(run.path, prepared) if is_writer() else ()
    return launch(prepared.job, plan, run, options=options, listeners=[*heard.listeners, *watching])


def _as_resumed(task: Task, choices: Choices) -> Choices:
    """The choices of the run that is resumed: nothing may be chosen anew, or it would not be the same run."""
    if not choices.resume:
        if choices.out is not None and is_writer():
            refuse_taken(choices.out)  # before the sounds are read, not after
        return choices
    if choices.out is None:
        raise ConfigError("Which run to resume is not said.", "--out with the folder of a run", "Add --out RUN.")
    stored = open_run(choices.out).config()
    if stored.get("task") != task.name:
        raise ConfigError(
            f"{choices.out} is a {stored.get('task')} run.", f"a {task.name} run", "Resume it with its own command."
        )
    return replace(
        choices,
        config=task.config_from(stored[task.name]),
        minutes=stored.get("minutes"),
        seed=stored["seed"],
        name=None,
    )


def _chosen(task: Task, sounds: Path, choices: Choices, prepared: Prepared) -> dict[str, Any]:
    return {
        "task": task.name,
        "sounds": str(Path(sounds).resolve()),
        "seed": choices.seed,
        "minutes": choices.minutes,
        task.name: prepared.config.to_dict(),
    }


def _keep_corpus(run: RunFolder, prepared: Prepared, resume: bool) -> None:
    """What the run stands on: its sounds, how they were split, and every file that was refused."""
    place = run.path / MANIFEST_NAME
    if resume and place.exists() and Manifest.read(place).hash != prepared.manifest.hash:
        raise CorpusError(
            f"The sounds are not those that {run.path} was begun with.", "the same files", "Start a new run."
        )
    prepared.manifest.write(place)
    write_json(run.path / SPLIT_NAME, {name: list(part) for name, part in prepared.split.parts.items()})
    write_json(run.audit_path, {**prepared.audit.to_dict(), "note": prepared.split.note})
    write_bytes(run.path / PROBLEMS_NAME, _problem_table(prepared.manifest).encode())


def _problem_table(manifest: Manifest) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["kind", "file", "reason", "next_step"])
    writer.writerows([problem.kind, problem.path, problem.reason, problem.next_step] for problem in manifest.problems)
    return text.getvalue()


def _best_network(run: RunFolder, prepared: Prepared) -> nn.Module:
    """The network with the weights that are opened later: the best ones."""
    _, loaded = open_model(run.path)
    network = prepared.job.network
    network.load_state_dict(loaded.state.weights())
    return network.to(torch.device("cpu")).eval()


def split_of(run: RunFolder) -> Mapping[str, list[int]]:
    """Item indices of the parts that a run was split into."""
    return read_json(run.path / SPLIT_NAME)
