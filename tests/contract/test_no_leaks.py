"""Nothing of one machine is in the project: no absolute paths, no hosts of a package mirror, no keys."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Written in pieces, so that this file does not find itself.
FOLDERS = "|".join(["work", "root", "home", "Users", "tmp", "mnt"])
LEAKS = {
    "a path of one machine": re.compile(rf"(?<![\w.~*)\]}}])/(?:{FOLDERS})/[\w.]"),
    "a package mirror": re.compile(
        "|".join(["index-" + "url", "trusted" + "-host", "files\\.python" + "hosted", r"@ " + "file:"])
    ),
    "a key": re.compile("|".join(["sk-" + r"ant-\w{8}", "hf_" + r"[A-Za-z]{20}", "BEGIN [A-Z ]*PRIVATE " + "KEY"])),
}


def _tracked() -> list[Path]:
    told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if told.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in told.stdout.split("\0") if name and (ROOT / name).is_file()]


def _text(path: Path) -> str:
    data = path.read_bytes()
    return "" if b"\0" in data else data.decode(errors="replace")


@pytest.mark.parametrize("leak", LEAKS)
def test_nothing_leaks(leak: str) -> None:
    lines = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in _tracked()
        for number, line in enumerate(_text(path).splitlines(), 1)
        if LEAKS[leak].search(line)
    ]
    assert lines == []


def test_a_leak_would_be_found() -> None:
    assert LEAKS["a path of one machine"].search('"/' + 'home/someone"')
    assert not LEAKS["a path of one machine"].search("https://example.org/" + "work/page and ../" + "work/x")


def test_the_lock_holds_exact_versions_and_nothing_else() -> None:
    lines = [line for line in (ROOT / "requirements.lock").read_text().splitlines() if not line.startswith("#")]
    assert lines[0].startswith("torch==")
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line)] == []
