"""Who carries the tune: the singer, the rapper, the lead instrument, and the voices behind them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from melscape.synth.band.songs.chance import happens, pick
from melscape.synth.band.songs.comping import play_comp
from melscape.synth.band.songs.plan import Plan
from melscape.synth.band.songs.score import Chord, Event, Part
from melscape.synth.band.songs.style import Seat
from melscape.synth.band.songs.timing import humanised, swung_events
from melscape.synth.band.songs.tune import CENTRES, MIDDLE, dressed, growled, in_thirds, lay_tune, moved_to, spoken

SHOUTERS = ("rap", "growl")
BEHIND_DB, HARMONY_DB = -4.0, -5.0


@dataclass(frozen=True)
class Cast:
    """Who is there: the singer, or nobody (an empty name), and the lead instrument."""

    singer: str
    lead: str

    @property
    def carrier(self) -> str:
        """Who has the tune: a singer, or the lead where nobody sings or a voice only speaks or shouts."""
        return self.singer if self.singer and self.singer not in SHOUTERS else self.lead


def draw_cast(plan: Plan) -> Cast:
    """Singer and lead of a song."""
    random = plan.chance("cast")
    chance = plan.feel.vocals if plan.feel.vocals >= 0.0 else plan.style.vocals
    singer, lead = pick(random, plan.style.singers), pick(random, plan.style.leads)
    return Cast(singer if happens(random, chance) else "", lead)


def straight_tune(plan: Plan, cast: Cast) -> list[Event]:
    """The tune on the straight grid in the register of whoever carries it."""
    return lay_tune(plan, CENTRES.get(cast.carrier, MIDDLE))


def played_tune(plan: Plan, straight: list[Event]) -> list[Event]:
    """The tune in the time of its player: swung, late and uneven."""
    beats_a_second = plan.tempo_bpm / 60.0
    swung = swung_events(straight, plan.swing, plan.feel.swing_beats)
    return humanised(
        swung, plan.chance("tune timing"), plan.jitter_seconds * beats_a_second, plan.drag_seconds * beats_a_second
    )


def play_cast(plan: Plan, chords: tuple[Chord, ...], cast: Cast, tune: list[Event]) -> list[Part]:
    """The parts of singer and lead, and of the voices behind; `tune` is as `played_tune` gives it."""
    random = plan.chance("singing")

    def ornate(events: list[Event]) -> tuple[Event, ...]:
        return tuple(dressed(events, plan.style.ornaments, random))

    if cast.carrier == cast.lead:
        behind = BEHIND_DB if cast.singer else 0.0
        parts = [Part("other", cast.lead, ornate(tune), behind)]
    else:
        solo = [event for event in tune if plan.section_at(event.start_beats + 0.1).name == "solo"]
        sung = [event for event in tune if plan.section_at(event.start_beats + 0.1).name != "solo"]
        parts = [
            Part("vocals", cast.singer, ornate(sung)),
            Part("other", cast.lead, ornate(moved_to(solo, CENTRES.get(cast.lead, MIDDLE)))),
        ]
        parts += _backing(plan, chords, cast, sung, random)
    return [part for part in [*parts, *_shouted(plan, cast, tune, random)] if part.events]


def _shouted(plan: Plan, cast: Cast, tune: list[Event], random: np.random.Generator) -> list[Part]:
    if cast.singer == "growl":
        heard = [event for event in tune if plan.section_at(event.start_beats + 0.1).name != "solo"]
        return [Part("vocals", "growl", tuple(growled(heard, random, CENTRES["growl"])))]
    if cast.singer == "rap":
        centre = CENTRES["rap"] + (9.0 if happens(random, 0.25) else 0.0)
        swung = swung_events(spoken(plan, random, centre), plan.swing, plan.feel.swing_beats)
        beats_a_second = plan.tempo_bpm / 60.0
        late = humanised(swung, random, 1.5 * plan.jitter_seconds * beats_a_second, plan.drag_seconds * beats_a_second)
        return [Part("vocals", "rap", tuple(late))]
    return []


def _backing(
    plan: Plan, chords: tuple[Chord, ...], cast: Cast, sung: list[Event], random: np.random.Generator
) -> list[Part]:
    """In choruses: a second voice a third above, or others who hold the chords."""
    if not happens(random, plan.style.backing):
        return []
    if happens(random, 0.5):
        lifted = [event for event in sung if plan.section_at(event.start_beats + 0.1).name == "chorus"]
        return [Part("vocals", cast.singer, tuple(in_thirds(plan, lifted)), HARMONY_DB)]
    manner = "pad_three" if plan.beats_per_bar == 3 else "pad"
    held = play_comp(plan, chords, Seat(manner, (("choir", 1.0),), centre_midi=64.0, enters=0.95), random)
    softer = [replace(event, velocity=max(event.velocity * 4 // 5, 1)) for event in held]
    return [Part("vocals", "choir", tuple(swung_events(softer, plan.swing, plan.feel.swing_beats)), HARMONY_DB)]
