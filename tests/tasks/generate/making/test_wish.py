"""Wishes: what cannot be met is refused by name, and what was wished can be written down and read again."""

import pytest

from melscape.errors import ConfigError
from melscape.tasks.generate.making.wish import Wish


@pytest.mark.parametrize(
    ("name", "value"),
    [("count", 0), ("seed", -1), ("spread", -0.1), ("width", 1.5), ("amount", float("nan")), ("seconds", 0.0)],
)
def test_a_wish_that_cannot_be_met_names_itself_and_its_limits(name, value):
    with pytest.raises(ConfigError) as caught:
        Wish(**{name: value})
    assert name in caught.value.found and " to " in caught.value.expected


def test_a_slider_beyond_its_end_is_refused_by_name():
    with pytest.raises(ConfigError, match="brightness"):
        Wish(sliders={"brightness": 1.2})


def test_a_wish_comes_back_as_it_was():
    wish = Wish(count=3, seed=7, sliders={"attack": -0.5}, width=0.25, seconds=1.5)
    assert Wish.from_dict(wish.to_dict()) == wish


def test_an_unknown_wish_is_refused():
    with pytest.raises(ConfigError, match="colour"):
        Wish.from_dict({"colour": 1})
