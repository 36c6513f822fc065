import dataclasses
import json

import pytest

from melscape.errors import ConfigError, ContractError
from melscape.features.mel import Mel, music_22k, seed_001, seed_003


def test_one_second_of_seed_003_has_94_frames_of_128_bands():
    assert (seed_003().bands, seed_003().frames(48_000)) == (128, 94)


@pytest.mark.parametrize("samples, frames", [(0, 0), (1, 1), (255, 1), (256, 2), (16_000, 63)])
def test_centred_frames_are_one_more_than_whole_hops(samples, frames):
    assert Mel().frames(samples) == frames


@pytest.mark.parametrize("samples, frames", [(1023, 0), (1024, 1), (1279, 1), (1280, 2)])
def test_uncentred_frames_need_a_whole_fft(samples, frames):
    assert Mel(centre=False).frames(samples) == frames


def test_defaults_spelt_out_are_the_same_contract():
    spelt = Mel(window_samples=1024, high_hz=8000, low_hz=0)
    assert spelt.hash == Mel().hash
    assert spelt.difference(Mel()) == []


def test_the_hash_never_changes_between_releases():
    # Stored caches and checkpoints carry these letters.
    assert [made.hash for made in (seed_001(), seed_003(), music_22k())] == GOLDEN_HASHES


def test_every_setting_changes_the_hash():
    other = Mel(
        rate_hz=22_050, fft_samples=2048, window_samples=800, hop_samples=512, bands=64, low_hz=20.0, high_hz=7000.0,
        formula="htk", norm="none", power=1.0, scale="ln", floor=-100.0, centre=False, pad="zero",
    )  # fmt: skip
    for field in dataclasses.fields(Mel):
        changed = {"reference": "peak"} if field.name == "reference" else {field.name: getattr(other, field.name)}
        assert dataclasses.replace(Mel(), **changed).hash != Mel().hash, field.name


def test_a_contract_survives_json():
    for made in (Mel(), seed_001(), seed_003(), music_22k()):
        assert Mel.from_dict(json.loads(json.dumps(made.to_dict()))) == made


def test_none_may_be_absent_because_toml_cannot_say_it():
    values = {name: value for name, value in seed_003().to_dict().items() if value is not None}
    assert Mel.from_dict(values) == seed_003()


def test_unknown_and_missing_settings_are_named():
    values = Mel().to_dict()
    del values["bands"]
    with pytest.raises(ConfigError, match="unknown hop_length and no bands"):
        Mel.from_dict({**values, "hop_length": 3})


def test_a_refusal_names_what_differs_and_only_that():
    with pytest.raises(ContractError) as caught:
        Mel().refuse_unless(Mel(hop_samples=512, scale="ln"))
    assert "hop_samples 256 here, 512 there; scale db here, ln there" in str(caught.value)
    assert "bands" not in str(caught.value)


def test_an_equal_contract_is_not_refused():
    Mel().refuse_unless(Mel(high_hz=8000.0))


@pytest.mark.parametrize(
    "wrong",
    [
        {"fft_samples": 1023}, {"window_samples": 2048}, {"hop_samples": 0}, {"hop_samples": 1025}, {"bands": 0},
        {"low_hz": 9000.0}, {"high_hz": 8001.0}, {"low_hz": -1.0}, {"rate_hz": 44.1}, {"formula": "mel"},
        {"norm": None}, {"power": 3.0}, {"scale": "dB"}, {"floor": float("nan")}, {"reference": "max"},
        {"reference": "peak", "scale": "ln"}, {"reference": "peak", "floor": 3.0}, {"pad": "edge"},
    ],
)  # fmt: skip
def test_a_setting_out_of_range_is_refused(wrong):
    with pytest.raises(ConfigError):
        Mel(**wrong)


def test_amplitude_and_energy_share_one_decibel():
    assert Mel(power=1.0).floor_value == pytest.approx(Mel(power=2.0).floor_value ** 0.5)


GOLDEN_HASHES = ["2f9e6353c01eb020", "9d02d27ba28e271a", "64a0a04a3d41f49c"]
