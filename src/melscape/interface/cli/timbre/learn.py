"""`melscape timbre train` and `melscape timbre evaluate`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from melscape.interface.cli.flags import COMMON, Common, Device, Run
from melscape.interface.cli.talk import Talk
from melscape.interface.cli.training import NEXT_FREE, Place, learn, sounds_of

if TYPE_CHECKING:
    from melscape.runs.train import Choices
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


def register(app: App) -> None:
    """Add the verbs."""
    app.command(train, help_epilogue=TRAIN_EXAMPLE)
    app.command(evaluate, help_epilogue=EVALUATE_EXAMPLE)


def train(
    folder: Annotated[Path | None, Parameter(help="Folder of sounds; to resume it may be left out.")] = None,
    /,
    *,
    training: Training = Training(),
    place: Place = NEXT_FREE,
    common: Common = COMMON,
) -> int:
    """Learn a timbre space from a folder of notes.

    First it tells what is in the folder, file by file where one is refused; then, after each epoch, how well sounds
    that it does not learn from come back, and whether the latent is alive.
    """
    from melscape.runs.timbre import TIMBRE

    sounds = sounds_of(folder, place, "melscape timbre train")
    choices = _choices(training, place, common.seed)
    with Talk(as_json=common.json) as talk:
        return learn(
            talk, TIMBRE, sounds, choices, "melscape timbre evaluate RUN   (then: map, morph, neighbours, export)"
        )


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


def _choices(training: Training, place: Place, seed: int) -> Choices:
    """What was chosen, checked before any sound is read: nobody should wait for minutes to hear of a typo."""
    from melscape.runs.train import Choices
    from melscape.tasks.timbre.config import recipe

    config: TimbreConfig = recipe(training.recipe)
    if training.latent_dim is not None:
        config = replace(config, latent_dim=training.latent_dim)
    config.plan(seed=seed, minutes=training.minutes, device=training.device)
    place.refuse_taken_name()
    return Choices(config, training.minutes, seed, place.out, place.name, place.resume, training.device)
