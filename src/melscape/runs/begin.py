"""Where a training writes: a new run, or the one to go on with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from melscape.errors import CheckpointError
from melscape.runs.contract import plain, refuse_unless_equal
from melscape.runs.folder import FORMAT_VERSION, RunFolder, create, open_run
from melscape.training import distributed
from melscape.training.plan import FREE

PATH_BYTES = 4096  # the longest path that Linux takes


def begin(
    config: object, *, out: Path | None = None, runs: Path = Path("runs"), name: str | None = None, resume: bool = False
) -> RunFolder:
    """The folder to train into, the same in every process: a new one or, with `resume`, the one that is there.

    Args:
        config: all that was chosen; to resume it must be what was chosen then, but for what changes no result.

    Raises:
        CheckpointError: the place is taken, or there is nothing to resume.
        ContractError: the run that is there was made with other choices.
    """
    if not resume:
        return _settle(lambda: create(config, out=out, runs=runs, name=name))
    if out is None and name is None:
        raise CheckpointError("Which run to resume was not said.", "its folder", "Name it with --out.")
    return _settle(lambda: _continued(config, out or runs / str(name)))


def _continued(config: object, path: Path) -> RunFolder:
    run = open_run(path)
    refuse_unless_equal(
        _without_free(run.config()), _without_free({"format_version": FORMAT_VERSION, **plain(config)}), str(path)
    )
    return run


def _without_free(config: dict[str, object]) -> dict[str, object]:
    kept = {name: value for name, value in config.items() if name not in FREE}
    return {name: _without_free(value) if isinstance(value, dict) else value for name, value in kept.items()}


def _settle(choose: Callable[[], RunFolder]) -> RunFolder:
    """What the first process chooses, in all of them."""
    share = distributed.this_process()
    if share.world == 1:
        return choose()
    path = bytes(choose().path.absolute()) if share.rank == 0 else b""
    letters = distributed.from_first(list(path.ljust(PATH_BYTES, b"\0")))
    return RunFolder(Path(bytes(int(letter) for letter in letters).rstrip(b"\0").decode()))
