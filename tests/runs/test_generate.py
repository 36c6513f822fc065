"""A generate run keeps what its model needs, is heard while it learns, and can be stopped and finished."""

import json
import shutil

import numpy as np
import pytest
import soundfile
from tests.generated import few_sounds_to_try, quick
from tests.interface.made import Clock

from melscape.corpus.findings import Survey
from melscape.inference.generate import open_generator, open_sliders
from melscape.runs.generate import FINISHING, network_share, samples_of, task
from melscape.runs.outlook import SURVEY_NAME
from melscape.runs.previews import KEPT, Previews
from melscape.runs.task import Ended
from melscape.runs.train import Choices, train
from melscape.tasks.generate.config import default, seed_003
from melscape.tasks.generate.library import Library
from melscape.training.events import Step


def test_the_library_holds_every_sound_with_its_part(shots):
    library = Library.read(shots.run)
    split = shots.trained.prepared.split
    assert len(library.codes) == len(shots.trained.prepared.manifest)
    assert library.parts.count("validation") == len(split.validation) > 0


def test_what_to_expect_is_told_before_the_first_step_and_kept(shots, tmp_path):
    heard = []
    path = tmp_path / "run"
    shutil.copytree(shots.run, path)
    (path / SURVEY_NAME).unlink()
    for _ in range(2):
        task(heard.append).watch(path, shots.trained.prepared)
    assert len(heard) == 1, "a resumed run is not looked at again"
    kept = json.loads((path / SURVEY_NAME).read_text())
    assert kept == json.loads(json.dumps(heard[0].to_dict()))
    assert Survey.from_dict(kept["survey"]).count == len(shots.trained.prepared.manifest)


def test_the_minutes_are_shared_among_all_that_learns():
    assert network_share(default()) + (1 - FINISHING) * default().refiner_share + FINISHING == pytest.approx(1)
    assert network_share(seed_003()) == pytest.approx(1 - FINISHING)


@pytest.mark.slow
def test_resuming_a_finished_run_makes_what_is_missing(shots):
    before = (shots.run / "library.safetensors").read_bytes()
    (shots.run / "library.safetensors").unlink()
    with few_sounds_to_try():
        again = train(task(), shots.sounds, Choices(quick(), out=shots.run, resume=True))
    assert again.outcome.step == shots.trained.outcome.step
    assert (shots.run / "library.safetensors").read_bytes() == before


def test_samples_are_whole_sounds_at_the_models_rate(shots):
    sounds = samples_of(shots.trained.prepared.manifest, 48_000)
    assert len(sounds) == len(shots.trained.prepared.manifest)
    assert all(0.05 < len(sound) / 48_000 < 0.6 for sound in sounds)


def test_a_preview_lets_one_hear_the_reconstruction_before_the_original(shots, tmp_path):
    files = Previews(tmp_path, shots.trained.prepared, 0).write(12)
    assert [path.name for path in files] == [f"preview-000012-{name}.wav" for name in ("1-recon", "2-new", "3-new")]
    assert sorted(path.name for path in tmp_path.iterdir())[-1] == "preview-original.wav"
    told = soundfile.info(files[0])
    assert (told.samplerate, told.subtype) == (48_000, "PCM_24") and told.frames > 0


def test_only_the_newest_previews_stay(shots, tmp_path, monkeypatch):
    previews = Previews(tmp_path, shots.trained.prepared, 0)
    sounds = previews._sounds(shots.trained.prepared.job.network)
    monkeypatch.setattr(previews, "_sounds", lambda _network: sounds)
    for step in range(1, KEPT + 3):
        previews.write(step)
    kept = {path.name.split("-")[1] for path in tmp_path.glob("preview-0*.wav")}
    assert kept == {f"{step:06d}" for step in range(3, KEPT + 3)}


def test_previews_take_at_most_their_share_of_the_time(shots, tmp_path, monkeypatch):
    clock, written = Clock(), []
    previews = Previews(tmp_path, shots.trained.prepared, 0, clock)

    def slowly(step):
        written.append(step)
        clock.now += 3.0

    monkeypatch.setattr(previews, "write", slowly)
    for step in range(1, 1001):
        clock.now += 1.0
        previews(Step(step, 0, {"total": 1.0}, 1e-3, 1.0))
    assert len(written) > 1 and 3.0 * len(written) <= 0.033 * clock.now


def test_listening_changes_nothing_in_the_network(shots, tmp_path):
    network = shots.trained.prepared.job.network
    network.train()
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    Previews(tmp_path, shots.trained.prepared, 0).write(1)
    assert network.training
    assert all(np.array_equal(before[name], tensor) for name, tensor in network.state_dict().items())
    network.eval()


def test_who_stops_does_not_wait_for_sliders_but_gets_them_when_asked(shots, tmp_path):
    path = shutil.copytree(shots.run, tmp_path / "run")
    prepared, told = shots.trained.prepared, []
    task().keep(Ended(path, prepared, prepared.job.network, tmp_path, stopped=True), lambda text, _: told.append(text))
    assert set(told) == {"Placing the sounds"} and not (path / "sliders.json").exists()
    with few_sounds_to_try():
        sliders = open_sliders(path, open_generator(path))
    assert [slider.name for slider in sliders.sliders] and (path / "sliders.json").exists()


def test_a_run_can_be_heard_before_its_first_step(shots):
    assert (shots.run / "samples" / "preview-000000-1-recon.wav").exists()


def test_a_run_is_watched_in_its_samples_folder(shots):
    (listener,) = task().watch(shots.run, shots.trained.prepared)
    assert isinstance(listener, Previews)
