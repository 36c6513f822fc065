"""New sounds: the same from the same seed, near or far as wished, with their parents, their names and their ratio."""

from dataclasses import replace

import numpy as np
import pytest
from tests.tasks.generate import judged, pings

from melscape.errors import ConfigError, ContractError
from melscape.tasks.generate.actions import Wish, blend, interpolate, reconstruct, sample, vary
from melscape.tasks.generate.generator import Generator
from melscape.tasks.generate.judging.copies import CopyMeter


@pytest.fixture(scope="module")
def model() -> Generator:
    return pings.model()


@pytest.fixture(scope="module")
def meter(model) -> CopyMeter:
    return CopyMeter.of(model)


class Longer:
    """Sliders of one kind: each makes a sound louder by its position."""

    def apply(self, code, positions):
        return replace(code, level_db=code.level_db - 20.0 * positions["loudness"])


def test_a_larger_count_only_adds_sounds(model, meter):
    few, many = (sample(model, Wish(count=count, seed=3), meter=meter) for count in (2, 4))
    assert len(many) == 4
    for one, other in zip(few, many):
        assert one.name == other.name and np.array_equal(one.sound.samples, other.sound.samples)


def test_another_seed_makes_other_sounds(model, meter):
    one, other = (sample(model, Wish(count=1, seed=seed), meter=meter)[0] for seed in (0, 1))
    assert one.name != other.name and one.code.latents.tobytes() != other.code.latents.tobytes()


def test_a_new_sound_knows_where_it_comes_from(model, meter):
    made = sample(model, Wish(count=3, seed=0), meter=meter)
    names = {code.name for code in model.library.part("train")}
    for each in made:
        assert set(each.parents) <= names and each.nearest in names
        assert each.distance > 0 and each.copy_ratio == pytest.approx(each.distance / meter.usual)
        assert each.sound.title == each.name and np.abs(each.sound.samples).max() <= 0.9


def test_no_spread_gives_the_folder_back_and_the_meter_calls_it_copied(model, meter):
    still, usual = (sample(model, Wish(count=6, seed=0, spread=spread), meter=meter) for spread in (0.0, 1.0))
    assert np.mean([each.copy_ratio for each in still]) < 0.2 < np.mean([each.copy_ratio for each in usual])


def test_a_variation_is_further_off_the_larger_its_amount(model, meter):
    code = model.library.codes[0]

    def away(amount: float) -> float:
        made = vary(model, code, Wish(count=3, amount=amount), meter=meter)
        return float(np.mean([np.linalg.norm(each.code.latents.mean(0) - code.latents.mean(0)) for each in made]))

    assert away(0.1) < away(1.0)


def test_variations_differ_from_each_other_and_come_again(model, meter):
    code, wish = model.library.codes[0], Wish(count=2, seed=5)
    first, again = (vary(model, code, wish, meter=meter) for _ in range(2))
    assert not np.array_equal(first[0].code.latents, first[1].code.latents)
    assert all(np.array_equal(one.sound.samples, other.sound.samples) for one, other in zip(first, again))
    assert first[0].name == "ping-0-like_s5-01"


def test_the_ends_of_a_way_are_the_reconstructions(model, meter):
    codes = model.library.codes[:2]
    way = interpolate(model, codes, 3, meter=meter)
    for made, code in zip((way[0], way[-1]), codes):
        assert np.array_equal(made.sound.samples, reconstruct(model, code, meter=meter).sound.samples)
    assert way[1].parents == tuple(code.name for code in codes)


@pytest.mark.parametrize(("count", "steps"), [(1, 5), (2, 1)])
def test_a_way_needs_two_sounds_and_two_steps(model, count, steps):
    with pytest.raises(ConfigError, match="2 or more"):
        interpolate(model, model.library.codes[:count], steps)


def test_every_sound_has_the_wished_length_to_the_sample(model, meter):
    made = sample(model, Wish(count=2, seconds=0.3), meter=meter)
    assert [each.sound.samples.shape for each in made] == [(1, round(0.3 * judged.RATE_HZ))] * 2


def test_a_wide_sound_has_two_channels_whose_mean_is_the_narrow_one(model, meter):
    (narrow,), (wide,) = (sample(model, Wish(count=1, width=width), meter=meter) for width in (0.0, 1.0))
    assert wide.sound.samples.shape[0] == 2
    mean, mono = wide.sound.samples.mean(0), narrow.sound.samples[0]
    inner = slice(200, -200)  # ends are faded where they are not silent
    assert np.corrcoef(mean[inner], mono[inner])[0, 1] > 0.999


def test_sliders_move_every_sound(model, meter):
    plain = sample(model, Wish(count=2), meter=meter)
    moved = sample(model, Wish(count=2, sliders={"loudness": 1.0}), Longer(), meter=meter)
    for one, other in zip(plain, moved):
        assert other.code.level_db == pytest.approx(one.code.level_db - 20.0)


def test_sliders_without_a_model_that_has_them_are_refused(model):
    with pytest.raises(ConfigError, match="brightness"):
        sample(model, Wish(count=1, sliders={"brightness": 0.5}))


def test_a_pitched_sound_gets_the_note_that_is_heard(model, meter):
    high = max(model.library.codes, key=lambda code: (model.decode_db(code).mean(1)).argmax())
    sharp = replace(high, note_midi=10.0)
    assert reconstruct(model, sharp, meter=meter).sound.note_midi != 10.0


def test_a_blend_goes_from_one_model_to_the_other(model, meter):
    other = pings.model(12, 4)
    wish, meters = Wish(count=1, seed=2), (meter, CopyMeter.of(other))
    ends = [blend(model, other, wish, share, meters=meters)[0] for share in (0.0, 1.0)]
    middle = blend(model, other, wish, 0.5, meters=meters)[0]
    for end, generator in zip(ends, (model, other)):
        alone = sample(generator, wish, meter=meter)[0]
        assert end.sound.samples.shape == alone.sound.samples.shape
    assert min(ends[0].sound.samples.size, ends[1].sound.samples.size) <= middle.sound.samples.size
    assert middle.share == 0.5 and middle.partner is not None


def test_a_model_blended_with_its_own_copy_is_itself(model, meter):
    wish = Wish(count=1, seed=2)
    blended = blend(model, replace(model), wish, 0.3, meters=(meter, meter))[0]
    assert blended.copy_ratio == pytest.approx(sample(model, wish, meter=meter)[0].copy_ratio, rel=0.05)


def test_models_that_see_sound_differently_are_not_blended(model):
    deaf = replace(model, config=replace(model.config, mel=replace(model.config.mel, bands=16)))
    with pytest.raises(ContractError, match="bands 24 here, 16 there"):
        blend(model, deaf)


def test_a_blend_has_no_sliders_and_no_share_over_one(model):
    with pytest.raises(ConfigError, match="Sliders"):
        blend(model, model, Wish(sliders={"attack": 1.0}))
    with pytest.raises(ConfigError, match="share"):
        blend(model, model, share=1.5)
