"""Bands on disk: whole songs or none, the same bytes however they were made."""

import hashlib
import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
import soundfile
from tests.synth.band.songs.played import band as small_song

from melscape.errors import ConfigError, WorkError
from melscape.synth.band.songs import record
from melscape.synth.band.songs.booklet import LAWS_VERSION, Band
from melscape.synth.band.songs.perform import play_score
from melscape.synth.band.songs.record import record_band, song_name, whole, write_song
from melscape.synth.band.songs.score import STEMS

SHORT = Band(songs=1, seed=3, genres=("blues", "metal"), seconds=2.0, rate_hz=8_000)


def digests(folder):
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("band")
    return record_band(folder, SHORT, workers=0)


def test_a_band_lies_in_the_layout_of_stems(recorded):
    assert (recorded.made, recorded.kept, recorded.songs) == (2, 0, 2)
    found = {path for path in digests(recorded.folder) if path.endswith(".wav")}
    expected = {f"genres_stems/{genre}/{genre}.00000/{stem}.wav" for genre in SHORT.genres for stem in STEMS}
    assert found == expected


def test_stems_are_16_bit_and_as_long_as_asked(recorded):
    for path in recorded.folder.rglob("*.wav"):
        info = soundfile.info(path)
        assert (info.subtype, info.samplerate, info.frames, info.channels) == ("PCM_16", 8_000, 16_000, 1)


def test_the_booklet_tells_what_was_chosen(recorded):
    notes = json.loads((recorded.folder / "band.json").read_text())
    assert notes["band"]["seed"] == 3 and notes["band"]["seconds"] == 2.0
    assert sorted(notes["songs"]) == [f"{genre}/{song_name(genre, 0)}" for genre in SHORT.genres]
    song = notes["songs"]["blues/blues.00000"]
    assert 30 < song["tempo_bpm"] < 300 and set(song["instruments"]) == {"bass", "other", "vocals"}


@pytest.mark.slow
def test_the_bytes_are_the_same_for_any_number_of_workers(recorded, tmp_path):
    record_band(tmp_path / "two", SHORT, workers=2)
    assert digests(tmp_path / "two") == digests(recorded.folder)


def test_the_bytes_are_the_same_the_other_way_round(recorded, tmp_path):
    record_band(tmp_path, replace(SHORT, genres=("metal", "blues")), workers=0)
    assert digests(tmp_path) == digests(recorded.folder)


def test_a_stopped_recording_goes_on_where_it_was(recorded, tmp_path):
    assert record_band(tmp_path, replace(SHORT, genres=("blues",)), workers=0).made == 1
    half = tmp_path / "genres_stems" / "blues" / ".blues.00000.dead.part"
    half.mkdir()
    (half / "drums.wav").write_bytes(b"RIFF")
    before = (tmp_path / "genres_stems/blues/blues.00000/drums.wav").stat().st_mtime_ns
    again = record_band(tmp_path, SHORT, workers=0)
    assert (again.made, again.kept) == (1, 1) and not half.exists()
    assert (tmp_path / "genres_stems/blues/blues.00000/drums.wav").stat().st_mtime_ns == before
    assert digests(tmp_path) == digests(recorded.folder)


def test_another_band_is_not_mixed_in(recorded):
    for change in ({"seed": 4}, {"seconds": 3.0}, {"rate_hz": 16_000}):
        with pytest.raises(ConfigError, match="another band"):
            record_band(recorded.folder, replace(SHORT, **change), workers=0)


@pytest.fixture
def copied(recorded, tmp_path):
    """A copy of the band, and a way to change what its booklet says."""
    folder = shutil.copytree(recorded.folder, tmp_path / "band")

    def change(**notes):
        told = {**json.loads((folder / "band.json").read_text()), **notes}
        kept = {name: value for name, value in told.items() if value is not None}
        (folder / "band.json").write_text(json.dumps(kept))

    return folder, change


