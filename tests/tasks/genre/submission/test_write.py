"""What is left for the competition and for a person: rows in the right order, and how sure each is."""

import csv
import json

import numpy as np
import pytest
import scipy.stats

from melscape.errors import CorpusError
from melscape.tasks.genre.submission.predict import Predicted
from melscape.tasks.genre.submission.sample import Sample
from melscape.tasks.genre.submission.write import confidence_of, write_predictions

CLASSES = ("blues", "jazz", "rock")
ROWS = np.array([[0.95, 0.03, 0.02], [0.4, 0.35, 0.25], [0.1, 0.2, 0.7], [0.2, 0.3, 0.5]])
PRIOR = np.array([0.2, 0.3, 0.5])


def predicted(**changes):
    answers = {"ids": ("1", "2", "3", "4"), "probabilities": ROWS, "problems": {"4": "It is silent."}}
    return Predicted(**{**answers, "classes": CLASSES, "prior": PRIOR, **changes})


def form(*ids):
    return Sample(("genre", "id"), ids, 0, tuple(("blues", id_) for id_ in ids))


def test_the_submission_has_the_ids_order_and_columns_of_the_sample(tmp_path):
    write_predictions(predicted(), tmp_path, form("3", "4", "1", "2"))
    assert (tmp_path / "submission.csv").read_text() == "genre,id\nrock,3\nrock,4\nblues,1\nblues,2\n"


def test_without_a_sample_files_keep_their_order(tmp_path):
    report = write_predictions(predicted(), tmp_path)
    assert (tmp_path / "submission.csv").read_text() == "id,genre\n1,blues\n2,blues\n3,rock\n4,rock\n"
    assert [path.name for path in report.files] == ["submission.csv", "probabilities.csv", "confidence.json"]


def test_ids_on_one_side_only_are_told(tmp_path):
    report = write_predictions(predicted(), tmp_path, form("1", "9"))
    assert (tmp_path / "submission.csv").read_text() == "genre,id\nblues,1\nrock,9\n"
    assert report.figures["not_in_the_test"] == ["9"] and report.figures["not_in_the_sample"] == ["2", "3", "4"]
    assert "1 ids of the sample" in report.note and "3 test files" in report.note


def test_ids_keep_the_accents_of_the_sample(tmp_path):
    ids = ("caf\u00e9", "e\u0301te\u0301", "3", "4")
    report = write_predictions(predicted(ids=ids), tmp_path, form("\u00e9t\u00e9", "cafe\u0301", "4", "3"))
    written = (tmp_path / "submission.csv").read_text()
    assert written == "genre,id\nblues,\u00e9t\u00e9\nblues,cafe\u0301\nrock,4\nrock,3\n"
    assert report.figures["not_in_the_test"] == report.figures["not_in_the_sample"] == []


def test_the_sample_of_another_test_is_refused(tmp_path):
    with pytest.raises(CorpusError, match="belongs to this test"):
        write_predictions(predicted(), tmp_path / "out", form("a", "b"))
    assert not (tmp_path / "out").exists()


def test_probabilities_are_there_for_everybody(tmp_path):
    write_predictions(predicted(), tmp_path)
    with (tmp_path / "probabilities.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["id", "genre", "confidence", *CLASSES, "problem"]
    assert np.allclose([[float(row[name]) for name in CLASSES] for row in rows], ROWS)
    assert [float(row["confidence"]) for row in rows] == [0.95, 0.4, 0.7, 0.5]
    assert [row["problem"] for row in rows] == ["", "", "", "It is silent."]


def test_figures_are_of_the_files_that_were_heard():
    figures = confidence_of(predicted())
    assert (figures["files"], figures["heard"], figures["not_heard"]) == (4, 3, {"4": "It is silent."})
    assert figures["mean_confidence"] == pytest.approx((0.95 + 0.4 + 0.7) / 3, abs=1e-6)
    assert figures["median_confidence"] == 0.7
    assert figures["entropy"] == pytest.approx(np.mean(scipy.stats.entropy(ROWS[:3], base=3, axis=1)), abs=1e-6)
    assert figures["sure"]["share"] == pytest.approx(1 / 3, abs=1e-6)
    assert figures["unsure"]["ids"] == ["2"]
    assert figures["share"] == {"blues": 0.666667, "jazz": 0.0, "rock": 0.333333}
    assert figures["expected_share"]["jazz"] == pytest.approx(ROWS[:3, 1].mean(), abs=1e-6)
    assert figures["confidence_by_genre"] == {"blues": 0.675, "jazz": None, "rock": 0.7}


def test_the_file_of_confidence_says_what_the_report_says(tmp_path):
    report = write_predictions(predicted(), tmp_path)
    assert json.loads((tmp_path / "confidence.json").read_text()) == dict(report.figures)
    assert "1 could not be heard" in report.note


def test_where_nothing_could_be_heard_there_is_no_confidence(tmp_path):
    problems = dict.fromkeys(("1", "2", "3", "4"), "It is silent.")
    report = write_predictions(predicted(problems=problems, probabilities=np.tile(PRIOR, (4, 1))), tmp_path)
    assert report.figures["mean_confidence"] is None
    assert (tmp_path / "submission.csv").read_text().count("rock") == 4


def test_a_genre_that_is_never_said_is_told():
    from melscape.tasks.genre.submission.write import _note

    many = predicted(ids=tuple(map(str, range(30))), probabilities=np.tile(ROWS[:1], (30, 1)), problems={})
    assert _note(many, [], []) == "No file was taken for jazz or rock."
