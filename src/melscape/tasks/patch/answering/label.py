"""What stands on the label of a preset: a name, who made it, what it is for, how it was found, what its macros do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from melscape.synth.vital.controls.schema import schema
from melscape.synth.vital.presets.preset import VitalPreset
from melscape.tasks.patch.answering.words import scores_in_words

if TYPE_CHECKING:
    from melscape.tasks.patch.search import Candidate

AUTHOR = "Melscape"
LONGEST_MACRO = 18


def labelled(candidate: Candidate, title: str, style: str, scores: Mapping[str, float], how: str) -> VitalPreset:
    """The preset with its label; nothing that sounds is touched.

    Args:
        how: the note it was matched at, and after how many renders, in words.
    """
    comments = "\n".join([f"Made by Melscape to sound like {title!r}. {how}", scores_in_words(scores) + "."])
    one, two, three, four = (_macro(candidate.preset, number) for number in (1, 2, 3, 4))
    return replace(
        candidate.preset,
        name=title,
        author=AUTHOR,
        comments=comments,
        style=style,
        macros=(one, two, three, four),
    )


def _macro(preset: VitalPreset, number: int) -> str:
    """A macro is called after what it moves first; one that moves nothing keeps its name."""
    source = f"macro_control_{number}"
    moved = [each.destination for each in preset.modulations if each.source == source and each.amount]
    known = schema().controls.get(moved[0]) if moved else None
    return known.label.upper()[:LONGEST_MACRO].strip() if known else preset.macros[number - 1]
