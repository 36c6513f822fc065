"""Whether settings are of the kinds that their dataclass says: files and command lines give whatever was typed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from numbers import Integral, Real
from types import NoneType, UnionType
from typing import get_args, get_origin, get_type_hints

from melscape.errors import ConfigError

_WORDS: dict[object, str] = {
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    str: "a word",
    NoneType: "nothing",
}


def refuse_odd_kinds(kind: type, values: Mapping[str, object], where: str = "") -> None:
    """Raise ConfigError naming the first value that is not of the kind of its field; lists may stand for tuples.

    Args:
        kind: a dataclass of numbers, words, and tuples of them; fields of other kinds must be what they say.
        where: what comes before the names, such as `noise.`
    """
    hints = get_type_hints(kind)
    for name, value in values.items():
        if name in hints and not _fits(value, hints[name]):
            raise ConfigError(f"{where}{name} is {value!r}.", _words(hints[name]), "Correct it.")


def _fits(value: object, kind: object) -> bool:
    origin, parts = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return any(_fits(value, part) for part in parts)
    if origin is tuple:
        if not isinstance(value, list | tuple):
            return False
        wanted = parts[:1] * len(value) if parts[-1] is Ellipsis else parts
        return len(value) == len(wanted) and all(map(_fits, value, wanted))
    if kind in (int, float):  # True is a number to Python alone
        whole = isinstance(value, Integral) or (kind is float and isinstance(value, Real) and math.isfinite(value))
        return whole and not isinstance(value, bool)
    # Words of which only some are right are checked by whoever knows them.
    return isinstance(value, kind) if isinstance(kind, type) else True


def _words(kind: object) -> str:
    origin, parts = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return " or ".join(map(_words, parts))
    if origin is tuple:
        inner = f"{_words(parts[0])} each" if parts[-1] is Ellipsis else ", ".join(map(_words, parts))
        return f"[{inner}]"
    return _WORDS.get(kind, getattr(kind, "__name__", "one of its words"))