@pytest.mark.parametrize(
    ("laws", "said"), [(LAWS_VERSION - 1, f"version {LAWS_VERSION - 1}"), (None, "unknown version")]
)
def test_songs_by_other_laws_are_kept_and_get_no_company(copied, laws, said):
    folder, change = copied
    change(laws=laws)
    before = digests(folder)
    assert record_band(folder, SHORT, workers=0).kept == 2
    with pytest.raises(ConfigError, match=f"{said} of the band's laws"):
        record_band(folder, replace(SHORT, songs=2), workers=0)
    assert digests(folder) == before


def test_the_line_of_a_song_that_was_there_stays(copied):
    folder, change = copied
    songs = json.loads((folder / "band.json").read_text())["songs"]
    songs["blues/blues.00000"]["tempo_bpm"] = 1.0
    change(songs=songs)
    made = record_band(folder, replace(SHORT, songs=2, genres=("blues",)), workers=0)
    notes = json.loads((folder / "band.json").read_text())
    assert (made.made, made.kept) == (1, 1) and notes["laws"] == LAWS_VERSION
    assert notes["songs"]["blues/blues.00000"]["tempo_bpm"] == 1.0 and notes["songs"]["blues/blues.00001"]


def test_stems_of_others_are_never_touched(tmp_path):
    theirs = tmp_path / "genres_stems" / "blues" / "blues.00000"
    theirs.mkdir(parents=True)
    (theirs / "drums.wav").write_bytes(b"precious")
    with pytest.raises(ConfigError, match="no band recorded"):
        record_band(tmp_path, SHORT, workers=0)
    with pytest.raises(ConfigError, match="already"):
        write_song(small_song(), theirs, 8_000)
    assert (theirs / "drums.wav").read_bytes() == b"precious" and not (tmp_path / "band.json").exists()


@pytest.mark.parametrize("text", ["{", "[]", '{"songs": {}}', '{"band": 3, "songs": {}}'])
def test_a_damaged_booklet_is_refused(tmp_path, text):
    (tmp_path / "band.json").write_text(text)
    with pytest.raises(ConfigError, match=r"band\.json"):
        record_band(tmp_path, SHORT, workers=0)


def test_a_song_that_fails_is_told_and_the_others_are_kept(tmp_path, monkeypatch):
    true = record.write_song

    def fails_once(score, folder, rate_hz, player=None):
        if folder.name == "metal.00000":
            raise ValueError("no strings left")
        return true(score, folder, rate_hz, player)

    monkeypatch.setattr(record, "write_song", fails_once)
    with pytest.raises(WorkError, match=r"1 of 2 songs.*metal.00000.*no strings left"):
        record_band(tmp_path, SHORT, workers=0)
    assert len(list(tmp_path.rglob("vocals.wav"))) == 1
    monkeypatch.undo()
    assert record_band(tmp_path, SHORT, workers=0).made == 1


def test_a_song_that_is_stopped_half_way_leaves_nothing(tmp_path, monkeypatch):
    def stopped(*given):
        raise KeyboardInterrupt

    monkeypatch.setattr(record, "write", stopped)
    with pytest.raises(KeyboardInterrupt):
        write_song(small_song(), tmp_path / "rock" / "rock.00000", 8_000)
    assert list((tmp_path / "rock").iterdir()) == []


def test_a_written_song_is_what_was_played(tmp_path):
    folder = write_song(small_song(), tmp_path / "song", 16_000)
    assert whole(folder)
    for stem, played in play_score(small_song(), 16_000).items():
        samples, rate_hz = soundfile.read(folder / f"{stem}.wav", dtype="float32")
        assert rate_hz == 16_000 and np.abs(samples - played).max() < 1 / 32_000


@pytest.mark.parametrize(
    "wrong",
    [
        {"songs": 0},
        {"genres": ()},
        {"genres": ("polka",)},
        {"genres": ("jazz", "jazz")},
        {"seconds": 0.1},
        {"vital_share": 2.0},
        {"soundfont_share": -1.0},
    ],
)
def test_a_band_that_cannot_be_is_refused(wrong):
    with pytest.raises(ConfigError):
        Band(**wrong)
