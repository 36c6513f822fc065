"""The folder of a run, the same for every task: what was chosen, where it comes from, how far it got, what it made.

`config.toml` is written first and makes the folder a run. Everything is written whole or not at all.
"""

from __future__ import annotations

import fcntl
import json
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import tomli_w

from melscape.errors import CheckpointError
from melscape.runs.contract import plain
from melscape.runs.provenance import now
from melscape.work.atomic import write_bytes

FORMAT_VERSION = 1


@dataclass(frozen=True)
class RunState:
    """How far a run got. `status` is new, running, finished, stopped, failed, or interrupted (its process is gone)."""

    status: str = "new"
    step: int = 0
    epoch: int = 0
    best: Mapping[str, float] = field(default_factory=dict)
    reason: str = ""
    updated: str = ""


@dataclass(frozen=True)
class RunFolder:
    """The files of one run by name. Make one with `create`, find one with `open_run`."""

    path: Path

    @property
    def config_path(self) -> Path:
        """All that was chosen, with the version of the format."""
        return self.path / "config.toml"

    @property
    def provenance_path(self) -> Path:
        """Commit, versions, corpus, seed, machine and command."""
        return self.path / "provenance.json"

    @property
    def state_path(self) -> Path:
        """How far the run got."""
        return self.path / "run_state.json"

    @property
    def history_path(self) -> Path:
        """One row a step."""
        return self.path / "history.csv"

    @property
    def timing_path(self) -> Path:
        """Seconds by step: apart from the history, because no two runs take the same time."""
        return self.path / "timing.csv"

    @property
    def checkpoints_path(self) -> Path:
        """The last saved states."""
        return self.path / "checkpoints"

    @property
    def audit_path(self) -> Path:
        """What the audit of the split found."""
        return self.path / "audit.json"

    @property
    def samples_path(self) -> Path:
        """Sounds and pictures that the run made."""
        return self.path / "samples"

    @property
    def report_path(self) -> Path:
        """The page for people."""
        return self.path / "report.html"

    @property
    def lock_path(self) -> Path:
        """Held by the process that writes into the run."""
        return self.path / ".lock"

    def config(self) -> dict[str, Any]:
        """What was chosen, as nested plain values."""
        try:
            return tomllib.loads(self.config_path.read_text())
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise CheckpointError(f"{self.config_path} cannot be read: {error}.", "TOML") from error

    def provenance(self) -> dict[str, Any]:
        """Where the run comes from; empty before the first start."""
        return read_json(self.provenance_path) if self.provenance_path.exists() else {}

    def write_provenance(self, provenance: Mapping[str, Any]) -> None:
        """Keep where the run comes from. Each later start adds its own entry under `resumed`."""
        stored = self.provenance()
        merged = {**stored, "resumed": [*stored.get("resumed", []), provenance]} if stored else provenance
        write_json(self.provenance_path, merged)

    def state(self) -> RunState:
        """How far the run got. A run that calls itself running, but that no process holds, was interrupted."""
        if not self.state_path.exists():
            return RunState()
        stored = RunState(**read_json(self.state_path))
        gone = stored.status == "running" and not self.in_use()
        return replace(stored, status="interrupted") if gone else stored

    def write_state(self, state: RunState) -> None:
        """Keep how far the run got, with the time."""
        write_json(self.state_path, asdict(replace(state, best=dict(state.best), updated=now())))

    def tidy(self) -> None:
        """Delete the half written files that a killed process left; only for who holds the run."""
        for path in self.path.glob(".*.part"):
            path.unlink()

    def in_use(self) -> bool:
        """Whether a process is writing into this run at the moment."""
        if not self.lock_path.exists():
            return False
        with self.lock_path.open("rb") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other processes from writing into this run; the hold ends with the process, however it ends."""
        with self.lock_path.open("ab") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise CheckpointError(
                    f"{self.path} is being written by another process.",
                    "a run at rest",
                    "Wait, or choose another --out.",
                ) from error
            yield


def create(config: object, *, out: Path | None = None, runs: Path = Path("runs"), name: str | None = None) -> RunFolder:
    """Make a new run: at `out`, or under `runs` by `name`, or under `runs` as the first free of run1, run2, ….

    Args:
        config: all that was chosen, a dataclass or a mapping; None means left at its default and is not written.

    Raises:
        CheckpointError: the place holds a run or other files already.
    """
    chosen = out if out is not None else runs / name if name else None
    path = _claim_next(runs) if chosen is None else _claim(chosen)
    run = RunFolder(path)
    run.samples_path.mkdir(exist_ok=True)
    run.checkpoints_path.mkdir(exist_ok=True)
    write_bytes(run.config_path, tomli_w.dumps({"format_version": FORMAT_VERSION, **plain(config)}).encode())
    return run


def open_run(path: Path) -> RunFolder:
    """The run in a folder, if there is one and this version of Melscape can read it."""
    run = RunFolder(Path(path))
    if not run.config_path.is_file():
        raise CheckpointError(
            f"{path} holds no run: config.toml is missing.", "the folder of a run", "Train one, or check the path."
        )
    version = run.config().get("format_version")
    if version != FORMAT_VERSION:
        raise CheckpointError(
            f"{path} has format_version {version}.",
            f"format_version {FORMAT_VERSION}",
            "Use the Melscape that made it.",
        )
    return run


def read_json(path: Path) -> dict[str, Any]:
    """The plain values in a JSON file."""
    try:
        return json.loads(path.read_text())
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise CheckpointError(f"{path} cannot be read: {error}.", "JSON") from error


def write_json(path: Path, value: object) -> None:
    """Plain values as a JSON file, whole or not at all."""
    write_bytes(path, (json.dumps(value, indent=2) + "\n").encode())


def _claim_next(runs: Path) -> Path:
    runs.mkdir(parents=True, exist_ok=True)
    number = 1
    while True:
        try:
            (runs / f"run{number}").mkdir()
        except FileExistsError:  # taken, perhaps by a start at this very moment
            number += 1
        else:
            return runs / f"run{number}"


def _claim(path: Path) -> Path:
    refuse_taken(path)
    path.mkdir(parents=True, exist_ok=True)
    return path


def refuse_taken(path: Path) -> None:
    """Raise CheckpointError if a new run cannot be made at this place."""
    if not path.exists():
        return
    if not path.is_dir():
        raise CheckpointError(f"{path} is a file.", "a folder that is new or empty", "Choose another --out.")
    if (path / "config.toml").exists():
        state = RunFolder(path).state()
        raise CheckpointError(
            f"{path} already holds a run ({state.status}, step {state.step}).",
            "a place without a run",
            "Add --resume to go on with it, or choose another --out.",
        )
    # A start that was killed before config.toml leaves these two behind, empty, and files whose names begin with a dot.
    ours = [
        path / name
        for name in ("samples", "checkpoints")
        if (path / name).is_dir() and not any((path / name).iterdir())
    ]
    if any(entry not in ours and not entry.name.startswith(".") for entry in path.iterdir()):
        raise CheckpointError(f"{path} is not empty.", "a folder that is new or empty", "Choose another --out.")
