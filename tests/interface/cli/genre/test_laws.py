"""Laws of mashups that cannot be used are refused by name: of the file, or of the setting."""

import pytest

from melscape.errors import ConfigError
from melscape.interface.cli.genre.laws import read_law, with_settings
from melscape.tasks.genre.config import recipe


@pytest.mark.parametrize("text", ['{"gain": 5}', '{"lengths_seconds": [[1, 5]]}', '{"noise": 3}', "[1]"])
def test_a_law_that_cannot_be_used_is_refused_with_the_name_of_its_file(tmp_path, text):
    (tmp_path / "law.json").write_text(text)
    with pytest.raises(ConfigError, match=r"law\.json") as caught:
        read_law(tmp_path / "law.json")
    assert caught.value.expected and caught.value.next_step


@pytest.mark.parametrize(
    ("word", "name"),
    [("recipe.gain=[1]", "gain"), ("recipe.lengths_seconds=[[1,5]]", "lengths_seconds"), ("recipe.gain=5", "gain")],
)
def test_a_setting_of_the_wrong_kind_is_refused_by_its_name(word, name):
    with pytest.raises(ConfigError, match=name):
        with_settings(recipe("tiny"), (word,))
