"""From a folder of sounds to a run: what is kept, what is refused, and that a resume is the same run."""

import csv
import shutil
from dataclasses import replace

import pytest
from tests.trained import quick

from melscape.corpus.manifest import Manifest
from melscape.errors import CheckpointError, ConfigError, ContractError, CorpusError
from melscape.runs.timbre import TIMBRE
from melscape.runs.train import Choices, split_of, train
from melscape.tasks.timbre.space import Space
from melscape.training.events import Finished, Step, Validated


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("MELSCAPE_CACHE", str(tmp_path / "cache"))


def test_a_run_holds_its_corpus_its_split_its_problems_and_its_space(learnt):
    manifest = Manifest.read(learnt.run / "manifest.parquet")
    split = split_of(learnt.trained.run)
    kept = sorted(index for part in split.values() for index in part)
    assert kept == list(range(len(manifest))) and all(split[name] for name in ("train", "programs", "pitches"))
    assert len(Space.read(learnt.run).names) == len(manifest)
    assert list(csv.reader((learnt.run / "problems.csv").open()))[0] == ["kind", "file", "reason", "next_step"]
    assert (learnt.run / "audit.json").exists() and (learnt.run / "history.csv").exists()


def test_listeners_hear_steps_epochs_and_the_end(learnt):
    kinds = [type(event) for event in learnt.events]
    assert kinds.count(Finished) == 1 and kinds[-1] is Finished and Validated in kinds
    steps = [event for event in learnt.events if isinstance(event, Step)]
    assert {"reconstruction", "raw_kl", "free_bits_kl", "total"} <= set(steps[0].losses)
    assert steps[-1].losses["reconstruction"] < steps[0].losses["reconstruction"]


def test_each_epoch_tells_whether_the_latent_is_alive(learnt):
    measures = next(event for event in learnt.events if isinstance(event, Validated)).measures
    expected = {"mel_mae_db", "raw_kl_nats", "kl_floor_nats", "active_units", "mu_std", "logvar_mean", "mu_distance"}
    assert expected <= set(measures)


def test_a_taken_place_is_refused_before_any_sound_is_read(learnt, tmp_path):
    with pytest.raises(CheckpointError, match="already holds a run"):
        train(TIMBRE, tmp_path / "nowhere", Choices(quick(), out=learnt.run))


def test_a_resume_must_say_of_what(tmp_path):
    with pytest.raises(ConfigError, match="resume"):
        train(TIMBRE, tmp_path, Choices(quick(), resume=True))


def test_resuming_a_finished_run_changes_nothing(learnt):
    before = (learnt.run / "history.csv").read_bytes()
    again = train(TIMBRE, learnt.sounds, Choices(replace(quick(), epochs=9), out=learnt.run, resume=True, seed=5))
    assert again.outcome.step == learnt.trained.outcome.step
    assert (learnt.run / "history.csv").read_bytes() == before


def test_a_resume_with_another_folder_is_refused(learnt, tmp_path):
    elsewhere = shutil.copytree(learnt.sounds, tmp_path / "elsewhere")
    with pytest.raises(ContractError, match="sounds"):
        train(TIMBRE, elsewhere, Choices(quick(), out=learnt.run, resume=True))


def test_a_resume_with_a_sound_less_is_refused(learnt, tmp_path):
    path = sorted(learnt.sounds.glob("*.flac"))[0]
    away = path.rename(tmp_path / path.name)
    try:
        with pytest.raises(CorpusError, match="not those"):
            train(TIMBRE, learnt.sounds, Choices(quick(), out=learnt.run, resume=True))
    finally:
        away.rename(path)
