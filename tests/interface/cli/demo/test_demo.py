"""The demo: it keeps what it promises, it checks itself, and it never touches what is not its own."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests import generated
from tests.trained import quick

from melscape.audio.clip import Clip
from melscape.audio.files import write
from melscape.corpus.made_hits import HitRecipe
from melscape.corpus.sources.made import Recipe
from melscape.errors import CorpusError
from melscape.interface.cli.demo import opening
from melscape.interface.cli.demo.artefacts import Artefacts, Unfulfilled, check, peak
from melscape.interface.cli.demo.genre import GenreScale, name_genres
from melscape.interface.cli.demo.hits import COUNT, HitScale, make_new
from melscape.interface.cli.demo.make import Scale, make
from melscape.interface.cli.talk import Talk
from melscape.synth.band.songs.booklet import Band
from melscape.tasks.genre.config import tiny

NOTES = Recipe(programs=4, pitches_midi=(45, 50, 57, 64), seconds=0.6, rate_hz=16_000)
FEW_SONGS = GenreScale(
    Band(songs=5, genres=("metal", "reggae"), seconds=3.0),
    replace(tiny(), judged_mixes=6, batch=4, epoch_steps=2, epochs=1, widths=(8, 16, 16)),
    None,
    mashups=4,
)
HITS = HitScale(HitRecipe(programs=2), generated.quick(), None, tried=2, judged=3)


def tone(path, level=0.5):
    write(path, Clip.of(np.full(800, level), 16_000))
    return path


def test_good_files_come_back_with_their_sizes(tmp_path):
    path = tone(tmp_path / "a.wav")
    assert check([path]) == {str(path): path.stat().st_size}


@pytest.mark.parametrize("name", ["gone.wav", "empty.png", "soft.wav", "words.png"])
def test_a_broken_promise_is_found(name, tmp_path):
    (tmp_path / "empty.png").touch()
    (tmp_path / "words.png").write_text("not a picture")
    tone(tmp_path / "soft.wav", 1e-4)
    with pytest.raises(Unfulfilled, match=name):
        check([tmp_path / name])


def test_the_peak_is_the_loudest_sample(tmp_path):
    assert peak(tone(tmp_path / "a.wav", -0.25)) == pytest.approx(0.25)


def test_a_folder_with_something_else_is_left_alone(tmp_path):
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "mine.txt").write_text("mine")
    with pytest.raises(CorpusError, match="taken"):
        make(taken, 0, Talk(), Scale(NOTES, quick(), HITS))
    assert [path.name for path in taken.iterdir()] == ["mine.txt"]


@pytest.mark.slow
def test_the_demo_makes_what_it_lists_and_can_be_repeated(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("MELSCAPE_CACHE", str(tmp_path / "cache"))
    out = tmp_path / "demo"
    first, second = (make(out, 0, Talk(), Scale(NOTES, quick(), HITS, None, genre=FEW_SONGS)) for _ in range(2))
    assert first.page != second.page and first.page.exists()
    files = [Path(name) for name in first.report.figures["bytes"]]
    assert {path.suffix for path in files} == {".csv", ".flac", ".html", ".json", ".parquet", ".png", ".wav"}
    assert all(path.stat().st_size > 0 for path in files)
    assert "First sound after" in capsys.readouterr().out
    assert json.loads((first.page.parent / "evaluation.json").read_text())["mel_mae_db"] > 0


@pytest.mark.slow
def test_the_second_half_makes_eight_sounds_that_were_not_there(tmp_path):
    files = Artefacts(Talk())
    new = make_new(tmp_path, HITS, 1, files)
    sounds = sorted((new.run / "new").glob("*.wav"))
    assert len(sounds) == COUNT and all("_s1-" in path.name for path in sounds)
    assert {*sounds, new.run / "new" / "manifest.json", new.run / "report.html"} <= set(files.paths)
    assert all(size > 0 for size in check(files.paths).values())
    assert new.judged.figures["copy_ratio"] > 0 and len(new.judged.figures["sliders"]) == 7


@pytest.mark.slow
def test_the_genre_part_leaves_a_submission_with_pictures_and_its_score(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("MELSCAPE_CACHE", str(tmp_path / "cache"))
    files = Artefacts(Talk())
    named = name_genres(tmp_path, FEW_SONGS, 0, files)
    assert 0 <= named.macro_f1 <= 1 and named.guessing == 0.5 and "macro F1" in capsys.readouterr().out
    lines = (named.folder / "submission.csv").read_text().splitlines()
    assert lines[0] == "id,genre" and len(lines) == 5
    assert {"confusion_matrix.png", "submission.csv", "band.json"} <= {path.name for path in files.paths}
    assert all(size > 0 for size in check(files.paths).values())
    again = name_genres(tmp_path, FEW_SONGS, 0, files)
    assert again.run != named.run and again.macro_f1 == named.macro_f1


def test_the_first_sound_is_told_once(tmp_path, capsys):
    files = Artefacts(Talk())
    files.heard(tmp_path / "gone.wav")
    assert files.first_seconds is None
    files.heard(tone(tmp_path / "a.wav"))
    files.heard(tone(tmp_path / "b.wav"))
    assert capsys.readouterr().out.count("First sound") == 1 and files.first_seconds <= files.seconds


def test_without_a_screen_nothing_is_opened(tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(opening.webbrowser, "open", lambda url: opened.append(url) or True)
    monkeypatch.setattr(opening, "has_display", lambda: False)
    assert not opening.open_page(tmp_path / "page.html") and opened == []
    monkeypatch.setattr(opening, "has_display", lambda: True)
    assert opening.open_page(tmp_path / "page.html") and opened[0].startswith("file://")


def test_a_screen_is_found_by_what_the_system_says(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(opening.sys, "platform", "linux")
    assert not opening.has_display()
    monkeypatch.setenv("DISPLAY", ":0")
    assert opening.has_display()
