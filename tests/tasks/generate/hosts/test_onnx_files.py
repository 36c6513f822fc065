from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from tests.tasks.generate.hosted import generator

from melscape.errors import CheckpointError, ConfigError
from melscape.tasks.generate.config import seed_003
from melscape.tasks.generate.generator import Generator
from melscape.tasks.generate.hosts import onnx_files as host_onnx
from melscape.tasks.generate.hosts.onnx_files import FromMel, OnnxAgreement, ToMel, export_onnx
from melscape.tasks.generate.model import make


@pytest.fixture(scope="module")
def small():
    return generator()


def test_mels_in_decibels_come_back_as_the_package_decodes_them(small):
    config, code = small.config, small.library.codes[0]
    with torch.no_grad():
        shown = ToMel(small.network, config.mel.floor)(torch.from_numpy(code.latents)[None])[0].numpy()
    np.testing.assert_allclose(shown[:, : code.frames] + code.level_db, small.decode_db(code), atol=1e-4)


def test_what_is_under_the_floor_counts_as_the_floor(small):
    listens = FromMel(small.network, small.config.mel.floor)
    silent = torch.full((1, small.config.mel.bands, small.config.step_frames), small.config.mel.floor)
    with torch.no_grad():
        assert torch.equal(listens(silent), listens(silent - 40.0))


@pytest.mark.slow
def test_both_files_say_what_the_package_says_at_every_length(small, tmp_path):
    pytest.importorskip("onnxruntime")
    report = export_onnx(small, tmp_path / "hits.onnx")
    assert [path.name for path in report.files] == ["hits.encoder.onnx", "hits.decoder.onnx", "hits.onnx.json"]
    assert report.figures["latent"] < 1e-4
    assert report.figures["mel_db"] < 1e-3
    told = json.loads((tmp_path / "hits.onnx.json").read_text())
    assert told["mel_hash"] == small.config.stored_mel.hash
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in report.files)


@pytest.mark.slow
def test_the_first_recipe_can_be_taken_along_too(small, tmp_path):
    pytest.importorskip("onnxruntime")
    config = seed_003()
    codes = [replace(code, latents=np.zeros((1, 64), np.float32), frames=94) for code in small.library.codes]
    first = Generator(config, make(config).eval(), replace(small.library, codes=tuple(codes)), small.prior)
    model = replace(first, prior=type(small.prior).fit(codes))
    assert export_onnx(model, tmp_path / "first").figures["mel_db"] < 1e-3


@pytest.mark.slow
def test_files_that_differ_are_not_left_there(small, tmp_path, monkeypatch):
    pytest.importorskip("onnxruntime")
    monkeypatch.setattr(host_onnx, "compare_onnx", lambda *_: OnnxAgreement(1.0, 0.0))
    with pytest.raises(CheckpointError, match="differ from the package"):
        export_onnx(small, tmp_path / "hits")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(small, tmp_path, monkeypatch):
    monkeypatch.setattr(host_onnx, "NEEDED", ())
    (tmp_path / "hits.decoder.onnx").write_text("la")
    with pytest.raises(CheckpointError, match="there already"):
        export_onnx(small, tmp_path / "hits.onnx")


def test_a_missing_package_is_named_with_what_to_do(small, tmp_path, monkeypatch):
    monkeypatch.setattr(host_onnx, "NEEDED", ("onnx_of_another_world",))
    with pytest.raises(ConfigError, match="onnx_of_another_world") as caught:
        export_onnx(small, tmp_path / "hits.onnx")
    assert "melscape[onnx]" in caught.value.next_step


def test_agreement_has_bounds():
    assert OnnxAgreement(1e-5, 1e-4).passed
    assert not OnnxAgreement(1e-2, 0.0).passed
    assert not OnnxAgreement(0.0, float("inf")).passed
