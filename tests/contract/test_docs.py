"""What the documentation says, against what is there."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from melscape.audio.clip import Clip
from melscape.audio.files import write
from melscape.features.mel import Mel
from melscape.shapes import AXES

DOCS = Path(__file__).resolve().parents[2] / "docs"
ROW = re.compile(r"^\|(.+)\|$", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


def _rows(page: str) -> list[list[str]]:
    return [[cell.strip() for cell in row.split("|")] for row in ROW.findall((DOCS / page).read_text())]


def _command_lines() -> list[str]:
    pages = [DOCS.parent / "README.md", *DOCS.rglob("*.md")]
    blocks = [block for page in pages for block in re.findall(r"```sh\n(.*?)```", page.read_text(), re.DOTALL)]
    lines = {line.split("#")[0].strip() for block in blocks for line in block.splitlines()}
    return sorted(line for line in lines if line.startswith("melscape "))


@pytest.mark.parametrize("page", sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")))
def test_every_link_leads_somewhere(page: str) -> None:
    path = DOCS / page
    assert [link for link in LINK.findall(path.read_text()) if not (path.parent / link).exists()] == []


def test_every_page_is_in_the_menu() -> None:
    menu = (DOCS.parent / "zensical.toml").read_text()
    listed = set(re.findall(r'"([\w/-]+\.md)"', menu))
    assert listed == {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}


@pytest.mark.slow
def test_the_snippets_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes").mkdir()
    times = np.arange(16_000) / 16_000
    for number in range(12):
        tone = 0.3 * np.sin(2 * np.pi * 110 * 2 ** (number / 6) * times) * np.exp(-2 * times)
        write(tmp_path / "notes" / f"flute{number}_60.wav", Clip.of(tone, 16_000))
    write(tmp_path / "flute_60.wav", Clip.of(tone, 44_100))
    names: dict[str, object] = {}
    for snippet in re.findall(r"```python\n(.*?)```", (DOCS / "how-to/python.md").read_text(), re.DOTALL):
        exec(snippet, names)  # noqa: S102 - our own documentation
    assert names["picture"].shape[0] == 80
    assert sum(map(len, (names["split"].train, names["split"].validation, names["split"].test))) == 12


@pytest.mark.parametrize("line", _command_lines())
def test_every_command_that_is_shown_is_one(line: str) -> None:
    from melscape.interface.cli.app import app

    app.parse_args(line.split()[1:], exit_on_error=False, print_error=False)


def test_the_glossary_and_the_shapes_use_one_alphabet() -> None:
    rows = [row for row in _rows("glossary.md") if len(row) == 4]
    told = {letter: axis for row in rows for letter, axis in (row[:2], row[2:]) if len(letter) == 1}
    assert set(told) == set(AXES)
    assert all(told[letter].startswith(axis.split(" or ")[0]) for letter, axis in AXES.items())


def test_the_contract_page_names_every_field_with_its_default() -> None:
    told = {}
    for names, _, defaults in (row for row in _rows("reference/mel-contract.md") if len(row) == 3):
        told |= dict(zip(re.findall(r"`(\w+)`", names), defaults.replace("`", "").split(", ")))
    known = {field.name: field.default for field in fields(Mel)}
    spoken = {None: "", True: "yes"}
    for name, default in known.items():
        expected = "half the rate" if name == "high_hz" else spoken.get(default, default)
        if isinstance(expected, float):
            assert float(told[name]) == expected, name
        else:
            assert told[name] == str(expected), name
