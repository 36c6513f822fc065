from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from tests.tasks.generate.hosted import generator

from melscape.errors import CheckpointError, ConfigError
from melscape.features.invert.vocoder import Inverter
from melscape.features.logmel import log_mel
from melscape.tasks.generate.hosts import torchscript as hosts
from melscape.tasks.generate.hosts.model import live_model, main_directions, scripted, torch_quiet, traced
from melscape.tasks.generate.hosts.run import answer
from melscape.tasks.generate.hosts.torchscript import Agreement, HostWords, export_torchscript, snr_db
from melscape.tasks.generate.hosts.words import knob_rows, knobs_of


@pytest.fixture(scope="module")
def small():
    return generator()


def in_this_process(path, codes, sound):
    """What a clean process answers, without the seconds that starting one takes."""
    model = torch.jit.load(str(path))
    questions = {"sound": sound}
    for number, code in enumerate(codes):
        questions |= {f"latents_{number}": code.latents, f"shape_{number}": np.array([code.frames, code.level_db])}
    with torch.inference_mode():
        return answer(model, questions)


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(hosts, "_ask", in_this_process)


def test_an_exported_model_makes_the_packages_sounds(small, quick, tmp_path):
    report = export_torchscript(small, tmp_path / "hits.ts")
    assert report.figures["sounds"] == 3
    assert report.figures["worst_snr_db"] > 40
    assert report.figures["mel_mae_db"] < 0.01
    assert report.figures["latent"] < 1e-5
    assert report.figures["joint"] == 0
    assert all(path.is_file() for path in report.files)


@pytest.mark.slow
def test_it_does_so_in_a_process_that_knows_nothing_of_the_package(small, tmp_path):
    report = export_torchscript(small, tmp_path / "deep" / "hits.ts")
    assert report.figures["worst_snr_db"] > 40
    assert [path.name for path in (tmp_path / "deep").iterdir() if path.name.startswith(".")] == []


def test_a_refiner_goes_along(quick, tmp_path):
    refined = generator(refiner=True)
    report = export_torchscript(refined, tmp_path / "refined.ts")
    assert report.figures["mel_mae_db"] < 0.05
    assert "whole sounds" in json.loads((tmp_path / "refined.ts.json").read_text())["refiner"]


def test_a_model_that_makes_other_sounds_is_not_left_there(small, quick, tmp_path, monkeypatch):
    other = live_model(small)
    other.vocoder.plain.phases.chance += torch.rand_like(other.vocoder.plain.phases.chance)
    other.floor_db = -70.0
    monkeypatch.setattr(hosts, "live_model", lambda *_, **__: other)
    with pytest.raises(CheckpointError, match="differs from the package"):
        export_torchscript(small, tmp_path / "wrong.ts")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_file_that_does_not_run_is_told_and_taken_away(small, tmp_path, monkeypatch):
    monkeypatch.setattr(hosts, "scripted", lambda _: scripted(torch.nn.Linear(1, 1)))
    with pytest.raises(CheckpointError, match="does not run"):
        export_torchscript(small, tmp_path / "wrong.ts")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(small, tmp_path):
    (tmp_path / "mine.ts.json").write_text("la")
    with pytest.raises(CheckpointError, match="there already"):
        export_torchscript(small, tmp_path / "mine.ts")


