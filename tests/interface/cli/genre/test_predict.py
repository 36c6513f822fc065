"""Pictures beside the answers: those that can be drawn are, and the others are named with the reason."""

import shutil

import numpy as np

from melscape.inference.genre import open_genre
from melscape.interface.cli.genre.predict import pictures_of
from melscape.tasks.genre.submission.predict import Predicted


def test_damaged_files_of_a_run_cost_their_pictures_alone(taught, tmp_path):
    copy = shutil.copytree(taught.run, tmp_path / "run")
    (copy / "evaluation.json").write_text("{")
    (copy / "history.csv").write_text("step,epoch,loss\n1,1,half a num\n")
    genre, prior = open_genre(copy), np.full(3, 1 / 3)
    predicted = Predicted(("a",), genre.ears.classes, prior[None], prior)
    files, notes = pictures_of(genre, predicted, tmp_path, lambda _text, _progress: None)
    assert [path.name for path in files] == ["prediction_distribution.png"] and files[0].is_file()
    assert notes[0].startswith("No training_history.png: ") and "half a num" in notes[0]
    assert notes[1].startswith("No confusion_matrix.png: ") and "evaluation.json cannot be read" in notes[1]
