"""What all tests share: the marks that need something, and types that are checked while tests run."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import tests.shape_check
from jaxtyping import install_import_hook

if TYPE_CHECKING:
    from tests.generated import Shots
    from tests.taught import Taught
    from tests.trained import Learnt

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def _checked_modules() -> list[str]:
    # A compiled function cannot be wrapped, so a module that asks numba or TorchScript for one keeps its own types.
    found = []
    for path in sorted((ROOT / "src" / "melscape").rglob("*.py")):
        text = path.read_text()
        if path.name != "__init__.py" and not any(word in text for word in ("numba", "machine_code", "torch.jit")):
            found.append(".".join(path.relative_to(ROOT / "src").with_suffix("").parts))
    return found


# Before anything of melscape is imported: a module that is already there stays unchecked.
install_import_hook(_checked_modules(), f"{tests.shape_check.__name__}.check")


@cache
def _sounds() -> Path | None:
    folder = Path(os.environ.get("MELSCAPE_SOUNDS", ROOT.parent / "shared" / "data"))
    return folder if folder.is_dir() else None


@cache
def _has_gpu() -> bool:
    import torch

    return torch.cuda.is_available()


def _has_browser() -> bool:
    return importlib.util.find_spec("playwright") is not None and any(map(shutil.which, BROWSERS))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of development sounds; use it with the mark of the same name."""
    folder = _sounds()
    if folder is None:
        pytest.skip("no development sounds: set MELSCAPE_SOUNDS")
    return folder


@pytest.fixture(scope="session")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> Learnt:
    """A small timbre space, trained once for all tests that use one."""
    from tests.trained import learn

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MELSCAPE_CACHE", str(tmp_path_factory.mktemp("cache")))
        return learn(tmp_path_factory.mktemp("learnt"))


@pytest.fixture(scope="session")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Shots:
    """A small model of a folder of hits, trained once for all tests that use one."""
    from tests.generated import learn_shots

    return learn_shots(tmp_path_factory.mktemp("shots"))


@pytest.fixture(scope="session")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Taught:
    """A small network that names genres, trained once for all tests that use one."""
    from tests.taught import teach

    with pytest.MonkeyPatch.context() as patch:
        cache = tmp_path_factory.mktemp("taught-cache")
        patch.setenv("MELSCAPE_CACHE", str(cache))
        return teach(tmp_path_factory.mktemp("taught"), cache)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="also run the tests that take more than a second")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    needs: dict[str, tuple[Callable[[], bool], str]] = {
        "slow": (lambda: config.getoption("--slow"), "slow: run with --slow, or make test-all"),
        "shared": (lambda: _sounds() is not None, "no development sounds: set MELSCAPE_SOUNDS"),
        "gpu": (_has_gpu, "no CUDA device"),
        "browser": (_has_browser, "no Chromium, or no playwright"),
    }
    for item in items:
        for mark, (there, reason) in needs.items():
            if item.get_closest_marker(mark) and not there():
                item.add_marker(pytest.mark.skip(reason=reason))
