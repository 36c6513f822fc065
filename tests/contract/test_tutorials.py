"""The commands of a tutorial, run one after the other as a reader would, on a small folder with a small recipe."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
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


SPARING = {"band": ["--songs", "5", "--genres", "disco,metal", "--seconds", "3"], "rehearse": ["--count", "6"]}


def sparingly(words: list[str]) -> list[str]:
    """The same command with few and short songs, few mashups, and hardly any training."""
    words = quickly(words)
    if words[1] == "train":
        return [*words, *(word for each in ("epochs=1", "epoch_steps=2", "judged_mixes=6") for word in ("--set", each))]
    for flag in ("--songs", "--count") if words[1] in SPARING else ():
        if flag in words:
            place = words.index(flag)
            words = [*words[:place], *words[place + 2 :]]
    return [*words, *SPARING.get(words[1], ["--mixes", "12"] if words[1] == "evaluate" else [])]


@contextmanager
def few_mixes() -> Iterator[None]:
    """Whoever judges hears few and short mixes: whether scores are right is tested elsewhere."""
    from melscape.inference import genre_forecast, genre_scores
    from melscape.interface.cli.genre import judge
    from melscape.tasks.genre.config import tiny
    from melscape.tasks.genre.judging import forecast
    from melscape.tasks.genre.judging.evaluate import Sizes

    few = genre_scores.Exam(tiny().recipe, sizes=Sizes(12, 6, 30))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judge, "_exam", lambda _asked, _seed: few)
        patch.setattr(forecast, "MIXES", 12)
        patch.setattr(forecast, "OPEN_MIXES", 6)
        patch.setattr(genre_forecast.mashups, "default", lambda: few.recipe)
        yield


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


def test_the_genre_tutorial_goes_from_no_song_to_a_score() -> None:
    verbs = [words[1] for words in commands("tutorial-genre.md")]
    assert verbs == ["band", "mashup", "train", "evaluate", "predict", "rehearse", "predict", "forecast", "score"]


@pytest.mark.slow
def test_every_command_of_the_genre_tutorial_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.tasks.genre.folder import write_noises

    from melscape.interface.cli import main

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MELSCAPE_CACHE", str(tmp_path / "cache"))
    write_noises(tmp_path / "noises", 4)
    write(tmp_path / "my_song.wav", Clip.of(play("organ", Note(57.0, seconds=1.0), 22_050), 22_050))
    with few_mixes():
        codes = {" ".join(words): main(sparingly(words)) for words in commands("tutorial-genre.md")}
    assert set(codes.values()) == {0}, codes
    assert len((tmp_path / "submission" / "submission.csv").read_text().splitlines()) == 7
    for name in ("runs/genre/report.html", "submission/forecast.json", "submission/confusion_matrix.png"):
        assert (tmp_path / name).is_file()


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
