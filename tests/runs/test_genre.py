"""A genre run keeps what its answers need, and goes on from where it was killed as if nothing had been."""

import json
import shutil
from dataclasses import replace

import pytest
import torch
from tests.tasks.genre.folder import write_noises, write_songs
from tests.tasks.genre.sounds import GENRES, small

from melscape.runs.export import open_model
from melscape.runs.folder import open_run
from melscape.runs.genre import GENRE
from melscape.runs.train import Choices, train
from melscape.tasks.genre.calibration import Calibration
from melscape.tasks.genre.config import GenreConfig
from melscape.tasks.genre.model import build
from melscape.training.events import Finished, Validated

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def learnt(tmp_path_factory):
    place = tmp_path_factory.mktemp("genre")
    songs = write_songs(place / "songs", GENRES, 6)
    noise = write_noises(place / "noise", 12)
    events = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MELSCAPE_CACHE", str(place / "cache"))
        config = small(genres=(), noise=str(noise), validation=0.2)
        trained = train(GENRE, songs, Choices(config, out=place / "run"), listeners=[events.append])
    return trained, songs, place, events


def test_a_run_holds_all_that_it_takes_to_answer(learnt):
    trained, _, _, events = learnt
    said, loaded = open_model(trained.run.path)
    config = GenreConfig.from_dict(said["genre"])
    network = build(said)
    network.load_state_dict(loaded.state.weights())
    assert config.genres == GENRES == Calibration.read(trained.run.path).genres
    assert network.eval()(torch.zeros(1, 1, 32, config.frames)).shape == (1, 3)
    assert any(isinstance(event, Validated) and "f1_open" in event.measures for event in events)


def test_the_split_is_audited_and_kept(learnt):
    trained, _, _, _ = learnt
    audit = json.loads(trained.run.audit_path.read_text())
    assert audit["passed"] and "songs" in audit["note"]


@pytest.mark.parametrize("lost", [True, False])
def test_a_finished_run_whose_calibration_is_lost_or_of_other_weights_is_only_calibrated(
    learnt, tmp_path, monkeypatch, lost
):
    trained, songs, place, _ = learnt
    monkeypatch.setenv("MELSCAPE_CACHE", str(place / "cache"))
    path = shutil.copytree(trained.run.path, tmp_path / "run")
    before = Calibration.read(path)
    if lost:
        (path / "calibration.json").unlink()
    else:
        replace(before, weights="others").write(path)
    events = []
    train(GENRE, songs, Choices(small(), out=path, resume=True), listeners=[events.append])
    assert Calibration.read(path) == before and events == [Finished("done")]


def test_a_stopped_run_goes_on_as_if_it_had_not_been(learnt, tmp_path, monkeypatch):
    trained, songs, place, _ = learnt
    monkeypatch.setenv("MELSCAPE_CACHE", str(place / "cache"))
    config = GenreConfig.from_dict(open_run(trained.run.path).config()["genre"])

    def stop(event):
        if getattr(event, "step", 0) == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(GENRE, songs, Choices(replace(config, genres=()), out=tmp_path / "run"), listeners=[stop])
    again = train(GENRE, songs, Choices(config, out=tmp_path / "run", resume=True))
    weights = [open_model(run.run.path)[1].state.weights() for run in (trained, again)]
    assert all(torch.equal(tensor, weights[1][name]) for name, tensor in weights[0].items())
