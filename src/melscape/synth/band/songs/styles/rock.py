"""Rock: a backbeat, guitars from clean to loud, riffs and power chords; surf, punk, ballads, boogies and folk."""

from melscape.synth.band.songs.melody import Manner
from melscape.synth.band.songs.style import Feel, Mode, Ornaments, Recording, Seat, Style
from melscape.synth.band.songs.styles import players

KITS = (("rock", 0.8), ("acoustic", 0.2))
FILLERS = (("guitar_crunch", 0.5), ("guitar_clean", 0.25), ("organ", 0.1), ("sax", 0.08), ("harmonica", 0.07))

STYLE = Style(
    "rock",
    feels=(
        Feel(
            0.4,
            (98.0, 144.0),
            (("rock", 1.0),),
            KITS,
            (("eighths", 0.3), ("rock", 0.4), ("riff", 0.3)),
            (
                Seat("riff", players.DIRTY_GUITARS, 0.5, 0.0, 46.0),
                Seat("power_rock", players.DIRTY_GUITARS, 0.85, 0.0, 48.0, 0.4),
                Seat("held", players.ORGANS, 0.3, -5.0, 62.0),
                Seat("blocks", players.PIANOS, 0.25, -4.0, 62.0),
                Seat("answers", FILLERS, 0.4, -1.0, 66.0),
            ),
        ),
        Feel(
            0.2,
            (132.0, 184.0),
            (("punk", 0.6), ("surf", 0.4)),
            KITS,
            (("eighths", 0.8), ("rock", 0.2)),
            (
                Seat("power_rock", players.DIRTY_GUITARS, 0.8, 0.0, 48.0),
                Seat("strum", players.CLEAN_GUITARS, 0.4, -2.0, 60.0),
                Seat("chug", players.LOUD_GUITARS, 0.35, -1.0, 46.0),
                Seat("answers", FILLERS, 0.3, -1.0, 66.0),
            ),
        ),
        Feel(
            0.12,
            (62.0, 92.0),
            (("ballad", 0.3), ("rock_half", 0.7)),
            KITS,
            (("pop", 0.5), ("rock", 0.3), ("held", 0.2)),
            (
                Seat("arpeggio", (("guitar_clean", 0.6), ("guitar_acoustic", 0.4)), 0.7, -1.0, 60.0),
                Seat("power_held", players.DIRTY_GUITARS, 0.7, -1.0, 48.0, 0.8),
                Seat("held", players.ORGANS, 0.35, -5.0, 62.0),
                Seat("counterline", players.STRINGS, 0.2, -4.0, 68.0, 0.8),
            ),
        ),
        Feel(
            0.08,
            (108.0, 150.0),
            (("shuffle", 1.0),),
            KITS,
            (("boogie", 0.4), ("walking", 0.2), ("eighths", 0.4)),
            (
                Seat("boogie_guitar", players.DIRTY_GUITARS, 0.85, 0.0, 48.0),
                Seat("boogie_piano", players.PIANOS, 0.35, -3.0, 52.0),
                Seat("answers", FILLERS, 0.5, 0.0, 67.0),
            ),
            (0.6, 0.68),
        ),
        Feel(
            0.1,
            (88.0, 132.0),
            (("rock", 0.55), ("tom_beat", 0.25), ("motown", 0.2)),
            KITS,
            (("pop", 0.4), ("quarters", 0.3), ("eighths", 0.3)),
            (
                Seat("strum", players.ACOUSTIC_GUITARS, 0.9, -1.0, 60.0),
                Seat("arpeggio", players.CLEAN_GUITARS, 0.5, -3.0, 62.0),
                Seat("held", players.ORGANS, 0.35, -5.0, 62.0),
                Seat("answers", (("harmonica", 0.3), ("guitar_clean", 0.7)), 0.4, -1.0, 68.0),
            ),
        ),
        Feel(
            0.1,
            (84.0, 116.0),
            (("funk", 0.5), ("rock_half", 0.25), ("rock", 0.25)),
            KITS,
            (("riff", 0.5), ("funk", 0.5)),
            (
                Seat("riff", players.DIRTY_GUITARS, 0.8, 0.0, 47.0),
                Seat("scratch", players.CLEAN_GUITARS, 0.45, -3.0, 62.0),
                Seat("power_held", players.LOUD_GUITARS, 0.4, -1.0, 46.0, 0.9),
                Seat("stabs", players.BRASS, 0.15, -3.0, 64.0, 0.8),
            ),
        ),
    ),
    modes=(
        Mode(0.35, "major", ("I IV V IV", "I V vi IV", "I IV I V", "I vi IV V", "I V IV IV", "I iii IV iv")),
        Mode(0.3, "mixolydian", ("I bVII IV I", "I bVII IV IV", "I I bVII IV", "I7 I7 IV7 I7 V7 IV7 I7 V7")),
        Mode(0.35, "minor", ("i bVII bVI bVII", "i bIII bVII IV", "i bVI bIII bVII", "i iv i bVII", "i bVII IV i")),
    ),
    singers=(("voice_male", 0.72), ("voice_female", 0.28)),
    leads=(("guitar_crunch", 0.45), ("guitar_distorted", 0.25), ("guitar_clean", 0.15), ("organ", 0.08), ("sax", 0.07)),
    basses=(("bass_pick", 0.5), ("bass_finger", 0.5)),
    recording=Recording(
        (("seventies", 0.4), ("sixties", 0.25), ("nineties", 0.2), ("live", 0.15)),
        drums_db=(0.0, 2.0),
        bright_db=(-1.0, 1.0),
        drive=(0.05, 0.35),
    ),
    keys=players.GUITAR_KEYS,
    forms=(("intro4 verse8 chorus8", 0.4), ("verse8 chorus8 solo8", 0.35), ("intro2 verse8 chorus8 solo8", 0.25)),
    manner=Manner(notes=(3, 6), offbeat=0.4, leap=0.2, span=(-2, 8)),
    ornaments=Ornaments(scoop=0.15, grace=0.05, fall=0.08, blue=0.04),
    vocals=0.88,
    backing=0.3,
    loudness=(84.0, 106.0),
    fills=0.7,
)
