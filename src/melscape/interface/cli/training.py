"""What the commands that train have in common: where a run goes, what it is told, how its end is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from melscape.errors import ConfigError, CorpusError
from melscape.interface.cli.corpus import corpus_lines
from melscape.interface.cli.diary import Diary
from melscape.interface.cli.flags import Switch
from melscape.interface.cli.mistakes import STOPPED, WELL
from melscape.interface.cli.talk import Talk

if TYPE_CHECKING:
    from melscape.runs.task import Config, Task
    from melscape.runs.train import Choices, Trained


@Parameter(name="*")
@dataclass(frozen=True)
class Place:
    """Where the run goes.

    Args:
        out: folder of the run; without it the next free one of runs/run1, runs/run2, …
        name: the run goes to runs/NAME.
        resume: go on with the run at --out, or of that name, as it was chosen then.
    """

    out: Path | None = None
    name: str | None = None
    resume: Annotated[bool, Switch] = False

    def __post_init__(self) -> None:
        if self.resume and self.out is None and self.name is not None:
            object.__setattr__(self, "out", Path("runs") / self.name)

    def refuse_taken_name(self) -> None:
        """Raise CheckpointError if there is a run of that name already."""
        from melscape.runs.folder import refuse_taken

        if self.name is not None and self.out is None:
            refuse_taken(Path("runs") / self.name)


NEXT_FREE = Place()


def sounds_of(folder: Path | None, place: Place, command: str) -> Path:
    """The folder to learn from: as said, or as it was said when the run began."""
    from melscape.runs.folder import open_run

    if folder is not None:
        return sound_folder(folder)
    if not place.resume or place.out is None:
        raise ConfigError("No folder of sounds was given.", f"{command} FOLDER", "Name the folder.")
    return Path(open_run(place.out).config()["sounds"])


def sound_folder(folder: Path) -> Path:
    """The folder, if it is one. Errors: CorpusError says what is there instead."""
    if not folder.is_dir():
        what = "is a file" if folder.exists() else "does not exist"
        raise CorpusError(f"{folder} {what}.", "a folder with sounds", "Check the path.")
    return folder


def learn(talk: Talk, task: Task, sounds: Path, choices: Choices, then: str) -> int:
    """Train, telling what happens, and tell how it ended; returns the exit code.

    Args:
        then: the best next step with a finished run, with RUN for its folder.
    """
    from melscape.runs.train import train

    diary = diary_of(talk, choices, task)
    trained = train(
        task,
        sounds,
        choices,
        listeners=[diary],
        told=talk.told,
        on_manifest=lambda manifest: talk.say(*corpus_lines(manifest, sounds)),
    )
    talk.result(values_of(trained), lines_of(trained, then.replace("RUN", str(trained.run.path))))
    return STOPPED if diary.interrupted else WELL


def diary_of(talk: Talk, choices: Choices, task: Task) -> Diary:
    """A diary with the end that the run was given, when it is resumed the one that it was given then."""
    from melscape.runs.folder import open_run
    from melscape.runs.history import read

    run = open_run(choices.out) if choices.resume and choices.out is not None else None
    config = {} if run is None else run.config()
    if run is None or task.name not in config:  # a new run, or one of another task, which `train` refuses
        return Diary(talk, epochs=choices.config.epochs, budget_minutes=_budget(choices.minutes, task, choices.config))
    clock = [0.0, *read(run.timing_path).get("seconds", ())]
    # Every start of the run counts from 0 again.
    spent = sum(now for now, later in zip(clock, [*clock[1:], 0.0]) if later <= now)
    chosen: Config = task.config_from(config[task.name])
    minutes = _budget(config.get("minutes"), task, chosen)
    return Diary(talk, epochs=chosen.epochs, budget_minutes=minutes, spent_seconds=spent)


def _budget(minutes: float | None, task: Task, config: Config) -> float | None:
    """What the network may use of the minutes: that is what the diary counts down."""
    return None if minutes is None else minutes * task.share(config)


def values_of(trained: Trained) -> dict[str, Any]:
    """How a training ended, as plain values."""
    manifest, state = trained.prepared.manifest, trained.run.state()
    return {
        "run": str(trained.run.path),
        "reason": trained.outcome.reason,
        "step": trained.outcome.step,
        "best": dict(state.best),
        "sounds": len(manifest),
        "parts": {name: len(part) for name, part in trained.prepared.split.parts.items()},
        "audit_passed": trained.prepared.audit.passed,
        "problems": {kind: len(manifest.of_kind(kind)) for kind in ("refused", "warning", "ignored")},
        "notes": list(trained.outcome.notes),
    }


def lines_of(trained: Trained, then: str) -> list[str]:
    """The same for people.

    Args:
        then: what to do with a finished run.
    """
    values = values_of(trained)
    run, heard = values["run"], held_out_words(values["best"])
    stopped, name = trained.outcome.reason == "stopped", trained.run.config()["task"]
    return [
        "",
        f"{'Stopped' if stopped else 'Learnt'} after {values['step']} steps{heard}.",
        *values["notes"],
        f"Run:       {run}",
        f"Problems:  {Path(run) / 'problems.csv'} (all of them, with the next step)",
        f"Split:     {', '.join(f'{count} {name}' for name, count in values['parts'].items())}",
        "Next:      " + (f"melscape {name} train --resume --out {run}" if stopped else then),
    ]


def held_out_words(best: Mapping[str, float]) -> str:
    """The best score on what was held out, as the end of a sentence."""
    if "mel_mae_db" in best:
        return f"; sounds held out come back within {best['mel_mae_db']:.2f} dB (mel MAE)"
    if "f1_open" in best:
        return f"; macro F1 {best['f1_open']:.3f} on mashups of songs held out, {best['f1_closed']:.3f} of songs learnt"
    return f"; macro F1 {best['f1_closed']:.3f} on mashups of the songs learnt" if "f1_closed" in best else ""
