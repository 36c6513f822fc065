"""One song from nothing but a genre and two numbers, or an old tune in a new genre's clothes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from melscape.errors import ConfigError
from melscape.synth.band.songs.bassline import play_bass
from melscape.synth.band.songs.chance import happens, pick
from melscape.synth.band.songs.comping import play_comp
from melscape.synth.band.songs.genres import style_of
from melscape.synth.band.songs.groove import draw_groove, play_groove
from melscape.synth.band.songs.harmony import settled
from melscape.synth.band.songs.human_groove import Grooves
from melscape.synth.band.songs.lines import play_answers, play_counterline
from melscape.synth.band.songs.melody import Melody
from melscape.synth.band.songs.plan import Plan, draw_plan
from melscape.synth.band.songs.production import draw_production
from melscape.synth.band.songs.riff import play_riff
from melscape.synth.band.songs.score import Chord, Drums, Event, Part, Score
from melscape.synth.band.songs.singers import draw_cast, play_cast, played_tune, straight_tune
from melscape.synth.band.songs.style import Seat
from melscape.synth.band.songs.timing import humanised, swung_events
from melscape.synth.band.songs.tune import moved_to

SHORTEST_SECONDS, LONGEST_SECONDS = 2.0, 600.0
PROGRAMS = 10_000
# Sequencers play these: hardly any error of timing, and never late.
SEQUENCED = ("arpeggio_synth", "pluck_synth", "bass_synth", "bass_sub")
FEWEST_SEATS = 2
SEQUENCED_SHARE, BAND_DRAG = 0.15, 0.3


def compose(
    genre: str,
    *,
    seed: int,
    song: int,
    seconds: float = 30.0,
    melody: Melody | None = None,
    grooves: Grooves | None = None,
) -> Score:
    """A whole song of a genre; with `melody`, that tune as this genre would play it. The same words, the same song.

    Args:
        genre: one of `GENRES`.
        seed, song: which of the genre's songs.
        seconds: its length, 2 to 600.
        melody: a tune to dress; kept note for note, and begun anew where the song is longer.
        grooves: human drumming to draw from; written patterns alone where there is none.
    """
    style = style_of(genre)
    if not SHORTEST_SECONDS <= seconds <= LONGEST_SECONDS:
        found, expected = f"A song of {seconds} seconds.", f"{SHORTEST_SECONDS} to {LONGEST_SECONDS}"
        raise ConfigError(found, expected, "Choose another length.")
    plan = draw_plan(style, seed, song, seconds, melody)
    chords = plan.chords()
    if melody is None:
        plain = tuple(replace(chord, root=(chord.root - plan.key) % 12) for chord in chords)
        plan = replace(plan, melody=settled(plan.melody, plan.scale, plain, plan.when))
    cast = draw_cast(plan)
    straight = straight_tune(plan, cast)
    tune = played_tune(plan, straight)
    parts = [*_bass(plan, chords), *_band(plan, chords, straight), *play_cast(plan, chords, cast, tune)]
    return _score(plan, chords, _drums(plan, grooves), [_finished(plan, part, i) for i, part in enumerate(parts)], tune)


def _score(plan: Plan, chords: tuple[Chord, ...], drums: Drums | None, parts: list[Part], tune: list[Event]) -> Score:
    return Score(
        plan.style.genre,
        plan.song,
        plan.seed,
        plan.tempo_bpm,
        plan.beats_per_bar,
        plan.swing,
        48 + plan.key,
        plan.scale,
        chords,
        plan.melody,
        drums,
        tuple(part for part in parts if part.events),
        plan.seconds,
        draw_production(plan.style.recording, plan.chance("production")),
        tuple(tune),
    )


def _drums(plan: Plan, grooves: Grooves | None) -> Drums | None:
    random = plan.chance("drums")
    groove, kit = draw_groove(plan)
    if not happens(random, plan.feel.drums):
        return None
    # Both are drawn whether or not people are at hand: the kit is the same with them and without.
    human, program = happens(random, plan.style.human), int(random.integers(PROGRAMS))
    hits = (grooves.play(plan, groove) if grooves and human else []) or play_groove(plan, groove, kit)
    inside = tuple(hit for hit in hits if hit.start_beats < plan.beats)
    return Drums(kit, inside, program) if inside else None


def _bass(plan: Plan, chords: tuple[Chord, ...]) -> list[Part]:
    if not plan.feel.lines:
        return []
    instrument = pick(plan.chance("bassist"), plan.feel.basses or plan.style.basses)
    return [Part("bass", instrument, tuple(_in_time(plan, play_bass(plan, chords), instrument, 0.0)))]


def _band(plan: Plan, chords: tuple[Chord, ...], tune: list[Event]) -> list[Part]:
    random = plan.chance("band")
    there = _seated(plan, random)
    parts = []
    for place, seat in enumerate(there):
        instrument = pick(random, seat.instruments)
        events = _seat(plan, chords, seat, tune, place)
        drag = plan.drag_seconds if seat.manner == "answers" else BAND_DRAG * plan.drag_seconds
        parts.append(Part("other", instrument, tuple(_in_time(plan, events, instrument, drag)), seat.gain_db))
    return parts


def _seated(plan: Plan, random: np.random.Generator) -> list[Seat]:
    """Who of the band came; the likeliest come anyway where hardly anybody did."""
    came = {seat: happens(random, seat.chance) for seat in plan.feel.seats}
    likeliest = sorted(plan.feel.seats, key=lambda seat: (came[seat], seat.chance), reverse=True)
    wanted = likeliest[: max(sum(came.values()), FEWEST_SEATS)]
    return [seat for seat in plan.feel.seats if seat in wanted]


def _seat(plan: Plan, chords: tuple[Chord, ...], seat: Seat, tune: list[Event], place: int) -> list[Event]:
    random = plan.chance("seat", place, seat.manner)
    if seat.manner == "riff":
        return play_riff(plan, chords, seat.centre_midi, seat.enters)
    if seat.manner == "answers":
        return play_answers(plan, tune, seat, random)
    if seat.manner == "counterline":
        return play_counterline(plan, chords, seat, random)
    if seat.manner == "double":
        lively = [event for event in tune if plan.section_at(event.start_beats).energy >= seat.enters]
        return moved_to(lively, seat.centre_midi)
    return play_comp(plan, chords, seat, random)


def _in_time(plan: Plan, events: list[Event], instrument: str, drag_seconds: float) -> list[Event]:
    share = SEQUENCED_SHARE if instrument in SEQUENCED else 1.0
    beats_a_second = plan.tempo_bpm / 60.0
    swung = swung_events(events, plan.swing, plan.feel.swing_beats)
    random = plan.chance("timing", instrument, len(events))
    return humanised(swung, random, share * plan.jitter_seconds * beats_a_second, share * drag_seconds * beats_a_second)


def _finished(plan: Plan, part: Part, place: int) -> Part:
    program = int(plan.chance("program", place, part.instrument).integers(PROGRAMS))
    inside = tuple(event for event in part.events if event.start_beats < plan.beats)
    return replace(part, events=inside, program=program)
