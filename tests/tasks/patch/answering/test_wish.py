"""What a person may wish for, and what is refused at once instead of after the search."""

import pytest

from melscape.errors import ConfigError
from melscape.tasks.patch.answering.wish import Wish


def test_a_wish_can_be_told_as_plain_values():
    told = Wish(renders=8, midi=36).to_dict()
    assert told["renders"] == 8 and told["midi"] == 36 and told["seconds"] is None


@pytest.mark.parametrize(
    ("said", "renders"), [({}, 64), ({"seconds": 9.0}, None), ({"renders": 7, "seconds": 9.0}, 7), ({"renders": 7}, 7)]
)
def test_seconds_alone_set_no_limit_in_renders(said, renders):
    assert Wish(**said).to_dict()["renders"] == renders


def test_as_many_renderers_as_cores_are_usual(monkeypatch):
    monkeypatch.setattr("os.sched_getaffinity", lambda _process: {0, 1, 2}, raising=False)
    assert Wish().workers == 3
    monkeypatch.setattr("os.sched_getaffinity", lambda _process: set(range(64)), raising=False)
    assert Wish().workers == 8


@pytest.mark.parametrize(
    ("flag", "wrong"),
    [
        ("renders", 0),
        ("seed", -1),
        ("keep", 0),
        ("keep", 17),
        ("workers", 0),
        ("seconds", 0.0),
        ("midi", 128),
        ("midi", -1),
        ("held_seconds", 0.0),
        ("held_seconds", 11.0),
        ("velocity", 0.0),
        ("velocity", 1.5),
    ],
)
def test_what_cannot_be_searched_is_refused_by_its_flag(flag, wrong):
    with pytest.raises(ConfigError, match=f"--{flag.split('_')[0]} {wrong}") as caught:
        Wish(**{flag: wrong})
    assert caught.value.expected
