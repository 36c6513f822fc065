"""Every test file gets an answer: its genres with their probabilities, or the prior and the reason why it has none."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
from jaxtyping import Float, Float32, Float64

from melscape.audio.pool import DecoderPool, Reading
from melscape.errors import AudioError, ConfigError
from melscape.tasks.genre.ensemble import Ensemble
from melscape.tasks.genre.hearing import is_silent, mono_at
from melscape.tasks.genre.limits import CHECKS
from melscape.tasks.genre.submission.layout import Row
from melscape.tasks.genre.submission.progress import Journal, Step, key_of
from melscape.work.progress import Meter, Progress

# A step is what a killed prediction does again. It ends by what is in it, never by the clock: which files share a pass
# through the network may change the last bits of their answers.
STEP_FILES, STEP_SECONDS = 32, 1200.0
MOST_WORKERS = 8
SILENT = "It is silent."

OnProgress = Callable[[Progress], None]


@dataclass(frozen=True, eq=False)
class Predicted:
    """Answers about files, in the order in which they were asked for.

    Args:
        ids: one a file.
        classes: names of the genres.
        probabilities: of each genre, 0 to 1, adding up to 1; the prior for files that could not be heard.
        problems: why, by id.
        prior: what is believed about a file that cannot be heard.
        resumed: how many answers were there from before.
    """

    ids: tuple[str, ...]
    classes: tuple[str, ...]
    probabilities: Float64[np.ndarray, "N K"]
    prior: Float64[np.ndarray, "K"]
    problems: Mapping[str, str] = field(default_factory=dict)
    resumed: int = 0

    @property
    def genres(self) -> tuple[str, ...]:
        """The likeliest genre of each file; of equally likely ones the first."""
        return tuple(self.classes[place] for place in self.probabilities.argmax(axis=1))

    @property
    def confidence(self) -> Float64[np.ndarray, "N"]:
        """The probability of that genre."""
        return self.probabilities.max(axis=1)


def predict(
    ears: Ensemble,
    rows: Sequence[Row],
    prior: Float[np.ndarray, "K"],
    out: Path,
    *,
    resume: bool = True,
    on_progress: OnProgress | None = None,
) -> Predicted:
    """Listen to every file, confined processes decoding ahead of the network, and keep each step in `out`.

    The same files, ears and prior give the same bytes, however often it was killed in between. Files that could not be
    heard before are tried again: a busy machine or a missing permission passes.
    Errors: ConfigError for a prior that is none of these classes, or for no files.
    """
    prior = _usable(prior, ears, rows)
    out.mkdir(parents=True, exist_ok=True)
    answering = {"ears": ears.fingerprint, "step": [STEP_FILES, STEP_SECONDS]}
    journal = Journal(out, key_of(rows, answering), len(ears.classes), resume=resume)
    there = sum(len(step.answers) for step in journal.steps)
    meter = Meter(len(rows) - there)
    with DecoderPool(min(MOST_WORKERS, len(os.sched_getaffinity(0))), CHECKS.limits) as pool:
        _try_again(ears, rows, journal, pool)
        for part in _parts(_sounds(pool, rows[there:], ears.rate_hz), ears.rate_hz):
            step = _answered(ears, part)
            journal.add(step)
            progress = meter.tick(len(part), sum(isinstance(each, str) for each in step.answers))
            if on_progress is not None:
                on_progress(progress)
    answers = [answer for step in journal.steps for answer in step.answers]
    return _predicted(ears, rows, prior, answers, there)


Sound = Float32[np.ndarray, "S"] | str


def _usable(prior: Float[np.ndarray, "K"], ears: Ensemble, rows: Sequence[Row]) -> Float64[np.ndarray, "K"]:
    if not rows:
        raise ConfigError("No files to judge.", "one or more", "Name a test.csv or a folder of sounds.")
    if prior.shape != (len(ears.classes),) or not prior.min() >= 0 or abs(float(prior.sum()) - 1.0) > 1e-3:
        found = f"A prior of shape {prior.shape} for {len(ears.classes)} genres."
        raise ConfigError(found, "a probability for each genre, adding up to 1", "Open the run again.")
    return prior.astype(np.float64)


def _try_again(ears: Ensemble, rows: Sequence[Row], journal: Journal, pool: DecoderPool) -> None:
    """Answer those steps anew in which a file can be heard now that could not be heard before."""
    start = 0
    for number, step in enumerate(journal.steps):
        part = rows[start : start + len(step.answers)]
        start += len(part)
        failed = [row for row, answer in zip(part, step.answers) if isinstance(answer, str)]
        if any(not isinstance(sound, str) for sound in _sounds(pool, failed, ears.rate_hz)):
            again = _answered(ears, list(_sounds(pool, part, ears.rate_hz)))
            # What could be heard before and cannot be now keeps its answer.
            answers = (was if isinstance(now, str) else now for was, now in zip(step.answers, again.answers))
            journal.replace(number, Step(tuple(answers)))


def _sounds(pool: DecoderPool, rows: Sequence[Row], rate_hz: int) -> Iterator[Sound]:
    readings = pool.read_many(row.path for row in rows if not row.problem)
    return (row.problem or _heard(next(readings), rate_hz) for row in rows)


def _heard(reading: Reading, rate_hz: int) -> Sound:
    """The samples of a file, or the reason why there is nothing to hear."""
    if reading.clip is None:
        assert reading.problem is not None, "a reading has a clip or a problem"
        return reading.problem.found.removeprefix(f"{reading.path.name}: ")
    try:
        samples = mono_at(reading.clip, rate_hz)
    except AudioError as problem:  # a single sample at a high rate is none at a lower one
        return problem.found
    return SILENT if is_silent(samples) else samples


def _parts(sounds: Iterator[Sound], rate_hz: int) -> Iterator[list[Sound]]:
    """Sounds in order, so many at once as one step holds."""
    part: list[Sound] = []
    seconds = 0.0
    for sound in sounds:
        part.append(sound)
        seconds += 0.0 if isinstance(sound, str) else len(sound) / rate_hz
        if len(part) >= STEP_FILES or seconds >= STEP_SECONDS:
            yield part
            part, seconds = [], 0.0
    if part:
        yield part


def _answered(ears: Ensemble, part: Sequence[Sound]) -> Step:
    found = iter(ears.probabilities_many([sound for sound in part if not isinstance(sound, str)]).tolist())
    return Step(tuple(sound if isinstance(sound, str) else tuple(next(found)) for sound in part))


def _predicted(
    ears: Ensemble,
    rows: Sequence[Row],
    prior: Float64[np.ndarray, "K"],
    answers: Sequence[tuple[float, ...] | str],
    resumed: int,
) -> Predicted:
    answers = list(islice(answers, len(rows)))
    probabilities = np.array([prior if isinstance(answer, str) else answer for answer in answers], np.float64)
    problems = {row.id: answer for row, answer in zip(rows, answers, strict=True) if isinstance(answer, str)}
    return Predicted(tuple(row.id for row in rows), ears.classes, probabilities, prior, problems, resumed)
