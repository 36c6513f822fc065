"""An example is a function of seed, epoch and number; what fills a short sound up does not count."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from tests.tasks.generate import judged

from melscape.audio.clip import Clip
from melscape.errors import ConfigError
from melscape.tasks.generate.config import Augmentation, GenerateConfig, default, recipe, seed_003, tiny
from melscape.tasks.generate.data import Bank, Examples, mels_of, to_db, to_scale, trimmed
from melscape.tasks.generate.model import WindowVAE, make, refine
from melscape.tasks.generate.objective import objective_of, validate_on
from melscape.training.plan import Moment

MOMENT = Moment(step=1, epoch=0, seed=0)


def bank(count=6):
    mels = [judged.sounds(count).mels_db[index].astype(np.float16) for index in range(count)]
    return Bank(tuple((mel, mel) for mel in mels), (0.0, 2.0), (1,) * count)


def examples(seed=0, **augmentation):
    config = judged.small()
    return Examples(bank(), range(6), replace(config, augmentation=Augmentation(**augmentation)), seed)


VARIED = {"late": 0.5, "early": 0.3, "tilt_db": 3.0, "swell_db": 2.0, "blend": 0.5, "soft": 0.5}


def test_an_example_is_the_same_in_any_batch():
    read = examples(**VARIED).read
    together, alone = read(np.array([3, 8, 5]), 2), read(np.array([8]), 2)
    assert all(torch.equal(together[name][1], alone[name][0]) for name in together)


def test_another_epoch_and_another_seed_vary_anew():
    first = examples(**VARIED).read(np.arange(4), 0)["mel"]
    assert not torch.equal(first, examples(**VARIED).read(np.arange(4), 1)["mel"])
    assert not torch.equal(first, examples(seed=1, **VARIED).read(np.arange(4), 0)["mel"])


def test_an_epoch_meets_every_sound():
    reader = examples()
    met = {mel.numpy().tobytes() for mel in reader.read(np.arange(len(reader)), 0)["mel"]}
    assert len(met) == 6


def test_what_fills_a_window_up_does_not_count():
    batch = examples().read(np.arange(24), 0)
    silent = (batch["mel"] == -1.0).all(2)[:, 0]
    counted = batch["mask"] > 0
    assert counted.any() and not (~counted & ~silent).any()


def test_windows_lie_between_floor_and_peak():
    mel = examples(**VARIED).read(np.arange(48), 0)["mel"]
    assert mel.min() >= -1.0 and mel.max() <= 1.0


def test_a_scaled_sound_comes_back_in_db():
    mel, config = judged.sounds(1).mels_db[0], judged.small()
    back = to_db(to_scale(mel, config), config)[:, : mel.shape[1]]
    assert np.abs(back - np.maximum(mel - mel.max(), -80.0)).max() < 1e-3


def test_silence_at_the_ends_is_not_part_of_a_sound():
    sound = np.concatenate([np.zeros(100), [0.5, -0.2, 0.4], np.zeros(50)]).astype(np.float32)
    assert trimmed(sound).tolist() == pytest.approx([0.5, -0.2, 0.4])
    assert trimmed(np.zeros(5, np.float32)).size == 5


def test_a_sound_played_higher_is_shorter():
    clip = Clip.of(judged.ping(1), judged.RATE_HZ)
    samples, (plain, high) = mels_of(clip, judged.small(), (0.0, 12.0))
    assert samples == pytest.approx(len(judged.ping(1)), abs=400)
    assert high.shape[1] == pytest.approx(plain.shape[1] / 2, abs=1)


@pytest.mark.parametrize("name", ["default", "seed-003", "tiny"])
def test_a_recipe_comes_back_from_plain_values(name):
    assert GenerateConfig.from_dict(recipe(name).to_dict()) == recipe(name)


def test_an_unknown_recipe_names_those_there_are():
    with pytest.raises(ConfigError, match="default | seed-003 | tiny"):
        recipe("best")


def test_much_sound_needs_fewer_speeds_and_little_a_smaller_network():
    assert len(default().for_seconds(4000.0).augmentation.semitones) < len(default().augmentation.semitones)
    assert default().for_seconds(20.0).width < default().width
    assert default().for_seconds(400.0) == default()


def test_windows_that_are_no_whole_number_of_steps_are_refused():
    with pytest.raises(ConfigError, match="whole number of steps"):
        replace(tiny(), window_frames=60)


def test_the_losses_are_named_and_finite():
    config = judged.small()
    network = make(config)
    losses = objective_of(config)(network, examples().read(np.arange(4), 0), MOMENT)
    assert set(losses) == {"reconstruction", "free_bits_kl", "raw_kl"}
    assert all(torch.isfinite(loss) for loss in losses.values())


def test_validation_is_the_error_in_db_of_whole_sounds():
    model, config = judged.generator(), judged.small()
    mels = judged.sounds(3, first=100).mels_db
    found = validate_on([to_scale(mel, config) for mel in mels], [mel.shape[1] for mel in mels], config)(
        model.network, MOMENT
    )
    codes = [model.hear_mel(mel, fitted=False) for mel in mels]
    errors = [
        np.abs(model.decode_db(code) - np.maximum(mel, mel.max() - 80.0)).mean() for code, mel in zip(codes, mels)
    ]
    assert found["mel_mae_db"] == pytest.approx(np.mean(errors), abs=1e-3)


@pytest.fixture(scope="module")
def window_network():
    torch.manual_seed(0)
    return make(replace(seed_003(), latent_dim=4)).eval()


def test_the_network_of_the_document_takes_whole_seconds(window_network):
    mu, _ = window_network.encode(torch.zeros(2, 1, 128, 188))
    assert mu.shape == (2, 2, 4)
    assert window_network.decode(mu).shape == (2, 1, 128, 188)


def test_its_log_energies_come_back_as_levels(window_network):
    x = torch.linspace(-0.2, 1.0, 128 * 94).reshape(1, 1, 128, 94)
    assert torch.allclose(window_network.levels(window_network.energy(x)), x, atol=1e-3)
    assert isinstance(window_network, WindowVAE)


def test_refining_ignores_frames_that_do_not_count():
    model, config = judged.generator(), judged.small()
    x = to_scale(judged.sounds(1, first=200).mels_db[0], config)[None]
    spoilt, mask = x.clone(), torch.ones(1, x.shape[-1])
    spoilt[..., -4:] = 1.0
    mask[:, -4:] = 0.0
    z = torch.zeros(1, x.shape[-1] // 8, 3)
    clean = refine(model.network, x, z, 10, mask)
    assert torch.allclose(clean, refine(model.network, spoilt, z, 10, mask), atol=1e-5)
