"""Encoders from a folder: what they hear is what they were taught with, and nothing of a stranger's is run."""

import json
import sys

import numpy as np
import pytest
import torch

from melscape.errors import CheckpointError, ConfigError
from melscape.features.logmel import log_mel
from melscape.models.local_encoder import (
    PICTURES,
    SOFTEST,
    EncoderClassifier,
    LocalEncoder,
    emphasis,
    fbank,
    open_encoder,
    shape_of,
)

AST_SIZES = {
    "hidden_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 32,
    "num_mel_bins": 64,
    "max_length": 96,
}
HUBERT_SIZES = {
    "hidden_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 32,
    "conv_dim": [8, 8],
    "conv_kernel": [10, 8],
    "conv_stride": [10, 8],
    "num_conv_pos_embeddings": 4,
    "num_conv_pos_embedding_groups": 2,
    "num_feat_extract_layers": 2,
}


@pytest.fixture(scope="module")
def library():
    return pytest.importorskip("transformers")


@pytest.fixture(scope="module")
def ast(library, tmp_path_factory):
    """A tiny spectrogram transformer as its makers save one: with classes on top, which are not wanted here."""
    folder = tmp_path_factory.mktemp("ast")
    torch.manual_seed(0)
    library.ASTForAudioClassification(library.ASTConfig(**AST_SIZES)).save_pretrained(folder)
    library.ASTFeatureExtractor(num_mel_bins=64, max_length=96).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def hubert(library, tmp_path_factory):
    folder = tmp_path_factory.mktemp("hubert")
    torch.manual_seed(0)
    library.HubertModel(library.HubertConfig(**HUBERT_SIZES)).save_pretrained(folder)
    return folder


def sound(seconds=0.95, rate_hz=16_000):
    random = np.random.default_rng(0)
    times = np.arange(round(seconds * rate_hz)) / rate_hz
    return (0.3 * np.sin(2 * np.pi * 440 * times) + 0.1 * random.standard_normal(times.size)).astype(np.float32)


def test_the_emphasis_is_that_of_the_filter():
    from scipy.signal import freqz

    mel = fbank(64, 16_000)
    bands = emphasis(mel)
    response = np.abs(freqz([1.0, -0.97], worN=[7000.0], fs=16_000)[1][0]) ** 2
    edges_hz = 700.0 * (np.exp(np.linspace(*np.log1p(np.array([20.0, 8000.0]) / 700.0), 66)) - 1.0)
    place = int(np.argmin(np.abs(edges_hz[1:-1] - 7000.0)))
    assert bands[place] == pytest.approx(np.log(response), abs=0.05)
    assert (np.diff(bands[5:]) > 0).all()


def test_a_second_of_sixteen_kilohertz_has_a_hundred_frames():
    mel = fbank(128, 16_000)
    assert (mel.fft_samples, mel.window_samples, mel.hop_samples) == (512, 400, 160)
    assert mel.frames(16_000) == pytest.approx(98, abs=1)


def test_without_the_extra_it_is_said_what_to_install(tmp_path, monkeypatch):
    (tmp_path / "config.json").write_text(json.dumps({"model_type": PICTURES}))
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(ConfigError, match=r"melscape\[encoders\]"):
        open_encoder(tmp_path)


@pytest.mark.parametrize("text", ["{", "[]", '{"model_type": "llama"}', "{}", "[" * 100_000])
def test_a_folder_that_describes_no_encoder_is_refused(tmp_path, text):
    (tmp_path / "config.json").write_text(text)
    with pytest.raises(CheckpointError):
        shape_of(tmp_path)
    with pytest.raises(CheckpointError):
        shape_of(tmp_path / "nowhere")


@pytest.mark.slow
def test_pictures_are_those_that_the_library_makes(library, ast):
    encoder = open_encoder(ast)
    theirs = library.ASTFeatureExtractor(num_mel_bins=64, max_length=96, do_normalize=False)
    expected = theirs(sound(), sampling_rate=16_000)["input_values"][0].T
    mine = np.maximum(log_mel(sound(), encoder.mel) + encoder.emphasis.numpy()[:, None], SOFTEST)
    filled = expected[:, : mine.shape[1]].mean(axis=1) > SOFTEST + 1
    difference = (mine - expected[:, : mine.shape[1]])[filled]
    # Two kinds of triangles, and windows that begin a few samples apart: on average nothing is left of it.
    assert abs(difference.mean()) < 0.05 and np.abs(difference.mean(axis=1)).mean() < 0.15


