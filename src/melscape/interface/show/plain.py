"""Answers as plain values, ready for JSON: what `--json` prints. Points and figures whole, samples never."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import singledispatch
from pathlib import Path
from typing import Any

import numpy as np

from melscape.answers import Map, Preset, Ranking, Report, Sound


@singledispatch
def plain(answer: object) -> dict[str, Any]:
    """The answer as nested plain values."""
    raise TypeError(f"{type(answer).__name__} is no kind of answer")


@plain.register
def _(answer: Ranking) -> dict[str, Any]:
    ranked = [{"name": name, "score": score} for name, score in zip(answer.names, answer.scores)]
    return {"title": answer.title, "unit": answer.unit, "note": answer.note, "ranking": ranked}


@plain.register
def _(answer: Map) -> dict[str, Any]:
    columns = {name: list(words) for name, words in answer.columns.items()}
    place = {"x": answer.points[:, 0].tolist(), "y": answer.points[:, 1].tolist()}
    head = {"title": answer.title, "projection": answer.projection, "note": answer.note}
    return {**head, "points": {"name": list(answer.names), **place, **columns}}


@plain.register
def _(answer: Sound) -> dict[str, Any]:
    return {
        "title": answer.title,
        "rate_hz": answer.rate_hz,
        "seconds": answer.samples.shape[1] / answer.rate_hz,
        "channels": answer.samples.shape[0],
        "note_midi": answer.note_midi,
        "scores": values_of(answer.scores),
        "note": answer.note,
    }


@plain.register
def _(answer: Preset) -> dict[str, Any]:
    scores = values_of(answer.scores)
    return {
        "title": answer.title,
        "synthesizer": answer.synthesizer,
        "preset": answer.text,
        "scores": scores,
        "note": answer.note,
    }


@plain.register
def _(answer: Report) -> dict[str, Any]:
    files = [str(path) for path in answer.files]
    return values_of(answer.figures) | ({"files": files} if files else {})


def values_of(value: Any) -> Any:  # noqa: ANN401 - JSON can be anything
    """Any nesting of values as JSON knows them. What is not a number becomes null: JSON has no NaN."""
    if isinstance(value, Mapping):
        return {str(name): values_of(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [values_of(each) for each in value]
    if isinstance(value, np.ndarray | np.generic):
        return values_of(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return str(value) if isinstance(value, Path) else value
