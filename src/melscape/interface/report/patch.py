"""The report of an evaluation of presets: the arms beside each other, what more work buys, and answers to hear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from melscape.answers import Report
from melscape.interface.report import page
from melscape.interface.report.patch_figures import (
    ARMS,
    BOUNDS,
    HEAD,
    OURS,
    Figures,
    arm_rows,
    bars,
    bound_rows,
    extra_lines,
    title,
    trouble,
    verdict,
)
from melscape.tasks.patch.target import LONGEST_SECONDS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from melscape.audio.clip import Clip

NAME = "report.html"
PICTURES = {"mss": "MSS (dB, lower is better)", "gap_closed": "share of the gap from random to perfect, in MSS"}
INTERVALS = "95 % bootstrap intervals over groups of targets."
HOW = (
    "Every answer was rendered once more at its target's note, brought to the target's peak, and scored by the four "
    "figures of Hayes, Saitis and Fazekas (ISMIR 2025): MSS, wMFCC and SOT are 0 for equal sounds, RMS is 1. "
    f"In brackets: {INTERVALS} 'nearer by' is how much nearer the best answers are, target by target; 'sign p' how "
    f"often a fair coin would fall as unevenly. Sounds are cut to {LONGEST_SECONDS:.0f} s after their onset."
)


def write_report(folder: Path, report: Report, sounds: Sequence[tuple[str, Mapping[str, Path]]]) -> tuple[Path, ...]:
    """Write report.html and its pictures as PNG into the folder; returns their paths, the page first.

    Args:
        sounds: name of a target, and files to hear by name, the target itself under `target`.
    """
    from melscape.interface.pictures.style import png
    from melscape.work.atomic import write_bytes

    figures, files = report.figures, []
    shown = []
    for name, drawn in _pictures(figures).items():
        data, path = png(drawn), folder / f"{name}.png"
        write_bytes(path, data)
        files.append(path)
        shown.append(page.picture(data, f"{PICTURES.get(name, 'MSS (dB) over renders')}. {INTERVALS}"))
    html = page.page(report.title, [page.words(verdict(figures)), *_sections(figures, report.note, shown, sounds)])
    write_bytes(folder / NAME, html.encode())
    return (folder / NAME, *files)


def _sections(
    figures: Figures, note: str, shown: Sequence[str], sounds: Sequence[tuple[str, Mapping[str, Path]]]
) -> list[str]:
    own = [place for place, name in enumerate(figures["arms"]) if name in OURS]
    known = [ARMS[name] for name in figures["arms"] if name in ARMS]
    sections = [
        page.section(
            "Arms",
            page.words(f"{title(figures)}. {note}"),
            page.table(HEAD, arm_rows(figures), own),
            page.listing(known),
            *shown,
        ),
        page.section("Bounds", page.table(["", *HEAD[1:5]], bound_rows(figures)), page.words(HOW, small=True)),
        page.section("To hear", _heard(sounds)),
    ]
    if extra := extra_lines(figures):
        sections.append(page.section("Swaps and other notes", page.listing(extra)))
    if lost := trouble(figures):
        sections.append(page.section("Refused and lost", page.listing(lost)))
    return sections


def _pictures(figures: Figures) -> dict[str, Figure]:
    from melscape.interface.pictures.budgets import draw_budgets
    from melscape.interface.pictures.intervals import draw_bars

    drawn = {
        name: draw_bars([("", found)], label) for name, label in PICTURES.items() if (found := bars(figures, name))
    }
    if "curve" in figures:
        curves = {
            name: {int(renders): value for renders, value in curve.items()} for name, curve in figures["curve"].items()
        }
        levels = {name: figures[name] for name in BOUNDS}
        drawn["curve"] = draw_budgets(curves, "MSS (dB)", lines=levels, own=OURS)
    return drawn


def _heard(sounds: Sequence[tuple[str, Mapping[str, Path]]]) -> str:
    from melscape.audio.files import read

    if not sounds:
        return page.words("No sounds were kept.")
    names = list(dict.fromkeys(name for _, files in sounds for name in files))
    rows = []
    for target, files in sounds:
        clips = {name: read(path) for name, path in files.items()}
        rows.append([target, *(_player(clips.get(name), f"{target}, {name}") for name in names)])
    return page.table(["target", *names], rows)


def _player(clip: Clip | None, name: str) -> str:
    return "–" if clip is None else page.audio(clip.samples, clip.rate_hz, name)
