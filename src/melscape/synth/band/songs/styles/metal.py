"""Metal: distorted riffs in low keys, palm-muted gallops, double kicks, blasts, dirges and halves of time."""

from melscape.synth.band.songs.melody import Manner
from melscape.synth.band.songs.style import Feel, Mode, Ornaments, Recording, Seat, Style
from melscape.synth.band.songs.styles import players

KITS = (("metal", 0.9), ("rock", 0.1))
WALL = Seat("power_held", players.LOUD_GUITARS, 0.5, -1.0, 44.0, 0.8)

STYLE = Style(
    "metal",
    feels=(
        Feel(
            0.22,
            (148.0, 210.0),
            (("thrash", 0.6), ("punk", 0.2), ("double_kick", 0.2)),
            KITS,
            (("thrash", 0.6), ("riff", 0.4)),
            (
                Seat("chug", players.LOUD_GUITARS, 0.8, 0.0, 43.0),
                Seat("riff", players.LOUD_GUITARS, 0.7, 0.0, 43.0),
                WALL,
            ),
        ),
        Feel(
            0.18,
            (96.0, 160.0),
            (("gallop", 0.9), ("rock", 0.1)),
            KITS,
            (("gallop", 0.7), ("eighths", 0.3)),
            (
                Seat("chug_gallop", players.LOUD_GUITARS, 0.9, 0.0, 45.0),
                Seat("counterline", (("guitar_distorted", 0.8), ("strings", 0.2)), 0.4, -3.0, 66.0, 0.8),
                WALL,
            ),
        ),
        Feel(
            0.12,
            (56.0, 88.0),
            (("doom", 0.7), ("rock_half", 0.3)),
            KITS,
            (("doom", 0.7), ("riff", 0.3)),
            (
                Seat("power_held", players.LOUD_GUITARS, 0.8, 0.0, 41.0),
                Seat("riff", players.LOUD_GUITARS, 0.5, 0.0, 41.0),
                Seat("held", (("organ", 0.6), ("choir", 0.4)), 0.2, -6.0, 60.0),
            ),
        ),
        Feel(
            0.18,
            (84.0, 128.0),
            (("breakdown", 0.5), ("double_kick", 0.4), ("rock", 0.1)),
            KITS,
            (("riff", 0.6), ("breakdown", 0.4)),
            (
                Seat("riff", players.LOUD_GUITARS, 0.8, 0.0, 42.0),
                Seat("chug_breakdown", players.LOUD_GUITARS, 0.6, 0.0, 41.0),
                WALL,
            ),
        ),
        Feel(
            0.16,
            (130.0, 190.0),
            (("double_kick", 0.8), ("gallop", 0.2)),
            KITS,
            (("eighths", 0.6), ("gallop", 0.4)),
            (
                Seat("chug", players.LOUD_GUITARS, 0.8, 0.0, 45.0),
                Seat("pad", (("choir", 0.4), ("strings", 0.3), ("pad_synth", 0.3)), 0.5, -5.0, 62.0, 0.6),
                Seat("double", (("guitar_distorted", 1.0),), 0.5, -3.0, 70.0, 0.9),
                WALL,
            ),
        ),
        Feel(
            0.14,
            (160.0, 230.0),
            (("blast", 0.8), ("thrash", 0.2)),
            (("metal", 1.0),),
            (("thrash", 0.6), ("eighths", 0.4)),
            (
                Seat("tremolo_pick", players.LOUD_GUITARS, 0.8, 0.0, 50.0),
                Seat("power_rock", players.LOUD_GUITARS, 0.5, 0.0, 42.0),
                Seat("pad", players.PADS, 0.2, -6.0, 62.0),
            ),
        ),
    ),
    modes=(
        Mode(
            0.5,
            "minor",
            ("i i bVI bVII", "i bVI bVII i", "i bIII bVII bVI", "i i i i", "i bVI bIII bVII", "i iv bVI V"),
        ),
        Mode(0.3, "phrygian", ("i bII i bII", "i i bII bIII", "i bII bIII bII", "i i i bII")),
        Mode(0.2, "harmonic", ("i bVI iv V", "i V i bVI", "i iv i V")),
    ),
    singers=(("voice_male", 0.5), ("growl", 0.35), ("voice_female", 0.15)),
    leads=(("guitar_distorted", 0.85), ("guitar_crunch", 0.05), ("lead_synth", 0.05), ("organ", 0.05)),
    basses=(("bass_pick", 0.7), ("bass_finger", 0.3)),
    recording=Recording(
        (("modern", 0.6), ("nineties", 0.2), ("eighties", 0.2)),
        drums_db=(0.0, 3.0),
        bright_db=(0.0, 2.0),
        drive=(0.15, 0.6),
    ),
    keys=(4, 2, 0, 11, 9),
    forms=(("intro4 verse8 chorus8 solo8", 0.6), ("verse8 chorus8 solo8", 0.4)),
    manner=Manner(notes=(2, 6), offbeat=0.35, leap=0.25, span=(-2, 9)),
    ornaments=Ornaments(scoop=0.1, fall=0.06, grace=0.03),
    vocals=0.75,
    backing=0.15,
    jitter_seconds=(0.002, 0.008),
    drag_seconds=(0.0, 0.006),
    loudness=(92.0, 112.0),
    fills=0.75,
    human=0.25,
)
