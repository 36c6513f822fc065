from __future__ import annotations

import numpy as np
import pytest
import torch
from tests.models.live_made import MEL, RATIO, host, notes, parts, scripted, snr_db

from melscape.audio.finish import without_clicks
from melscape.features.invert import to_audio
from melscape.features.logmel import log_mel
from melscape.models.live_host import HostModel


@pytest.fixture(scope="module")
def shared():
    return host()


@pytest.fixture
def model(shared):
    """The model as it is when a host has just loaded it."""
    shared.set_live(True)
    shared.set_follow(True)
    shared.set_level(-20.0)
    shared.set_passes(4)
    for knob in range(1, 5):
        getattr(shared, f"set_macro_{knob}")(0.5)
    return shared


def sound(items: int = 1) -> torch.Tensor:
    return torch.stack([torch.from_numpy(notes(seed=seed)) for seed in range(items)])[:, None]


def test_a_host_reads_what_the_methods_take_and_give(model):
    width = parts().latent_dim
    assert model.get_methods() == ["encode", "decode", "forward"]
    assert model.encode_params.tolist() == [1, 1, width, RATIO]
    assert model.decode_params.tolist() == [width, RATIO, 1, 1]
    assert model.forward_params.tolist() == [1, 1, 1, 1]
    assert model.get_sample_rate() == MEL.rate_hz


def test_every_attribute_has_a_getter_a_setter_and_its_kind(model):
    for name in model.get_attributes():
        value = getattr(model, f"get_{name}")()
        assert getattr(model, f"set_{name}")(value) == 0
        assert [type(value)] == [(bool, int, float)[kind] for kind in getattr(model, f"{name}_params").tolist()]


def test_a_value_out_of_range_is_refused_and_changes_nothing(model):
    assert model.set_macro_2(1.5) == -1
    assert model.set_macro_3(float("nan")) == -1
    assert model.set_level(500.0) == -1
    assert model.set_passes(-1) == -1
    assert (model.get_macro_2(), model.get_macro_3(), model.get_level(), model.get_passes()) == (0.5, 0.5, -20.0, 4)


