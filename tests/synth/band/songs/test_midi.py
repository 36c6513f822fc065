"""The reader of MIDI files."""

import pytest

from melscape.errors import CorpusError
from melscape.synth.band.songs.midi import MOST_BYTES, Stroke, read_midi

# The example of the Standard MIDI Files 1.0 specification: four notes on three channels, 96 ticks a beat.
SPECIFICATION = bytes.fromhex(
    "4D546864 00000006 0000 0001 0060 4D54726B 0000003B"
    "00FF58040402 1808 00FF5103 07A120 00C005 00C12E 00C246"
    "00923060 003C60 60914340 60904C20 81408230 40 003C40 00814340 00804C40 00FF2F00".replace(" ", "")
)


def a_file(tracks, division=480):
    head = b"MThd" + (6).to_bytes(4, "big") + (1).to_bytes(2, "big") + len(tracks).to_bytes(2, "big")
    body = b"".join(b"MTrk" + len(track).to_bytes(4, "big") + track for track in tracks)
    return head + division.to_bytes(2, "big") + body


def read(tmp_path, data):
    path = tmp_path / "some.mid"
    path.write_bytes(data)
    return read_midi(path)


def test_the_example_of_the_specification_reads_as_it_says(tmp_path):
    assert read(tmp_path, SPECIFICATION) == (
        Stroke(0.0, 48, 96, 2),
        Stroke(0.0, 60, 96, 2),
        Stroke(1.0, 67, 64, 1),
        Stroke(2.0, 76, 32, 0),
    )


def test_running_status_long_waits_and_silent_strokes_are_understood(tmp_path):
    # A wait of 480 ticks takes two bytes; the second note has no status byte; force 0 lets a note go.
    track = bytes([0, 0x99, 36, 100, 0x83, 0x60, 38, 90, 0, 36, 0, 0, 0xFF, 0x2F, 0])
    assert read(tmp_path, a_file([track])) == (Stroke(0.0, 36, 100, 9), Stroke(1.0, 38, 90, 9))


def test_tracks_are_merged_in_order_of_time(tmp_path):
    late, early = bytes([0x60, 0x90, 60, 1]), bytes([0x10, 0x90, 62, 2])
    assert [stroke.note_midi for stroke in read(tmp_path, a_file([late, early]))] == [62, 60]


def test_exclusive_messages_and_unknown_chunks_are_skipped(tmp_path):
    track = bytes([0, 0xF0, 3, 1, 2, 0xF7, 0, 0x90, 60, 70])
    data = a_file([track])[:14] + b"XFIH" + (2).to_bytes(4, "big") + b"hi" + a_file([track])[14:]
    assert read(tmp_path, data) == (Stroke(0.0, 60, 70, 0),)


@pytest.mark.parametrize(
    "data,word",
    [
        (b"", "begin"),
        (b"RIFF" + bytes(40), "begin"),
        (a_file([b""], division=0xE728), "beats"),
        (a_file([b""], division=0), "beats"),
        (a_file([bytes([0, 0x90, 60, 1])])[:-2], "middle"),
        (a_file([bytes([0, 0x90, 60])]), "out of range"),
        (a_file([bytes([0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0x90, 60, 1])]), "longer"),
        (a_file([bytes([0, 60, 1])]), "message"),
        (a_file([bytes([0, 0xF4, 1])]), "message"),
    ],
)
def test_broken_files_are_refused_by_name(tmp_path, data, word):
    with pytest.raises(CorpusError, match=word) as caught:
        read(tmp_path, data)
    assert "some.mid" in caught.value.found


def test_cutting_or_changing_bytes_never_gets_past_the_typed_error(tmp_path):
    path = tmp_path / "cut.mid"
    for place in range(len(SPECIFICATION)):
        for data in (SPECIFICATION[:place], SPECIFICATION[:place] + b"\xff" + SPECIFICATION[place + 1 :]):
            path.write_bytes(data)
            try:
                strokes = read_midi(path)
            except CorpusError:
                continue
            assert all(0 <= stroke.note_midi <= 127 and stroke.start_beats >= 0 for stroke in strokes)


def test_missing_and_huge_files_are_refused(tmp_path):
    with pytest.raises(CorpusError, match="cannot be read"):
        read_midi(tmp_path / "nothing.mid")
    with pytest.raises(CorpusError, match="at most"):
        read(tmp_path, bytes(MOST_BYTES + 1))
