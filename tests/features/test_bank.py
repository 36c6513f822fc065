"""The bank of sounds: what comes out is what went in, it survives kills, and damage never passes unnoticed."""

import fcntl
from functools import partial

import numpy as np
import pytest
from tests.corpus.sounds import good_folder, put, tone

from melscape.audio.files import read
from melscape.audio.resample import resample
from melscape.corpus.load import load
from melscape.errors import ContractError, CorpusError
from melscape.features import bank as bank_module
from melscape.features.bank import SoundBank
from melscape.features.bank_index import INDEX_NAME, SOUNDS_NAME, BankContract, BankIndex
from melscape.features.bank_sound import active_rms_db

RATE_HZ = 22_050


@pytest.fixture
def sounds(tmp_path):
    return load(good_folder(tmp_path / "sounds", 4), workers=0)


@pytest.fixture
def fill(tmp_path, sounds):
    return partial(SoundBank.fill, sounds, tmp_path / "banks", workers=0)


def amplitudes(bank, row):
    return bank.samples(row) * bank.gains[row]


def spoil(path, place):
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


def test_rows_are_the_sounds_at_the_rate_of_the_bank(fill, sounds):
    bank = fill()
    assert len(bank) == 4 and bank.rate_hz == RATE_HZ
    for row, item in enumerate(sounds.items):
        expected = resample(read(item.path), RATE_HZ).mono()
        assert bank.samples(row).dtype == np.int16 and np.abs(bank.samples(row)).max() == 32_767
        np.testing.assert_allclose(amplitudes(bank, row), expected, atol=np.abs(expected).max() / 60_000)
        assert bank.rms_db[row] == pytest.approx(active_rms_db(expected, RATE_HZ))
        assert bank.rows[row].checksum == item.checksum and bank.rows[row].item == row


def test_samples_are_a_view_that_cannot_be_written(fill):
    found = fill().samples(1)
    assert not found.flags.writeable and not found.flags.owndata and type(found) is np.ndarray


def test_another_rate_or_another_corpus_has_a_bank_of_its_own(fill, sounds, tmp_path):
    bank, slow = fill(), fill(rate_hz=8_000)
    assert bank.hash != slow.hash and bank.folder != slow.folder
    assert slow.samples(0).size == pytest.approx(bank.samples(0).size * 8_000 / RATE_HZ, abs=1)
    other = SoundBank.fill(sounds.subset([2, 1]), tmp_path / "banks", workers=0)
    assert other.folder not in (bank.folder, slow.folder)
    np.testing.assert_array_equal(other.samples(0), bank.samples(2))


def test_a_filled_bank_is_not_filled_again(fill, monkeypatch):
    before = fill()
    monkeypatch.setattr(bank_module, "hear", lambda *_args, **_rest: pytest.fail("it was read again"))
    after = fill()
    assert after.rows == before.rows


