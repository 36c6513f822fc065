"""match.json: all that is needed to judge an answer, and to make it again bit by bit."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import melscape
from melscape.errors import ConfigError
from melscape.synth.vital.controls.schema import schema
from melscape.tasks.patch.answering import settings
from melscape.tasks.patch.answering.found import Answer, Found
from melscape.tasks.patch.answering.words import MEANINGS, verdict

RECORD_NAME = "match.json"
FORMAT = 1
RENDER_AGAIN = (
    "The samples of Engine().render(read(FILE), Note(**note)), of melscape.synth.vital, have the audio_sha256."
)


def record(found: Found, answers: Sequence[Answer], files: Mapping[str, str]) -> dict[str, Any]:
    """Everything that was heard, chosen, searched and found, as plain values.

    Args:
        files: the fingerprint of each file by name.
    """
    note = found.hearing.target.note
    return {
        "format": FORMAT,
        "made_by": {"melscape": melscape.__version__, "vital_files": schema().version, "synth": schema().synth},
        "sound": found.hearing.source,
        "heard": found.hearing.facts,
        "notes": list(found.hearing.notes),
        "note": asdict(note),
        "options": found.wish.to_dict(),
        "library": asdict(found.shelf),
        "scores_mean": dict(MEANINGS),
        "candidates": [_row(answer) for answer in answers],
        "reproduces": all(answer.proof.reproduces for answer in answers),
        "render_again": RENDER_AGAIN,
        "history": [asdict(moment) for moment in found.history],
        "seconds": round(found.seconds, 2),
        "stopped": found.stopped,
        "files": dict(files),
    }


def to_bytes(values: Mapping[str, Any]) -> bytes:
    """As JSON. What is not a number becomes null."""
    return (json.dumps(_finite(values), indent=2, allow_nan=False) + "\n").encode()


def read_record(folder: Path) -> dict[str, Any] | None:
    """The record of an answer that lies in a folder; None where there is none. Errors: ConfigError for another file."""
    path = folder / RECORD_NAME
    if not path.is_file():
        return None
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        if values["format"] != FORMAT or not isinstance(values["files"], dict):
            raise KeyError("format")
    except (ValueError, KeyError, TypeError) as error:
        raise ConfigError(
            f"{path} is no record of an answer.", "a new or empty folder", "Choose another --out."
        ) from error
    return values


def _row(answer: Answer) -> dict[str, Any]:
    preset = answer.candidate.preset
    return {
        "name": answer.title,
        "style": answer.style,
        "file": answer.file.name,
        "scores": dict(answer.scores),
        "in_words": verdict(answer.scores["mss"]),
        "loss": answer.candidate.loss,
        "views": dict(answer.candidate.views),
        "origin": answer.candidate.origin,
        "reproduces": answer.proof.reproduces,
        "drift_db": answer.proof.drift_db,
        "preset_sha256": answer.proof.preset_sha256,
        "audio_sha256": answer.proof.audio_sha256,
        "changed": settings.changed(preset),
        "modulations": settings.connections(preset),
        "wavetables": settings.tables(preset),
        "audible": settings.audible(preset),
    }


def _finite(value: Any) -> Any:  # noqa: ANN401 - any nesting of plain values
    if isinstance(value, Mapping):
        return {str(name): _finite(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    if hasattr(value, "item"):  # a number of numpy
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value
