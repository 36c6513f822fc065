"""The report of a timbre space: the error budget first, then sounds, pictures, and where it all comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from melscape.answers import Report
from melscape.interface.report import origin, page
from melscape.interface.report.figures import BUDGET, GROUPS, Figures, Group, bars, cells, verdict
from melscape.interface.report.sounds import Compared, chosen, compare, write_samples

if TYPE_CHECKING:
    from melscape.tasks.timbre.timbre import Timbre

SOUNDS = 4
MAP_COLUMNS = 4


def write_report(path: Path, report: Report, *, seed: int = 0) -> Path:
    """Write report.html and the samples of a run, from its evaluation; returns the path of the page."""
    from melscape.corpus.manifest import Manifest
    from melscape.inference.timbre import open_timbre
    from melscape.runs.folder import open_run
    from melscape.runs.train import MANIFEST_NAME, split_of
    from melscape.work.atomic import write_bytes

    run, timbre = open_run(path), open_timbre(path)
    manifest = Manifest.read(run.path / MANIFEST_NAME)
    heard = [compare(timbre, item) for item in chosen(manifest, dict(split_of(run)), SOUNDS)]
    write_samples(heard, run.samples_path)
    sections = [
        page.words(verdict(report.figures)),
        *(_figures(group, report.figures) for group in GROUPS),
        *_rival(report.figures),
        _listening(heard),
        _pictures(timbre, heard, report.figures),
        _maps(timbre, seed),
        origin.training(run),
        origin.origin(run, manifest, report.note),
    ]
    html = page.page(f"Timbre space {run.path.resolve().name}", sections)
    write_bytes(run.report_path, html.encode())
    return run.report_path


def _figures(group: Group, figures: Figures) -> str:
    from melscape.interface.pictures.intervals import draw_bars
    from melscape.interface.pictures.style import png

    pitches = figures.get("pitches")
    both = {"held-out programs": figures, "held-out pitches": pitches if isinstance(pitches, Mapping) else None}
    head = ["", *(word for name in both for word in (name, "95 % interval"))]
    rows = [[line.name, *(cell for each in both.values() for cell in cells(each, line.key))] for line in group.lines]
    own = [number for number, line in enumerate(group.lines) if line.own]
    parts = [page.words(group.note), page.table(head, rows, own)]
    drawn = [(name, bars(group, each)) for name, each in both.items() if each]
    if group is BUDGET and all(found for _, found in drawn):
        parts.append(page.picture(png(draw_bars(drawn, "mel MAE (dB)")), "The error budget with its intervals."))
    return page.section(group.title, *parts)


def _rival(figures: Figures) -> list[str]:
    """The figures of the run that this one was judged against, if there was one."""
    other = figures.get("against")
    if not isinstance(other, Mapping):
        return []
    both = {"this run": figures, str(other.get("run", "the other")): other}
    parts = {"programs": lambda found: found, "pitches": lambda found: found.get("pitches")}
    head = ["", *(f"{name}, {part}" for part in parts for name in both)]
    rows = [
        [line.name, *(cells(part(found), line.key)[0] for part in parts.values() for found in both.values())]
        for group in GROUPS
        for line in group.lines
    ]
    return [page.section("Beside another run", page.words("The same sounds were held out."), page.table(head, rows))]


def _listening(heard: Sequence[Compared]) -> str:
    if not heard:
        return page.section("Listen", page.words("The sounds are not where they were, so there are none to compare."))
    rows = [
        [each.heard.name, *(page.audio(form.samples, form.rate_hz, form.title) for form in each.forms)]
        for each in heard
    ]
    head = ["sound (unheard in training where possible)", "original", "mel and back (ceiling)", "through the space"]
    return page.section("Listen", page.table(head, rows))


def _pictures(timbre: Timbre, heard: Sequence[Compared], figures: Figures) -> str:
    from melscape.interface.pictures.latent import draw_kl
    from melscape.interface.pictures.mels import draw_pairs
    from melscape.interface.pictures.style import png

    parts = []
    if heard:
        rows = [(each.heard.name, each.heard.mel_db, _through(timbre, each)) for each in heard]
        parts.append(page.picture(png(draw_pairs(rows, timbre.config.stored_mel)), "Originals and reconstructions."))
    kl, floor = figures.get("kl_per_dimension_nats"), figures.get("kl_floor_nats")
    if isinstance(kl, Sequence) and isinstance(floor, int | float):
        parts.append(page.picture(png(draw_kl(kl, floor)), "What each latent dimension carries."))
    return page.section("Look", *parts)


def _through(timbre: Timbre, each: Compared) -> np.ndarray:
    heard = each.heard
    return timbre.whole_db(heard.latents, heard.levels_db, heard.starts, heard.frames, heard.pitch_midi)


def _maps(timbre: Timbre, seed: int) -> str:
    from melscape.interface.pictures.maps import columns_of, draw_map
    from melscape.interface.pictures.style import png
    from melscape.tasks.timbre.actions import map_of

    answer = map_of(timbre, "pca", seed=seed)
    drawn = [(name, png(draw_map(answer, name))) for name in columns_of(answer)[:MAP_COLUMNS]]
    pictures = [page.picture(data, f"The space by {name}.") for name, data in drawn]
    return page.section("The map", page.words(answer.note), *pictures)
