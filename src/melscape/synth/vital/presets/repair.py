"""From the text of a file to a preset that cannot harm the synth."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from melscape.errors import SynthError
from melscape.synth.vital.controls.schema import schema
from melscape.synth.vital.presets.mending.document import mended
from melscape.synth.vital.presets.mending.lines import shape
from melscape.synth.vital.presets.mending.notes import Notes
from melscape.synth.vital.presets.parts import MOST_MODULATIONS, SLOT_FLAGS, SLOT_LIMITS, TRIANGLE, Modulation
from melscape.synth.vital.presets.preset import SLOT, VitalPreset
from melscape.synth.vital.presets.wavetable import init_wavetable, modelled

_EXPECTED = "the text of a .vital file"
_MOST_VALUES = 500_000
_LISTS = ("lfos", "modulations", "wavetables")


def repair(text: str | bytes) -> tuple[VitalPreset, tuple[str, ...]]:
    """The preset of a file's text, and what had to be mended, in words; nothing for a good file.

    Raises SynthError with what was found if it cannot be mended. Use `read` for files that nobody vouches for: this
    function has no limit of time and memory.
    """
    document, notes = mended_text(text)
    return preset_of(document), notes


def mended_text(text: str | bytes) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The mended JSON of a file's text, and what had to be mended."""
    return mended_document(_parsed(_letters(text)))


def mended_document(parsed: object) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The same for JSON that is parsed already."""
    notes = Notes()
    document = mended(parsed, notes)
    return document, notes.words()


def preset_of(document: Mapping[str, Any]) -> VitalPreset:
    """A mended document as a preset; what is not modelled is kept beside it."""
    settings = document["settings"]
    names = schema().controls
    tables = [(table, modelled(table)) for table in settings["wavetables"]]
    ours = {number: wave for number, (_, wave) in enumerate(tables, 1) if wave and wave != init_wavetable()}
    shapes = {number: shape(line) for number, line in enumerate(settings["lfos"], 1)}
    kept = {name: value for name, value in settings.items() if name not in names and name not in _LISTS}
    kept["wavetables"] = [{} if wave else table for table, wave in tables]  # ours are told apart from it
    kept["modulations"] = settings["modulations"]
    licence = {"license": document["license"]} if "license" in document else {}
    return VitalPreset(
        values={name: settings[name] for name in names if not SLOT.fullmatch(name)},
        modulations=tuple(_slots(settings)),
        wavetables=ours,
        lfos={number: line for number, line in shapes.items() if line != TRIANGLE},
        name=document["preset_name"],
        author=document["author"],
        comments=document["comments"],
        style=document["preset_style"],
        macros=(document["macro1"], document["macro2"], document["macro3"], document["macro4"]),
        original={**licence, "settings": kept},
    )


def _slots(settings: Mapping[str, Any]) -> list[Modulation]:
    connections = [*settings["modulations"], *[{}] * (MOST_MODULATIONS - len(settings["modulations"]))]
    slots = []
    for number, connection in enumerate(connections, 1):
        amount, power = (settings[f"modulation_{number}_{what}"] for what in SLOT_LIMITS)
        bipolar, stereo, bypass = (settings[f"modulation_{number}_{what}"] > 0.5 for what in SLOT_FLAGS)
        names = connection.get("source", ""), connection.get("destination", "")
        slots.append(Modulation(*names, amount, bipolar, stereo, bypass, power))
    return slots


def _letters(text: str | bytes) -> str:
    try:
        letters = text.decode("utf-8") if isinstance(text, bytes) else text
    except UnicodeDecodeError as error:
        raise SynthError("It is no text.", _EXPECTED, "Check that it is the right file.") from error
    if not letters.strip("\ufeff\0 \t\r\n"):
        raise SynthError("It is empty.", _EXPECTED, "Copy it again.")
    return letters.removeprefix("\ufeff")


def _parsed(letters: str) -> object:
    # Each value costs a hundred bytes and more; the drawn lines of the largest real preset have a thousand.
    if letters.count(",") + letters.count("[") > _MOST_VALUES:
        raise SynthError(f"It lists more than {_MOST_VALUES:,} values.", _EXPECTED, "Check that it is the right file.")
    try:
        return json.loads(letters)
    except RecursionError as error:  # the synth itself would die of it
        raise SynthError("It is nested deeper than any preset.", _EXPECTED, "Do not open it in Vital.") from error
    except json.JSONDecodeError as error:
        found = f"It is no JSON from line {error.lineno}, letter {error.colno} on."
        raise SynthError(found, _EXPECTED, "Copy it again: it may be cut off.") from error
    except ValueError as error:  # a number of more digits than Python reads
        raise SynthError(f"It is no JSON that can be read ({str(error)[:100]}).", _EXPECTED) from error
