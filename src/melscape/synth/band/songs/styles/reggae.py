"""Reggae: chords off the beat, basses that leave the first beat be, one drops, rockers, steppers, ska and dub."""

from melscape.synth.band.songs.melody import Manner
from melscape.synth.band.songs.style import Feel, Mode, Ornaments, Recording, Seat, Style
from melscape.synth.band.songs.styles import players

SKANKERS = (("guitar_clean", 0.75), ("guitar_muted", 0.05), ("piano", 0.12), ("organ", 0.08))
KITS = (("reggae", 0.85), ("acoustic", 0.15))
FILLERS = (
    ("melodica", 0.2),
    ("trombone", 0.15),
    ("guitar_clean", 0.25),
    ("organ", 0.15),
    ("sax", 0.15),
    ("trumpet", 0.1),
)

STYLE = Style(
    "reggae",
    feels=(
        Feel(
            0.4,
            (64.0, 88.0),
            (("one_drop", 1.0),),
            KITS,
            (("roots", 0.9), ("dub", 0.1)),
            (
                Seat("skank", SKANKERS, 0.95, -1.0, 62.0),
                Seat("bubble", players.ORGANS, 0.65, -4.0, 60.0),
                Seat("muted_line", (("guitar_muted", 0.7), ("guitar_clean", 0.3)), 0.35, -4.0, 50.0),
                Seat("answers", FILLERS, 0.5, -1.0, 67.0),
                Seat("section_riff", players.BRASS, 0.3, -2.0, 64.0, 0.6),
            ),
            (0.5, 0.64),
        ),
        Feel(
            0.26,
            (70.0, 98.0),
            (("rockers", 1.0),),
            KITS,
            (("steppers", 0.5), ("roots", 0.5)),
            (
                Seat("skank", SKANKERS, 0.95, -1.0, 62.0),
                Seat("bubble", players.ORGANS, 0.6, -4.0, 60.0),
                Seat("section_riff", players.BRASS, 0.45, -1.0, 64.0, 0.6),
                Seat("clav", (("clavinet", 1.0),), 0.2, -5.0, 60.0),
                Seat("answers", FILLERS, 0.4, -1.0, 67.0),
            ),
            (0.5, 0.6),
        ),
        Feel(
            0.13,
            (112.0, 148.0),
            (("ska", 1.0),),
            (("acoustic", 0.6), ("reggae", 0.4)),
            (("ska", 0.8), ("walking", 0.2)),
            (
                Seat("skank", SKANKERS, 1.0, -1.0, 64.0),
                Seat("section_riff", players.BRASS, 0.8, 0.0, 64.0, 0.4),
                Seat("answers", (("trombone", 0.4), ("sax", 0.3), ("trumpet", 0.3)), 0.5, 0.0, 64.0),
                Seat("bubble", players.ORGANS, 0.3, -4.0, 60.0),
            ),
            (0.5, 0.62),
            basses=players.STAGE_BASSES,
        ),
        Feel(
            0.13,
            (66.0, 82.0),
            (("one_drop", 0.6), ("rockers", 0.4)),
            (("reggae", 0.7), ("electronic", 0.3)),
            (("dub", 0.8), ("roots", 0.2)),
            (
                Seat("skank", SKANKERS, 0.8, -2.0, 62.0),
                Seat("answers", (("melodica", 0.6), ("lead_synth", 0.2), ("trombone", 0.2)), 0.7, 0.0, 68.0),
                Seat("skank_backbeat", (("piano", 0.5), ("organ", 0.5)), 0.4, -3.0, 60.0),
            ),
            vocals=0.35,
        ),
        Feel(
            0.08,
            (80.0, 104.0),
            (("dembow", 0.6), ("rockers", 0.4)),
            (("electronic", 0.5), ("808", 0.3), ("reggae", 0.2)),
            (("roots", 0.4), ("boom_bap", 0.3), ("sub", 0.3)),
            (
                Seat(
                    "skank",
                    (("brass_synth", 0.2), ("organ", 0.3), ("guitar_clean", 0.3), ("piano", 0.2)),
                    0.85,
                    -2.0,
                    62.0,
                ),
                Seat("bubble", players.ORGANS, 0.3, -4.0, 60.0),
                Seat("stabs", (("brass_synth", 0.6), ("horns", 0.4)), 0.4, -2.0, 62.0),
            ),
            basses=players.MACHINE_BASSES,
        ),
    ),
    modes=(
        Mode(0.5, "major", ("I IV I IV", "I V vi IV", "I vi ii V", "I IV V IV", "I ii I ii", "I I IV V")),
        Mode(0.35, "minor", ("i iv i iv", "i bVII i bVII", "i bVII bVI bVII", "i v i v", "i i iv V")),
        Mode(0.15, "mixolydian", ("I bVII I bVII", "I IV bVII IV")),
    ),
    singers=players.MEN,
    leads=FILLERS,
    basses=(("bass_finger", 0.85), ("bass_pick", 0.05), ("bass_synth", 0.1)),
    recording=Recording(
        (("seventies", 0.65), ("sixties", 0.15), ("eighties", 0.1), ("nineties", 0.1)),
        bright_db=(-3.0, 0.0),
        echo=0.6,
        low_end_db=(1.0, 6.0),
    ),
    keys=players.GUITAR_KEYS,
    manner=Manner(notes=(2, 5), offbeat=0.5, leap=0.15, span=(-2, 7), held=0.8),
    ornaments=Ornaments(scoop=0.14, grace=0.06, fall=0.1),
    vocals=0.82,
    backing=0.4,
    jitter_seconds=(0.004, 0.013),
    drag_seconds=(0.005, 0.035),
    loudness=(74.0, 96.0),
    fills=0.55,
)
