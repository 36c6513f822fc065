"""Pictures of a genre run: curves by epoch, a table with its scores, and what was said about unknown files."""

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, f1_score

from melscape.errors import ConfigError
from melscape.interface.pictures.genre import draw_confusion, draw_distribution, draw_training
from melscape.interface.pictures.style import png
from melscape.measures.classification import macro_f1
from melscape.tasks.genre.judging.answers import Answers
from melscape.tasks.genre.submission.predict import Predicted

NAN = float("nan")
HISTORY = {
    "step": [1, 2, 3, 4],
    "epoch": [0, 0, 1, 1],
    "train_cross_entropy": [3.0, 1.0, 0.5, 0.3],
    "valid_f1_open": [NAN, 0.6, NAN, 0.5],
    "valid_f1_closed": [NAN, 0.7, NAN, 0.9],
}
CLASSES = ("blues", "jazz", "rock")


def words(axes):
    return [text.get_text() for text in axes.texts]


def test_losses_of_steps_are_means_of_their_epoch():
    left, right = draw_training(HISTORY).axes
    assert left.lines[0].get_xydata().tolist() == [[1.0, 2.0], [2.0, pytest.approx(0.4)]]
    assert [line.get_ydata().tolist() for line in right.lines] == [[0.7, 0.9], [0.6, 0.5]]


def test_the_best_score_on_unknown_songs_is_marked():
    assert words(draw_training(HISTORY).axes[1]) == ["0.600"]


def test_what_was_not_measured_is_left_out_and_nothing_is_refused():
    drawn = draw_training({"step": [1], "epoch": [0], "train_cross_entropy": [1.0], "valid_f1_open": [NAN]})
    assert not drawn.axes[1].lines and png(drawn).startswith(b"\x89PNG")
    with pytest.raises(ConfigError, match="without losses"):
        draw_training({"step": [1], "epoch": [0]})


def test_a_confusion_is_in_shares_with_the_scores_that_others_compute():
    random = np.random.default_rng(0)
    true, said = random.integers(0, 3, 60), random.integers(0, 3, 60)
    drawn = draw_confusion(confusion_matrix(true, said), CLASSES, "open")
    axes = drawn.axes[0]
    assert np.allclose(np.asarray(axes.images[0].get_array()).sum(axis=1), 1.0)
    beside = [label.get_text() for label in axes.child_axes[0].get_yticklabels()]
    assert beside == [f"F1 {score:.3f}" for score in f1_score(true, said, average=None)]
    assert axes.get_title() == f"open, macro F1 {f1_score(true, said, average='macro'):.3f} over 60 clips"


def test_genres_that_never_came_do_not_count():
    axes = draw_confusion(np.array([[4, 0, 0], [0, 2, 0], [0, 0, 0]]), CLASSES).axes[0]
    assert axes.get_title() == "macro F1 1.000 over 6 clips" and words(axes) == ["100", "100"]


def test_the_picture_has_the_score_of_the_figures_where_a_genre_was_only_said_by_mistake():
    true, said = np.array([0, 0, 0, 0, 1, 1]), np.array([0, 0, 0, 2, 1, 1])
    axes = draw_confusion(confusion_matrix(true, said), CLASSES).axes[0]
    answers = Answers(np.eye(3)[said], true, ("a",) * 6, CLASSES)
    assert axes.get_title() == f"macro F1 {answers.f1():.3f} over 6 clips" and answers.f1() == macro_f1(true, said, 3)
    beside = [label.get_text() for label in axes.child_axes[0].get_yticklabels()]
    assert beside == ["F1 0.857", "F1 1.000", ""]


def test_a_table_of_other_genres_is_refused():
    with pytest.raises(ConfigError, match="one row and one column"):
        draw_confusion(np.zeros((2, 2), np.int64), CLASSES)


def told(problems=()):
    rows = np.array([[0.95, 0.03, 0.02], [0.6, 0.3, 0.1], [0.3, 0.3, 0.4], [0.05, 0.9, 0.05]])
    prior = np.full(3, 1 / 3)
    return Predicted(("1", "2", "3", "4"), CLASSES, rows, prior, dict.fromkeys(problems, "It is silent."))


def test_every_file_is_counted_once_in_the_shade_of_its_confidence():
    left, right = draw_distribution(told()).axes
    heights = np.array([bar.get_height() for bar in left.patches]).reshape(3, 3)
    assert heights.tolist() == [[1, 1, 0], [1, 0, 0], [0, 0, 1]]
    assert sum(bar.get_height() for bar in right.patches) == 4


def test_files_that_could_not_be_heard_are_named_and_not_counted():
    drawn = draw_distribution(told(["1"]))
    assert drawn.get_suptitle() == "3 files, 1 more could not be heard"
    assert sum(bar.get_height() for bar in drawn.axes[0].patches) == 3
    assert png(draw_distribution(told(["1", "2", "3", "4"]))).startswith(b"\x89PNG")
