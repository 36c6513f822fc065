"""`melscape timbre train` and `melscape timbre evaluate`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from melscape.errors import ConfigError, CorpusError
from melscape.interface.cli.corpus import corpus_lines
from melscape.interface.cli.diary import Diary
from melscape.interface.cli.flags import COMMON, Common, Device, Run, Switch
from melscape.interface.cli.mistakes import STOPPED
from melscape.interface.cli.talk import Talk

if TYPE_CHECKING:
    from melscape.runs.train import Choices, Trained
    from melscape.tasks.timbre.config import TimbreConfig

TRAIN_EXAMPLE = """Example: `melscape timbre train my_notes --minutes 12 --seed 0 --out runs/notes`

Ctrl-C stops at the next step and leaves a run that can be used, and resumed:
`melscape timbre train --resume --out runs/notes`"""
EVALUATE_EXAMPLE = "Example: `melscape timbre evaluate runs/notes --json`"


@Parameter(name="*")
@dataclass(frozen=True)
class Training:
    """How to learn.

    Args:
        minutes: time for the training itself; it always ends with a usable model. Without it: the recipe's epochs.
        recipe: default, seed-001 (the first notebook's), or tiny.
        latent_dim: latent dimensions, such as 32 or 64; the recipe's unless given.
        device: auto, cpu, cuda or cuda:1.
    """

    minutes: float | None = None
    recipe: str = "default"
    latent_dim: int | None = None
    device: Device = "auto"


@Parameter(name="*")
@dataclass(frozen=True)
class Place:
    """Where the run goes.

    Args:
        out: folder of the run; without it the next free one of runs/run1, runs/run2, …
        name: the run goes to runs/NAME.
        resume: go on with the run at --out, as it was chosen then.
    """

    out: Path | None = None
    name: str | None = None
    resume: Annotated[bool, Switch] = False


def register(app: App) -> None:
    """Add the verbs."""
    app.command(train, help_epilogue=TRAIN_EXAMPLE)
    app.command(evaluate, help_epilogue=EVALUATE_EXAMPLE)


def train(
    folder: Annotated[Path | None, Parameter(help="Folder of sounds; to resume it may be left out.")] = None,
    /,
    *,
    training: Training = Training(),
    place: Place = Place(),
    common: Common = COMMON,
) -> int:
    """Learn a timbre space from a folder of notes.

    First it tells what is in the folder, file by file where one is refused; then, after each epoch, how well sounds
    that it does not learn from come back, and whether the latent is alive.
    """
    from melscape.runs import train as runs
    from melscape.runs.timbre import TIMBRE

    sounds = _sounds(folder, place)
    choices = _choices(training, place, common.seed)
    with Talk(as_json=common.json) as talk:
        diary = _diary(talk, choices)
        trained = runs.train(
            TIMBRE,
            sounds,
            choices,
            listeners=[diary],
            told=talk.told,
            on_manifest=lambda manifest: talk.say(*corpus_lines(manifest, sounds)),
        )
        talk.result(_values(trained), _lines(trained))
    return STOPPED if diary.interrupted else 0


def evaluate(
    run: Run,
    /,
    *,
    on: Annotated[Path | None, Parameter(help="A folder of other sounds; without it, what training held out.")] = None,
    against: Annotated[Path | None, Parameter(help="A judged run on the same split, shown beside this one.")] = None,
    common: Common = COMMON,
) -> int:
    """Judge a run on sounds that it never heard, beside what trivial answers score.

    Without --on the run's report.html is written too.
    """
    from melscape.inference.timbre import evaluate as judge
    from melscape.interface.report.figures import verdict

    with Talk(as_json=common.json) as talk:
        report = judge(run, on=on, against=against, seed=common.seed, told=talk.told)
        after = [verdict(report.figures), f"Next: melscape timbre map {run}"]
        if on is None:
            from melscape.interface.report.timbre import write_report

            talk.told("Writing the report")
            after.insert(1, f"Report: {write_report(run, report, seed=common.seed)}")
        talk.answer(report, after)
    return 0


def _sounds(folder: Path | None, place: Place) -> Path:
    """The folder to learn from: as said, or as it was said when the run began."""
    from melscape.runs.folder import open_run

    if folder is not None and not folder.is_dir():
        what = "is a file" if folder.exists() else "does not exist"
        raise CorpusError(f"{folder} {what}.", "a folder with sounds", "Check the path.")
    if folder is not None:
        return folder
    if not place.resume or place.out is None:
        raise ConfigError("No folder of sounds was given.", "melscape timbre train FOLDER", "Name the folder.")
    return Path(open_run(place.out).config()["sounds"])


def _choices(training: Training, place: Place, seed: int) -> Choices:
    """What was chosen, checked before any sound is read: nobody should wait for minutes to hear of a typo."""
    from melscape.runs.folder import refuse_taken
    from melscape.runs.train import Choices
    from melscape.tasks.timbre.config import recipe

    config: TimbreConfig = recipe(training.recipe)
    if training.latent_dim is not None:
        config = replace(config, latent_dim=training.latent_dim)
    config.plan(seed=seed, minutes=training.minutes, device=training.device)
    if place.name is not None and place.out is None:
        refuse_taken(Path("runs") / place.name)
    return Choices(config, training.minutes, seed, place.out, place.name, place.resume, training.device)


def _diary(talk: Talk, choices: Choices) -> Diary:
    """A diary with the end that the run was given, when it is resumed the one that it was given then."""
    from melscape.runs.folder import open_run
    from melscape.runs.history import read

    if not choices.resume or choices.out is None:
        return Diary(talk, epochs=choices.config.epochs, budget_minutes=choices.minutes)
    run = open_run(choices.out)
    config, clock = run.config(), [0.0, *read(run.timing_path).get("seconds", ())]
    # Every start of the run counts from 0 again.
    spent = sum(now for now, later in zip(clock, [*clock[1:], 0.0]) if later <= now)
    epochs, minutes = int(config["timbre"]["epochs"]), config.get("minutes")
    return Diary(talk, epochs=epochs, budget_minutes=minutes, spent_seconds=spent)


def _values(trained: Trained) -> dict[str, Any]:
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


def _lines(trained: Trained) -> list[str]:
    values = _values(trained)
    run, best = values["run"], values["best"].get("mel_mae_db")
    stopped = trained.outcome.reason == "stopped"
    return [
        "",
        f"{'Stopped' if stopped else 'Learnt'} after {values['step']} steps"
        + (f"; sounds held out come back within {best:.2f} dB (mel MAE)." if best is not None else "."),
        *values["notes"],
        f"Run:       {run}",
        f"Problems:  {Path(run) / 'problems.csv'} (all of them, with the next step)",
        f"Split:     {', '.join(f'{count} {name}' for name, count in values['parts'].items())}",
        "Next:      " + (f"melscape timbre train --resume --out {run}" if stopped else _next(run)),
    ]


def _next(run: str) -> str:
    return f"melscape timbre evaluate {run}   (then: map, morph, neighbours, export)"
