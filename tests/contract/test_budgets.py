"""The budgets of CONTRIBUTING.md: how long things may get, and what every signature must say."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILE_LINES, FUNCTION_LINES, ARGUMENTS, TEST_RATIO = 300, 50, 6, 0.5
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def _lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _functions(*folders: str) -> Iterator[tuple[str, Function]]:
    for path in _files(*folders):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, Function):
                yield f"{_name(path)}:{node.lineno} {node.name}", node


def _length(node: Function) -> int:
    return node.end_lineno - node.lineno + 1


def _arguments(node: Function) -> list[ast.arg]:
    given = node.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    return [argument for argument in named if argument.arg not in ("self", "cls")]


def _untyped(node: Function) -> list[str]:
    extra = [argument for argument in (node.args.vararg, node.args.kwarg) if argument]
    missing = [argument.arg for argument in [*_arguments(node), *extra] if argument.annotation is None]
    return missing + ["return"] * (node.returns is None)


def _undocumented(node: ast.AST, where: str) -> Iterator[str]:
    """Public names without a docstring: of a module, its classes and functions, and the methods of those classes."""
    if not ast.get_docstring(node):
        yield where
    for child in node.body:
        named = isinstance(child, Function | ast.ClassDef) and not child.name.startswith("_")
        if named and not isinstance(node, Function):
            yield from _undocumented(child, f"{where}.{child.name}")


@pytest.mark.parametrize("folder", ["src", "tests", "benchmarks"])
def test_no_file_is_too_long(folder: str) -> None:
    longest = max(_files(folder), key=_lines)
    print(f"\nlongest file in {folder}: {_lines(longest)} lines, {_name(longest)}", end="")
    assert [f"{_name(path)} {_lines(path)}" for path in _files(folder) if _lines(path) > FILE_LINES] == []


@pytest.mark.parametrize("folder", ["src", "tests", "benchmarks"])
def test_no_function_is_too_long(folder: str) -> None:
    found = list(_functions(folder))
    where, node = max(found, key=lambda each: _length(each[1]))
    print(f"\nlongest function in {folder}: {_length(node)} lines, {where}", end="")
    assert [where for where, node in found if _length(node) > FUNCTION_LINES] == []


def test_no_function_asks_for_too_much() -> None:
    assert [where for where, node in _functions("src", "benchmarks") if len(_arguments(node)) > ARGUMENTS] == []


def test_every_signature_is_typed() -> None:
    assert [f"{where}: {_untyped(node)}" for where, node in _functions("src") if _untyped(node)] == []


def test_every_public_name_has_a_docstring() -> None:
    missing = [name for path in _files("src") for name in _undocumented(ast.parse(path.read_text()), _name(path))]
    assert missing == []


def test_there_is_enough_testing() -> None:
    source, tests = (sum(map(_lines, _files(folder))) for folder in ("src", "tests"))
    print(f"\ntest lines to source lines: {tests} / {source} = {tests / source:.2f}", end="")
    assert tests / source >= TEST_RATIO


def test_every_file_has_a_name_that_says_something() -> None:
    assert [_name(path) for path in _files("src", "tests", "benchmarks") if path.stem in VAGUE_NAMES] == []
