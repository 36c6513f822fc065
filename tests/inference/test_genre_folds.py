"""Folds that are kept are only taken for what they are, and what cannot be learnt is told before anything is."""

import shutil
from dataclasses import replace
from types import SimpleNamespace

import pytest

from melscape.corpus.manifest import Manifest
from melscape.corpus.songs import songs_of
from melscape.errors import ConfigError, CorpusError
from melscape.inference import genre_folds
from melscape.inference.genre_folds import Folds, evaluate_folds
from melscape.runs import checkpoint
from melscape.runs.contract import plain
from melscape.runs.export import open_model
from melscape.runs.folder import RunState, create, open_run
from melscape.tasks.genre.calibration import Calibration
from melscape.tasks.genre.config import GenreConfig


class LearningError(Exception):
    """Raised where a fold would be learnt."""


@pytest.fixture
def run(taught, tmp_path, monkeypatch):
    """A copy of the run, where learning a fold is only noted."""

    def train(_task, _sounds, choices, **_rest):
        raise LearningError(choices.minutes, choices.resume)

    monkeypatch.setattr(genre_folds, "train", train)
    material = SimpleNamespace(noises=())
    monkeypatch.setattr(genre_folds, "songs_of_run", lambda *_: SimpleNamespace(materials={"train": material}))
    return shutil.copytree(taught.run, tmp_path / "run")


def begun(run, *, status="finished", minutes=1.0, **changes):
    """The first of three folds as it would be after so many minutes, without its calibration."""
    stored = open_run(run).config()
    config = replace(GenreConfig.from_dict(stored["genre"]), folds=3, fold=0, **changes)
    chosen = {name: stored[name] for name in ("task", "sounds", "seed")} | {"genre": config.to_dict()}
    fold = create(chosen | {"minutes": minutes}, out=run / "folds" / "1-of-3")
    fold.write_state(RunState(status=status))
    return fold.path


@pytest.mark.parametrize("status", ["finished", "stopped"])
def test_folds_of_other_minutes_are_not_taken_for_these(run, status):
    fold = begun(run, status=status)
    with pytest.raises(ConfigError, match=r"1-of-3 was learnt with minutes 1\.0, not 40"):
        evaluate_folds(run, Folds(3, minutes=40))
    assert fold.is_dir()


def test_folds_of_another_recipe_are_named_by_what_differs(run):
    begun(run, mixup_alpha=0.5)
    with pytest.raises(ConfigError, match=r"mixup_alpha 0\.5, not 0\.0"):
        evaluate_folds(run, Folds(3, minutes=1))


def test_folds_of_other_songs_are_not_taken_for_these(run):
    fold = begun(run)
    manifest = Manifest.read(run / "manifest.parquet")
    manifest.subset(range(4)).write(fold / "manifest.parquet")
    with pytest.raises(ConfigError, match="other songs"):
        evaluate_folds(run, Folds(3, minutes=1))


def test_a_fold_that_was_stopped_before_it_knew_how_sure_it_may_be_goes_on(run):
    begun(run)
    with pytest.raises(LearningError) as caught:
        evaluate_folds(run, Folds(3, minutes=1))
    assert caught.value.args == (1, True)


@pytest.mark.parametrize(("weights", "first_learnt"), [({}, False), ({"weights": "others"}, True)])
def test_a_fold_is_learnt_unless_it_knows_how_sure_its_weights_may_be(run, monkeypatch, weights, first_learnt):
    fold, (_, loaded) = begun(run), open_model(run)
    contract = {"genre": plain(open_run(fold).config()["genre"])}
    checkpoint.save(fold / "checkpoints", loaded.state, replace(loaded.label, contract=contract))
    replace(Calibration.read(run), **weights).write(fold)
    judge = SimpleNamespace(evaluate=lambda count, learn: [learn(number) for number in range(count)])
    monkeypatch.setattr(genre_folds, "FoldsJudge", lambda *_: judge)
    with pytest.raises(LearningError) as caught:
        evaluate_folds(run, Folds(3, minutes=1))
    assert caught.value.args == (1, first_learnt)


def test_nothing_is_learnt_if_a_later_fold_cannot_be(run):
    manifest = Manifest.read(run / "manifest.parquet")
    songs = songs_of(manifest)
    few = [song for song in songs if song.genre != "jazz"] + [song for song in songs if song.genre == "jazz"][:2]
    manifest.subset(sorted(item for song in few for item in song.items)).write(run / "manifest.parquet")
    with pytest.raises(CorpusError, match=r"No song of jazz is left to learn from in fold \d of 5"):
        evaluate_folds(run, Folds(5))
    assert not (run / "folds").exists()


def test_a_folder_that_holds_other_songs_by_now_is_refused(run, monkeypatch):
    def train(_task, _sounds, _choices, *, on_manifest, **_rest):
        on_manifest(Manifest.read(run / "manifest.parquet").subset(range(4)))

    monkeypatch.setattr(genre_folds, "train", train)
    with pytest.raises(ConfigError, match="does not hold the songs"):
        evaluate_folds(run, Folds(3))
