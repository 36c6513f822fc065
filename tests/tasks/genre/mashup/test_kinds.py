"""Values are taken if they are of the kind that a setting says, and named if they are not."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pytest

from melscape.errors import ConfigError
from melscape.tasks.genre.mashup.kinds import refuse_odd_kinds


@dataclass
class Settings:
    count: int = 1
    share: float = 0.5
    pair: tuple[float, float] = (0.0, 1.0)
    sizes: tuple[int, ...] = ()
    rows: tuple[tuple[float, str], ...] = ()
    limit: int | None = None
    learns: bool = False
    way: Literal["up", "down"] = "up"


@pytest.mark.parametrize(
    "values",
    [
        {"count": np.int64(3), "share": 1, "pair": [0, 1.5], "sizes": [], "rows": [[1, "a"]]},
        {"limit": None, "learns": True, "way": "up", "share": np.float32(0.5)},
        {"limit": 3, "unknown": object()},
    ],
)
def test_what_fits_passes(values):
    refuse_odd_kinds(Settings, values)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("count", 1.0, "a whole number"),
        ("count", True, "a whole number"),
        ("share", "half", "a number"),
        ("share", float("inf"), "a number"),
        ("pair", (1.0,), r"\[a number, a number\]"),
        ("pair", "ab", "a number"),
        ("sizes", [1, 2.5], r"\[a whole number each\]"),
        ("rows", [[1]], "a word"),
        ("limit", "none", "a whole number or nothing"),
        ("learns", 1, "true or false"),
    ],
)
def test_what_does_not_is_named_with_what_it_should_be(name, value, expected):
    with pytest.raises(ConfigError, match=rf"part\.{name} is (.|\n)*{expected}"):
        refuse_odd_kinds(Settings, {name: value}, "part.")
