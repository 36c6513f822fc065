"""Answers as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import singledispatch

from melscape.answers import Map, Preset, Ranking, Report, Sound

INTERVAL = "_ci"
BAR_CELLS = 24


@singledispatch
def text(answer: object) -> str:
    """The answer as lines that a person reads."""
    raise TypeError(f"{type(answer).__name__} is no kind of answer")


@text.register
def _(answer: Ranking) -> str:
    most = max((abs(score) for score in answer.scores), default=0.0) or 1.0
    width = max(map(len, answer.names), default=0)
    unit = _unit(answer.unit)
    lines = [
        f"{place:3d}  {name:<{width}}  {number(score)}{unit}  {'▇' * round(BAR_CELLS * abs(score) / most)}"
        for place, (name, score) in enumerate(zip(answer.names, answer.scores), 1)
    ]
    return _joined(answer.title, lines, answer.note)


def _unit(unit: str) -> str:
    """A sign stands at its number, a word after it."""
    return f"{unit:1}" if len(unit) < 2 else f" {unit}"


@text.register
def _(answer: Map) -> str:
    shown = [f"  {name}: {_kinds(words)}" for name, words in answer.columns.items()]
    return _joined(f"{answer.title}: {len(answer.names)} sounds, {answer.projection.upper()}", shown, answer.note)


@text.register
def _(answer: Sound) -> str:
    pitch = "" if answer.note_midi is None else f", note {answer.note_midi:g}"
    length = f"  {answer.samples.shape[1] / answer.rate_hz:.2f} s at {answer.rate_hz} Hz{pitch}"
    return _joined(answer.title, [length, *_figure_lines(answer.scores, 2)], answer.note)


@text.register
def _(answer: Preset) -> str:
    size = f"  for {answer.synthesizer}, {len(answer.text)} characters"
    return _joined(answer.title, [size, *_figure_lines(answer.scores, 2)], answer.note)


@text.register
def _(answer: Report) -> str:
    lines = [*_figure_lines(answer.figures, 2), *(f"  {path}" for path in answer.files)]
    return _joined(answer.title, lines, "" if answer.figures.get("note") == answer.note else answer.note)


def number(value: float) -> str:
    """A number with as many places as it deserves."""
    if isinstance(value, int) or float(value).is_integer():
        return f"{int(value):8d}"
    if abs(value) < 0.001:
        return f"{value:8.1e}"
    return f"{value:8.3f}" if abs(value) < 1000 else f"{value:8.0f}"


def _joined(title: str, lines: Sequence[str], note: str) -> str:
    return "\n".join([title, *lines, *([note] if note else [])])


def _figure_lines(figures: Mapping[str, object], indent: int) -> Iterator[str]:
    width = max((len(name) for name, value in figures.items() if not isinstance(value, Mapping)), default=0)
    for name, value in figures.items():
        if isinstance(value, Mapping):
            yield f"{'':{indent}}{name}"
            yield from _figure_lines(value, indent + 2)
        elif (rows := _rows(value)) is not None:
            yield f"{'':{indent}}{name}"
            yield from _table_lines(rows, indent + 2)
        elif not name.endswith(INTERVAL):
            yield f"{'':{indent}}{name:<{width}}  {_value(value)}{_interval(figures.get(name + INTERVAL))}".rstrip()


def _rows(value: object) -> list[Mapping[str, object]] | None:
    """A list of figures with the same names in each; None for anything else."""
    if not isinstance(value, Sequence) or isinstance(value, str) or not value:
        return None
    rows = [each for each in value if isinstance(each, Mapping)]
    alike = len(rows) == len(value) and all(list(row) == list(rows[0]) for row in rows)
    return rows if alike else None


def _table_lines(rows: Sequence[Mapping[str, object]], indent: int) -> Iterator[str]:
    cells = [list(rows[0]), *([_value(value).strip() for value in row.values()] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells)]
    for row in cells:
        yield f"{'':{indent}}{'  '.join(f'{cell:<{width}}' for cell, width in zip(row, widths))}".rstrip()


def _value(value: object) -> str:
    if value is None:
        return f"{'–':>8}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _listed(value)
    return str(value)


def _listed(values: Sequence[object]) -> str:
    numbers = [float(each) for each in values if isinstance(each, int | float)]
    if len(numbers) == len(values) > 4:
        return f"{len(values)} values, {min(numbers):.3g} to {max(numbers):.3g}"
    return ", ".join(map(str, values)) or "none"


def _interval(pair: object) -> str:
    if not isinstance(pair, Sequence) or len(pair) != 2 or pair[0] == pair[1]:
        return ""
    return f"  [{number(pair[0]).strip()}, {number(pair[1]).strip()}]"


def _kinds(words: Sequence[str]) -> str:
    different = list(dict.fromkeys(word for word in words if word))
    shown = ", ".join(different[:6])
    return f"{len(different)} different: {shown}{' …' if len(different) > 6 else ''}"
