"""The report of a model of a folder, with new sounds and those that they are nearest to in it."""

import base64
import io
import re
import shutil

import numpy as np
import pytest
import soundfile

from melscape.answers import Report
from melscape.inference.generate import open_generator
from melscape.interface.report import generate_sounds
from melscape.interface.report.generate import write_report

SLIDER = {"unit": "Hz", "less": "darker", "more": "brighter", "low": 100.0, "high": None}
FIGURES = {
    "heldout_mel_mae_db": 2.0,
    "heldout_mel_mae_db_ci": [1.5, 2.5],
    "pca_mel_mae_db": 4.0,
    "copy_ratio": 0.9,
    "beats": ["inversion_under_0.8_db"],
    "misses": ["five_sliders"],
    "sliders": [
        {"name": "brightness", "spearman": 0.9, "shown": True, **SLIDER},
        {"name": "attack", "spearman": 0.41, "shown": False, **SLIDER},
        {"name": "pitch", "spearman": None, "shown": False, **SLIDER},
    ],
}


@pytest.fixture(scope="module")
def written(shots, tmp_path_factory):
    """A copy of the run with its report: the run itself stays as it is."""
    run = shutil.copytree(shots.run, tmp_path_factory.mktemp("report") / "run")
    return write_report(run, Report("Judged", FIGURES, note="Held out."), seed=3).read_text()


def section(html, title):
    return re.search(rf"<section><h2>{re.escape(title)}</h2>(.*?)</section>", html, re.DOTALL)[1]


def test_the_page_begins_with_the_verdict_and_the_error_budget(written):
    headings = re.findall(r"<h2>([^<]+)", written)
    assert headings[:3] == ["Error budget", "Do new sounds belong?", "Are they new?"]
    assert written.index("50 % under a PCA") < written.index("<h2>")
    assert {"New sounds", "Sliders", "The training", "While it learnt", "The folder"} <= set(headings)


def test_the_page_needs_nothing_else(written):
    assert re.findall(r'(?:src|href)="(?!data:)', written) == [] and "<script" not in written


def test_each_new_sound_has_its_nearest_and_its_meter_beside_it(written):
    shown = section(written, "New sounds")
    assert shown.count("<audio ") == 16 and shown.count("<meter ") == 8 and shown.count("<img ") == 1
    assert len(re.findall(r"_s3-0\d</th>", shown)) == 8


def test_hidden_sliders_are_named_with_the_reason(written):
    shown = section(written, "Sliders")
    assert "0.41 is under 0.6" in shown and "too little of it could be measured" in shown


def test_what_was_asked_is_answered(written):
    shown = section(written, "What was asked of it")
    assert shown.count(">yes<") == 1 and shown.count(">no<") == 1


def test_the_folder_is_described_as_before_the_training(written):
    assert "sounds" in section(written, "The folder")


def test_a_sound_whose_file_is_gone_is_played_as_the_model_knows_it(shots, monkeypatch):
    generator = open_generator(shots.run)
    monkeypatch.setattr(generate_sounds, "original", lambda *_: None)
    name = generator.library.codes[0].name
    assert "as the model knows it" in generate_sounds._known(generator, name)
    assert "none to compare" in generate_sounds.held_out(generator)


def test_the_original_is_the_file_itself(shots):
    generator = open_generator(shots.run)
    heard = generate_sounds.original(generator, generator.library.codes[0].name)
    truth, _ = soundfile.read(generator.library.paths[0])
    assert np.abs(heard - truth).max() < 1e-4


def test_previews_are_spread_over_the_training(tmp_path):
    for step in (5, 10, 20, 40, 80, 160):
        for name in ("1-recon", "2-new", "3-new"):
            soundfile.write(tmp_path / f"preview-{step:06d}-{name}.wav", np.full(800, step / 400), 48_000)
    shown = generate_sounds.previews(tmp_path)
    steps = re.findall(r"step (\d+)", shown)
    assert len(steps) == 4 and (steps[0], steps[-1]) == ("5", "160")
    first = soundfile.read(io.BytesIO(base64.b64decode(re.search(r"base64,([^\"]+)", shown)[1])))[0]
    assert first[0] == pytest.approx(5 / 400, abs=1e-3)


def test_a_training_without_previews_says_so(tmp_path):
    assert "too short" in generate_sounds.previews(tmp_path)
