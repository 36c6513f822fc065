"""A whole preset: from parsed JSON to JSON that is safe to hand to the synth."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from melscape.errors import SynthError
from melscape.synth.vital.presets.mending.lines import mended_line
from melscape.synth.vital.presets.mending.notes import Notes, shown
from melscape.synth.vital.presets.mending.settings import LISTS, mended_later, mended_slots, mended_values
from melscape.synth.vital.presets.mending.tables import mended_sample, mended_tables
from melscape.synth.vital.presets.mending.values import fetched, leave_out, text
from melscape.synth.vital.presets.parts import MOST_LFOS, TRIANGLE
from melscape.synth.vital.presets.wavetable import VERSION

MACROS = ("MACRO 1", "MACRO 2", "MACRO 3", "MACRO 4")
_LABELS = {
    "author": "",
    "comments": "",
    "preset_name": "",
    "preset_style": "",
    **{f"macro{place}": words for place, words in enumerate(MACROS, 1)},
}
_KEYS = frozenset({*_LABELS, "settings", "synth_version", "license"})
_VERSION = re.compile(r"(\d{1,6})\.(\d{1,6})(?:\.(\d{1,6}))?[\w.-]*", re.ASCII)
_OLDEST, _NEWEST = (0, 9), (1, 5)
_OURS = (99_999, 9)  # what the binding writes
_FEWEST_KNOWN = 3  # settings that the synth knows; with fewer it is some other JSON


def mended(document: object, notes: Notes) -> dict[str, Any]:
    """The document with everything in it that the synth reads, and nothing else.

    Raises SynthError for what is no preset, or one whose meaning this version would get wrong.
    """
    settings = document.get("settings") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(settings, dict):
        raise SynthError("It is JSON, but no preset of Vital.", "a mapping with `settings`", "Save it again in Vital.")
    values = mended_values(settings, known := Notes())
    if len(values.keys() & settings.keys()) + len(LISTS & settings.keys()) < _FEWEST_KNOWN:
        raise SynthError(
            "It has no settings that Vital knows.", "a preset with controls such as osc_1_level", "Save it again."
        )
    _check_version(document.get("synth_version"), notes)
    for words in known.words():
        notes.add(words)
    leave_out(document, _KEYS, "the preset", notes)
    labels = {name: text(fetched(document, name), default, name, notes) for name, default in _LABELS.items()}
    licence = {"license": text(document["license"], "", "license", notes)} if "license" in document else {}
    return {**labels, **licence, "synth_version": VERSION, "settings": {**values, **_lists(settings, notes)}}


def _lists(settings: Mapping[str, Any], notes: Notes) -> dict[str, Any]:
    lists: dict[str, Any] = {
        **mended_later(settings, notes),
        "lfos": _lfos(settings.get("lfos"), notes),
        "modulations": mended_slots(settings.get("modulations"), notes),
        "wavetables": mended_tables(settings.get("wavetables"), notes),
    }
    sample = mended_sample(settings.get("sample"), notes)
    return lists if sample is None else {**lists, "sample": sample}


def _lfos(lines: object, notes: Notes) -> list[dict[str, Any]]:
    if not isinstance(lines, list):
        notes.add(f"lfos: {shown(lines)} became triangles")
        lines = []
    if len(lines) > MOST_LFOS:
        notes.add(f"{len(lines)} LFOs, the first {MOST_LFOS} are kept")
    found = [mended_line(line, TRIANGLE, f"LFO {place}", notes) for place, line in enumerate(lines[:MOST_LFOS], 1)]
    return found + [TRIANGLE.to_dict()] * (MOST_LFOS - len(found))


def _check_version(version: object, notes: Notes) -> None:
    match = _VERSION.fullmatch(version) if isinstance(version, str) else None
    if match is None:
        notes.add(f"synth_version: {shown(version)} says nothing, {VERSION} is taken")
        return
    feature = int(match[1]), int(match[2])
    if feature < _OLDEST:
        raise SynthError(
            f"It was saved by Vital {match[0][:20]}, whose settings meant other things.",
            "a preset of Vital 0.9 or later",
            "Open it in Vital and save it again.",
        )
    if feature > _NEWEST and feature != _OURS:
        notes.add(f"it says it was saved by Vital {match[0][:20]}: what is new there is not known here")
