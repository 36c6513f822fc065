"""Several ears that answer together: where one is unsure the others decide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float64

from melscape.answers import Ranking
from melscape.audio.clip import Clip
from melscape.audio.problems import EmptyAudio
from melscape.errors import ConfigError
from melscape.measures.calibration import softmax
from melscape.tasks.genre.hearing import Ear, is_silent, mono_at

LEAST = 1e-12  # a genre that one ear rules out is not ruled out for all


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Ears for the same genres at the same rate, one or more; each may order the genres as it likes.

    The answer is the mean of the logarithms of their probabilities, made to add up to 1: a genre has to convince all.
    Source: Hinton, "Products of experts", 1999, with the weights as powers.

    Args:
        ears: the first one's order of genres is that of all answers.
        weights: how much each counts, over 0; none for all alike.
        held_out: whether the confidence of all was fitted on songs that they did not learn from.
    """

    ears: tuple[Ear, ...]
    weights: tuple[float, ...] = ()
    held_out: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "ears", tuple(self.ears))
        object.__setattr__(self, "weights", tuple(self.weights))
        _refuse_misfits(self.ears, self.weights)

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the genres in the order of the answers."""
        return self.ears[0].classes

    @property
    def rate_hz(self) -> int:
        """Rate of the samples that all are given."""
        return self.ears[0].rate_hz

    @property
    def fingerprint(self) -> str:
        """Letters that are equal for ensembles that give equal answers."""
        return " ".join([*(ear.fingerprint for ear in self.ears), *map(repr, self.weights)])

    @property
    def shares(self) -> Float64[np.ndarray, "_"]:
        """What each ear's answer counts; adds up to 1."""
        weights = np.array(self.weights or [1.0] * len(self.ears), np.float64)
        return weights / weights.sum()

    def probabilities(self, samples: Float[np.ndarray, "S"]) -> Float64[np.ndarray, "K"]:
        """How likely each genre is, 0 to 1, adding up to 1."""
        return self.probabilities_many([samples])[0]

    def probabilities_many(self, clips: Iterable[Float[np.ndarray, "S"]]) -> Float64[np.ndarray, "N K"]:
        """How likely each genre is, clip by clip. One ear alone takes the clips one after the other."""
        if len(self.ears) == 1:
            return self.ears[0].probabilities_many(clips)
        held = list(clips)
        found = np.zeros((len(held), len(self.classes)))
        for ear, share in zip(self.ears, self.shares.tolist()):
            order = [ear.classes.index(name) for name in self.classes]
            found += share * np.log(np.maximum(ear.probabilities_many(held)[:, order], LEAST))
        return softmax(found) if held else found

    def name_genre(self, clip: Clip, title: str = "the music") -> Ranking:
        """The genres of one piece of music, the likeliest first. Errors: EmptyAudio for silence, which has none."""
        samples = mono_at(clip, self.rate_hz)
        if is_silent(samples):
            raise EmptyAudio(f"{title} is silent.", "music", "Choose another file.")
        probabilities = self.probabilities(samples)
        order = np.argsort(-probabilities, kind="stable")
        names = tuple(self.classes[place] for place in order)
        ears = "one network" if len(self.ears) == 1 else f"{len(self.ears)} networks"
        whose = "clips" if self.held_out else "mashups of the songs that were learnt from"
        note = f"Of 100 {whose} heard as surely as this one, about {100 * probabilities.max():.0f} are what was said."
        note += "" if self.held_out else " Of other music it will be fewer: no songs were held out to count them on."
        scores = tuple(float(probabilities[place]) for place in order)
        return Ranking(f"Genre of {title}, heard by {ears}", names, scores, "probability", note)


def _refuse_misfits(ears: Sequence[Ear], weights: Sequence[float]) -> None:
    if not ears:
        raise ConfigError("An ensemble without a network.", "one or more", "Name a finished run.")
    first = ears[0]
    for ear in ears[1:]:
        if set(ear.classes) != set(first.classes):
            odd = ", ".join(sorted(set(ear.classes) ^ set(first.classes)))
            raise ConfigError(f"The networks tell different genres apart: {odd}.", "the same genres", "Leave one out.")
        if ear.rate_hz != first.rate_hz:
            found = f"One network hears {first.rate_hz} Hz, another {ear.rate_hz} Hz."
            raise ConfigError(found, "one rate", "Leave one out.")
    if weights and (len(weights) != len(ears) or not min(weights) > 0):
        found = f"Weights {', '.join(f'{weight:g}' for weight in weights)} for {len(ears)} networks."
        raise ConfigError(found, "a weight over 0 for each, or none", "Correct the weights.")
