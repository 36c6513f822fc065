"""`melscape generate train` and `melscape generate evaluate`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from melscape.interface.cli.flags import COMMON, Common, Device, Run, Switch
from melscape.interface.cli.talk import Talk
from melscape.interface.cli.training import NEXT_FREE, Place, learn, sounds_of

if TYPE_CHECKING:
    from melscape.runs.train import Choices

TRAIN_EXAMPLE = """Example: `melscape generate train my_shots --minutes 10 --seed 0 --out runs/shots`

While it learns, RUN/samples/preview-*.wav lets you hear how far it is. Ctrl-C leaves a model that can be used, and
resumed: `melscape generate train --resume --out runs/shots`"""
EVALUATE_EXAMPLE = "Example: `melscape generate evaluate runs/shots --json`"


@Parameter(name="*")
@dataclass(frozen=True)
class Learning:
    """How to learn.

    Args:
        minutes: time for all that is learnt; it always ends with a usable model. Without it: the recipe's epochs.
        recipe: default, seed-003 (one second at a time, as it began), or tiny.
        latent_dim: numbers that stand for a step of sound, such as 16 or 32; the recipe's unless given.
        no_refiner: learn no refiner of the sound, and leave its time to the network.
        device: auto, cpu, cuda or cuda:1.
    """

    minutes: float | None = None
    recipe: str = "default"
    latent_dim: int | None = None
    no_refiner: Annotated[bool, Switch] = False
    device: Device = "auto"


RECIPES_OWN = Learning()


def register(app: App) -> None:
    """Add the verbs."""
    app.command(train, help_epilogue=TRAIN_EXAMPLE)
    app.command(evaluate, help_epilogue=EVALUATE_EXAMPLE)


def train(
    folder: Annotated[Path | None, Parameter(help="Folder of sounds; to resume it may be left out.")] = None,
    /,
    *,
    learning: Learning = RECIPES_OWN,
    place: Place = NEXT_FREE,
    common: Common = COMMON,
) -> int:
    """Learn a folder of 20 to 500 sounds, each 0.2 seconds or longer.

    First it tells what is in the folder and how well it should go, then, after each epoch, how well sounds that it does
    not learn from come back.
    """
    from melscape.interface.show.survey import survey_lines
    from melscape.runs.generate import task

    sounds = sounds_of(folder, place, "melscape generate train")
    choices = _choices(learning, place, common.seed)
    with Talk(as_json=common.json) as talk:
        generate = task(lambda outlook: talk.say(*survey_lines(outlook.survey, outlook.forecast), ""))
        then = "melscape generate sample RUN --count 16   (then: evaluate, sliders, vary, morph)"
        return learn(talk, generate, sounds, choices, then)


def evaluate(
    run: Run,
    /,
    *,
    on: Annotated[Path | None, Parameter(help="A folder of other sounds; without it, what training held out.")] = None,
    common: Common = COMMON,
) -> int:
    """Judge a model on sounds that it never heard: how well they come back, and whether new ones belong and are new.

    Without --on the run's report.html is written too.
    """
    from melscape.inference.generate import evaluate as judge
    from melscape.interface.report.generate import write_report
    from melscape.interface.report.generate_figures import verdict

    with Talk(as_json=common.json) as talk:
        report = judge(run, on=on, seed=common.seed, told=talk.told)
        after = [verdict(report.figures), f"Next: melscape generate sample {run} --count 16"]
        if on is None:
            talk.told("Writing the report")
            after.insert(1, f"Report: {write_report(run, report, seed=common.seed)}")
        talk.answer(report, after)
    return 0


def _choices(learning: Learning, place: Place, seed: int) -> Choices:
    """What was chosen, checked before any sound is read: nobody should wait for minutes to hear of a typo."""
    from melscape.runs.train import Choices
    from melscape.tasks.generate.config import recipe

    config = recipe(learning.recipe)
    if learning.latent_dim is not None:
        config = replace(config, latent_dim=learning.latent_dim)
    if learning.no_refiner:
        config = replace(config, refiner_share=0.0)
    config.plan(seed=seed, minutes=learning.minutes, device=learning.device)
    place.refuse_taken_name()
    return Choices(config, learning.minutes, seed, place.out, place.name, place.resume, learning.device)
