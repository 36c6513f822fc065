"""The report of a genre run: the verdict, every score beside its floor, and the mistakes to hear."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from melscape.interface.report import origin, page
from melscape.interface.report.figures import Group, bars, cells
from melscape.interface.report.genre_confusion import confusion
from melscape.interface.report.genre_figures import (
    CONFIDENCE,
    GAP,
    OUTSIDE,
    SCORES,
    Figures,
    asked,
    class_rows,
    group_rows,
    snr_rows,
    verdict,
)

if TYPE_CHECKING:
    from melscape.inference.genre import Genre
    from melscape.inference.genre_scores import Judged
    from melscape.runs.folder import RunFolder

HEAD = ("", "figure", "95 % interval")


def write_report(genre: Genre, judged: Judged) -> Path:
    """Write report.html of a run, and its pictures beside it, from its evaluation; returns the path of the page."""
    from melscape.inference.genre_songs import manifest_of
    from melscape.runs.folder import open_run
    from melscape.work.atomic import write_bytes

    run = open_run(genre.path)
    figures: Figures = judged.report.figures
    sections = [
        page.words(verdict(figures)),
        _scores(figures),
        page.section("What was asked of it", page.table(["", "so?"], _asked(figures))),
        _noise(figures),
        page.section("By genre", _titled(class_rows(figures))),
        confusion(judged),
        _confidence(figures),
        _group(GAP, figures["gap"]),
        *_beside(figures),
        *_folds(run),
        _leaks(figures),
        *_pictures(genre, run, figures),
        origin.origin(run, manifest_of(run), judged.report.note),
    ]
    html = page.page(f"Genres in noisy mashups: {run.path.resolve().name}", sections)
    write_bytes(run.report_path, html.encode())
    return run.report_path


def _group(group: Group, figures: Figures, *parts: str) -> str:
    own = [line.own for line in group.lines if cells(figures, line.key)[0] != "–"]
    marked = [number for number, is_own in enumerate(own) if is_own]
    return page.section(
        group.title, page.words(group.note), page.table(HEAD, group_rows(group, figures), marked), *parts
    )


def _scores(figures: Figures) -> str:
    from melscape.interface.pictures.intervals import draw_bars
    from melscape.interface.pictures.style import png

    drawn = [bar for bar in bars(SCORES, figures) if not bar.name.endswith("than the probe")]
    picture = page.picture(png(draw_bars([("", drawn)], "macro F1")), "The scores with their intervals.")
    return _group(SCORES, figures, picture)


def _asked(figures: Figures) -> list[list[str]]:
    return [[words, "yes" if good else "no"] for words, good in asked(figures)]


def _noise(figures: Figures) -> str:
    from melscape.interface.pictures.hearing import draw_noise
    from melscape.interface.pictures.style import png

    curve = figures.get("snr_curve")
    if not curve:
        return page.section("Noise", page.words("It was trained without noises, and so judged without them."))
    note = "One noise from the first second to the last, and no other damage; at 0 dB it is as loud as the music."
    drawn = page.picture(png(draw_noise(curve)), "Macro F1 over how loud the music is beside the noise.")
    return page.section("Noise", page.words(note), _titled(snr_rows(figures)), drawn)


def _confidence(figures: Figures) -> str:
    from melscape.interface.pictures.hearing import draw_reliability
    from melscape.interface.pictures.style import png

    rows = figures.get("reliability")
    drawn = [page.picture(png(draw_reliability(rows)), "What it promises, and what it keeps.")] if rows else []
    return _group(CONFIDENCE, figures, *drawn)


def _beside(figures: Figures) -> list[str]:
    """The figures of the run that this one was judged against, if there was one."""
    other = figures.get("against")
    if not other:
        return []
    names = [" and ".join(Path(path).name for path in each["run"]) for each in (figures, other)]
    head = ["", *(cell for name in names for cell in (name, "95 %"))]
    pairs = [(group, (figures, other)) for group in (SCORES, CONFIDENCE)] + [(GAP, (figures["gap"], other["gap"]))]
    rows = [
        [line.name, *(cell for each in both for cell in cells(each, line.key))]
        for group, both in pairs
        for line in group.lines
    ]
    return [page.section("Beside another run", page.words("The same songs were held out."), page.table(head, rows))]


def _folds(run: RunFolder) -> list[str]:
    """What was found by folds, if that was asked for."""
    from melscape.inference.genre_folds import FOLDS_NAME
    from melscape.runs.folder import read_json

    path = run.path / FOLDS_NAME
    if not path.is_file():
        return []
    found = read_json(path)
    table = page.table(HEAD, group_rows(OUTSIDE, found))
    return [page.section(f"By {found['folds']} folds", page.words(found["note"]), table)]


def _leaks(figures: Figures) -> str:
    found = figures["leaks"]
    kinds = {"leaks": "FAILED: these are on both sides", "doubts": "These begin alike, which may be a common loop"}
    parts = [page.words(f"{found['sounds']} sounds of all parts were laid beside each other.")]
    for name, words in kinds.items():
        rows = [[each["song"], each["part"], each["other"], each["other_part"], each["how"]] for each in found[name]]
        parts += [page.words(f"{words}:"), page.table(["song", "in", "other", "in", "how"], rows)] if rows else []
    parts += [] if found["leaks"] else [page.words("No song, and no near-duplicate of one, is on two sides.")]
    return page.section("Is anything on both sides?", *parts)


def _pictures(genre: Genre, run: RunFolder, figures: Figures) -> list[str]:
    """How the training went, and the confusion as a picture; both are also kept as files."""
    import numpy as np

    from melscape.interface.pictures.genre import CONFUSION_NAME, HISTORY_NAME, draw_confusion, draw_training
    from melscape.interface.pictures.style import png
    from melscape.runs.history import read
    from melscape.work.atomic import write_bytes

    tables = figures["confusion"]
    drawn = {HISTORY_NAME: draw_training(read(run.history_path))}
    name = "open" if "open" in tables else "closed"
    drawn[CONFUSION_NAME] = draw_confusion(np.array(tables[name], np.int64), genre.ears.classes, f"{name} mixes")
    shown = {file: png(each) for file, each in drawn.items()}
    for file, data in shown.items():
        write_bytes(run.path / file, data)
    return [
        page.section("The training", page.picture(shown[HISTORY_NAME], "Losses and scores over the epochs.")),
        page.section("The confusion as a picture", page.picture(shown[CONFUSION_NAME], f"Shares of {name} mixes.")),
    ]


def _titled(rows: Sequence[Sequence[str]]) -> str:
    """A table whose first row is its head."""
    return page.table(rows[0], rows[1:])
