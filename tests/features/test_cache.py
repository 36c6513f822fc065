"""The feature cache: what comes out is what log_mel makes, and nothing stale or damaged ever does."""

import time
from functools import partial

import librosa
import numpy as np
import pytest
import torch
from tests.corpus.sounds import good_folder, put, tone

from melscape.audio.files import read
from melscape.corpus.load import load
from melscape.errors import ConfigError, ContractError, CorpusError
from melscape.features import cache as cache_module
from melscape.features.cache import FeatureCache, Storage
from melscape.features.cache_index import Contract
from melscape.features.logmel import log_mel
from melscape.features.mel import Mel

MEL = Mel(bands=16, fft_samples=512, hop_samples=128)
TWO_ROWS = Storage(shard_mib=2 * 16 * 51 * 2 / 2**20)


@pytest.fixture
def sounds(tmp_path):
    """Six sounds of 0.4 s: 51 frames."""
    return load(good_folder(tmp_path / "sounds"), workers=0)


def cache(tmp_path, storage=TWO_ROWS):
    return FeatureCache(tmp_path / "cache", storage)


def fill(tmp_path, manifest, mel=MEL, storage=TWO_ROWS):
    return cache(tmp_path, storage).fill(manifest, mel, workers=0)


def expected(manifest):
    return np.stack([log_mel(read(item.path).mono(), MEL) for item in manifest.items])


def test_rows_are_what_log_mel_makes_in_any_order_and_type(tmp_path, sounds):
    features = fill(tmp_path, sounds)
    assert features.shape == (16, 51) and len(features) == 6
    batch = features.rows([4, 0, 4])
    assert isinstance(batch, torch.Tensor) and batch.dtype == torch.float32
    np.testing.assert_allclose(batch.numpy(), expected(sounds)[[4, 0, 4]], atol=0.04)
    np.testing.assert_array_equal(features.array(np.array([4, 0, 4])), batch.numpy())


def test_float32_rows_are_exact(tmp_path, sounds):
    features = fill(tmp_path, sounds, storage=Storage(dtype="float32"))
    np.testing.assert_array_equal(features.array(range(6)), expected(sounds))


def test_a_batch_can_be_written_into_the_last_one(tmp_path, sounds):
    features, out = fill(tmp_path, sounds), torch.empty(2, 16, 51)
    assert features.rows([1, 5], out) is out
    assert torch.equal(out, features.rows([1, 5]))


def test_short_sounds_are_filled_up_with_silence_and_long_ones_are_told(tmp_path):
    folder = tmp_path / "sounds"
    put(folder / "short.wav", tone(seconds=0.1))
    put(folder / "whole.wav", tone(300.0, seconds=0.3))
    features = fill(tmp_path, load(folder, workers=0), storage=Storage(seconds=0.2))
    assert features.frames.tolist() == [13, 26] and features.total_frames.tolist() == [13, 38]
    assert features.truncated == (1,) and features.whole(0).shape == (16, 13)
    np.testing.assert_allclose(features.array([0])[0, :, 13:], features.silence)
    assert features.silence == pytest.approx(MEL.floor, abs=1.0)


def test_a_sound_shorter_than_one_frame_that_is_not_centred_has_one_frame(tmp_path):
    folder = tmp_path / "sounds"
    put(folder / "tick.wav", tone(seconds=0.03))
    features = fill(tmp_path, load(folder, workers=0), Mel(bands=16, fft_samples=1024, hop_samples=256, centre=False))
    assert features.frames.tolist() == [1] and features.array([0]).max() > features.silence + 20


def test_opening_gives_what_was_filled(tmp_path, sounds):
    filled = fill(tmp_path, sounds)
    opened = cache(tmp_path).open(sounds, MEL)
    assert torch.equal(opened.rows(range(6)), filled.rows(range(6)))
    part = cache(tmp_path).open(sounds.subset([5, 2]), MEL)
    assert torch.equal(part.rows([0, 1]), filled.rows([5, 2]))


def test_a_second_fill_decodes_nothing_and_new_sounds_are_added(tmp_path, sounds, monkeypatch):
    fill(tmp_path, sounds)
    shards = {path: path.stat().st_mtime_ns for path in (tmp_path / "cache").glob("*.npy")}
    put(tmp_path / "sounds" / "new.wav", tone(999.0, seed=9))
    more = load(tmp_path / "sounds", workers=0)
    made = []
    real = cache_module.make_row
    monkeypatch.setattr(cache_module, "make_row", lambda item, **rest: made.append(item.name) or real(item, **rest))
    assert len(fill(tmp_path, sounds)) == 6 and made == []
    np.testing.assert_allclose(fill(tmp_path, more).array(range(7)), expected(more), atol=0.04)
    assert made == ["new"] and all(path.stat().st_mtime_ns == before for path, before in shards.items())


def test_an_interrupted_fill_goes_on_where_it_was(tmp_path, sounds, monkeypatch):
    made = []
    real = cache_module.make_row

    def until_four(item, **rest):
        if len(made) == 4:
            raise KeyboardInterrupt
        made.append(item.name)
        return real(item, **rest)

    monkeypatch.setattr(cache_module, "make_row", until_four)
    with pytest.raises(KeyboardInterrupt):
        fill(tmp_path, sounds)
    monkeypatch.setattr(cache_module, "make_row", lambda item, **rest: made.append(item.name) or real(item, **rest))
    features = fill(tmp_path, sounds)
    assert sorted(made) == sorted(item.name for item in sounds.items)
    np.testing.assert_allclose(features.array(range(6)), expected(sounds), atol=0.04)


