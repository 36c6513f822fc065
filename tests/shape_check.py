"""Checks the shapes of arrays that go into and out of our functions while tests run; free in production.

Only array types are checked: mypy has seen to the rest, and stand-ins in tests need not be of the written class.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

from beartype import beartype
from jaxtyping import AbstractArray


def _names_an_array(annotation: object) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, AbstractArray):
        return True
    return any(_names_an_array(part) for part in get_args(annotation))


def check(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, which refuses arrays of another shape or kind than its signature says."""
    # The hook asks twice: before the call for the arguments alone, after it for both arguments and result. The first
    # is left out: whether wrong input is refused, and in which words, is for the function itself and its tests.
    if function.__annotations__.get("return") is Any:
        return function
    arrays = {name: kind for name, kind in function.__annotations__.items() if _names_an_array(kind)}
    if not arrays:
        return function
    function.__annotations__ = arrays
    return beartype(function)
