"""`melscape patch evaluate`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from melscape.errors import ConfigError
from melscape.interface.cli.flags import COMMON, Common, Out
from melscape.interface.cli.patch.limits import at_least
from melscape.interface.cli.talk import Talk

if TYPE_CHECKING:
    from melscape.inference.patch import Wish

EXAMPLE = """Example: `melscape patch evaluate --suite s1 --targets 50 --renders 64 --json`

Finished targets are kept in the folder: the same command again goes on where it was stopped."""
FOLDER = "evaluations/patch-{}"


@Parameter(name="*")
@dataclass(frozen=True)
class Targets:
    """Which targets.

    Args:
        suite: s1 hidden presets, s2 presets that people made, s3 other engines, s4 recorded notes.
        on: a folder of targets of your own: .vital files for s1 and s2, sounds for s3 and s4.
        targets: how many, drawn evenly over what there is.
    """

    suite: str = "s1"
    on: Path | None = None
    targets: int = 50


@Parameter(name="*")
@dataclass(frozen=True)
class Asking:
    """What they are asked.

    Args:
        tier: 1 presets without modulation, 2 with some, 3 with many.
        renders: renders for a target and arm; several with commas, such as 8,64, make a curve.
        set_folder: a rendered set to retrieve from, instead of the one that is built in.
        arms: names of arms with commas, instead of all; random and best are always asked.
        checks: s5 (swapped parts must not change the score), s6 (the answer at six other notes), or s5,s6.
        workers: processes; one a core unless given.
    """

    tier: int = 1
    renders: str = "64"
    set_folder: Annotated[Path | None, Parameter(name="--set")] = None
    arms: str = ""
    checks: str = ""
    workers: int | None = None


FIRST, USUAL = Targets(), Asking()


def register(app: App) -> None:
    """Add the verb."""
    app.command(evaluate, help_epilogue=EXAMPLE)


def evaluate(*, targets: Targets = FIRST, asking: Asking = USUAL, out: Out = None, common: Common = COMMON) -> int:
    """Judge how near answers come to their targets: matching, beside simpler ways at the same number of renders.

    A report with pictures and sounds is written into the folder of --out (evaluations/patch-SUITE unless given).
    """
    from melscape.inference.patch import evaluate as judge
    from melscape.interface.report.patch import write_report
    from melscape.interface.report.patch_figures import lines
    from melscape.interface.show import plain

    at_least(0, seed=common.seed)
    folder = out or Path(FOLDER.format(targets.suite))
    with Talk(as_json=common.json) as talk:
        found = judge(_wish(targets, asking, common.seed), folder, told=talk.told)
        talk.told("Writing the report")
        files = write_report(folder, found.report, found.sounds)
        values = plain(found.report) | {"files": [str(path) for path in files]}
        talk.result(values, [*lines(found.report.figures), f"Report: {files[0]}"])
    return 0


def _wish(targets: Targets, asking: Asking, seed: int) -> Wish:
    from melscape.inference.patch import Wish

    return Wish(
        suite=targets.suite,
        on=targets.on,
        targets=targets.targets,
        tier=asking.tier,
        renders=tuple(_number(word) for word in _words(asking.renders)),
        workers=asking.workers,
        set_folder=asking.set_folder,
        arms=_words(asking.arms),
        extras=_words(asking.checks),
        seed=seed,
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _number(word: str) -> int:
    if not word.isdecimal():
        raise ConfigError(f"--renders {word!r}.", "whole numbers with commas, such as 8,64", "Correct it.")
    return int(word)
