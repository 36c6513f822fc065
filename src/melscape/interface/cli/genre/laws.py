"""Laws of mashups as files, and single settings of a recipe as words."""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from melscape.errors import ConfigError

if TYPE_CHECKING:
    from melscape.tasks.genre.config import GenreConfig
    from melscape.tasks.genre.mashup.recipe import MashupRecipe

MADE_BY = "melscape genre mashup SONGS --like TEST"
FILLED_IN = ("genres", "encoder_shape", "mel")  # by what a folder holds, or by the recipe as a whole


def write_law(path: Path, law: MashupRecipe) -> Path:
    """Keep a law as JSON, for trainings and for listening; returns its path."""
    from melscape.runs.folder import write_json

    path.parent.mkdir(parents=True, exist_ok=True)
    write_json(path, law.to_dict())
    return path


def read_law(path: Path) -> MashupRecipe:
    """The law in a file. Errors: ConfigError, CheckpointError for what is none, both with the file's name."""
    from melscape.runs.folder import read_json
    from melscape.tasks.genre.mashup.recipe import MashupRecipe

    if not path.is_file():
        raise ConfigError(f"{path} does not exist.", "a mashups.json", MADE_BY)
    values = read_json(path)
    if not isinstance(values, dict):
        raise ConfigError(f"{path} holds no law of mashups.", "a mashups.json", MADE_BY)
    try:
        return MashupRecipe.from_dict(values)
    except ConfigError as error:
        raise ConfigError(f"{path}: {error.found}", error.expected, error.next_step or "Correct the file.") from error


def with_settings(config: GenreConfig, words: tuple[str, ...]) -> GenreConfig:
    """The recipe with some settings changed, such as `mixup_alpha=0.2` or `recipe.noise.most=2`.

    Errors: ConfigError names settings that are not there, and values that cannot be.
    """
    from melscape.tasks.genre.config import GenreConfig

    values = config.to_dict()
    for word in words:
        name, sign, value = word.partition("=")
        if not sign:
            raise ConfigError(f"--set {word}.", "a setting and its value, such as mixup_alpha=0.2", "Add =VALUE.")
        _put(values, name.strip(), _value(value.strip()))
    return GenreConfig.from_dict(values) if words else config


def _put(values: dict[str, Any], name: str, value: object) -> None:
    *above, last = name.split(".")
    place: Any = values
    for step in above:
        place = place.get(step) if isinstance(place, dict) else None
    known = [each for each in place if each not in FILLED_IN] if isinstance(place, dict) else []
    if last not in known:
        like = difflib.get_close_matches(last, known or list(values), 3, 0.5) or sorted(known or values)[:6]
        raise ConfigError(f"There is no setting {name!r}.", ", ".join(like), "Choose a setting of the recipe.")
    if isinstance(place[last], dict):
        raise ConfigError(f"{name} is a group.", ", ".join(f"{name}.{each}" for each in place[last]), "Set one of it.")
    if isinstance(place[last], int | float) and not isinstance(value, int | float) and value is not None:
        raise ConfigError(f"--set {name}={value}.", f"a number, such as {place[last]}", "Correct it.")
    place[last] = value


def _value(word: str) -> object:
    """A number, true, false, null or a list as JSON has them; anything else is a word."""
    try:
        return json.loads(word)
    except ValueError:
        return word
