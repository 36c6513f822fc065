"""The commands of a tutorial, run one after the other as a reader would, on a small folder with a small recipe."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
from pathlib import Path

import pytest
from tests.generated import few_sounds_to_try

from melscape.audio.clip import Clip
from melscape.audio.files import describe, write
from melscape.corpus.made_hits import HitRecipe, write_hits
from melscape.synth.band.note import Note
from melscape.synth.band.voices import play

DOCS = Path(__file__).resolve().parents[2] / "docs"
KICKS = HitRecipe(kinds=("kick",), programs=20)
MADE = {"new": 16, "tight": 8, "like": 8, "way": 5}
FEW_RENDERS = "6"


def commands(page: str) -> list[list[str]]:
    """The commands of a page in order, without `melscape`; what learns for minutes learns for moments."""
    blocks = re.findall(r"```sh\n(.*?)```", (DOCS / page).read_text(), re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("melscape ")]
    return [shlex.split(line, comments=True)[1:] for line in lines]


def quickly(words: list[str]) -> list[str]:
    """The same command with the smallest recipe and no clock."""
    if words[1] not in ("train", "survey"):
        return words
    place = words.index("--minutes")
    short = ["--recipe", "tiny"] if words[1] == "train" else ["--minutes", "0.1", "--recipe", "tiny"]
    return [*words[:place], *words[place + 2 :], *short]


def briefly(words: list[str]) -> list[str]:
    """The same command with hardly any renders."""
    if "--renders" not in words:
        return [*words, "--renders", FEW_RENDERS]
    place = words.index("--renders")
    return [*words[: place + 1], FEW_RENDERS, *words[place + 2 :]]


def test_the_tutorial_goes_from_a_folder_to_a_host() -> None:
    verbs = [words[1] for words in commands("tutorial-kicks.md")]
    assert verbs[:3] == ["survey", "train", "sample"] and {"sliders", "vary", "morph", "evaluate"} < set(verbs)
    assert verbs[-1] == "export"


def test_a_clock_becomes_a_recipe() -> None:
    assert quickly(["generate", "train", "a", "--minutes", "10", "--out", "b"])[-2:] == ["--recipe", "tiny"]
    assert "10" not in quickly(["generate", "survey", "a", "--minutes", "10"])


@pytest.mark.slow
def test_every_command_of_the_kick_tutorial_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from melscape.interface.cli import main

    monkeypatch.chdir(tmp_path)
    write_hits(tmp_path / "kicks", KICKS)
    with few_sounds_to_try():
        codes = {" ".join(words): main(quickly(words)) for words in commands("tutorial-kicks.md")}
    assert set(codes.values()) == {0}, codes
    for folder, count in MADE.items():
        sounds = sorted((tmp_path / folder).glob("*.wav"))
        assert len(sounds) == count and {describe(path).rate_hz for path in sounds} == {48_000}
        assert (tmp_path / folder / "manifest.csv").is_file()
    assert (tmp_path / "runs" / "kicks" / "report.html").is_file() and (tmp_path / "kicks.ts").stat().st_size > 0


def test_the_patch_tutorial_answers_one_sound_in_several_ways() -> None:
    asked = [words for words in commands("tutorial-patch.md") if words[:2] == ["patch", "match"]]
    assert len(asked) >= 4 and {words[2] for words in asked} == {"horn.wav"}
    assert all(briefly(words).count(FEW_RENDERS) == 1 for words in asked)


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("vita") is None, reason="the extra vital is not installed")
def test_every_command_of_the_patch_tutorial_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from melscape.interface.cli import main
    from melscape.tasks.patch.library.library import SHIPPED

    if not SHIPPED.is_file():
        pytest.skip("no library is shipped")
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "horn.wav", Clip.of(play("organ", Note(57.0, seconds=1.0), 44_100), 44_100))
    codes = {" ".join(words): main(briefly(words)) for words in commands("tutorial-patch.md")}
    assert set(codes.values()) == {0}, codes
    for folder in ("horn", "horn-a", "horn-closer", "horn-table"):
        told = json.loads((tmp_path / folder / "match.json").read_text())
        assert told["reproduces"] and (tmp_path / folder / "1_Horn.vital").is_file()