@pytest.mark.parametrize(
    "mel,storage,words",
    [
        (Mel(bands=16, fft_samples=512, hop_samples=256), TWO_ROWS, "hop_samples 128 here, 256 there"),
        (MEL, Storage(dtype="float32"), "dtype float16 here, float32 there"),
        (MEL, Storage(seconds=0.2), "frames 51 here, 26 there"),
    ],
)
def test_another_contract_is_refused_by_name_and_made_anew_by_fill(tmp_path, sounds, mel, storage, words):
    fill(tmp_path, sounds)
    with pytest.raises(ContractError, match=words):
        cache(tmp_path, storage).open(sounds, mel)
    features = fill(tmp_path, sounds, mel, storage)
    assert features.shape[1] == (51 if storage.dtype == "float32" else 26)
    named = {shard.name for shard in features._index.shards}
    assert {path.name for path in (tmp_path / "cache").glob("*.npy")} == named


def test_an_older_version_of_the_code_is_refused_by_name(tmp_path, sounds, monkeypatch):
    fill(tmp_path, sounds)
    monkeypatch.setattr(cache_module, "Contract", partial(Contract, code_version=99))
    with pytest.raises(ContractError, match="code_version 1 here, 99 there"):
        cache(tmp_path).open(sounds, MEL)


@pytest.mark.parametrize("harm", ["flip", "truncate", "remove", "zero"])
def test_a_damaged_shard_is_refused_by_name_and_only_it_is_made_again(tmp_path, sounds, harm):
    before = fill(tmp_path, sounds).array(range(6))
    victim = tmp_path / "cache" / "shard-000001.npy"
    data = bytearray(victim.read_bytes())
    data[-9] ^= 1
    changed = {"flip": data, "truncate": data[:-4], "zero": bytes(len(data)), "remove": b""}[harm]
    victim.write_bytes(changed)
    if harm == "remove":
        victim.unlink()
    with pytest.raises(ContractError, match=r"damaged: shard-000001\.npy"):
        cache(tmp_path).open(sounds, MEL)
    first = (tmp_path / "cache" / "shard-000000.npy").stat().st_mtime_ns
    time.sleep(0.01)
    np.testing.assert_array_equal(fill(tmp_path, sounds).array(range(6)), before)
    assert (tmp_path / "cache" / "shard-000000.npy").stat().st_mtime_ns == first


def test_a_damaged_index_is_refused_and_made_again(tmp_path, sounds):
    before = fill(tmp_path, sounds).array(range(6))
    (tmp_path / "cache" / "index.parquet").write_bytes(b"PAR1 rubbish")
    with pytest.raises(ContractError, match="cannot be read"):
        cache(tmp_path).open(sounds, MEL)
    np.testing.assert_array_equal(fill(tmp_path, sounds).array(range(6)), before)


def test_a_sound_that_changed_since_loading_is_told_and_the_others_are_stored(tmp_path, sounds):
    put(sounds.items[0].path, tone(50.0))
    with pytest.raises(CorpusError, match=r"1 sounds cannot be read any more; the first is note 0\.wav.*changed"):
        fill(tmp_path, sounds)
    assert len(cache(tmp_path).open(sounds.subset(range(1, 6)), MEL)) == 5
    with pytest.raises(ContractError, match="1 of 6 sounds are not in the cache"):
        cache(tmp_path).open(sounds, MEL)


def test_no_cache_is_said(tmp_path, sounds):
    with pytest.raises(ContractError, match="holds no feature cache"):
        cache(tmp_path).open(sounds, MEL)


def test_levels_that_do_not_fit_a_short_float_are_refused(tmp_path):
    folder = tmp_path / "sounds"
    put(folder / "a.wav", tone(level=9.0), subtype="FLOAT")
    linear = Mel(scale="linear", norm="none", fft_samples=2048, hop_samples=2048)
    with pytest.raises(CorpusError, match="do not fit float16"):
        fill(tmp_path, load(folder, workers=0), linear)


def test_twice_the_speed_is_an_octave_up_and_half_as_long(tmp_path):
    put(tmp_path / "sounds" / "low.wav", 0.3 * np.sin(2 * np.pi * 1000.0 * np.arange(8000) / 16000), 16000)
    manifest = load(tmp_path / "sounds", workers=0)
    plain = FeatureCache(tmp_path / "plain", Storage(dtype="float32")).fill(manifest, MEL, workers=0)
    fast = FeatureCache(tmp_path / "fast", Storage(dtype="float32", speed=2.0)).fill(manifest, MEL, workers=0)
    middle = slice(8, 16)
    assert fast.frames[0] == pytest.approx(plain.frames[0] / 2, abs=1)
    loudest = [features.whole(0)[:, middle].mean(1).argmax() for features in (plain, fast)]
    centres_hz = librosa.mel_frequencies(MEL.bands + 2, fmin=0, fmax=MEL.rate_hz / 2)[1:-1]
    assert centres_hz[loudest[1]] / centres_hz[loudest[0]] == pytest.approx(2.0, rel=0.2)


def test_a_cache_of_another_speed_is_refused_by_name(tmp_path, sounds):
    FeatureCache(tmp_path / "cache").fill(sounds, MEL, workers=0)
    with pytest.raises(ContractError, match="speed"):
        FeatureCache(tmp_path / "cache", Storage(speed=1.5)).open(sounds, MEL)


def test_unknown_number_types_are_refused():
    with pytest.raises(ConfigError, match="int8"):
        Storage(dtype="int8")


@pytest.mark.slow
def test_worker_processes_make_the_same_bytes(tmp_path, sounds):
    alone = fill(tmp_path, sounds).array(range(6))
    crew = FeatureCache(tmp_path / "other", TWO_ROWS).fill(sounds, MEL, workers=2)
    np.testing.assert_array_equal(crew.array(range(6)), alone)
