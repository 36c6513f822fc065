"""Blues: twelve bars of dominant chords; shuffles, slow twelve-eights, boogies and rumbas; answers to every line."""

from melscape.synth.band.songs.melody import Manner
from melscape.synth.band.songs.style import Feel, Mode, Ornaments, Recording, Seat, Style
from melscape.synth.band.songs.styles import players

TWELVE = "I7 I7 I7 I7 IV7 IV7 I7 I7 V7 IV7 I7 V7"
QUICK_CHANGE = "I7 IV7 I7 I7 IV7 IV7 I7 I7 V7 IV7 I7,IV7 I7,V7"
TURNED = "I7 IV7 I7 I7 IV7 #ivdim7 I7 VI7 ii7 V7 I7,VI7 ii7,V7"
EIGHT = "I7 V7 IV7 IV7 I7 V7 I7,IV7 I7,V7"
MINOR_TWELVE = "i7 i7 i7 i7 iv7 iv7 i7 i7 bVI7 V7 i7 V7"
ONE_CHORD = "I7 I7 I7 I7 I7 I7 IV7 I7"

HARPS = (("harmonica", 0.5), ("guitar_crunch", 0.25), ("guitar_clean", 0.15), ("piano", 0.05), ("sax", 0.05))
SWINGING = (0.61, 0.69)
SHUFFLES = (("shuffle", 0.85), ("swing", 0.15))

STYLE = Style(
    "blues",
    feels=(
        Feel(
            0.36,
            (92.0, 142.0),
            SHUFFLES,
            (("acoustic", 0.7), ("rock", 0.2), ("jazz", 0.1)),
            (("walking", 0.4), ("boogie", 0.3), ("boogie_triplet", 0.3)),
            (
                Seat("boogie_guitar", players.DIRTY_GUITARS, 0.7, -2.0, 50.0),
                Seat("tinkle", players.PIANOS, 0.5, -2.0, 72.0),
                Seat("answers", HARPS, 0.9, 0.0, 69.0),
                Seat("held", players.ORGANS, 0.25, -5.0, 62.0),
                Seat("riffs_twelve", players.BRASS, 0.2, -3.0, 64.0, 0.8),
            ),
            SWINGING,
        ),
        Feel(
            0.26,
            (46.0, 74.0),
            (("slow_twelve", 1.0),),
            (("acoustic", 0.7), ("brushes", 0.15), ("jazz", 0.15)),
            (("twelve", 0.7), ("two_feel", 0.3)),
            (
                Seat("triplets", players.KEYS, 0.5, -3.0, 66.0),
                Seat("held", players.ORGANS, 0.4, -5.0, 62.0),
                Seat("answers", HARPS, 0.9, 0.0, 68.0),
                Seat("strum_shuffle", players.CLEAN_GUITARS, 0.35, -4.0, 58.0),
                Seat("sustained_horns", players.BRASS, 0.25, -4.0, 62.0, 0.7),
            ),
            (0.655, 0.67),
        ),
        Feel(
            0.08,
            (84.0, 132.0),
            (("rock", 0.5), ("shuffle", 0.3), ("motown", 0.2)),
            (("acoustic", 0.5), ("rock", 0.5)),
            (("riff", 0.4), ("blues_straight", 0.4), ("funk", 0.2)),
            (
                Seat("riff", players.DIRTY_GUITARS, 0.75, 0.0, 47.0),
                Seat("answers", HARPS, 0.5, 0.0, 67.0),
                Seat("scratch", players.CLEAN_GUITARS, 0.3, -4.0, 62.0),
                Seat("held", players.ORGANS, 0.35, -5.0, 62.0),
            ),
        ),
        Feel(
            0.08,
            (100.0, 134.0),
            (("rumba", 0.9), ("latin", 0.1)),
            (("acoustic", 0.8), ("country", 0.2)),
            (("rumba", 1.0),),
            (
                Seat("strum", players.CLEAN_GUITARS, 0.4, -4.0, 58.0),
                Seat("riff", players.DIRTY_GUITARS, 0.4, -2.0, 48.0),
                Seat("montuno", players.PIANOS, 0.35, -2.0, 66.0),
                Seat("answers", HARPS, 0.7, 0.0, 68.0),
            ),
        ),
        Feel(
            0.12,
            (76.0, 136.0),
            (("shuffle", 0.5), ("train", 0.5)),
            (("brushes", 0.6), ("acoustic", 0.4)),
            (("two_feel", 1.0),),
            (
                Seat("travis", (("guitar_acoustic", 0.85), ("banjo", 0.15)), 0.7, 0.0, 58.0),
                Seat("boogie_guitar", (("guitar_acoustic", 1.0),), 0.5, 0.0, 50.0),
                Seat("answers", (("harmonica", 0.5), ("guitar_acoustic", 0.5)), 0.7, 0.0, 66.0),
            ),
            (0.56, 0.68),
            basses=(("bass_upright", 1.0),),
            drums=0.2,
        ),
        Feel(
            0.1,
            (138.0, 184.0),
            (("shuffle", 0.8), ("swing", 0.2)),
            (("acoustic", 0.8), ("jazz", 0.2)),
            (("walking", 0.6), ("boogie", 0.4)),
            (
                Seat("boogie_piano", players.PIANOS, 0.8, 0.0, 50.0),
                Seat("riffs_twelve", players.BRASS, 0.6, -1.0, 64.0, 0.6),
                Seat("freddie", players.CLEAN_GUITARS, 0.4, -4.0, 56.0),
                Seat("answers", (("sax", 0.5), ("guitar_clean", 0.5)), 0.6, 0.0, 65.0),
            ),
            SWINGING,
        ),
    ),
    modes=(
        Mode(0.75, "dorian", (TWELVE, QUICK_CHANGE, TURNED, EIGHT, ONE_CHORD)),
        Mode(0.1, "mixolydian", (TWELVE, QUICK_CHANGE, EIGHT)),
        Mode(0.15, "minor", (MINOR_TWELVE, "i7 iv7 i7 V7")),
    ),
    singers=players.MEN,
    leads=(("guitar_crunch", 0.35), ("guitar_clean", 0.2), ("harmonica", 0.25), ("piano", 0.1), ("sax", 0.1)),
    basses=players.STAGE_BASSES,
    recording=Recording(
        (("fifties", 0.4), ("sixties", 0.25), ("live", 0.2), ("shellac", 0.1), ("home", 0.05)),
        drums_db=(-3.0, 0.0),
        bright_db=(-2.0, 0.0),
        drive=(0.0, 0.3),
        crackle=0.1,
    ),
    keys=players.GUITAR_KEYS,
    forms=(("intro4 verse12 solo12", 0.5), ("verse12 solo12", 0.3), ("intro2 verse8 chorus8", 0.2)),
    manner=Manner(notes=(2, 5), offbeat=0.5, leap=0.15, span=(-2, 7), held=0.8),
    ornaments=Ornaments(scoop=0.3, grace=0.12, fall=0.15, blue=0.2),
    vocals=0.75,
    backing=0.08,
    jitter_seconds=(0.006, 0.016),
    drag_seconds=(0.005, 0.04),
)
