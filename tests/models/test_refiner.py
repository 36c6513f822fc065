import pytest
import torch

from melscape.errors import CheckpointError, ConfigError
from melscape.models.refiner import MagnitudeRefiner, RefinerConfig

SMALL = RefinerConfig(bands=8, bins=33, width=16, depth=2, context=5)


def pictures(frames=20, rows=2):
    random = torch.Generator().manual_seed(0)
    return tuple(-80.0 * torch.rand(rows, height, frames, generator=random) for height in (SMALL.bands, SMALL.bins))


def stirred():
    torch.manual_seed(0)
    network = MagnitudeRefiner(SMALL)
    torch.nn.init.normal_(network.leave.weight, std=0.5)
    return network.eval()


def test_it_starts_as_no_correction():
    assert not MagnitudeRefiner(SMALL)(*pictures()).any()


def test_a_correction_has_the_shape_of_the_bins_and_stays_within_its_bounds():
    network = stirred()
    torch.nn.init.normal_(network.leave.weight, std=100.0)
    found = network(*pictures())
    assert found.shape == (2, 33, 20)
    assert 20.0 < found.abs().max() <= 36.0


def test_a_frame_hears_its_neighbours_and_no_further():
    network = stirred()
    mel, bins = pictures()
    changed = mel.clone()
    changed[:, :, 10] += 5.0
    moved = (network(mel, bins) - network(changed, bins)).abs().amax((0, 1))
    reach = SMALL.depth * (SMALL.context // 2)
    assert moved[10 - reach : 11 + reach].min() > 0
    assert not moved[: 10 - reach].any() and not moved[11 + reach :].any()


def test_what_is_softer_than_its_range_is_all_the_same():
    network = stirred()
    mel, bins = pictures()
    silent = torch.full_like(mel, -80.0), torch.full_like(bins, -100.0)
    softer = torch.full_like(mel, -200.0), torch.full_like(bins, -200.0)
    torch.testing.assert_close(network(*silent), network(*softer))
    assert not torch.equal(network(mel, bins), network(*silent))


def test_the_weights_are_few_enough_for_a_minute_of_training():
    assert 0.5e6 < sum(weight.numel() for weight in MagnitudeRefiner(RefinerConfig()).parameters()) < 1.5e6


def test_half_precision_gives_nearly_the_same():
    network = stirred()
    plain = network(*pictures())
    with torch.autocast("cpu", torch.bfloat16):
        half = network(*pictures())
    assert (half - plain).abs().mean() < 0.05 * plain.abs().mean()


def test_it_comes_back_from_a_folder_as_it_was(tmp_path):
    network = stirred()
    network.save_pretrained(tmp_path)
    again = MagnitudeRefiner.from_pretrained(tmp_path)
    assert again.config == SMALL
    assert torch.equal(network(*pictures()), again(*pictures()))
    (tmp_path / "config.json").write_text('{"colour": 1}')
    with pytest.raises(CheckpointError, match="MagnitudeRefiner"):
        MagnitudeRefiner.from_pretrained(tmp_path)


@pytest.mark.parametrize("change", [{"context": 4}, {"width": 0}, {"depth": 0}])
def test_sizes_that_make_no_network_are_refused(change):
    with pytest.raises(ConfigError):
        RefinerConfig(**change)