def test_a_fill_that_is_killed_goes_on_where_it_was(fill, monkeypatch):
    whole = fill(rate_hz=16_000)
    heard = bank_module.hear

    def dies_at_the_third(item, rate_hz, split):
        if item.path.stem == "note 2":
            raise KeyboardInterrupt
        return heard(item, rate_hz, split)

    monkeypatch.setattr(bank_module, "COMMIT_SAMPLES", 1)
    monkeypatch.setattr(bank_module, "hear", dies_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        fill()
    again = []
    monkeypatch.setattr(
        bank_module, "hear", lambda item, **rest: (again.append(item.path.stem), heard(item, **rest))[1]
    )
    bank = fill()
    assert again == ["note 2", "note 3"] and len(bank) == len(whole) == 4
    assert [row.item for row in bank.rows] == [0, 1, 2, 3]


def test_bytes_behind_the_last_commit_do_not_exist(fill):
    bank = fill()
    before = bank.samples(3).copy()
    with (bank.folder / SOUNDS_NAME).open("ab") as file:
        file.write(b"half a sound")
    again = fill()
    assert (again.folder / SOUNDS_NAME).stat().st_size == 2 * sum(row.samples for row in again.rows)
    np.testing.assert_array_equal(again.samples(3), before)


def test_damage_is_noticed_and_mended(fill, sounds, monkeypatch):
    bank = fill()
    whole = [bank.samples(row).copy() for row in range(4)]
    spoil(bank.folder / SOUNDS_NAME, 2 * bank.rows[1].start + 7)
    heard, again = bank_module.hear, []
    monkeypatch.setattr(bank_module, "hear", lambda item, **rest: (again.append(item), heard(item, **rest))[1])
    mended = fill()
    assert again == [sounds.items[1]]
    for row, expected in enumerate(whole):
        np.testing.assert_array_equal(mended.samples(row), expected)


@pytest.mark.parametrize("left", [0, 1, 1001])
def test_a_file_cut_short_is_noticed_and_mended(fill, left):
    bank = fill()
    path = bank.folder / SOUNDS_NAME
    path.write_bytes(path.read_bytes()[:left])
    assert np.abs(fill().samples(3)).max() == 32_767


def test_an_unreadable_index_is_refused_and_made_anew(fill):
    bank = fill()
    (bank.folder / INDEX_NAME).write_bytes(b"rubbish")
    with pytest.raises(ContractError, match="cannot be read"):
        BankIndex.read(bank.folder)
    assert len(fill()) == 4


def test_who_waits_for_another_fill_is_told_how_far_that_is(fill, monkeypatch):
    bank, told = fill(), []
    with (bank.folder / ".lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        monkeypatch.setattr(bank_module.time, "sleep", lambda _seconds: fcntl.flock(other, fcntl.LOCK_UN))
        assert fill(on_progress=told.append).rows == bank.rows
    assert [(progress.done, progress.total) for progress in told] == [(4, 4)]


def test_a_sound_that_changed_is_named_and_the_others_are_kept(fill, sounds):
    put(sounds.items[1].path, tone(500.0))
    with pytest.raises(CorpusError, match=r"1 sounds cannot be read any more; the first is note 1\.wav"):
        fill()
    contract = BankContract(sounds.hash, RATE_HZ)
    folder = next(path for path in sounds.items[0].path.parents if path.name == "sounds").parent / "banks"
    assert [row.item for row in BankIndex.read(folder / contract.key).rows] == [0, 2, 3]


def test_whole_songs_are_split_when_asked_and_stems_never(tmp_path):
    folder = tmp_path / "songs"
    put(folder / "rock" / "a.wav", tone(seconds=0.5))
    put(folder / "rock" / "b.wav", tone(300.0, seconds=0.5))
    (folder / "index.csv").write_text("file,genre,stem\nrock/a.wav,rock,\nrock/b.wav,rock,bass\n")
    bank = SoundBank.fill(load(folder, workers=0), tmp_path / "banks", split=True, workers=0)
    assert len(bank) == 4 and bank.split_rows(0) == {"harmonic": 2, "percussive": 3} and bank.split_rows(1) == {}
    together = amplitudes(bank, 2) + amplitudes(bank, 3)
    np.testing.assert_allclose(together, amplitudes(bank, 0), atol=1e-4)
    assert bank.tempo_bpm[2] == bank.tempo_bpm[0]


@pytest.mark.slow
def test_workers_change_no_byte(tmp_path, sounds):
    one = SoundBank.fill(sounds, tmp_path / "one", workers=0)
    two = SoundBank.fill(sounds, tmp_path / "two", workers=2)
    assert (one.folder / SOUNDS_NAME).read_bytes() == (two.folder / SOUNDS_NAME).read_bytes() and one.rows == two.rows


def test_pauses_do_not_make_a_sound_softer():
    bark = 0.2 * np.random.default_rng(0).standard_normal(RATE_HZ // 2)
    alone, among_silence = active_rms_db(bark, RATE_HZ), active_rms_db(np.pad(bark, (0, 4 * RATE_HZ)), RATE_HZ)
    assert alone == pytest.approx(20 * np.log10(0.2), abs=0.2) and among_silence == pytest.approx(alone, abs=0.6)
    assert active_rms_db(np.zeros(100), RATE_HZ) == -200.0
