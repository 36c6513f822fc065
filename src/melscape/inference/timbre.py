"""A trained timbre space, opened from its run folder, and judged on sounds it never heard."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from melscape.answers import Report
from melscape.corpus.load import load
from melscape.corpus.manifest import Manifest
from melscape.errors import ConfigError
from melscape.inference.session import open_session
from melscape.runs.folder import RunFolder, open_run, read_json, write_json
from melscape.runs.train import MANIFEST_NAME, split_of
from melscape.tasks.timbre.config import TimbreConfig
from melscape.tasks.timbre.evaluate import Notes
from melscape.tasks.timbre.evaluate import evaluate as judge
from melscape.tasks.timbre.model import build
from melscape.tasks.timbre.prepare import notes_of, pitches_of
from melscape.tasks.timbre.space import Space
from melscape.tasks.timbre.timbre import Timbre
from melscape.work.places import cache_folder

EVALUATION_NAME = "evaluation.json"
FEWEST = 4
Told = Callable[[str], None]


def open_timbre(path: Path) -> Timbre:
    """The timbre space in a run folder, ready to use. Errors: those of `open_session`, and a missing space."""
    session = open_session(path, build)
    return Timbre(TimbreConfig.from_dict(session.config["timbre"]), session.network, Space.read(path))


def evaluate(
    path: Path,
    *,
    on: Path | None = None,
    against: Path | None = None,
    seed: int = 0,
    told: Told = lambda _text: None,
) -> Report:
    """Every figure of a run on what it never heard.

    Args:
        on: a folder of other sounds; None takes the programs and the pitches that the training held out.
        against: a run that was judged on the same split; its figures are put under `against`.

    The figures at the top are of the held-out programs (or of `on`); those under `pitches` are of held-out pitches (of
    `on`: of its notes at pitches that no training note has, or of all where there are too few).
    """
    run, timbre = open_run(path), open_timbre(path)
    rival = None if against is None else _rival(run, against)
    told("Reading the training sounds")
    manifest = Manifest.read(run.path / MANIFEST_NAME)
    split = split_of(run)
    train = _notes(timbre, manifest.subset(split["train"]))
    programs, pitches, note = _held_out(timbre, manifest, split) if on is None else _others(timbre, on, train)
    told("Judging what was held out")
    figures = judge(timbre, train, programs, seed=seed)
    told("Judging the held-out pitches")
    # Without pitch labels the keys are there all the same, and say that nothing is known.
    figures["pitches"] = judge(timbre, train, pitches, seed=seed) if len(pitches) else dict.fromkeys(figures)
    figures |= {"run": str(path), "on": str(on) if on else "held out", "note": note, "seed": seed}
    if rival is not None:
        figures["against"] = rival
    if on is None:
        write_json(run.path / EVALUATION_NAME, figures)
    return Report("Timbre space on sounds it never heard", figures, note=note)


def _rival(run: RunFolder, path: Path) -> dict[str, object]:
    """The figures of another run, which must have held out the same sounds."""
    other = open_run(path)
    if not (other.path / EVALUATION_NAME).exists():
        raise ConfigError(f"{path} was not judged yet.", "a run with an evaluation", f"melscape timbre evaluate {path}")
    if split_of(other) != split_of(run) or _corpus_hash(other) != _corpus_hash(run):
        raise ConfigError(
            f"{path} held out other sounds than {run.path}.", "the same sounds and seed", "Train it on the same folder."
        )
    figures = read_json(other.path / EVALUATION_NAME)
    return {name: value for name, value in figures.items() if name != "against"}


def _corpus_hash(run: RunFolder) -> str:
    return Manifest.read(run.path / MANIFEST_NAME).hash


def _held_out(timbre: Timbre, manifest: Manifest, split: Mapping[str, list[int]]) -> tuple[Notes, Notes, str]:
    programs = _notes(timbre, manifest.subset(split["programs"]))
    pitches = _notes(timbre, manifest.subset(split["pitches"]))
    note = "Top level: programs that training never heard."
    return programs, pitches, note if len(pitches) else f"{note} No pitches were held out: too few pitch labels."


def _others(timbre: Timbre, folder: Path, train: Notes) -> tuple[Notes, Notes, str]:
    manifest = load(folder)
    if len(manifest) < FEWEST:
        raise ConfigError(f"{folder} has {len(manifest)} usable sounds.", f"{FEWEST} or more", "Add sounds.")
    notes = _notes(timbre, manifest)
    known = {round(float(pitch)) for pitch in train.pitches_midi if np.isfinite(pitch)}
    new = [i for i, pitch in enumerate(notes.pitches_midi) if np.isfinite(pitch) and round(float(pitch)) not in known]
    if len(new) < FEWEST:
        return notes, notes, "Top level and pitches: all sounds; nearly all pitches are known from training."
    return notes, _subset(notes, new), f"Pitches: the {len(new)} sounds at pitches that no training sound has."


def _notes(timbre: Timbre, manifest: Manifest) -> Notes:
    return notes_of(manifest, timbre.config, cache_folder(), pitches_of(manifest))


def _subset(notes: Notes, kept: Sequence[int]) -> Notes:
    return Notes(
        notes.windows[list(kept)],
        notes.pitches_midi[list(kept)],
        tuple(notes.instruments[index] for index in kept),
        tuple(notes.families[index] for index in kept),
    )
