"""The report of a trained space, with sounds of the run in it."""

import re
import shutil

import numpy as np
import pytest
from tests.interface.made import a_report

from melscape.answers import Report
from melscape.corpus.manifest import Manifest
from melscape.inference.timbre import open_timbre
from melscape.interface.report.sounds import chosen, compare
from melscape.interface.report.timbre import write_report
from melscape.runs.train import split_of

FIGURES = {
    "mel_mae_db": 2.0,
    "mel_mae_db_ci": [1.5, 2.5],
    "pca_mel_mae_db": 4.0,
    "pca_mel_mae_db_ci": [3.0, 5.0],
    "kl_per_dimension_nats": [1.0, 0.5, 0.0],
    "kl_floor_nats": 0.0,
    "pitches": {"mel_mae_db": 2.25, "mel_mae_db_ci": [2.0, 2.5]},
}


@pytest.fixture(scope="module")
def written(learnt, tmp_path_factory):
    """A copy of the run with its report: the run itself stays as it is."""
    run = shutil.copytree(learnt.run, tmp_path_factory.mktemp("report") / "run")
    write_report(run, Report("Judged", FIGURES, note="Held out."))
    return run


def test_the_page_begins_with_the_error_budget(written):
    headings = re.findall(r"<h2>([^<]+)", (written / "report.html").read_text())
    assert headings[0] == "Error budget" and {"Listen", "The map", "The training"} <= set(headings)


def test_the_page_needs_nothing_else(written):
    html = (written / "report.html").read_text()
    assert re.findall(r'(?:src|href)="(?!data:)', html) == [] and html.count("<audio ") == 12


def test_both_ways_of_holding_out_are_shown(written):
    html = (written / "report.html").read_text()
    assert "[1.500, 2.500]" in html and "[2, 2.500]" in html


def test_each_sample_is_there_in_its_three_forms(written):
    names = sorted(path.name for path in (written / "samples").glob("*.wav"))
    assert len(names) == 12 and sum(name.endswith("-ceiling.wav") for name in names) == 4


def test_samples_are_sounds_that_training_never_heard(learnt):
    manifest, split = Manifest.read(learnt.run / "manifest.parquet"), dict(split_of(learnt.trained.run))
    items = chosen(manifest, split, 4)
    unheard = {manifest.items[index].name for part in ("programs", "pitches") for index in split[part]}
    assert {item.name for item in items} <= unheard and len({item.family for item in items}) == 4


def test_the_ceiling_is_nearer_to_the_original_than_silence(learnt):
    manifest, split = Manifest.read(learnt.run / "manifest.parquet"), dict(split_of(learnt.trained.run))
    compared = compare(open_timbre(learnt.run), chosen(manifest, split, 1)[0])
    spectra = [np.abs(np.fft.rfft(sound.samples[0][:8000])) for sound in (compared.original, compared.ceiling)]
    assert np.linalg.norm(spectra[0] - spectra[1]) < 0.5 * np.linalg.norm(spectra[0])


def test_a_run_whose_sounds_were_moved_still_gets_a_report(learnt, tmp_path, monkeypatch):
    run = shutil.copytree(learnt.run, tmp_path / "run")
    monkeypatch.setattr("melscape.interface.report.timbre.chosen", lambda *_: [])
    html = write_report(run, a_report()).read_text()
    assert "not where they were" in html
