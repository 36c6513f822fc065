"""The sounds that a person names on the command line: a file, or a sound of the folder by its name."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

from melscape.errors import CorpusError

if TYPE_CHECKING:
    from melscape.tasks.generate.code import Code
    from melscape.tasks.generate.generator import Generator

NAMES_SHOWN = 3


def listen(generator: Generator, word: str) -> Code:
    """Take in the sound that is meant by `word`: a file, else a sound that the model was trained on."""
    from melscape.audio.files import read_untrusted

    known = generator.library.named(word)
    if known is not None:
        return known
    path = Path(word)
    if path.is_file():
        return generator.hear(read_untrusted(path), name=path.stem)
    names = [code.name for code in generator.library.codes]
    alike = difflib.get_close_matches(path.stem, names, NAMES_SHOWN, 0.5) or names[:NAMES_SHOWN]
    raise CorpusError(
        f"There is no sound {word!r}.", "a sound file, or the name of a sound of the folder", f"Try {', '.join(alike)}."
    )