def test_the_words_tell_a_host_what_it_needs_and_no_names_of_files(small, quick, tmp_path):
    knob = {"name": "tone", "description": "dark to bright", "default_value": 0.5, "used": True, "offset": [0.1] * 5}
    words = HostWords("Hits", "Ada", "Three hits", knobs=[knob], copy_meter={"copies": 0.0})
    export_torchscript(small, tmp_path / "hits.ts", words=words)
    text = (tmp_path / "hits.ts.json").read_text()
    told = json.loads(text)
    mel = small.config.stored_mel
    assert (told["model_name"], told["model_authors"]) == ("Hits", ["Ada"])
    assert told["ratio_samples"] == 8 * mel.hop_samples
    overlap_samples = small.config.overlap_frames * mel.hop_samples
    assert told["latency_samples"] == mel.fft_samples - mel.hop_samples + 2 * overlap_samples
    assert told["mel_hash"] == mel.hash
    assert told["neutone_parameters"]["p1"]["name"] == "tone"
    assert told["training_data"]["sounds"] == 3
    assert told["training_data"]["families"] == {"hit": 2, "tom": 1}
    assert told["copy_meter"] == {"copies": 0.0}
    assert told["checked"]["sounds"] == 3
    assert ".wav" not in text


def test_without_knobs_they_move_along_the_folders_main_directions(small):
    model = live_model(small)
    ways = main_directions(small)
    assert np.allclose(model.knobs[: len(ways)].numpy(), ways)
    assert model.knobs.abs().sum() > 0
    with pytest.raises(ConfigError, match="Knobs of shape"):
        live_model(small, knobs=[[1.0, 2.0]])


def test_macros_become_knobs_with_what_they_add_to_latents():
    class Four:
        def metadata(self):
            return [{"name": "tone", "description": "", "default_value": 0.5, "used": True}]

        def offsets(self):
            return np.array([[1.0, 2.0]], np.float32)

    (knob,) = knobs_of(Four())
    assert (knob["name"], knob["offset"]) == ("tone", [1.0, 2.0])
    words = HostWords(knobs=[knob])
    assert words.offsets == [[1.0, 2.0]]
    assert "offset" not in knob_rows(words)[0]


def test_decoding_starts_at_the_folders_usual_level(small):
    levels = [code.level_db for code in small.library.codes]
    assert live_model(small).level == pytest.approx(float(np.median(levels)))


def test_the_network_looks_back_as_far_as_its_blocks_reach(small):
    assert live_model(small).history_steps == small.config.depth * (small.config.context // 2)


def test_a_plugged_in_vocoder_cannot_leave_the_package(small):
    with pytest.raises(ConfigError, match="vocoder"):
        live_model(replace(small, vocoder=Inverter()))


def test_a_trace_that_is_only_right_at_one_length_is_refused():
    class Fixed(torch.nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return x * float(x.shape[-1])

    with pytest.raises(ConfigError, match="traced"), torch_quiet():
        traced(Fixed(), torch.ones(1, 3), [torch.ones(1, 4)])


def test_latents_played_live_are_the_whole_sound_half_a_window_later(small):
    model, code = live_model(small), small.library.codes[0]
    latents = torch.from_numpy(code.latents.T.copy())[None]
    with torch.inference_mode():
        played = model.decode(latents)[0, 0].numpy()
        model.set_live(False)
        whole = model.decode(latents)[0, 0].numpy()
    mel = small.config.stored_mel
    late = mel.edge_samples + small.config.overlap_frames * mel.hop_samples
    shown, wanted = log_mel(played[late:], mel), log_mel(whole[:-late], mel)
    floor = wanted.max() - 60
    apart = np.abs(np.maximum(shown, floor) - np.maximum(wanted, floor))[:, 4:-8]
    assert np.abs(apart).mean() < 2.0


def test_words_tell_when_phases_drift():
    near = Agreement(3, 1e-4, 1e-5, 80.0, 60.0, 0.001, 0.0, 0.0)
    assert near.passed
    assert near.words.startswith("Sample by sample")
    drifted = replace(near, worst_snr_db=25.0)
    assert drifted.passed
    assert "phase drifts" in drifted.words
    assert not replace(near, mel_mae_db=0.2).passed
    assert not replace(near, joint=0.1).passed


def test_an_snr_is_energy_over_the_differences_energy():
    sound = np.ones(100, np.float32)
    assert snr_db(sound, 0.9 * sound) == pytest.approx(20.0, abs=1e-3)
    assert snr_db(sound, sound) > 190
