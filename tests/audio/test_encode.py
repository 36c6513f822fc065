from __future__ import annotations

import os
import wave
from pathlib import Path

import numpy as np
import pytest

from melscape.audio import problems
from melscape.audio.clip import Clip
from melscape.audio.files import describe, read, write
from melscape.audio.riff import read_note_midi

from .made import chord


@pytest.mark.parametrize("note_midi", [0.0, 60.0, 60.25, 69.999999, 127.5])
@pytest.mark.parametrize("encoding", ["pcm_16", "pcm_24", "float_32"])
def test_the_note_of_a_wav_is_kept_with_its_fraction(tmp_path: Path, note_midi: float, encoding: str) -> None:
    odd = Clip.of(np.zeros(333), 48_000)  # 999 bytes of 24-bit samples: the chunk before must be padded
    write(tmp_path / "a.wav", odd, encoding, note_midi)
    assert read_note_midi(tmp_path / "a.wav") == pytest.approx(note_midi, abs=1e-8)
    assert read(tmp_path / "a.wav").samples.shape == (1, 333)
    data = (tmp_path / "a.wav").read_bytes()
    assert int.from_bytes(data[4:8], "little") == len(data) - 8


def test_a_wav_without_a_note_says_none(tmp_path: Path) -> None:
    write(tmp_path / "a.wav", chord())
    assert read_note_midi(tmp_path / "a.wav") is None


def test_golden_the_sampler_chunk_is_byte_for_byte_that_of_the_standard(tmp_path: Path) -> None:
    write(tmp_path / "a.wav", chord(0.1, 48_000, 1), "pcm_16", 60.5)
    data = (tmp_path / "a.wav").read_bytes()
    # 36 bytes: no maker, no product, 20 833 ns, note 60, half of 2**32, then zeros: no SMPTE, no loops, no own data.
    expected = "736d706c 24000000 00000000 00000000 61510000 3c000000 00000080 00000000 00000000 00000000 00000000"
    assert data[-44:] == bytes.fromhex(expected)


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.aiff", "a.mp3"])
def test_the_same_sound_is_the_same_file_at_any_hour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    encoding = "float_32" if name in ("a.wav",) else "pcm_24"
    write(tmp_path / name, chord(), encoding)
    first = (tmp_path / name).read_bytes()
    if name == "a.wav":
        position = first.index(b"PEAK")
        assert first[position + 12 : position + 16] == bytes(4)
    write(tmp_path / name, chord(), encoding)
    assert (tmp_path / name).read_bytes() == first


def test_samples_over_full_scale_are_clipped_and_do_not_wrap(tmp_path: Path) -> None:
    write(tmp_path / "a.wav", Clip.of(np.array([2.0, -2.0, 0.5]), 44_100), "pcm_16")
    assert read(tmp_path / "a.wav").samples[0].tolist() == pytest.approx([1.0, -1.0, 0.5], abs=1e-4)
    write(tmp_path / "b.wav", Clip.of(np.array([2.0, -2.0, 0.5]), 44_100), "float_32")
    assert read(tmp_path / "b.wav").samples[0].tolist() == [2.0, -2.0, 0.5]


@pytest.mark.parametrize(
    ("name", "clip", "encoding", "note_midi", "kind"),
    [
        ("a.xyz", chord(), "pcm_24", None, problems.BadFormat),
        ("a", chord(), "pcm_24", None, problems.BadFormat),
        ("a.flac", chord(), "float_32", None, problems.BadFormat),
        ("a.wav", chord(), "pcm_12", None, problems.BadFormat),
        ("a.flac", chord(), "pcm_24", 60, problems.BadFormat),
        ("a.wav", chord(), "pcm_24", 128, problems.BadFormat),
        ("a.mp3", chord(channels=3), "pcm_24", None, problems.BadChannels),
        ("a.mp3", chord(rate_hz=96_000), "pcm_24", None, problems.BadRate),
    ],
)
def test_what_cannot_be_written_is_refused_before_a_byte_is(
    tmp_path: Path, name: str, clip: Clip, encoding: str, note_midi: float | None, kind: type
) -> None:
    with pytest.raises(kind):
        write(tmp_path / name, clip, encoding, note_midi)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.ogg", "a.mp3", "a.aiff"])
def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    write(tmp_path / name, chord(0.5))
    old = (tmp_path / name).read_bytes()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write(tmp_path / name, chord(0.2))
    monkeypatch.undo()
    assert (tmp_path / name).read_bytes() == old
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["a.ogg", "a.flac", "a.mp3"])
def test_lossless_and_lossy_files_hold_the_tune(tmp_path: Path, name: str) -> None:
    clip = chord(1.0)
    write(tmp_path / name, clip)
    back = read(tmp_path / name)
    noise = np.mean((back.samples - clip.samples) ** 2)
    assert 10 * np.log10(np.mean(clip.samples**2) / (noise + 1e-20)) > 30


@pytest.mark.parametrize("rate_hz", [8_000, 22_050, 48_000])
@pytest.mark.parametrize("name", ["a.ogg", "a.mp3", "a.flac"])
def test_usual_rates_can_be_written_in_every_kind(tmp_path: Path, name: str, rate_hz: int) -> None:
    write(tmp_path / name, chord(0.5, rate_hz, 1))
    assert describe(tmp_path / name).rate_hz == rate_hz


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.ogg", "a.mp3", "a.aiff"])
def test_ten_minutes_of_stereo_are_written_whole(tmp_path: Path, name: str) -> None:
    rng = np.random.default_rng(0)
    samples = np.tile(rng.uniform(-0.5, 0.5, (2, 44_100)).astype(np.float32), 600)
    write(tmp_path / name, Clip(samples, 44_100))
    back = read(tmp_path / name)
    assert back.samples.shape == samples.shape
    if name in ("a.wav", "a.flac", "a.aiff"):
        assert np.abs(back.samples - samples).max() < 2**-22


def test_another_reader_finds_the_sound_beside_the_note(tmp_path: Path) -> None:
    clip = chord()
    write(tmp_path / "a.wav", clip, "pcm_16", 60)
    with wave.open(str(tmp_path / "a.wav")) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (44_100, 2, 2)
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2).T / 2**15
    assert np.abs(samples - clip.samples).max() < 2**-14
