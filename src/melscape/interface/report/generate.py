"""The report of a model of a folder: the error budget first, then new sounds beside their nearest, then the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from melscape.answers import Report
from melscape.interface.report import generate_sounds, origin, page
from melscape.interface.report.figures import Figures, Group, bars, cells
from melscape.interface.report.generate_figures import GROUPS, UNITS, bar_rows, verdict

if TYPE_CHECKING:
    from melscape.runs.folder import RunFolder
    from melscape.tasks.generate.generator import Generator
    from melscape.tasks.generate.making.made import Made

SOUNDS = 8
HIDDEN_UNDER = 0.6


def write_report(path: Path, report: Report, *, seed: int = 0) -> Path:
    """Write report.html of a run from its evaluation, with new sounds of this seed; returns the path of the page."""
    from melscape.corpus.manifest import Manifest
    from melscape.inference.generate import open_generator
    from melscape.runs.folder import open_run
    from melscape.runs.train import MANIFEST_NAME
    from melscape.tasks.generate.actions import sample
    from melscape.tasks.generate.making.wish import Wish
    from melscape.work.atomic import write_bytes

    run, generator = open_run(path), open_generator(path)
    made = sample(generator, Wish(count=SOUNDS, seed=seed))
    sections = [
        page.words(verdict(report.figures)),
        *(_figures(group, report.figures) for group in GROUPS),
        page.section("What was asked of it", page.table(["", "so?"], bar_rows(report.figures))),
        _new(generator, made),
        page.section("Held-out sounds", generate_sounds.held_out(generator)),
        _sliders(run, generator, report.figures, made[0]),
        origin.training(run),
        page.section("While it learnt", generate_sounds.previews(run.samples_path)),
        _folder(run),
        origin.origin(run, Manifest.read(run.path / MANIFEST_NAME), report.note),
    ]
    html = page.page(f"Model of a folder: {run.path.resolve().name}", sections)
    write_bytes(run.report_path, html.encode())
    return run.report_path


def _figures(group: Group, figures: Figures) -> str:
    from melscape.interface.pictures.intervals import draw_bars
    from melscape.interface.pictures.style import png

    rows = [[line.name, *cells(figures, line.key)] for line in group.lines]
    own = [number for number, line in enumerate(group.lines) if line.own]
    parts = [page.words(group.note), page.table(["", "figure", "95 % interval"], rows, own)]
    drawn = bars(group, figures)
    if group in UNITS and drawn:
        picture = png(draw_bars([(group.title, drawn)], UNITS[group]))
        parts.append(page.picture(picture, f"{group.title} The figures with their intervals."))
    return page.section(group.title, *parts)


def _new(generator: Generator, made: Sequence[Made]) -> str:
    from melscape.interface.pictures.generated import draw_generated, panels_of
    from melscape.interface.pictures.style import png

    drawn = png(draw_generated(panels_of(generator, made), generator.config.stored_mel))
    caption = "Sounds of the folder, new sounds, and the training sound that each of those is nearest to."
    return page.section("New sounds", page.picture(drawn, caption), generate_sounds.new_sounds(generator, made))


def _sliders(run: RunFolder, generator: Generator, figures: Figures, made: Made) -> str:
    from melscape.inference.generate import open_sliders
    from melscape.tasks.generate.sliders.files import WORDS_NAME

    listed = figures.get("sliders")
    if not isinstance(listed, Sequence) or not listed or not (run.path / WORDS_NAME).exists():
        return page.section("Sliders", page.words("None were measured yet: finish the training with --resume."))
    note = (
        "Each was moved on held-out and new sounds, and what was heard was measured: the rank correlation of place and "
        f"measurement (Spearman, 1 is perfect). One under {HIDDEN_UNDER} is not shown, and cannot be used."
    )
    rows = [_slider(row) for row in listed]
    head = ["slider", "measured", "from", "to", "shown?"]
    sounds = generate_sounds.moved_sounds(generator, open_sliders(run.path, generator), made)
    return page.section("Sliders", page.words(note), page.table(head, rows), sounds)


def _slider(row: Mapping[str, Any]) -> list[str]:
    measured, shown = row["spearman"], bool(row["shown"])
    figure = "–" if measured is None else f"{measured:.2f}"
    ends = [_end(row.get(end), row["unit"]) for end in ("low", "high")]
    why = "yes" if shown else "no: too little of it could be measured here"
    if not shown and measured is not None:
        why = f"no: it does not do what it says here ({figure} is under {HIDDEN_UNDER})"
    return [f"{row['name']} ({row['less']} to {row['more']})", figure, *ends, why]


def _end(value: float | None, unit: str) -> str:
    if value is None:
        return "–"
    return f"{value:.0f} {unit}" if abs(value) >= 100 else f"{value:.3g} {unit}".strip()


def _folder(run: RunFolder) -> str:
    from melscape.corpus.findings import Survey
    from melscape.interface.show.survey import survey_lines
    from melscape.runs.folder import read_json
    from melscape.runs.outlook import SURVEY_NAME
    from melscape.tasks.generate.before.forecast import Forecast

    path = run.path / SURVEY_NAME
    if not path.exists():
        return page.section("The folder", page.words("It was not surveyed: melscape generate survey FOLDER does it."))
    told = read_json(path)
    lines = survey_lines(Survey.from_dict(told["survey"]), Forecast.from_dict(told["forecast"]))
    return page.section("The folder", page.listing(lines))
