"""HTML in pieces: headings, tables, pictures and sounds, all inside one file. No scripts, nothing from elsewhere."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

import numpy as np
from jaxtyping import Float

STYLE = """
:root { color-scheme: light dark; --line: #8884; --own: #0072B222; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 0 auto; padding: 1rem; }
h1 { line-height: 1.2; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
table { border-collapse: collapse; width: 100%; font-size: .92rem; } .wide { overflow-x: auto; }
th, td { padding: .3rem .6rem; text-align: right; border-bottom: 1px solid var(--line); }
th:first-child { text-align: left; }
td.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
tr.own { background: var(--own); font-weight: 600; }
figure { margin: 1rem 0; } img { max-width: 100%; height: auto; background: #fff; border-radius: 4px; }
figcaption, .small { font-size: .85rem; opacity: .8; } audio { width: 15rem; max-width: 100%; height: 2.2rem; }
pre { white-space: pre-wrap; font-size: .88rem; } meter { width: 6rem; }
"""


def page(title: str, sections: Sequence[str]) -> str:
    """A whole page."""
    body = "\n".join(sections)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>\n'
        f"<body><main><h1>{escape(title)}</h1>\n{body}\n</main></body></html>\n"
    )


def section(title: str, *parts: str) -> str:
    """A chapter with its heading."""
    return f"<section><h2>{escape(title)}</h2>\n" + "\n".join(parts) + "\n</section>"


def words(text: str, *, small: bool = False) -> str:
    """A paragraph."""
    return f"<p{' class=small' if small else ''}>{escape(text)}</p>"


def table(head: Sequence[str], rows: Sequence[Sequence[str]], own: Sequence[int] = ()) -> str:
    """A table of words, the first column a name and the others numbers; the rows `own` stand out.

    A cell that is a player or a gauge is taken as it is.
    """
    top = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = "".join(_row(cells, number in own) for number, cells in enumerate(rows))
    return f'<div class="wide"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def gauge(value: float, low: float, high: float, most: float) -> str:
    """A value on a line from 0 to `most`, which browsers colour by whether it is under `low` or under `high`."""
    said = escape(f"{value:.2f}")
    ends = f'min="0" low="{low}" high="{high}" optimum="{most}" max="{most}" value="{min(value, most):.3f}"'
    return f'<meter {ends} aria-label="{said}" title="{said}">{said}</meter> {said}'


def listing(lines: Sequence[str]) -> str:
    """Lines as they are, with their indents."""
    return "<pre>" + "\n".join(escape(line) for line in lines) + "</pre>"


def picture(data: bytes, caption: str) -> str:
    """A PNG picture with its caption, which is also what a screen reader says."""
    said = escape(caption)
    source = f"data:image/png;base64,{base64.b64encode(data).decode()}"
    return f'<figure><img alt="{said}" src="{source}"><figcaption>{said}</figcaption></figure>'


def audio(samples: Float[np.ndarray, "C S"], rate_hz: int, name: str) -> str:
    """A player with its sound inside, 16-bit FLAC where the browser needs no more."""
    from melscape.audio.clip import Clip
    from melscape.audio.files import write

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sound.flac"
        write(path, Clip.of(samples, rate_hz), encoding="pcm_16")
        data = base64.b64encode(path.read_bytes()).decode()
    said = escape(name)
    source = f"data:audio/flac;base64,{data}"
    return f'<audio controls preload="none" aria-label="{said}" title="{said}" src="{source}"></audio>'


def _row(cells: Sequence[str], own: bool) -> str:
    name, *others = cells
    shown = "".join(
        f"<td>{cell}</td>" if cell.startswith(("<audio ", "<meter ")) else f'<td class="number">{escape(cell)}</td>'
        for cell in others
    )
    return f'<tr{" class=own" if own else ""}><th scope="row">{escape(name)}</th>{shown}</tr>'