@pytest.mark.slow
def test_a_spectrogram_transformer_answers_as_in_the_library(library, ast):
    encoder = open_encoder(ast)
    picture = torch.rand(2, 1, 64, 96) * 10 - 12
    theirs = library.ASTModel.from_pretrained(ast).eval()
    levels = (picture[:, 0] + encoder.emphasis[:, None]).clamp(min=SOFTEST)
    expected = theirs(((levels + 4.2677393) / (2 * 4.5689974)).transpose(1, 2)).pooler_output
    assert torch.allclose(encoder(picture), expected, atol=1e-6)
    assert encoder(picture[..., :50]).shape == (2, 16)


@pytest.mark.slow
def test_an_encoder_of_samples_does_not_mind_how_loud_they_are(hubert):
    encoder = open_encoder(hubert)
    samples = torch.from_numpy(sound()[None])
    assert encoder.mel is None and encoder(samples).shape == (1, 16)
    assert torch.allclose(encoder(samples), encoder(0.1 * samples + 0.2), atol=1e-3)


@pytest.mark.slow
def test_mert_is_opened_as_the_hubert_that_it_is(hubert, tmp_path):
    said = json.loads((hubert / "config.json").read_text())
    said |= {"model_type": "mert_model", "auto_map": {"AutoModel": "modeling_MERT.MERTModel"}, "sample_rate": 24_000}
    (tmp_path / "config.json").write_text(json.dumps(said))
    (tmp_path / "modeling_MERT.py").write_text("raise SystemExit('code of a stranger was run')")
    (tmp_path / "model.safetensors").write_bytes((hubert / "model.safetensors").read_bytes())
    encoder = open_encoder(tmp_path)
    assert encoder.rate_hz == 24_000
    samples = torch.from_numpy(sound()[None])
    assert torch.equal(encoder(samples), open_encoder(hubert)(samples))


@pytest.mark.slow
def test_an_encoder_is_made_again_from_its_shape_alone(ast):
    encoder = open_encoder(ast)
    again = LocalEncoder(json.loads(json.dumps(encoder.shape)))
    again.load_state_dict(encoder.state_dict())
    picture = torch.rand(1, 1, 64, 96)
    assert torch.equal(again.eval()(picture), encoder(picture))


@pytest.mark.slow
@pytest.mark.parametrize("learns", [False, True])
def test_only_an_encoder_that_may_learn_does(hubert, learns):
    network = EncoderClassifier(open_encoder(hubert), 4, learns=learns).train()
    logits = network(torch.from_numpy(sound()[None]))
    assert logits.shape == (1, 4) and network.encoder.inner.training == learns
    logits.sum().backward()
    assert any(weight.grad is not None for weight in network.encoder.inner.parameters()) == learns
    assert network.encoder.layers.grad is not None


@pytest.mark.slow
def test_the_wrong_kind_of_input_is_refused(ast, hubert):
    with pytest.raises(ConfigError, match="pictures"):
        open_encoder(ast)(torch.zeros(1, 16_000))
    with pytest.raises(ConfigError, match="samples"):
        open_encoder(hubert)(torch.zeros(1, 1, 64, 96))
    with pytest.raises(ConfigError, match="shorter windows"):
        open_encoder(ast)(torch.zeros(1, 1, 64, 97))


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["none", "cut", "other sizes", "lacking"])
def test_weights_that_are_not_there_or_do_not_fit_are_refused(ast, tmp_path, damage):
    from safetensors.torch import load_file, save_file

    said = json.loads((ast / "config.json").read_text())
    whole = (ast / "model.safetensors").read_bytes()
    if damage == "none":
        torch.save({}, tmp_path / "pytorch_model.bin")
    elif damage == "cut":
        (tmp_path / "model.safetensors").write_bytes(whole[:500])
    elif damage == "other sizes":
        (tmp_path / "model.safetensors").write_bytes(whole)
        said["hidden_size"] = 32
    else:
        kept = {
            name: tensor for name, tensor in load_file(ast / "model.safetensors").items() if "layernorm" not in name
        }
        save_file(kept, tmp_path / "model.safetensors")
    (tmp_path / "config.json").write_text(json.dumps(said))
    with pytest.raises(CheckpointError):
        open_encoder(tmp_path)
