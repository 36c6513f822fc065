from __future__ import annotations

import errno
import os

import pytest

from melscape.runs.atomic import write_bytes

OLD, NEW = b"old" * 10, b"new" * 20


@pytest.fixture
def path(tmp_path):
    target = tmp_path / "file"
    write_bytes(target, OLD)
    return target


def test_the_new_file_takes_the_place_of_the_old_one_and_nothing_else_stays(path):
    write_bytes(path, NEW)
    assert path.read_bytes() == NEW
    assert [entry.name for entry in path.parent.iterdir()] == ["file"]


def test_writes_that_are_cut_short_are_gone_on_with(path, monkeypatch):
    whole = os.write
    monkeypatch.setattr("os.write", lambda handle, data: whole(handle, bytes(data[:7])))
    write_bytes(path, NEW)
    assert path.read_bytes() == NEW


def test_the_data_reach_the_disk_before_the_name_and_the_name_before_the_return(path, monkeypatch):
    calls = []
    for name in ("write", "fsync", "replace"):
        real = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *words, real=real, name=name: (calls.append(name), real(*words))[1])
    write_bytes(path, NEW)
    assert calls == ["write", "fsync", "replace", "fsync"]


@pytest.mark.parametrize("name", ["open", "write", "fsync", "replace"])
def test_a_failure_leaves_the_old_file_and_no_litter(path, monkeypatch, name):
    def fail(*words):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, name, fail)
        with pytest.raises(OSError, match="No space"):
            write_bytes(path, NEW)
    assert path.read_bytes() == OLD
    assert [entry.name for entry in path.parent.iterdir()] == ["file"]
