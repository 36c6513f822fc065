"""Scores become four stems, the same ones every time."""

from dataclasses import replace

import numpy as np
import pytest
from tests.synth.band.songs.played import band, beat, line, score

from melscape.errors import ConfigError
from melscape.synth.band.songs.instruments.bus import Bus
from melscape.synth.band.songs.instruments.tone import Programme
from melscape.synth.band.songs.perform import make_of, place_notes, play_part, play_score
from melscape.synth.band.songs.score import STEMS, Event, Part

RATE_HZ = 22_050


def test_a_song_is_four_stems_of_its_length_that_peak_below_one():
    stems = play_score(band(seconds=1.7))
    assert tuple(stems) == STEMS
    for stem in stems.values():
        assert stem.shape == (round(1.7 * RATE_HZ),) and stem.dtype == np.float32
        assert np.isfinite(stem).all() and 0.05 < np.abs(stem).max() < 1.0
    assert 0.5 < np.abs(sum(stems.values())).max() < 1.0


def test_who_does_not_play_is_silent():
    stems = play_score(score([line("vocals", "rap", (55, 55))]))
    assert stems["vocals"].any()
    assert not any(stems[stem].any() for stem in ("drums", "bass", "other"))


def test_a_score_always_sounds_the_same():
    first, second = play_score(band()), play_score(band())
    assert all(np.array_equal(first[stem], second[stem]) for stem in STEMS)


@pytest.mark.parametrize("change", [{"seed": 1}, {"song": 1}, {"genre": "pop"}])
def test_another_song_has_other_instruments(change):
    first, second = play_score(band()), play_score(band(**change))
    assert all(not np.allclose(first[stem], second[stem], atol=1e-3) for stem in STEMS)


def test_another_program_is_another_make():
    parts = [line("other", "piano"), line("other", "piano", program=1)]
    first, second = (play_part(part, score(), RATE_HZ) for part in parts)
    assert not np.allclose(first, second, atol=1e-3)


def test_a_stem_does_not_depend_on_the_others():
    whole, alone = play_score(band()), play_score(replace(band(), drums=None))
    for stem in ("bass", "other", "vocals"):
        gain = np.abs(whole[stem]).max() / np.abs(alone[stem]).max()
        assert np.abs(whole[stem] - gain * alone[stem]).max() < 1e-5


def test_gains_between_players_are_kept():
    def share(gain_db):
        loud, soft = line("other", "organ", (60,) * 4), line("other", "flute", (84,) * 4, gain_db=gain_db)
        levels = np.abs(np.fft.rfft(play_score(score([loud, soft]))["other"]))
        hz = np.fft.rfftfreq(2 * RATE_HZ, 1 / RATE_HZ)
        return levels[(hz > 1000) & (hz < 1100)].max()

    assert share(0.0) > 2.5 * share(-12.0)


def ping(held=None):
    """A programme that tells how long it was asked to hold: a level of 1 while it sounds."""

    def render(tone):
        if held is not None:
            held.append((tone.pitch_midi, round(tone.held_seconds, 3), tone.velocity, tone.take))
        return np.ones(round((tone.held_seconds + 0.1) * RATE_HZ), np.float32)

    return Programme(render, 0.1, Bus(), expression=0.5)


def test_a_note_that_comes_back_is_rendered_once_and_long_enough():
    events = (Event(0.0, 0.5, 60, 100), Event(1.0, 1.5, 60, 101), Event(3.0, 0.25, 60, 99), Event(2.0, 0.5, 62, 99))
    held = []
    place_notes(Part("other", "piano", events), score(), RATE_HZ, ping(held))
    assert [(pitch, seconds) for pitch, seconds, _, _ in held] == [(60, 0.75), (62, 0.25)]


def test_notes_begin_end_and_are_as_loud_as_written():
    part = Part("other", "piano", (Event(1.0, 1.0, 60, 127), Event(3.0, 0.5, 60, 64)))
    sound = place_notes(part, score(), RATE_HZ, ping())
    assert not sound[: RATE_HZ // 2].any()
    assert (sound[RATE_HZ // 2 : RATE_HZ] == 1.0).all() and not sound[RATE_HZ + RATE_HZ // 9 : 3 * RATE_HZ // 2].any()
    assert sound[round(1.6 * RATE_HZ)] == pytest.approx(64 / 127, rel=1e-4)


def test_bent_notes_are_not_shared_with_straight_ones():
    events = (Event(0.0, 1.0, 60, 100), Event(1.0, 1.0, 60, 100, (0.0, 1.0)), Event(2.0, 2.0, 60, 100, (0.0, 1.0)))
    held = []
    place_notes(Part("other", "piano", events), score(), RATE_HZ, ping(held))
    assert [seconds for _, seconds, _, _ in held] == [0.5, 0.5, 1.0]


def test_consonants_come_before_the_beat():
    made = replace(ping(), early_seconds=0.04)
    sound = place_notes(Part("vocals", "rap", (Event(1.0, 1.0, 60, 100),)), score(), RATE_HZ, made)
    assert np.argmax(sound > 0) == round(0.46 * RATE_HZ)


def test_a_guest_plays_what_he_takes_and_leaves_the_rest():
    class Whistler:
        def play(self, part, song, rate_hz):
            if part.instrument != "piano":
                return None
            return np.sin(2 * np.pi * 1_000 * np.arange(round(song.seconds * rate_hz)) / rate_hz).astype(np.float32)

    own, guest = play_score(band()), play_score(band(), player=Whistler())
    heard_hz = np.abs(np.fft.rfft(guest["other"])).argmax() / 2.0
    assert heard_hz == pytest.approx(1_000, abs=1)
    assert np.corrcoef(own["bass"], guest["bass"])[0, 1] > 0.9999


def test_a_drummer_alone_is_a_song():
    stems = play_score(score(drums=beat("808")), 16_000)
    assert stems["drums"].shape == (32_000,) and stems["drums"].any()


def test_a_rate_that_nothing_plays_at_is_refused():
    with pytest.raises(ConfigError, match="4000 Hz"):
        play_score(band(), 4_000)


def test_makes_are_named_by_song_and_program():
    makes = {make_of(song, "piano", program, RATE_HZ).words for song in (band(), band(song=1)) for program in (0, 1)}
    assert len(makes) == 4