def test_shapes_are_those_that_were_promised(model):
    with torch.inference_mode():
        latents = model.encode(sound())
        assert latents.shape == (1, parts().latent_dim, sound().shape[2] // RATIO)
        assert model.decode(latents).shape == model(sound()).shape == sound().shape


@pytest.mark.parametrize("blocks", [1, 2, 4])
def test_a_stream_does_not_depend_on_the_size_of_its_blocks(model, blocks):
    model.reset()
    at_once = model(sound())
    model.reset()
    in_blocks = torch.cat([model(block) for block in sound().split(blocks * RATIO, 2)], 2)
    assert torch.equal(at_once, in_blocks)


def test_streams_side_by_side_do_not_hear_each_other(model):
    both = model(sound(2))
    model.reset()
    model(sound())
    model.reset()
    assert torch.allclose(model(sound())[0], both[0], atol=1e-5)


def test_resetting_forgets(model):
    model.reset()
    first = model(sound())
    assert not torch.equal(model(sound()), first)
    model.reset()
    assert torch.equal(model(sound()), first)


def test_a_stream_is_the_sound_one_window_less_a_hop_later(model):
    model.set_passes(16)
    model.reset()
    late, played = MEL.fft_samples - MEL.hop_samples, model(sound())[0, 0].numpy()
    there, here = log_mel(notes(), MEL), log_mel(played[late:], MEL)
    width, floor = here.shape[1] - 4, there.max() - 60
    near = np.abs(np.maximum(here, floor) - np.maximum(there[:, : here.shape[1]], floor))[:, 4:width]
    assert near.mean() < 2.0


def test_a_whole_sound_is_what_the_package_makes_of_its_picture(model):
    model.set_live(False)
    made = model(sound())[0, 0].numpy()
    shown = log_mel(notes(), MEL)[:, :-1]
    wanted = to_audio(np.maximum(shown, shown.max() - 80), MEL)
    without_clicks(wanted, MEL.rate_hz)
    assert not made[len(wanted) :].any()
    assert snr_db(wanted, made[: len(wanted)]) > 40


def test_whole_latents_are_relative_to_the_sounds_own_peak(model):
    model.set_live(False)
    assert torch.allclose(model.encode(sound()), model.encode(0.1 * sound()), atol=1e-4)
    assert model.encode(sound()).max() == pytest.approx(1.0, abs=1e-6)


def test_decoding_is_as_loud_as_the_level_says(model):
    model.set_live(False)
    latents = model.encode(sound())
    model.set_level(-30.0)
    soft = model.decode(latents)
    model.set_level(-10.0)
    assert snr_db(10.0 * soft.numpy(), model.decode(latents).numpy()) > 40


def test_a_stream_that_is_heard_relative_to_a_fixed_level_is_not_turned_up(model):
    model.set_follow(False)
    model.set_level(0.0)
    model.reset()
    loud = model.encode(sound())
    model.reset()
    soft = model.encode(0.1 * sound())
    # A tenth of the samples is 20 dB less: a quarter of the scale's 80 dB, which is 2 long.
    inside = (loud < 0.999) & (soft > -0.99)
    assert inside.any()
    assert torch.allclose((loud - soft)[inside], torch.tensor(0.5), atol=1e-3)


def test_a_following_level_jumps_up_and_sinks_slowly(model):
    model.reset()
    model.encode(sound())
    up = float(model.reference[0])
    model.encode(torch.zeros(1, 1, RATIO))
    model.encode(torch.zeros(1, 1, RATIO))
    sunk = up - float(model.reference[0])
    assert 0 < sunk < 2 * 6.0 * RATIO / MEL.rate_hz + 1e-3


def test_knobs_in_the_middle_change_nothing_and_turned_they_do():
    offsets = torch.zeros(2, parts().latent_dim)
    offsets[1] = -0.5
    turned = host(knobs=offsets)
    turned.set_live(False)
    latents = turned.encode(sound())
    plain = turned.decode(latents)
    turned.set_macro_1(1.0)
    assert torch.equal(turned.decode(latents), plain)
    turned.set_macro_2(1.0)
    assert torch.equal(turned.decode(latents), host_decoding(turned, latents - 0.5))


def host_decoding(turned, latents):
    turned.set_macro_2(0.5)
    turned.set_live(False)
    return turned.decode(latents)


def test_steps_that_overlap_make_a_stream_later_but_not_other():
    far, model = host(overlap_frames=2), host()
    assert far.late_samples - model.late_samples == 2 * 2 * MEL.hop_samples
    played = far(sound())
    far.reset()
    assert torch.equal(torch.cat([far(block) for block in sound().split(RATIO, 2)], 2), played)
    far.reset()
    late = [log_mel(each(sound())[0, 0].numpy()[each.late_samples :], MEL) for each in (far, host())]
    width, floor = late[0].shape[1] - 4, late[1].max() - 60
    apart = [np.maximum(each[:, 4:width], floor) for each in late]
    assert np.abs(apart[0] - apart[1]).mean() < 2.0


def test_silence_stays_silence(model):
    model.reset()
    assert float(model(torch.zeros(1, 1, 4 * RATIO)).abs().max()) < 1e-3
    model.set_live(False)
    assert not model(torch.zeros(1, 1, 4 * RATIO)).any()


def test_a_length_that_is_no_whole_number_of_ratios_is_refused(model):
    with pytest.raises(torch.jit.Error, match="whole number of ratios"):
        model(torch.zeros(1, 1, RATIO + 1))


def test_a_model_comes_back_from_the_disk_with_nothing_in_its_memory(model, tmp_path):
    model.reset()
    wanted = model(sound())
    fresh = scripted(HostModel(parts()))
    fresh.set_passes(4)
    fresh.save(str(tmp_path / "model.ts"))
    assert torch.equal(torch.jit.load(str(tmp_path / "model.ts"))(sound()), wanted)
