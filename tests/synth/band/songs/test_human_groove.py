"""Drumming by people, from a folder made here and from the dataset itself."""

from dataclasses import replace

import numpy as np
import pytest

from melscape.errors import CorpusError
from melscape.synth.band.songs.compose import compose
from melscape.synth.band.songs.drum_patterns import GROOVES
from melscape.synth.band.songs.genres import style_of
from melscape.synth.band.songs.human_groove import PIECE_OF, STYLES_OF, Grooves
from melscape.synth.band.songs.plan import draw_plan
from melscape.synth.band.songs.score import PIECES

HEAD = "drummer,session,id,style,bpm,beat_type,time_signature,midi_filename,audio_filename,duration,split\n"


def write_take(path, beats, notes):
    """A drum track: each of `notes` (beat, note, velocity) at 480 ticks a beat."""
    track, at = b"", 0
    for beat, note, velocity in sorted(notes):
        ticks = round(beat * 480)
        wait, at = ticks - at, ticks
        track += bytes([0x80 | wait >> 7, wait & 0x7F]) if wait > 127 else bytes([wait])
        track += bytes([0x99, note, velocity])
    track += bytes([0, 0xFF, 0x2F, 0])
    head = b"MThd" + bytes([0, 0, 0, 6, 0, 0, 0, 1]) + (480).to_bytes(2, "big")
    path.write_bytes(head + b"MTrk" + len(track).to_bytes(4, "big") + track)


@pytest.fixture
def folder(tmp_path):
    """Six takes of rock at 120 beats a minute, each with its snare late by 0.05 beats, and a fill of toms."""
    lines = []
    for take in range(6):
        beat = [(float(b), 36, 100) for b in range(0, 32, 2)] + [(b + 0.05, 38, 110) for b in range(1, 32, 2)]
        write_take(tmp_path / f"{take}.mid", 32, beat + [(b / 2, 42, 60 + take) for b in range(64)])
        lines.append(f"d,s,{take},rock,120,beat,4-4,{take}.mid,,16.0,train")
    write_take(tmp_path / "fill.mid", 4, [(b / 4, 48, 100) for b in range(16)] + [(0.0, 99, 9)])
    lines.append("d,s,f,rock,120,fill,4-4,fill.mid,,2.0,train")
    lines.append("d,s,x,rock,120,beat,4-4,lost.mid,,16.0,train")
    (tmp_path / "info.csv").write_text(HEAD + "\n".join(lines) + "\n")
    return tmp_path


def a_plan(tempo_bpm=118.0, fills=0.0):
    plan = draw_plan(style_of("rock"), 0, 1, 30.0)
    style = replace(plan.style, fills=fills)
    return replace(plan, style=style, tempo_bpm=tempo_bpm)


def test_a_folder_is_opened_and_lost_files_are_left_out(folder):
    grooves = Grooves.open(folder)
    assert len(grooves.takes) == 7
    assert [take.fill for take in grooves.near("rock", 118.0, 4)] == [False] * 6
    assert len(grooves.near("rock", 118.0, 4, fill=True)) == 1
    assert grooves.near("rock", 80.0, 4) == grooves.near("rock", 118.0, 3) == grooves.near("swing", 118.0, 4) == ()


def test_a_person_plays_through_the_song_with_their_own_timing(folder):
    hits = Grooves.open(folder).play(a_plan(), "rock")
    snares = np.array([hit.start_beats for hit in hits if hit.piece == "snare"])
    assert np.allclose(np.diff(snares), 2.0) and np.allclose(snares % 2, 1.05)
    assert max(hit.start_beats for hit in hits) > a_plan().beats - 4


def test_fills_lead_into_the_next_section_and_silence_the_groove(folder):
    plan = a_plan(fills=1.0)
    hits = Grooves.open(folder).play(plan, "rock")
    end = plan.sections[0].bars.stop * 4
    inside = [hit for hit in hits if end - 4 <= hit.start_beats < end - 0.2]
    assert {hit.piece for hit in inside} == {"tom_high"} and len(inside) >= 15


def test_the_song_settles_how_loud_a_person_plays(folder):
    grooves = Grooves.open(folder)
    soft, loud = (grooves.play(replace(a_plan(), loudness=level), "rock") for level in (60.0, 100.0))
    ratio = np.mean([hit.velocity for hit in loud]) / np.mean([hit.velocity for hit in soft])
    assert ratio == pytest.approx(100 / 60, rel=0.05)


def test_people_change_the_drumming_of_a_song_and_nothing_else(folder):
    grooves = Grooves.open(folder)
    changed = 0
    for song in range(6):
        alone, together = (compose("rock", seed=0, song=song, seconds=6.0, grooves=hands) for hands in (None, grooves))
        assert replace(alone, drums=together.drums) == together
        assert (alone.drums.kit, alone.drums.program) == (together.drums.kit, together.drums.program)
        changed += alone.drums != together.drums
    assert 0 < changed < 6


def test_nobody_plays_what_is_not_there(folder):
    assert Grooves.open(folder).play(a_plan(), "one_drop") == []
    assert Grooves.open(folder).play(a_plan(tempo_bpm=60.0), "rock") == []


def test_folders_that_are_no_dataset_are_refused(tmp_path):
    with pytest.raises(CorpusError, match="info.csv"):
        Grooves.open(tmp_path)
    (tmp_path / "info.csv").write_text(HEAD + "d,s,0,rock,120,beat,4-4,none.mid,,16.0,train\n")
    with pytest.raises(CorpusError, match="none of the 1"):
        Grooves.open(tmp_path)
    (tmp_path / "info.csv").write_text(HEAD + "d,s,0,rock,fast,beat,4-4,none.mid,,16.0,train\n")
    with pytest.raises(CorpusError, match="row"):
        Grooves.open(tmp_path)
    (tmp_path / "info.csv").write_text(HEAD + "d,s,0,rock,120,beat,4-4,../../secret.mid,,16.0,train\n")
    with pytest.raises(CorpusError, match="secret"):
        Grooves.open(tmp_path)


def test_pieces_and_grooves_of_the_tables_exist():
    assert set(PIECE_OF.values()) <= set(PIECES) and set(STYLES_OF) <= set(GROOVES)


@pytest.fixture(scope="module")
def dataset(shared):
    return Grooves.open(shared / "groove_midi")


@pytest.mark.shared
def test_the_dataset_is_read(dataset):
    assert len(dataset.takes) == 1_150
    hits = dataset.read(dataset.takes[0])
    assert len(hits) > 100 and {"kick", "snare"} <= {hit.piece for hit in hits}
    beats = dataset.takes[0].seconds * dataset.takes[0].tempo_bpm / 60.0
    assert 0.9 * beats < hits[-1].start_beats <= 1.02 * beats


@pytest.mark.shared
@pytest.mark.parametrize("genre", ["rock", "jazz", "hiphop", "blues", "pop"])
def test_people_play_the_songs_of_several_genres(dataset, genre):
    plans = [draw_plan(style_of(genre), 0, song, 16.0) for song in range(6)]
    grooves = [plan.feel.grooves[0][0] for plan in plans]
    played = [dataset.play(plan, groove) for plan, groove in zip(plans, grooves)]
    assert any(played)
    for plan, hits in zip(plans, played):
        assert all(hit.start_beats >= 0.0 and 1 <= hit.velocity <= 127 for hit in hits)
        assert not hits or hits[-1].start_beats > 0.6 * plan.beats
