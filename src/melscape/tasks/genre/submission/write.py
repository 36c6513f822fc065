"""What a prediction leaves in a folder: `submission.csv`, `probabilities.csv`, `confidence.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from unicodedata import normalize

import numpy as np

from melscape.answers import Report
from melscape.errors import CorpusError
from melscape.tasks.genre.submission.predict import Predicted
from melscape.tasks.genre.submission.sample import Sample
from melscape.tasks.genre.submission.table import write_table
from melscape.work.atomic import write_bytes

SUBMISSION_NAME, PROBABILITIES_NAME, CONFIDENCE_NAME = "submission.csv", "probabilities.csv", "confidence.json"
SURE, UNSURE = 0.9, 0.5
NOT_LISTED = "It is in the sample submission but not among the test files."


def write_predictions(predicted: Predicted, out: Path, sample: Sample | None = None) -> Report:
    """Write the three files, and tell how sure the answers are.

    With a sample, its ids, order and columns are those of the submission: ids that were not asked for get the prior's
    genre, answers that it does not want are left out, and both are told.
    Errors: CorpusError if not one id of the sample was asked for.
    """
    form = sample or Sample.plain(predicted.ids)
    known = dict(zip(predicted.ids, predicted.genres))
    asked = _asked_as(form.ids, known)
    missing = [id_ for id_ in form.ids if id_ not in asked]
    if len(missing) == len(form.ids):
        found = f"The sample submission's ids ({form.ids[0]}, …) are none of the test's ({predicted.ids[0]}, …)."
        raise CorpusError(found, "the ids of the test files", "Give the sample that belongs to this test.")
    wanted = set(asked.values())
    unwanted = [id_ for id_ in predicted.ids if id_ not in wanted]
    believed = predicted.classes[int(predicted.prior.argmax())]
    out.mkdir(parents=True, exist_ok=True)
    figures = {**confidence_of(predicted), "not_in_the_test": missing, "not_in_the_sample": unwanted}
    genres = {id_: known[asked[id_]] if id_ in asked else believed for id_ in form.ids}
    written = (
        write_table(out / SUBMISSION_NAME, form.columns, form.filled(genres)),
        _write_probabilities(predicted, out / PROBABILITIES_NAME),
        _write_json(out / CONFIDENCE_NAME, figures),
    )
    return Report(f"Genres of {len(predicted.ids)} files", figures, written, _note(predicted, missing, unwanted))


def confidence_of(predicted: Predicted) -> dict[str, Any]:
    """How sure the answers are, as plain figures.

    `entropy` is 0 where one genre is certain and 1 where all are alike. `share` counts what was said, `expected_share`
    adds up probabilities: where they differ much, some genre is said too often. Files that could not be heard count
    as files, not in the figures.
    """
    heard = np.array([id_ not in predicted.problems for id_ in predicted.ids])
    rows, sure = predicted.probabilities[heard], predicted.confidence[heard]
    said = np.array(predicted.genres)[heard]
    ids = np.array(predicted.ids)[heard]
    unsure = ids[np.argsort(sure, kind="stable")][: int((sure < UNSURE).sum())]
    counts = {"files": len(heard), "heard": int(heard.sum()), "not_heard": dict(predicted.problems)}
    if not len(rows):
        return {**counts, "mean_confidence": None}
    entropy = -np.sum(rows * np.log(np.maximum(rows, 1e-300)), axis=1) / np.log(rows.shape[1])
    by_genre = {genre: sure[said == genre] for genre in predicted.classes}
    return {
        **counts,
        "mean_confidence": _round(sure.mean()),
        "median_confidence": _round(np.median(sure)),
        "entropy": _round(entropy.mean()),
        "sure": {"from": SURE, "share": _round((sure >= SURE).mean())},
        "unsure": {"below": UNSURE, "share": _round((sure < UNSURE).mean()), "ids": unsure.tolist()},
        "share": {genre: _round(len(each) / len(rows)) for genre, each in by_genre.items()},
        "expected_share": {genre: _round(mean) for genre, mean in zip(predicted.classes, rows.mean(axis=0))},
        "confidence_by_genre": {genre: _round(each.mean()) if len(each) else None for genre, each in by_genre.items()},
    }


def _asked_as(ids: Sequence[str], known: Mapping[str, str]) -> dict[str, str]:
    """The id that was asked for, by that of the sample: the same, or one whose accents are only written otherwise."""
    alike = {normalize("NFC", id_): id_ for id_ in known}
    found = {id_: id_ if id_ in known else alike.get(normalize("NFC", id_)) for id_ in ids}
    return {id_: own for id_, own in found.items() if own is not None}


def _write_probabilities(predicted: Predicted, path: Path) -> Path:
    names = ("id", "genre", "confidence", *predicted.classes, "problem")
    figures = zip(predicted.ids, predicted.genres, predicted.confidence.tolist(), predicted.probabilities.tolist())
    rows = (
        (id_, genre, f"{sure:.6f}", *(f"{each:.6f}" for each in row), predicted.problems.get(id_, ""))
        for id_, genre, sure, row in figures
    )
    return write_table(path, names, rows)


def _write_json(path: Path, figures: Mapping[str, Any]) -> Path:
    write_bytes(path, (json.dumps(figures, indent=1) + "\n").encode())
    return path


def _note(predicted: Predicted, missing: list[str], unwanted: list[str]) -> str:
    never = [genre for genre in predicted.classes if genre not in predicted.genres]
    told = [
        (len(predicted.problems), "could not be heard and have the prior's genre"),
        (len(missing), "ids of the sample are not among the test files and have the prior's genre"),
        (len(unwanted), "test files are not in the sample and were left out"),
    ]
    words = [f"{count} {what}." for count, what in told if count]
    if never and len(predicted.ids) >= 10 * len(predicted.classes):
        words.append(f"No file was taken for {' or '.join(never)}.")
    return " ".join(words)


def _round(value: float) -> float:
    return round(float(value), 6)
