"""What score to expect on a test whose genres nobody tells: its files are compared with our mixes, and those judged."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from jaxtyping import Float

from melscape.answers import Report
from melscape.errors import CorpusError
from melscape.inference.genre import Genre, Told, silent
from melscape.inference.genre_songs import UNLIKE, law_for, same_split, songs_of_run
from melscape.runs.folder import write_json
from melscape.tasks.genre.data import Material
from melscape.tasks.genre.judging.forecast import forecast as foretell
from melscape.tasks.genre.judging.mixes import together
from melscape.tasks.genre.mashup import recipe as mashups
from melscape.tasks.genre.mashup.compare import Comparison, compare, maker
from melscape.tasks.genre.mashup.recipe import MashupRecipe
from melscape.tasks.genre.submission.layout import Row
from melscape.tasks.genre.submission.predict import Predicted
from melscape.training.random import stream

FORECAST_NAME = "forecast.json"
COMPARED_FILES = 60  # enough for medians, few enough to decode in a moment


def forecast(
    genre: Genre, rows: Sequence[Row], predicted: Predicted, out: Path, *, seed: int = 0, told: Told = silent
) -> Report:
    """The score to expect of the answers to some test files; kept in `out`.

    Errors: ConfigError for an exported model, CorpusError if not one file could be heard.
    """
    heard = [number for number, row in enumerate(rows) if row.id not in predicted.problems]
    if not heard:
        raise CorpusError("Not one of the test files could be heard.", "music", "Look at probabilities.csv for why.")
    songs = songs_of_run(genre.path, genre.config, told)
    material = songs.materials["train"]
    recipe = law_for(mashups.default(), material, genre.config.rate_hz)
    compared = like(material, recipe, [rows[number].path for number in heard], seed=seed, told=told)
    probabilities = _ordered(genre, predicted)[heard]
    alike = same_split(*genre.paths)
    # What one of them held out another learnt from: then nothing is new, and all songs are one part.
    handed_out = songs.materials if alike else {"train": together(tuple(songs.materials.values()))}
    found = foretell(genre.ear, handed_out, compared.proposal, probabilities, seed=seed, told=told)
    words = (*found.words, *([] if alike else [UNLIKE]), *([songs.warning] if songs.warning else []))
    about = {"words": list(words), "run": [str(path) for path in genre.paths], "seed": seed}
    figures = {**found.to_dict(), "comparison": compared.to_dict(), **about}
    write_json(out / FORECAST_NAME, figures)
    return Report("The score to expect", figures, (out / FORECAST_NAME,), " ".join(words))


def like(
    material: Material, recipe: MashupRecipe, files: Sequence[Path], *, seed: int = 0, told: Told = silent
) -> Comparison:
    """Test files beside mixes of these songs, and the law that brings the two nearest; of many files some are drawn."""
    drawn = sorted(stream(seed, "compared files").permutation(len(files))[:COMPARED_FILES].tolist())
    pools = {name: tuple(songs) for name, songs in material.songs.items()}
    make = maker(pools, material.bank, material.noises, material.noise_bank)
    chosen = [files[number] for number in drawn]
    return compare(
        chosen, make, recipe, on_progress=lambda progress: told("Comparing the test files with mixes", progress)
    )


def _ordered(genre: Genre, predicted: Predicted) -> Float[np.ndarray, "N K"]:
    """The probabilities in the order of the judged ear's classes."""
    return predicted.probabilities[:, [predicted.classes.index(name) for name in genre.ear.classes]]
