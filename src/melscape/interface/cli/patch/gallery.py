"""A page with some rows of a set: a sound to play, its outline, its preset to open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

import numpy as np
from jaxtyping import Float32

from melscape.audio.clip import Clip
from melscape.audio.files import write
from melscape.synth.vital.farm.hands import render_here
from melscape.synth.vital.farm.rendered import RenderedSet
from melscape.synth.vital.presets import write as write_preset
from melscape.work.atomic import write_bytes

PAGE = "index.html"
WIDTH, HEIGHT = 240, 60
HEAD = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>
body {{ font: 15px system-ui, sans-serif; margin: 2rem; color-scheme: light dark; }}
main {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(15.5rem, 1fr)); gap: 1.5rem; }}
figure {{ margin: 0; }} svg {{ width: 100%; }} audio {{ width: 100%; height: 2rem; }} path {{ fill: currentColor; }}
</style>
<h1>{title}</h1><main>
"""
CARD = """<figure><svg viewBox="0 0 {width} {height}" role="img" aria-label="outline of row {index}">
<path d="{outline}"/></svg><audio controls preload="none" src="{name}.wav"></audio>
<figcaption>row {index} · note {midi} · {controls} controls · {slots} modulations · {tables}
· <a href="{name}.vital" download>preset</a></figcaption></figure>
"""


def write_gallery(opened: RenderedSet, folder: Path, count: int, seed: int) -> list[Path]:
    """Write the page, and a `.wav` and a `.vital` for each of `count` rows that can be heard; the page comes first."""
    heard = opened.sounding
    chosen = np.random.default_rng(seed).choice(heard, min(max(count, 1), len(heard)), replace=False)
    rows = sorted(int(index) for index in chosen)
    folder.mkdir(parents=True, exist_ok=True)
    cards, files = [HEAD.format(title=escape(f"{len(rows)} of {len(opened)} rows"))], []
    for index, samples in zip(rows, _sounds(opened, rows)):
        name, preset, note = f"row_{index:07d}", opened.preset(index), opened.note(index)
        files += [folder / f"{name}.wav", folder / f"{name}.vital"]
        write(files[-2], Clip(_within(samples), note.rate_hz), note_midi=note.midi)
        write_preset(files[-1], preset)
        words = {"controls": len(preset.values), "slots": len(preset.modulations)}
        tables = escape(", ".join(table.name for table in preset.wavetables.values()) or "saw")
        place = {"name": name, "index": index, "midi": note.midi, "outline": outline(samples)}
        cards.append(CARD.format(width=WIDTH, height=HEIGHT, tables=tables, **words, **place))
    write_bytes(folder / PAGE, "".join([*cards, "</main></html>\n"]).encode())
    return [folder / PAGE, *files]


def outline(samples: Float32[np.ndarray, "C S"]) -> str:
    """The loudest sample of each of 120 parts, up and down, as a path; the peak fills the height."""
    parts = [float(part.max(initial=0.0)) for part in np.array_split(np.abs(samples).max(0), WIDTH // 2)]
    most, middle = max(parts) or 1.0, HEIGHT / 2
    top = [f"{2 * place},{middle - middle * part / most:.1f}" for place, part in enumerate(parts)]
    low = [f"{2 * place},{middle + middle * part / most:.1f}" for place, part in enumerate(parts)]
    return f"M{' L'.join([*top, *reversed(low)])}Z"


def _sounds(opened: RenderedSet, rows: Sequence[int]) -> Iterator[Float32[np.ndarray, "C S"]]:
    if opened.manifest.plan.audio:
        yield from map(opened.sound, rows)
        return
    draws = [opened.draw(index) for index in rows]
    for draw, rendered in zip(draws, render_here([(draw.preset, draw.note) for draw in draws])):
        yield np.zeros((2, draw.note.samples), np.float32) if rendered.samples is None else rendered.samples


def _within(samples: Float32[np.ndarray, "C S"]) -> Float32[np.ndarray, "C S"]:
    # The synth goes up to 2.1; a file of 24 bits ends at 1.
    return samples / max(1.0, float(np.abs(samples).max(initial=0.0)))
