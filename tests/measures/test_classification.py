"""F1 scores and the confusion table agree with scikit-learn's, and refuse what is none."""

import numpy as np
import pytest
from sklearn import metrics

from melscape.measures.classification import accuracy, confusion, f1_by_class, macro_f1
from melscape.measures.problems import MeasureError

CLASSES = 10


def guesses(count=400, seed=0, classes=CLASSES):
    random = np.random.default_rng(seed)
    truth = random.integers(classes, size=count)
    said = np.where(random.random(count) < 0.7, truth, random.integers(classes, size=count))
    return truth, said


def test_all_figures_agree_with_sklearn():
    truth, said = guesses()
    assert np.array_equal(confusion(truth, said, CLASSES), metrics.confusion_matrix(truth, said))
    np.testing.assert_allclose(f1_by_class(truth, said, CLASSES), metrics.f1_score(truth, said, average=None))
    assert macro_f1(truth, said, CLASSES) == pytest.approx(metrics.f1_score(truth, said, average="macro"), abs=1e-12)
    assert accuracy(truth, said, CLASSES) == pytest.approx(metrics.accuracy_score(truth, said))


@pytest.mark.parametrize("seed", range(4))
def test_only_classes_of_the_truth_count_as_sklearn_does_with_these_labels(seed):
    truth, said = guesses(6, seed)
    expected = metrics.f1_score(truth, said, labels=np.unique(truth), average="macro")
    assert macro_f1(truth, said, CLASSES) == pytest.approx(expected)


def test_a_class_that_is_not_there_has_no_score_even_if_it_was_said():
    scores = f1_by_class(np.array([0, 1]), np.array([0, 2]), 4)
    assert scores[:2].tolist() == [1.0, 0.0] and np.isnan(scores[2:]).all()


def test_rows_are_the_truth_and_columns_what_was_said():
    table = confusion(np.array([0, 0, 1]), np.array([1, 1, 1]), 2)
    assert table.tolist() == [[0, 2], [0, 1]]


def test_one_who_is_always_right_scores_one_and_one_who_never_is_nothing():
    truth = np.arange(10) % 5
    assert macro_f1(truth, truth, 5) == accuracy(truth, truth, 5) == 1.0
    assert macro_f1(truth, (truth + 1) % 5, 5) == accuracy(truth, (truth + 1) % 5, 5) == 0.0


def test_rare_classes_count_as_much_as_common_ones():
    truth, said = np.array([0] * 98 + [1] * 2), np.zeros(100, int)
    assert accuracy(truth, said, 2) == 0.98 and macro_f1(truth, said, 2) < 0.5


@pytest.mark.parametrize(
    ("truth", "said"),
    [
        (np.array([0, 10]), np.array([0, 1])),
        (np.array([0, -1]), np.array([0, 1])),
        (np.array([0, 1]), np.array([0])),
        (np.array([], int), np.array([], int)),
        (np.array([[0, 1]]), np.array([[0, 1]])),
        (np.array([0.0, 1.0]), np.array([0, 1])),
    ],
)
def test_numbers_that_are_no_classes_are_refused(truth, said):
    with pytest.raises(MeasureError):
        macro_f1(truth, said, CLASSES)
