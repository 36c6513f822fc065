"""The tree in README.md against the disk: a line a folder or file, each with what it is for."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINE = re.compile(r"(?P<indent> *)(?P<name>[^\s]+)(?P<meaning>(?:  +.*)?)")
# Shown whole; of other folders only that they are there.
OPENED = ("src/melscape", "benchmarks")
MADE = ("static",)


def _written() -> dict[str, str]:
    """Path to meaning, as the block between the two tree marks of the README says."""
    text = (ROOT / "README.md").read_text().split("<!-- tree -->")[1].split("<!-- /tree -->")[0]
    found: dict[str, str] = {}
    above: list[str] = []
    for line in text.strip().removeprefix("```text").removesuffix("```").strip("\n").splitlines():
        match = LINE.fullmatch(line)
        assert match, f"not a line of a tree: {line!r}"
        above = [*above[: len(match["indent"]) // 2], match["name"].strip("/")]
        found["/".join(above)] = match["meaning"].strip()
    return found


def _ignored() -> set[Path | str]:
    """Names that are nowhere shown, and, where a line begins with a slash, the one place that is not."""
    lines = [line for line in (ROOT / ".gitignore").read_text().splitlines() if line.endswith("/")]
    return {ROOT / line.strip("/") if line.startswith("/") else line.strip("/") for line in lines}


def _shown(path: Path) -> bool:
    return not path.name.startswith((".", "__")) and not {path, path.name} & _ignored() and path.suffix != ".egg-info"


def _below(folder: Path) -> set[str]:
    found = set()
    for path in filter(_shown, folder.iterdir()):
        if path.is_dir() and path.name not in MADE:
            found |= {path.relative_to(ROOT).as_posix()} | _below(path)
        elif path.suffix == ".py":
            found.add(path.relative_to(ROOT).as_posix())
    return found


def _there() -> set[str]:
    opened = {name for folder in OPENED for name in _below(ROOT / folder)}
    parents = {"/".join(folder.split("/")[: depth + 1]) for folder in OPENED for depth in range(folder.count("/") + 1)}
    return opened | parents | {path.name for path in filter(_shown, ROOT.iterdir())}


def _line(name: str) -> str:
    """What the README could say: the indent, the name, and the first words of the docstring."""
    path = ROOT / name
    source = path / "__init__.py" if path.is_dir() else path
    words = ast.get_docstring(ast.parse(source.read_text())) if source.suffix == ".py" and source.exists() else ""
    return f"{'  ' * name.count('/')}{path.name}{'/' * path.is_dir()}  {(words or '').split('.')[0]}"


def test_the_tree_shows_everything_that_is_there() -> None:
    missing = sorted(_there() - set(_written()))
    assert not missing, "add to the tree in README.md:\n" + "\n".join(map(_line, missing))


def test_the_tree_shows_nothing_that_is_gone() -> None:
    assert sorted(name for name in _written() if not (ROOT / name).exists()) == []


def test_every_line_of_the_tree_says_what_it_is_for() -> None:
    assert [name for name, meaning in _written().items() if not meaning] == []
