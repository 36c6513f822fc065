import pytest
import torch

from melscape.errors import ConfigError
from melscape.models.blocks import BlockStyle, normalisation
from melscape.models.vae import ConvDecoder, ConvEncoder, ConvVAE, VAEConfig, seed_001, seed_003

TINY = VAEConfig(bands=16, frames=20, latent_dim=4, widths=(4, 8))


def tiny(**changes):
    fields = {name: getattr(TINY, name) for name in ("bands", "frames", "latent_dim", "widths")}
    torch.manual_seed(0)
    return ConvVAE(config=VAEConfig(**{**fields, **changes}))


def test_one_second_of_seed_003_has_its_shapes_and_size():
    network = ConvVAE(latent_dim=64, dropout=0.2)
    made, mu, logvar = network(torch.rand(2, 1, 128, 94))
    assert made.shape == (2, 1, 128, 94)
    assert mu.shape == logvar.shape == (2, 64)
    assert sum(weight.numel() for weight in network.parameters()) == 3_148_545
    assert network.config == seed_003()


@pytest.mark.parametrize(("widths", "latent_dim"), [((32, 64, 128), 32), ((16, 32, 64, 128), 64)])
def test_notes_of_seed_001_have_their_shapes_in_three_and_four_levels(widths, latent_dim):
    network = ConvVAE(config=seed_001(latent_dim=latent_dim, widths=widths))
    made, mu, _ = network(torch.rand(2, 1, 80, 128) * 2 - 1)
    assert made.shape == (2, 1, 80, 128)
    assert mu.shape == (2, latent_dim)
    assert made.abs().max() <= 1


@pytest.mark.parametrize("frames", [1, 7, 19, 20, 21, 90])
def test_pictures_of_another_length_come_back_at_their_length(frames):
    assert tiny()(torch.rand(2, 1, 16, frames))[0].shape == (2, 1, 16, frames)


def test_bands_that_cannot_be_halved_are_padded_and_cut():
    assert tiny(bands=15)(torch.rand(2, 1, 15, 20))[0].shape == (2, 1, 15, 20)


def test_other_bands_are_refused():
    with pytest.raises(ConfigError, match="12 mel bands"):
        tiny()(torch.rand(2, 1, 12, 20))
    with pytest.raises(ConfigError, match="12 mel bands"):
        tiny().decode(torch.zeros(1, 4), (12, 20))


def test_all_layers_are_there_before_the_first_sound():
    names = set(tiny().state_dict())
    network = tiny()
    network(torch.rand(2, 1, 16, 20))
    assert set(network.state_dict()) == names
    assert not any(isinstance(weight, torch.nn.UninitializedParameter) for weight in network.parameters())


def test_a_mel_without_limit_is_reached_and_never_negative():
    network = tiny()
    with torch.no_grad():
        network.decoder.last.bias.fill_(6.0)
        assert network.decode(torch.zeros(1, 4)).mean() > 4
        network.decoder.last.bias.fill_(-6.0)
        assert network.decode(torch.zeros(1, 4)).min() >= 0


def test_padding_is_silence():
    encoder = tiny(silence=-1.0).encoder.eval()
    short = torch.rand(1, 1, 16, 18)
    padded = torch.cat([short, torch.full((1, 1, 16, 2), -1.0)], 3)
    assert torch.equal(encoder(short)[0], encoder(padded)[0])


def test_a_target_shape_may_be_that_of_a_whole_batch():
    network = tiny().eval()
    z = torch.randn(3, 4)
    assert torch.equal(network.decode(z, (3, 1, 16, 9)), network.decode(z, (16, 9)))
    assert network.decode(z).shape == (3, 1, 16, 20)


def test_drawn_places_have_the_mean_and_spread_they_should():
    torch.manual_seed(1)
    places = tiny().reparameterize(torch.full((20000, 1), 3.0), torch.full((20000, 1), 2.0))
    assert abs(places.mean() - 3) < 0.1
    assert abs(places.std() - torch.e) < 0.1


def test_samples_repeat_with_their_generator_and_leave_training_as_it_was():
    network = tiny().train()
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    first, second = (network.sample(3, generator=torch.Generator().manual_seed(5)) for _ in range(2))
    assert torch.equal(first, second)
    assert first.shape == (3, 1, 16, 20)
    assert network.training
    assert all(torch.equal(tensor, before[name]) for name, tensor in network.state_dict().items())


def test_numbers_leave_the_network_as_float32_under_autocast_too():
    with torch.autocast("cpu", torch.bfloat16):
        outputs = tiny()(torch.rand(2, 1, 16, 20))
    assert {output.dtype for output in outputs} == {torch.float32}


def test_memory_format_changes_no_answer():
    network = tiny().eval()
    picture = torch.rand(2, 1, 16, 20)
    plain = network.encode(picture)[0]
    network.to(memory_format=torch.channels_last)
    torch.testing.assert_close(network.encode(picture.contiguous(memory_format=torch.channels_last))[0], plain)


def test_an_absurd_variance_stays_finite():
    encoder = tiny().encoder
    torch.nn.init.constant_(encoder.fc_logvar.bias, 1e6)
    assert encoder(torch.rand(2, 1, 16, 20))[1].exp().isfinite().all()


def test_encoder_and_decoder_can_be_made_alone():
    assert ConvEncoder(8)(torch.rand(1, 1, 128, 94))[0].shape == (1, 8)
    assert ConvDecoder(8)(torch.zeros(1, 8)).shape == (1, 1, 128, 94)


@pytest.mark.parametrize("norm", ["batch", "group", "none"])
@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "silu"])
def test_every_style_can_learn(norm, activation):
    network = tiny(norm=norm, activation=activation)
    network(torch.rand(2, 1, 16, 20))[0].sum().backward()
    assert all(weight.grad is not None for weight in network.parameters() if weight.ndim > 1)


def test_group_norms_do_not_look_at_the_rest_of_the_batch():
    network = tiny(norm="group", dropout=0.0)
    pictures = torch.rand(3, 1, 16, 20)
    torch.testing.assert_close(network.encode(pictures)[0][:1], network.encode(pictures[:1])[0])
    assert normalisation("group", 12).num_groups == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"widths": ()},
        {"widths": (4,) * 9},
        {"latent_dim": 0},
        {"bands": 10**9},
        {"output": "sigmoid"},
        {"norm": "layer"},
        {"dropout": 1.0},
    ],
)
def test_impossible_networks_are_refused(wrong):
    with pytest.raises(ConfigError):
        tiny(**wrong)


def test_a_style_names_what_it_knows():
    with pytest.raises(ConfigError, match="relu"):
        BlockStyle(activation="sine")
