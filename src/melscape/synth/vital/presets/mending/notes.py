"""What was mended, in words."""

from __future__ import annotations

from collections.abc import Iterable

_MOST, _MOST_LETTERS = 40, 200


class Notes:
    """Collects what was mended; more than a person will read is only counted."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._more = 0

    def add(self, words: str) -> None:
        """Tell of one thing."""
        if len(self._words) < _MOST:
            self._words.append(words[:_MOST_LETTERS])
        else:
            self._more += 1

    def add_names(self, words: str, names: Iterable[str]) -> None:
        """Tell of several things by name, the first few of them."""
        listed = sorted(names)
        if listed:
            some = ", ".join(shown(name) for name in listed[:3]) + (", …" if len(listed) > 3 else "")
            self.add(f"{words} ({len(listed)}): {some}")

    def words(self) -> tuple[str, ...]:
        """All of it."""
        return (*self._words, f"… and {self._more} more") if self._more else tuple(self._words)


def shown(value: object) -> str:
    """A value of unknown kind and size as a few letters."""
    if isinstance(value, (list, dict)):
        return f"a {'list' if isinstance(value, list) else 'mapping'} of {len(value)}"
    if isinstance(value, int) and value.bit_length() > 64:
        return f"a number of {value.bit_length()} bits"
    text = repr(value[:40]) if isinstance(value, str) else repr(value)
    return text.encode("ascii", "backslashreplace").decode()
