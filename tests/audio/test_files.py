from __future__ import annotations

import os
import struct
from pathlib import Path

import numpy as np
import pytest

from melscape.audio import problems
from melscape.audio.clip import Clip
from melscape.audio.files import Limits, describe, read, read_untrusted, write

from .made import chord, encoded, flac_claiming

READERS = pytest.mark.parametrize("reader", [read, read_untrusted])


@READERS
@pytest.mark.parametrize(
    ("name", "encoding", "error"),
    [
        ("a.wav", "pcm_16", 2**-14),
        ("a.wav", "pcm_24", 2**-22),
        ("a.wav", "float_32", 0.0),
        ("a.flac", "pcm_24", 2**-22),
        ("a.aiff", "pcm_16", 2**-14),
        ("a.ogg", "pcm_24", 0.02),
        ("a.mp3", "pcm_24", 0.05),
    ],
)
def test_what_is_written_is_read_back(tmp_path: Path, reader, name: str, encoding: str, error: float) -> None:
    clip = chord()
    write(tmp_path / name, clip, encoding)
    back = reader(tmp_path / name)
    assert back.rate_hz == clip.rate_hz
    assert back.samples.shape == clip.samples.shape
    assert np.abs(back.samples - clip.samples).max() <= error


def test_a_header_is_described_without_decoding(tmp_path: Path) -> None:
    write(tmp_path / "a.flac", chord(0.25), "pcm_24")
    found = describe(tmp_path / "a.flac")
    assert (found.seconds, found.rate_hz, found.channels) == (0.25, 44_100, 2)
    assert (found.format, found.coding) == ("FLAC", "PCM_24")


@READERS
def test_the_bytes_count_and_not_the_name(tmp_path: Path, reader) -> None:
    (tmp_path / "a.mp3").write_bytes(encoded(chord().samples, kind="FLAC"))
    assert reader(tmp_path / "a.mp3").seconds == 0.5


def stream_of_nan(bad: float) -> bytes:
    samples = np.zeros((1, 1_000), np.float32)
    samples[0, 700] = bad
    return encoded(samples, coding="FLOAT")


def flac_without_length_or_sound() -> bytes:
    data = flac_claiming(0, encoded(np.zeros((1, 10)), kind="FLAC"))
    return data[: data.rindex(b"\xff\xf8")]  # where its only frame begins


HOSTILE = {
    "a stream of neither length nor sound": (flac_without_length_or_sound(), problems.EmptyAudio),
    "text": (b"this is a text, not a sound", problems.NotAudio),
    "nothing": (b"", problems.EmptyAudio),
    "a header only": (encoded(np.zeros((1, 10)))[:44], problems.EmptyAudio),
    "half a header": (encoded(np.zeros((1, 10)))[:20], problems.NotAudio),
    "adpcm": (encoded(chord().samples, coding="MS_ADPCM"), problems.NotAudio),
    "another kind": (encoded(chord().samples, kind="CAF", coding="PCM_16"), problems.NotAudio),
    "1 Hz": (encoded(np.zeros((1, 100)), rate_hz=1), problems.BadRate),
    "655 kHz": (encoded(np.zeros((1, 100)), rate_hz=655_350), problems.BadRate),
    "1024 channels": (encoded(np.zeros((1024, 100))), problems.BadChannels),
    "nan": (stream_of_nan(np.nan), problems.NotFinite),
    "infinity": (stream_of_nan(np.inf), problems.NotFinite),
    "very loud": (stream_of_nan(1e38), problems.NotFinite),
    "half an mp3": (encoded(chord(2).samples, kind="MP3")[:8_000], problems.Damaged),
    "half a flac": (encoded(chord(2).samples, kind="FLAC")[:20_000], problems.Damaged),
    "a flac bomb": (encoded(np.zeros((2, 44_100 * 30)), kind="FLAC"), problems.TooLong),
    "a bomb without a length": (flac_claiming(0, encoded(np.zeros((2, 44_100 * 30)), kind="FLAC")), problems.TooLong),
    "a length of weeks": (flac_claiming(2**36 - 1, encoded(chord().samples, kind="FLAC")), problems.TooLong),
}


@READERS
@pytest.mark.parametrize(("data", "kind"), HOSTILE.values(), ids=HOSTILE.keys())
def test_what_cannot_be_used_is_refused_by_name_and_kind(tmp_path: Path, reader, data: bytes, kind: type) -> None:
    path = tmp_path / "hostile.wav"
    path.write_bytes(data)
    with pytest.raises(kind, match="hostile.wav") as caught:
        reader(path, limits=Limits(max_seconds=20))
    assert caught.value.next_step
    assert len(str(caught.value).splitlines()) <= 4


@READERS
def test_a_stream_of_unknown_length_is_read_to_its_end(tmp_path: Path, reader) -> None:
    clip = chord(1.0)
    (tmp_path / "a.flac").write_bytes(flac_claiming(0, encoded(clip.samples, kind="FLAC")))
    assert describe(tmp_path / "a.flac").seconds == 1.0
    assert reader(tmp_path / "a.flac").samples.shape == clip.samples.shape


@READERS
def test_a_wav_that_claims_more_than_it_holds_gives_what_it_holds(tmp_path: Path, reader) -> None:
    data = bytearray(encoded(np.full((1, 1_000), 0.5)))
    data[40:44] = struct.pack("<I", 2**31 - 1)
    (tmp_path / "a.wav").write_bytes(data)
    assert reader(tmp_path / "a.wav").samples.shape == (1, 1_000)


@READERS
def test_a_file_over_the_size_limit_is_not_even_opened_by_the_decoder(tmp_path: Path, reader) -> None:
    with (tmp_path / "a.wav").open("wb") as file:
        file.truncate(2**32)  # takes no room on the disk
    with pytest.raises(problems.TooBig):
        reader(tmp_path / "a.wav")


@READERS
def test_pipes_folders_devices_and_missing_files_are_no_sound(tmp_path: Path, reader) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    for path in (tmp_path / "pipe.wav", tmp_path, Path("/dev/zero"), tmp_path / "missing.wav"):
        with pytest.raises(problems.NotAudio):
            reader(path)


def test_formats_outside_the_list_of_the_caller_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "a.flac", chord())
    with pytest.raises(problems.NotAudio, match="start like"):
        read(tmp_path / "a.flac", limits=Limits(formats=("WAV",)))


def test_a_refused_file_leaves_no_open_handle(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(HOSTILE["1 Hz"][0])
    (tmp_path / "b.wav").write_bytes(HOSTILE["half a header"][0])
    before = len(list(Path("/proc/self/fd").iterdir()))
    for name in ("a.wav", "b.wav", "missing.wav"):
        with pytest.raises(problems.AudioError):
            read(tmp_path / name)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_reading_changes_nothing_on_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    write(path, chord())
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    read(path)
    read_untrusted(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_eight_channels_keep_their_order(tmp_path: Path) -> None:
    samples = np.linspace(-0.8, 0.8, 8, dtype=np.float32)[:, None] * np.ones((1, 70_000), np.float32)
    write(tmp_path / "a.wav", Clip.of(samples, 48_000), "float_32")
    assert np.array_equal(read(tmp_path / "a.wav").samples, samples)
    assert np.array_equal(read_untrusted(tmp_path / "a.wav").samples, samples)
