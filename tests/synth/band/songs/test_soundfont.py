"""Parts through FluidSynth: the file that it is given, and what is made of what it gives back."""

import struct
import sys

import numpy as np
import pytest
from tests.synth.band.songs.played import band, line, score

from melscape.errors import SynthError
from melscape.synth.band.songs.guests import Guests
from melscape.synth.band.songs.perform import play_score
from melscape.synth.band.songs.score import Event, Part
from melscape.synth.band.songs.soundfont import BEND_SEMITONES, PROGRAMS, TICKS, Soundfont, midi_of

# Writes one second of a square wave at the rate it is asked for, on two channels, as the real one would.
STAND_IN = """#!{python}
import sys, wave
words = sys.argv[1:]
rate_hz, out = int(words[words.index("-r") + 1]), words[words.index("-F") + 1]
assert open(words[-1], "rb").read(4) == b"MThd"
with wave.open(out, "wb") as sound:
    sound.setnchannels(2), sound.setsampwidth(2), sound.setframerate(rate_hz)
    one = [(8000 if at // 20 % 2 else -8000).to_bytes(2, "little", signed=True) * 2 for at in range(rate_hz)]
    sound.writeframes(b"".join(one))
"""


@pytest.fixture
def font(tmp_path, monkeypatch):
    program = tmp_path / "bin" / "fluidsynth"
    program.parent.mkdir()
    program.write_text(STAND_IN.format(python=sys.executable))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    path = tmp_path / "small.sf2"
    path.write_bytes(b"RIFF")
    return path


def messages(data):
    """(tick, status, data) of the only track; enough of a reader for what is written here."""
    assert struct.unpack(">4sIHHH", data[:14]) == (b"MThd", 6, 0, 1, TICKS)
    assert data[14:18] == b"MTrk" and struct.unpack(">I", data[18:22])[0] == len(data) - 22
    at, tick, found = 22, 0, []
    while at < len(data):
        step = 0
        while True:
            step = step << 7 | data[at] & 0x7F
            at += 1
            if data[at - 1] < 0x80:
                break
        tick += step
        status = data[at]
        size = 3 + data[at + 2] if status == 0xFF else 2 if status >> 4 == 0xC else 3
        found.append((tick, status, data[at + 1 : at + size]))
        at += size
    return found


def test_notes_begin_and_end_on_their_beats():
    told = messages(midi_of(line("other", "piano"), 120.0))
    on = [(tick, data[0], data[1]) for tick, status, data in told if status >> 4 == 9]
    off = [(tick, data[0]) for tick, status, data in told if status >> 4 == 8]
    assert on == [(0, 60, 90), (TICKS, 64, 90), (2 * TICKS, 67, 90), (3 * TICKS, 64, 90)]
    assert [tick for tick, _ in off] == [round((beat + 0.8) * TICKS) for beat in range(4)]


def test_tempo_and_program_are_told_first():
    told = messages(midi_of(line("bass", "bass_slap"), 90.0))
    assert (0, 0xFF, bytes([0x51, 3]) + round(60e6 / 90).to_bytes(3, "big")) in told
    programs = {data[0] for _, status, data in told if status >> 4 == 0xC}
    assert programs == {PROGRAMS["bass_slap"]} and told[-1][1:] == (0xFF, b"\x2f\x00")


def test_bends_are_of_one_note_and_in_semitones():
    events = (Event(0.0, 1.0, 60, 90, (0.0, 2.0)), Event(0.0, 1.0, 64, 90))
    told = messages(midi_of(Part("other", "guitar_clean", events), 120.0))
    bends = {}
    for _, status, data in told:
        if status >> 4 == 0xE:
            bends.setdefault(status & 15, []).append((data[1] << 7 | data[0]) - 8192)
    bent, straight = bends[0], bends[1]
    assert straight == [0] and bent[0] == 0 and bent == sorted(bent)
    assert bent[-1] == pytest.approx(8192 * 2.0 / BEND_SEMITONES, abs=1)


def test_microtones_are_bends():
    told = messages(midi_of(Part("other", "violin", (Event(0.0, 1.0, 60.25, 90),)), 120.0))
    bend = [(data[1] << 7 | data[0]) - 8192 for _, status, data in told if status >> 4 == 0xE]
    assert bend == [round(8192 * 0.25 / BEND_SEMITONES)]


def test_a_part_comes_back_as_long_as_the_song(font):
    sound = Soundfont(font).play(line("other", "piano"), score(), 16_000)
    assert sound.shape == (32_000,) and sound.dtype == np.float32
    assert np.abs(sound[:16_000]).max() == pytest.approx(8000 / 32768, rel=1e-3) and not sound[16_000:].any()


def test_a_share_of_the_parts_is_taken_and_never_those_with_words(font):
    parts = [line("other", "piano", program=program) for program in range(40)]
    taken = [Soundfont(font, 0.3).play(part, score(), 8_000) is not None for part in parts]
    assert 4 < sum(taken) < 22
    assert Soundfont(font).play(line("vocals", "rap"), score(), 8_000) is None


def test_a_song_with_a_soundfont_sounds_different_where_it_plays(font):
    own, guest = play_score(band(), 8_000), play_score(band(), 8_000, Guests((Soundfont(font),)))
    assert np.array_equal(own["vocals"] == 0, guest["vocals"] == 0)
    assert np.corrcoef(own["other"], guest["other"])[0, 1] < 0.5
    assert np.corrcoef(own["vocals"], guest["vocals"])[0, 1] > 0.999


def test_what_is_missing_is_told(tmp_path, font, monkeypatch):
    with pytest.raises(SynthError, match="no soundfont"):
        Soundfont(tmp_path / "none.sf2")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SynthError, match="not installed"):
        Soundfont(font)


def test_what_fluidsynth_says_is_passed_on(font, monkeypatch):
    program = font.parent / "bin" / "fluidsynth"
    program.write_text(f"#!{sys.executable}\nimport sys\nsys.exit('no such preset')\n")
    with pytest.raises(SynthError, match="no such preset"):
        Soundfont(font).play(line("other", "piano"), score(), 8_000)
