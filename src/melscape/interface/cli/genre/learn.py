"""`melscape genre train`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from melscape.interface.cli.flags import COMMON, Common, Device, Switch
from melscape.interface.cli.genre.laws import read_law, with_settings
from melscape.interface.cli.talk import Talk
from melscape.interface.cli.training import NEXT_FREE, Place, learn, sound_folder, sounds_of

if TYPE_CHECKING:
    from melscape.runs.train import Choices
    from melscape.tasks.genre.config import GenreConfig

EXAMPLE = """Example: `melscape genre train out/band --noise my_noises --minutes 40 --seed 0 --out runs/genre`

FOLDER is a competition's folder (`genres_stems/GENRE/SONG/drums.wav` and so on), or one folder a genre with whole songs
in it. Ctrl-C leaves a network that can be used, and resumed: `melscape genre train --resume --out runs/genre`"""


@Parameter(name="*")
@dataclass(frozen=True)
class Learning:
    """How to learn.

    Args:
        noise: folder of noises that mashups are made dirty with; without it noise stays unknown to the network.
        minutes: time for the training itself; it always ends with a usable model. Without it: the recipe's epochs.
        recipe: default, seed-002 (the notebook's), or tiny.
        device: auto, cpu, cuda or cuda:1.
    """

    noise: Path | None = None
    minutes: float | None = None
    recipe: str = "default"
    device: Device = "auto"


@Parameter(name="*")
@dataclass(frozen=True)
class Changes:
    """What is changed of the recipe.

    Args:
        network: cnn or se_resnet; the recipe's unless given.
        encoder: folder of a pretrained encoder (AST or MERT) to learn on top of; it needs the extra encoders.
        mashups: file with the law of mashups, as `melscape genre mashup --like` proposes it.
        all_songs: learn from every song, for a competition; how well it hears others can then not be told.
        set: one setting of the recipe, such as mixup_alpha=0.2 or recipe.noise.most=2; may be repeated.
    """

    network: str | None = None
    encoder: Path | None = None
    mashups: Path | None = None
    all_songs: Annotated[bool, Switch] = False
    set: tuple[str, ...] = ()


USUAL, UNCHANGED = Learning(), Changes()


def register(app: App) -> None:
    """Add the verb."""
    app.command(train, help_epilogue=EXAMPLE)


def train(
    folder: Annotated[Path | None, Parameter(help="Folder of songs; to resume it may be left out.")] = None,
    /,
    *,
    learning: Learning = USUAL,
    changes: Changes = UNCHANGED,
    place: Place = NEXT_FREE,
    common: Common = COMMON,
) -> int:
    """Learn the genres of a folder of songs from mashups that are mixed anew in every step.

    First it tells what is in the folder; then, after each epoch, how well it hears mashups of songs that it does not
    learn from (F1-open) and new ones of songs that it does (F1-closed, what a competition measures).
    """
    from melscape.runs.genre import GENRE

    songs = sounds_of(folder, place, "melscape genre train")
    choices = _choices(learning, changes, place, common.seed)
    with Talk(as_json=common.json) as talk:
        return learn(talk, GENRE, songs, choices, "melscape genre evaluate RUN   (then: predict, forecast)")


def _choices(learning: Learning, changes: Changes, place: Place, seed: int) -> Choices:
    """What was chosen, checked before any sound is read: nobody should wait for minutes to hear of a typo."""
    from melscape.runs.train import Choices
    from melscape.tasks.genre.config import recipe

    config = _changed(recipe(learning.recipe), changes)
    if learning.noise is not None:
        config = replace(config, noise=str(sound_folder(learning.noise).resolve()))
    config.plan(seed=seed, minutes=learning.minutes, device=learning.device)
    place.refuse_taken_name()
    return Choices(config, learning.minutes, seed, place.out, place.name, place.resume, learning.device)


def _changed(config: GenreConfig, changes: Changes) -> GenreConfig:
    if changes.mashups is not None:
        config = replace(config, recipe=read_law(changes.mashups))
    if changes.all_songs:
        config = replace(config, validation=0.0, test=0.0)
    if changes.encoder is not None:
        config = replace(config, network="encoder", encoder=str(changes.encoder.resolve()))
    words = changes.set if changes.network is None else (f"network={changes.network}", *changes.set)
    return with_settings(config, words)
