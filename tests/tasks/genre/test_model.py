"""The networks behind one set of calls, and answers about windows that become one about a clip."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from tests.tasks.genre.sounds import small

from melscape.errors import CheckpointError, ConfigError
from melscape.models.genre_cnn import GenreCNN
from melscape.models.se_resnet import SEResNet
from melscape.runs.contract import plain
from melscape.tasks.genre.config import seed_002
from melscape.tasks.genre.model import CHUNK, build, clip_logits, heard_by, inputs_of, make, window_logits


@pytest.mark.parametrize(("network", "kind"), [("cnn", GenreCNN), ("se_resnet", SEResNet)])
def test_a_run_folder_builds_the_network_it_describes(network, kind):
    config = small(network=network)
    made = build({"genre": plain(config.to_dict())})
    assert isinstance(made, kind)
    assert made.eval()(torch.rand(2, 1, 32, config.frames)).shape == (2, 3)


def test_the_notebooks_network_has_its_dropout_and_as_many_answers_as_genres():
    made = make(replace(seed_002(), genres=tuple("abcdefghij")))
    assert made.config.dropout == 0.5 and made.last.out_features == 10


@pytest.mark.parametrize("genres", [(), ("rock",)])
def test_one_genre_cannot_be_told_from_others(genres):
    with pytest.raises(ConfigError, match="2 or more"):
        make(small(genres=genres))


def test_an_encoder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CheckpointError, match="config.json"):
        make(small(network="encoder", encoder=str(tmp_path)))


def test_our_own_networks_hear_pictures_of_the_configurations_contract():
    assert heard_by(small()) == (8000, small().mel)


def test_a_batch_gives_pictures_or_samples():
    mel, samples = torch.rand(2, 1, 4, 4), torch.rand(2, 100)
    assert inputs_of({"mel": mel, "genre": torch.zeros(2)}) is mel
    assert inputs_of({"samples": samples, "genre": torch.zeros(2)}) is samples


def test_an_answer_does_not_depend_on_how_many_are_asked_at_once():
    network = make(small()).eval()
    windows = torch.rand(CHUNK + 5, 1, 32, 40, generator=torch.Generator().manual_seed(0)).half()
    together = window_logits(network, windows)
    assert together.shape == (CHUNK + 5, 3)
    np.testing.assert_allclose(window_logits(network, windows[-3:]), together[-3:], atol=0.02)


def test_a_clips_answer_is_the_mean_of_its_windows():
    logits = np.array([[1.0, 0.0], [3.0, 2.0], [0.0, 6.0]])
    assert clip_logits(logits, np.array([0, 0, 1])).tolist() == [[2.0, 1.0], [0.0, 6.0]]


@pytest.mark.slow
def test_a_pretrained_encoder_hears_what_it_was_taught_with(tmp_path):
    library = pytest.importorskip("transformers")
    from melscape.models.local_encoder import EncoderClassifier, shape_of
    from melscape.tasks.genre.data import Ears

    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    library.ASTModel(library.ASTConfig(**sizes, num_mel_bins=64, max_length=128)).save_pretrained(tmp_path)
    import json

    config = small(network="encoder", encoder=str(tmp_path), encoder_shape=json.dumps(shape_of(tmp_path)))
    heard = Ears(config).hear(np.zeros((2, config.window_samples), np.float32))
    assert heard.shape[:3] == (2, 1, 64) and heard_by(config)[0] == 16_000
    taught = make(config).eval()
    again = build({"genre": plain(replace(config, encoder="").to_dict())}).eval()
    assert isinstance(again, EncoderClassifier)
    again.load_state_dict(taught.state_dict())
    assert np.array_equal(window_logits(again, heard), window_logits(taught, heard))
