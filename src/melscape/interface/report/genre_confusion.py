"""Who is taken for whom: a table whose cells lead to the clips behind them, some of them to hear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from melscape.interface.report import page

if TYPE_CHECKING:
    from melscape.inference.genre_scores import Judged

HEARD_SECONDS = 8.0
MOST_HEARD, HEARD_A_CELL = 24, 2  # the page carries its sounds inside: a hundred would be tens of megabytes
LISTED = 12


@dataclass(frozen=True)
class Clip:
    """One mix that was taken for another genre: its number, its main song, and how sure the answer was."""

    number: int
    song: str
    confidence: float


Cell = tuple[str, str]


def confusion(judged: Judged) -> str:
    """The table, and under it every cell of mistakes with its clips."""
    mistakes = mistaken(judged)
    sounds = _sounds(judged, mistakes)
    listed = [_cell(cell, clips, sounds) for cell, clips in mistakes.items()]
    said = listed or [page.words("No clip was taken for another genre.")]
    return page.section("Whom does it take for whom?", page.words(NOTE), _table(judged, mistakes), *said)


NOTE = (
    "One row a true genre, one column an answer; numbers are messy mixes. Choose a number beside the diagonal to see "
    f"the mixes behind it, the surest mistakes first, and to hear the first {HEARD_SECONDS:.0f} seconds of some."
)


def mistaken(judged: Judged) -> dict[Cell, tuple[Clip, ...]]:
    """The mixes behind each cell beside the diagonal, the fullest cell first, the surest mistake first."""
    answers = judged.answers
    sure = answers.probabilities(judged.temperature).max(axis=1)
    found: dict[Cell, list[Clip]] = defaultdict(list)
    for number, (true, said) in enumerate(zip(answers.truth.tolist(), answers.said.tolist())):
        if true != said:
            cell = (answers.classes[true], answers.classes[said])
            found[cell].append(Clip(number, answers.songs[number], float(sure[number])))
    ordered = sorted(found.items(), key=lambda each: (-len(each[1]), each[0]))
    return {cell: tuple(sorted(clips, key=lambda clip: -clip.confidence)) for cell, clips in ordered}


def _table(judged: Judged, mistakes: Mapping[Cell, Sequence[Clip]]) -> str:
    classes, counts = judged.answers.classes, judged.answers.confusion
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in ("", *classes))
    body = "".join(
        f'<tr><th scope="row">{escape(true)}</th>'
        + "".join(_count((true, said), int(counts[row, column]), mistakes) for column, said in enumerate(classes))
        + "</tr>"
        for row, true in enumerate(classes)
    )
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _count(cell: Cell, count: int, mistakes: Mapping[Cell, Sequence[Clip]]) -> str:
    if cell not in mistakes:
        return f'<td class="number">{count or ""}</td>'
    said = escape(f"{count} of {cell[0]} taken for {cell[1]}")
    return f'<td class="number"><a href="#{_anchor(cell)}" title="{said}" aria-label="{said}">{count}</a></td>'


def _cell(cell: Cell, clips: Sequence[Clip], sounds: Mapping[int, str]) -> str:
    rows = [
        [f"mix {clip.number}, led by {clip.song}", f"{clip.confidence:.0%}", sounds.get(clip.number, "")]
        for clip in clips[:LISTED]
    ]
    more = f" The {LISTED} surest:" if len(clips) > LISTED else ""
    title = f"{cell[0]} taken for {cell[1]}: {len(clips)}.{more}"
    return f'<h3 id="{_anchor(cell)}">{escape(title)}</h3>' + page.table(["mix", "how sure", "hear it"], rows)


def _sounds(judged: Judged, mistakes: Mapping[Cell, Sequence[Clip]]) -> dict[int, str]:
    """Players for the surest mistakes of the fullest cells."""
    wanted = [clip.number for clips in mistakes.values() for clip in clips[:HEARD_A_CELL]][:MOST_HEARD]
    found = {}
    for number in wanted:
        mashup = judged.mixes.mashups[number]
        part = mashup.window(0, round(HEARD_SECONDS * mashup.rate_hz))
        samples = judged.mixes.material.render([part])[0]
        loud = samples / np.float32(max(1.0, float(np.abs(samples).max(initial=0.0))))
        found[number] = page.audio(loud[None], mashup.rate_hz, f"mix {number}, {mashup.genre}")
    return found


def _anchor(cell: Cell) -> str:
    return escape("-for-".join("".join(letter if letter.isalnum() else "_" for letter in name) for name in cell))
