"""Commands run inside the test's process, in a folder of their own, without anybody's settings."""

import os

import pytest

from melscape.interface.cli import main


@pytest.fixture(autouse=True)
def alone(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("MELSCAPE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MELSCAPE_CACHE", str(tmp_path / "cache"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


@pytest.fixture
def run(capsys):
    """Run a command: its exit code, stdout and stderr."""

    def go(*words):
        code = main([str(word) for word in words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return go
