"""What score to expect on test files whose genres nobody tells, before anything is handed in.

The main figure is F1 on mixes made like the test files: of all songs that were handed out, learnt from or not, as noisy
as a comparison with the test files proposes, and weighed so that as many were answered as surely as in the test
(importance weighting: Shimodaira, 2000, with confidence as the covariate). Two cross-checks look at the answers to the
test files alone: what their probabilities promise (confidence-based performance estimation), and the share above the
confidence at which answers to our mixes are right as often as they are (Garg et al., "Leveraging unlabeled data to
predict out-of-distribution performance", 2022, equation 2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import numpy as np
from jaxtyping import Float

from melscape.errors import ConfigError
from melscape.measures.bootstrap import Interval
from melscape.measures.classification import class_scores
from melscape.tasks.genre.data import Material
from melscape.tasks.genre.judging.answers import Answers, Told, ask, silent
from melscape.tasks.genre.judging.ears import Hears
from melscape.tasks.genre.judging.mixes import draw_mixes, together
from melscape.tasks.genre.mashup.recipe import MashupRecipe
from melscape.training.random import stream

MIXES, OPEN_MIXES, DRAWS = 1000, 400, 400
CONFIDENCE_BINS, FEWEST_WEIGHED = 10, 50  # with fewer test files weights would be chance
AGREED = 0.05  # cross-checks further off than this are told about
FORECAST = "forecast"


@dataclass(frozen=True)
class Forecast:
    """The score to expect.

    Args:
        expected: macro F1, where the test files are mixes of the songs that were handed out; its ends hold 95 of 100
            scores of so many files.
        matched: the same before mixes were weighed.
        new_songs: if they are of songs that nobody has; None without held-out songs.
        by_confidence: macro F1 that the probabilities of the test files promise.
        by_threshold: accuracy by the threshold of confidence.
        words: what to make of it.
    """

    expected: Interval
    matched: float
    new_songs: Interval | None
    by_confidence: float
    by_threshold: float
    files: int
    mixes: int
    words: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """All of it, ready for JSON."""
        return {**asdict(self), "words": list(self.words)}


def forecast(
    ear: Hears,
    materials: Mapping[str, Material],
    recipe: MashupRecipe,
    probabilities: Float[np.ndarray, "N K"],
    *,
    seed: int = 0,
    told: Told = silent,
) -> Forecast:
    """Foretell the score of the answers to some test files.

    Args:
        materials: all parts of the songs that were handed out; `test`, else `validation`, is also judged by itself.
        recipe: what mixes must be like to be as noisy as the test files.
        probabilities: of each test file, after the temperature.

    Errors: ConfigError without test files, or for other classes.
    """
    if not len(probabilities) or probabilities.shape[1] != len(ear.classes):
        found = f"Probabilities of shape {probabilities.shape}."
        raise ConfigError(found, f"a row for each test file, {len(ear.classes)} columns")
    new = next((materials[name] for name in ("test", "validation") if name in materials), None)
    mixes = draw_mixes(together(tuple(materials.values())), recipe, FORECAST, seed, MIXES)
    answers = ask(ear, mixes, told, "Listening to mixes like the test files")
    expected = score_like(answers, ear.temperature, probabilities, seed)
    strange = None
    if new is not None:
        others = draw_mixes(new, recipe, f"{FORECAST} new", seed, OPEN_MIXES)
        heard = ask(ear, others, told, "Listening to the same of held-out songs")
        strange = score_like(heard, ear.temperature, probabilities, seed)
    promised, over = promised_f1(probabilities), share_over(answers, ear.temperature, probabilities)
    words = _words(expected, strange, promised, over)
    return Forecast(expected, answers.f1(), strange, promised, over, len(probabilities), len(answers), words)


def score_like(answers: Answers, temperature: float, probabilities: Float[np.ndarray, "N K"], seed: int) -> Interval:
    """Macro F1 of mixes weighed to be answered as surely as some test files, and where that of so many would lie."""
    weights = np.ones(len(answers))
    if len(probabilities) >= FEWEST_WEIGHED:
        weights = weights_like(answers.probabilities(temperature).max(axis=1), probabilities.max(axis=1))
    return score_of_files(answers, weights, len(probabilities), seed)


def weights_like(ours: Float[np.ndarray, "N"], theirs: Float[np.ndarray, "B"]) -> Float[np.ndarray, "N"]:
    """How much each of our mixes counts so that as many are as sure as theirs, by tenths of our confidences.

    All alike where no mix is as sure as any of theirs.
    """
    edges = np.unique(np.quantile(ours, np.linspace(0.0, 1.0, CONFIDENCE_BINS + 1)[1:-1]))
    own, other = np.searchsorted(edges, ours, "right"), np.searchsorted(edges, theirs, "right")
    shares = [np.bincount(bins, minlength=len(edges) + 1) / len(bins) for bins in (own, other)]
    weights = (shares[1] / np.maximum(shares[0], 1e-9))[own]
    return weights if weights.any() else np.ones(len(ours))


def score_of_files(
    answers: Answers, weights: Float[np.ndarray, "N"], files: int, seed: int, level: float = 0.95
) -> Interval:
    """Macro F1, and where that of so many other mixes would lie: other songs are drawn, and of theirs the files."""
    random = stream(seed, "score of files")
    names = np.unique(answers.songs, return_inverse=True)[1]
    members = np.split(np.argsort(names, kind="stable"), np.cumsum(np.bincount(names))[:-1])
    scores: list[float] = []
    while len(scores) < DRAWS:
        pool = np.concatenate([members[song] for song in random.integers(len(members), size=len(members))])
        chances = weights[pool]
        if chances.sum() > 0:  # songs of whose mixes none counts say nothing
            scores.append(answers.f1(random.choice(pool, files, p=chances / chances.sum())))
    low, high = np.quantile(scores, [0.5 - level / 2, 0.5 + level / 2])
    table = np.zeros((len(answers.classes), len(answers.classes)))
    np.add.at(table, (answers.truth, answers.said), weights)
    return Interval(float(np.nanmean(class_scores(table))), float(low), float(high))


def promised_f1(probabilities: Float[np.ndarray, "N K"]) -> float:
    """Macro F1 if every answer were right as often as it says: from the table of whom to expect taken for whom."""
    said = probabilities.argmax(axis=1)
    classes = probabilities.shape[1]
    taken = np.stack([probabilities[said == each].sum(axis=0) for each in range(classes)], axis=1)
    return float(np.mean(2.0 * np.diag(taken) / np.maximum(taken.sum(axis=0) + taken.sum(axis=1), 1e-9)))


def share_over(answers: Answers, temperature: float, probabilities: Float[np.ndarray, "N K"]) -> float:
    """Accuracy by threshold: the confidence that as many of our answers lie over as are right, and who is over it."""
    ours = np.sort(answers.probabilities(temperature).max(axis=1))
    wrong = int((answers.said != answers.truth).sum())
    # As many lie at or over the threshold as were right; where all were wrong nothing is sure enough.
    threshold = ours[wrong] if wrong < len(ours) else np.inf
    return float((probabilities.max(axis=1) >= threshold).mean())


def _words(expected: Interval, strange: Interval | None, promised: float, over: float) -> tuple[str, ...]:
    told = [
        f"Expect a macro F1 of {expected.value:.3f} ({expected.low:.3f} to {expected.high:.3f}), "
        "if the test files are mixes of the songs that were handed out."
    ]
    if strange is not None:
        told.append(f"If they are of songs that nobody has: {strange.value:.3f}.")
    lower = min(promised, over)
    if lower < expected.value - AGREED:
        told.append(
            f"The answers to the test files are less sure than those to our mixes (they promise {promised:.3f}, "
            f"by threshold {over:.3f}): the files differ from our mixes, so expect less."
        )
    elif max(promised, over) > expected.value + AGREED:
        told.append(
            f"The answers to the test files are surer than those to our mixes (they promise {promised:.3f}, "
            f"by threshold {over:.3f}): the files may be easier."
        )
    else:
        told.append(f"The answers to the test files agree: they promise {promised:.3f}, by threshold {over:.3f}.")
    return tuple(told)
