from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile

from melscape.audio.magic import family, sniff


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("WAV", "WAV"),
        ("WAVEX", "WAV"),
        ("RF64", "WAV"),
        ("AIFF", "AIFF"),
        ("FLAC", "FLAC"),
        ("OGG", "OGG"),
        ("MP3", "MP3"),
    ],
)
def test_a_file_is_known_by_its_first_bytes(kind: str, expected: str) -> None:
    made = io.BytesIO()
    soundfile.write(made, np.zeros(4_000), 16_000, format=kind)
    assert sniff(made.getvalue()[:16]) == expected
    assert family(kind) == expected


@pytest.mark.parametrize("kind", ["AU", "CAF", "W64", "NIST", "VOC", "PAF", "IRCAM", "MAT5"])
def test_kinds_that_nobody_asked_for_are_unknown(kind: str) -> None:
    made = io.BytesIO()
    soundfile.write(made, np.zeros(4_000), 16_000, format=kind, subtype="PCM_16")
    assert sniff(made.getvalue()[:16]) is None


@pytest.mark.parametrize(
    "start",
    [b"", b"R", b"RIFF\0\0\0\0AVI LIST", b"FORM\0\0\0\x008SVX", b"hello, world....", b"\xff\xd8\xff\xe0\0\x10JFIF"],
)
def test_what_is_no_sound_is_not_taken_for_it(start: bytes) -> None:
    assert sniff(start) is None


@pytest.mark.parametrize("start", [b"\xff\xfb\xf0\0", b"\xff\xfb\x9c\0", b"\xff\xf9\x90\0", b"\xff\xeb\x90\0"])
def test_the_reserved_values_of_an_mpeg_frame_are_no_mp3(start: bytes) -> None:
    assert sniff(start) is None


def test_tags_before_an_mp3_are_allowed() -> None:
    assert sniff(b"ID3\x04" + bytes(12)) == "MP3"
