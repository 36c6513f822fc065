"""The form of a submission."""

import pytest

from melscape.errors import CorpusError
from melscape.tasks.genre.submission.sample import Sample


def sample(folder, text):
    path = folder / "sample_submission.csv"
    path.write_text(text)
    return Sample.read(path)


def test_ids_order_and_columns_are_kept(tmp_path):
    form = sample(tmp_path, "genre,id,note\nblues,3,x\nblues,1,y\n")
    assert form.ids == ("3", "1") and form.columns == ("genre", "id", "note")
    assert form.filled({"1": "rock", "3": "jazz"}) == [("jazz", "3", "x"), ("rock", "1", "y")]


@pytest.mark.parametrize("name", ["Label", "prediction", "what it is"])
def test_the_column_of_the_genre_may_have_other_names(tmp_path, name):
    assert sample(tmp_path, f"id,{name}\n1,blues\n").genre_place == 1


def test_a_form_without_a_column_for_the_genre_is_refused(tmp_path):
    with pytest.raises(CorpusError, match="columns id, a, b"):
        sample(tmp_path, "id,a,b\n1,2,3\n")


def test_a_form_without_rows_or_ids_is_refused(tmp_path):
    with pytest.raises(CorpusError, match="has no rows"):
        sample(tmp_path, "id,genre\n")
    with pytest.raises(CorpusError, match="called id"):
        sample(tmp_path, "name,genre\na,blues\n")


def test_without_a_sample_the_usual_form_is_taken():
    assert Sample.plain(("7",)).filled({"7": "rock"}) == [("7", "rock")]
