from __future__ import annotations

import os
from pathlib import Path

import pytest

from melscape.work.atomic import replacing, sync_folder, write_bytes


def test_new_bytes_take_the_place_of_old_ones(tmp_path: Path) -> None:
    write_bytes(tmp_path / "a.bin", b"old")
    write_bytes(tmp_path / "a.bin", b"new")
    assert (tmp_path / "a.bin").read_bytes() == b"new"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.bin"]


def test_an_exception_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    write_bytes(tmp_path / "a.bin", b"old")
    with pytest.raises(RuntimeError), replacing(tmp_path / "a.bin") as temporary:
        temporary.write_bytes(b"half")
        raise RuntimeError
    assert (tmp_path / "a.bin").read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.bin"]


@pytest.mark.parametrize("operation", ["fsync", "replace", "open"])
@pytest.mark.parametrize("ordinal", [1, 2])
def test_a_failing_disk_leaves_the_old_or_the_new_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, operation: str, ordinal: int
) -> None:
    write_bytes(tmp_path / "a.bin", b"old")
    real, calls = getattr(os, operation), 0

    def failing(*args, **kwargs):
        nonlocal calls
        calls += 1
        if calls == ordinal:
            raise OSError(28, "No space left on device")
        return real(*args, **kwargs)

    monkeypatch.setattr(os, operation, failing)
    raised = False
    try:
        write_bytes(tmp_path / "a.bin", b"new")
    except OSError:
        raised = True
    monkeypatch.undo()
    assert (tmp_path / "a.bin").read_bytes() == (b"old" if raised and calls < 2 else b"new")
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.bin"]


def test_the_file_is_flushed_before_it_is_renamed_and_the_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    sync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (order.append("fsync"), sync(handle))[1])
    monkeypatch.setattr(os, "replace", lambda old, new: (order.append("rename"), replace(old, new))[1])
    write_bytes(tmp_path / "a.bin", b"x")
    assert order == ["fsync", "rename", "fsync"]


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sync_folder(tmp_path / "nowhere")
    with pytest.raises(FileNotFoundError):
        write_bytes(tmp_path / "nowhere" / "a.bin", b"x")
