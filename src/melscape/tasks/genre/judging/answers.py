"""What was answered about mixes, and the scores of it, each with its interval over main songs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Float, Int

from melscape.errors import ConfigError
from melscape.measures.bootstrap import Interval
from melscape.measures.calibration import softmax
from melscape.measures.classification import class_scores, confusion
from melscape.tasks.genre.judging.ears import Hears
from melscape.tasks.genre.judging.mixes import Mixes, Sounds
from melscape.tasks.genre.judging.resampling import drawn_tables, ends
from melscape.work.progress import Meter, Progress

Figures = dict[str, object]
Told = Callable[[str, Progress | None], None]
Listener = Callable[[Sounds], np.ndarray]


def silent(_text: str, _progress: Progress | None) -> None:
    """Nobody listens."""


@dataclass(frozen=True)
class Answers:
    """Answers about mixes whose genre is known.

    Args:
        songs: main song of each.
        classes: genres in the order of the logits.
    """

    logits: Float[np.ndarray, "N K"]
    truth: Int[np.ndarray, "N"]
    songs: tuple[str, ...]
    classes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.truth)

    @cached_property
    def said(self) -> Int[np.ndarray, "N"]:
        """The class that each was taken for."""
        return self.logits.argmax(axis=1)

    @property
    def confusion(self) -> Int[np.ndarray, "K K"]:
        """How many of each class (row) were taken for each (column)."""
        return confusion(self.truth, self.said, len(self.classes))

    def probabilities(self, temperature: float) -> Float[np.ndarray, "N K"]:
        """How likely each class was said to be."""
        return softmax(self.logits, temperature)

    def f1(self, indices: Int[np.ndarray, "_"] | None = None) -> float:
        """Mean F1 of the genres that there are among all mixes, or among some of them.

        Where all genres are there, that is the macro F1 of a competition. A genre that was only said by mistake is a
        mistake about another one: it has no score of its own.
        """
        chosen = slice(None) if indices is None else indices
        table = confusion(self.truth[chosen], self.said[chosen], len(self.classes))
        return float(np.nanmean(class_scores(table.astype(np.float64))))

    def f1_interval(self, seed: int) -> Interval:
        """Macro F1 with its interval over main songs."""
        return ends(self.f1(), self._drawn_f1(seed), len(set(self.songs)))

    def f1_per_class(self, seed: int) -> dict[str, Interval]:
        """The F1 of each class that there is, with its interval."""
        whole, drawn = class_scores(self.confusion.astype(np.float64)), class_scores(self._drawn(seed))
        songs = len(set(self.songs))
        found = zip(self.classes, whole.tolist(), drawn.T)
        return {genre: ends(value, each, songs) for genre, value, each in found if np.isfinite(value)}

    def f1_above(self, other: Answers, seed: int) -> Interval:
        """How much more macro F1 these answers have than others about the same music, mix by mix.

        The interval is of the difference, which is far narrower than those of the two. Errors: ConfigError for other
        music.
        """
        if self.songs != other.songs or not np.array_equal(self.truth, other.truth):
            raise ConfigError("Answers about different mixes.", "answers about the same ones")
        drawn = self._drawn_f1(seed) - other._drawn_f1(seed)
        return ends(self.f1() - other.f1(), drawn, len(set(self.songs)))

    def _drawn_f1(self, seed: int) -> Float[np.ndarray, "_"]:
        return np.nanmean(class_scores(self._drawn(seed)), axis=-1)

    def _drawn(self, seed: int) -> Float[np.ndarray, "_ K K"]:
        return drawn_tables(self.truth, self.said, self.songs, len(self.classes), seed)


def joined(answers: Sequence[Answers]) -> Answers:
    """All answers as one; those about one song stay together. Errors: ConfigError for unlike classes."""
    if not answers or len({each.classes for each in answers}) > 1:
        raise ConfigError(f"Answers of {len(answers)} kinds to join.", "one or more, with the same classes")
    return Answers(
        np.concatenate([each.logits for each in answers]),
        np.concatenate([each.truth for each in answers]),
        tuple(song for each in answers for song in each.songs),
        answers[0].classes,
    )


def ask(ear: Hears, mixes: Mixes, told: Told = silent, text: str = "Listening") -> Answers:
    """Let an ear hear mixes."""
    return answers_of(mixes, listen(mixes, {"ear": listener_of(ear, mixes)}, told, text)["ear"])


def answers_of(mixes: Mixes, logits: Float[np.ndarray, "N K"]) -> Answers:
    """What somebody answered about mixes."""
    return Answers(logits, mixes.truth, mixes.songs, mixes.material.genres)


def listener_of(ear: Hears, mixes: Mixes) -> Listener:
    """The ear, if it knows the classes of the mixes. Errors: ConfigError if not."""
    if ear.classes != mixes.material.genres:
        raise ConfigError(
            f"Mixes of {', '.join(mixes.material.genres)}.", f"the genres that were learnt: {', '.join(ear.classes)}"
        )
    return ear.logits_many


def listen(
    mixes: Mixes, listeners: Mapping[str, Listener], told: Told = silent, text: str = "Listening"
) -> dict[str, np.ndarray]:
    """What each listener makes of all mixes, row by row; every mix is made to sound only once for all of them."""
    found: dict[str, list[np.ndarray]] = {name: [] for name in listeners}
    meter = Meter(len(mixes))
    for sounds in mixes.sounds():
        for name, listener in listeners.items():
            found[name].append(listener(sounds))
        told(text, meter.tick(len(sounds)))
    return {name: np.concatenate(rows) for name, rows in found.items()}


def with_interval(name: str, found: Interval) -> Figures:
    """A figure and `<name>_ci`; None where there is no interval, for JSON has no word for that."""
    ends = [found.low, found.high] if np.isfinite([found.low, found.high]).all() else None
    return {name: found.value, f"{name}_ci": ends}
