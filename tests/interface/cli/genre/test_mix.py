"""Mashups beside a test: without noises too, and whatever one of the test's files is."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.inference.test_genre import a_test

from melscape.interface.cli.genre.laws import read_law, write_law
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
