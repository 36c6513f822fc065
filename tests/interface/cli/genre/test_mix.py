"""Mashups beside a test: without noises too, whatever one of the test's files is, and never among its files."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from tests.inference.test_genre import a_test

from melscape.answers import Sound
from melscape.errors import ConfigError
from melscape.interface.cli.genre import mix
from melscape.interface.cli.genre.laws import read_law, write_law
from melscape.interface.cli.talk import Talk
from melscape.interface.show.files import write_table
from melscape.tasks.genre.config import tiny


@pytest.mark.slow
def test_mashups_without_noise_are_laid_beside_a_test_of_which_a_file_is_bad(run, taught, monkeypatch):
    monkeypatch.setenv("MELSCAPE_CACHE", str(taught.cache))
    a_test(Path("comp"), 3)
    law = write_law(Path("law.json"), replace(tiny().recipe, lengths_seconds=((1.0, 1.0, 2.0),)))
    words = ("genre", "mashup", taught.songs, "--mashups", law, "--count", "1", "--like", "comp", "--out", "mix")
    code, out, _ = run(*words)
    assert code == 0 and "1 of 3 files could not be heard" in out and "have no noise" in out
    assert read_law(Path("mix/mashups.json")).noise.most == 0


def test_mashups_never_land_among_the_files_of_a_test(run):
    for folder in ("songs", "mashups"):
        Path(folder).mkdir()
    Path("mashups/001-blues.wav").write_bytes(b"of the test")
    code, _, told = run("genre", "mashup", "songs")
    assert code == 2 and "mashups holds other files, one of them 001-blues.wav." in told and "--out" in told
    assert Path("mashups/001-blues.wav").read_bytes() == b"of the test"


def test_earlier_mashups_may_be_replaced():
    place = Path("mashups")
    mix._refuse_others(place)
    place.mkdir()
    for name in (mix.LAW_NAME, mix.COMPARISON_NAME, ".DS_Store"):
        (place / name).touch()
    mix._refuse_others(place)
    (place / "001-blues.wav").touch()
    (place / mix.SOUNDS_NAME).write_text("id,filename\n")
    with pytest.raises(ConfigError, match="001-blues.wav"):
        mix._refuse_others(place)
    write_table(dict.fromkeys(mix.COLUMNS, ["one"]), place / mix.SOUNDS_NAME)
    mix._refuse_others(place)
    with pytest.raises(ConfigError, match="is a file"):
        mix._refuse_others(place / "001-blues.wav")


def test_mashups_that_were_stopped_are_listed_as_far_as_they_came(tmp_path, monkeypatch):
    mashup = SimpleNamespace(genre="jazz", rate_hz=8000)
    sound = Sound("jazz", np.full((1, 800), 0.5, np.float32), 8000)
    heard = SimpleNamespace(name="001-jazz", sound=sound, mashup=mashup, samples=sound.samples[0], words="drums of a")

    def mixed(*_words):
        yield heard
        raise KeyboardInterrupt

    monkeypatch.setattr("melscape.tasks.genre.actions.mix", mixed)
    songs = SimpleNamespace(materials={"train": None})
    with pytest.raises(KeyboardInterrupt):
        mix._written(Talk(), songs, tiny().recipe, 2, 0, tmp_path)
    mix._refuse_others(tmp_path)
    assert "001-jazz.wav" in (tmp_path / mix.SOUNDS_NAME).read_text()
