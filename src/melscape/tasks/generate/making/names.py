"""Names for made sounds, from what they are: where they come from, how they sound, and the seed that makes them again.

A name is safe on every system: small ASCII letters, digits, dashes, underscores; seed and number are always in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from melscape.measures.descriptors import active_seconds, attack_seconds, centroid_hz, noisiness

if TYPE_CHECKING:
    from melscape.tasks.generate.library import Library

LONGEST = 56  # with the ending of a sound file, 60
MOST_FAMILIES, MOST_TRAITS = 2, 2
LONGEST_FAMILY = 14
NAMELESS = "sound"
# Below the first limit the first word, from the second limit on the last word; between them nothing worth a word.
TRAITS = {
    "brightness": (250.0, 5000.0, "low", "bright"),
    "length": (0.25, 1.5, "short", "long"),
    "attack": (0.0, 0.08, "", "soft"),
    "noisiness": (0.01, 0.3, "pure", "noisy"),
}


def name_of(words: Sequence[str], seed: int, number: int) -> str:
    """A name from words, a seed and a number that counts from 1, such as `bd-low-short_s1-03`."""
    end = f"_s{seed}-{number:02d}"
    stem = "-".join(word for word in map(plain_word, words) if word)
    return (stem[: LONGEST - len(end)].strip("-_") or NAMELESS) + end


def traits(mel_db: Float[np.ndarray, "M T"], centres_hz: Float[np.ndarray, "M"], frame_seconds: float) -> list[str]:
    """Up to two words for what is special about a sound."""
    mel = (mel_db - mel_db.max())[None]
    values = {
        "brightness": centroid_hz(mel, centres_hz),
        "length": active_seconds(mel, frame_seconds),
        "attack": attack_seconds(mel, frame_seconds),
        "noisiness": noisiness(mel),
    }
    found = [_word(float(values[name][0]), *limits) for name, limits in TRAITS.items()]
    return [word for word in found if word][:MOST_TRAITS]


def family_words(library: Library, parents: Sequence[str]) -> list[str]:
    """A word for where a sound comes from: the families of its parents, else the first words of their names."""
    families = dict(zip((code.name for code in library.codes), library.families))
    words = [families.get(parent) or first_word(parent) for parent in parents]
    return list(dict.fromkeys(plain_word(word)[:LONGEST_FAMILY].strip("-") for word in words))[:MOST_FAMILIES]


def stem_word(name: str) -> str:
    """The name of a sound without folder and ending, as a word of a name."""
    return plain_word(PurePath(name).stem)


def first_word(name: str) -> str:
    """The first word of a sound's name: `bd` of `drums/bd_808.wav`."""
    words = [word for word in re.split(r"[-_\d]+", stem_word(name)) if word]
    return words[0] if words else NAMELESS


def plain_word(word: str) -> str:
    """A word in letters that every system can store."""
    ascii_only = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")


def _word(value: float, low: float, high: float, less: str, more: str) -> str:
    # What has no value (the brightness of silence) is neither.
    return less if value < low else more if value >= high else ""
