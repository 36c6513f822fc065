"""Jazz: swinging ride and walking bass, chords with sevenths and more, brushes, bossas, waltzes and some fusion."""

from melscape.synth.band.songs.melody import Manner
from melscape.synth.band.songs.style import Feel, Mode, Ornaments, Recording, Seat, Style
from melscape.synth.band.songs.styles import players

COMPERS = (("piano", 0.6), ("guitar_clean", 0.2), ("rhodes", 0.1), ("vibraphone", 0.1))
SOLOISTS = (
    ("sax", 0.3),
    ("trumpet", 0.2),
    ("trombone", 0.1),
    ("clarinet", 0.1),
    ("piano", 0.15),
    ("guitar_clean", 0.15),
)
UPRIGHT = (("bass_upright", 0.9), ("bass_finger", 0.1))

STYLE = Style(
    "jazz",
    feels=(
        Feel(
            0.36,
            (108.0, 196.0),
            (("swing", 0.8), ("brushes", 0.2)),
            (("jazz", 0.7), ("brushes", 0.15), ("acoustic", 0.15)),
            (("walking", 0.75), ("two_feel", 0.25)),
            (
                Seat("charleston", COMPERS, 0.85, -2.0, 62.0),
                Seat("freddie", players.CLEAN_GUITARS, 0.25, -4.0, 56.0),
                Seat("answers", SOLOISTS, 0.45, -1.0, 67.0),
                Seat("sustained_horns", players.BRASS, 0.15, -4.0, 62.0, 0.8),
            ),
            (0.58, 0.68),
        ),
        Feel(
            0.12,
            (196.0, 252.0),
            (("swing", 1.0),),
            (("jazz", 0.9), ("acoustic", 0.1)),
            (("walking", 1.0),),
            (Seat("charleston", COMPERS, 0.8, -3.0, 62.0), Seat("answers", SOLOISTS, 0.5, 0.0, 66.0)),
            (0.54, 0.61),
        ),
        Feel(
            0.13,
            (54.0, 84.0),
            (("brushes", 1.0),),
            (("brushes", 0.8), ("jazz", 0.2)),
            (("two_feel", 0.8), ("walking", 0.2)),
            (
                Seat("ballad_keys", COMPERS, 0.8, -1.0, 62.0),
                Seat("counterline", players.STRINGS, 0.2, -4.0, 66.0),
                Seat("answers", SOLOISTS, 0.5, -1.0, 66.0),
            ),
            (0.58, 0.67),
        ),
        Feel(
            0.12,
            (108.0, 152.0),
            (("bossa", 0.9), ("latin", 0.1)),
            (("jazz", 0.5), ("brushes", 0.3), ("acoustic", 0.2)),
            (("bossa", 1.0),),
            (
                Seat("bossa", (("guitar_nylon", 0.75), ("guitar_clean", 0.25)), 0.8, 0.0, 58.0),
                Seat("charleston", players.ELECTRIC_PIANOS, 0.4, -3.0, 63.0),
                Seat("counterline", (("flute", 0.5), ("strings", 0.5)), 0.3, -4.0, 70.0),
            ),
            vocals=0.5,
        ),
        Feel(
            0.09,
            (112.0, 184.0),
            (("jazz_waltz", 1.0),),
            (("jazz", 0.7), ("brushes", 0.3)),
            (("walking_three", 0.5), ("two_feel_three", 0.5)),
            (Seat("comp_waltz", COMPERS, 0.9, -2.0, 62.0), Seat("answers", SOLOISTS, 0.4, -1.0, 66.0)),
            (0.58, 0.68),
            beats_per_bar=3,
        ),
        Feel(
            0.1,
            (124.0, 186.0),
            (("swing", 0.9), ("shuffle", 0.1)),
            (("jazz", 0.8), ("acoustic", 0.2)),
            (("walking", 1.0),),
            (
                Seat("section_riff", players.BRASS, 0.9, 0.0, 64.0, 0.5),
                Seat("freddie", players.CLEAN_GUITARS, 0.7, -4.0, 56.0),
                Seat("charleston", (("piano", 1.0),), 0.6, -3.0, 64.0),
                Seat("answers", (("clarinet", 0.4), ("sax", 0.6)), 0.4, 0.0, 67.0),
            ),
            (0.6, 0.68),
        ),
        Feel(
            0.04,
            (84.0, 124.0),
            (("funk", 0.7), ("latin", 0.3)),
            (("acoustic", 0.6), ("jazz", 0.4)),
            (("fusion", 0.6), ("funk", 0.4)),
            (
                Seat("loop_keys", players.ELECTRIC_PIANOS, 0.8, -1.0, 62.0),
                Seat("scratch", players.CLEAN_GUITARS, 0.4, -4.0, 62.0),
                Seat("stabs", players.BRASS, 0.3, -3.0, 64.0, 0.8),
            ),
            (0.5, 0.56),
            0.5,
            basses=(("bass_finger", 0.6), ("bass_slap", 0.25), ("bass_upright", 0.15)),
            vocals=0.1,
        ),
        Feel(
            0.04,
            (150.0, 220.0),
            (("brushes", 1.0),),
            (("brushes", 1.0),),
            (("two_feel", 0.6), ("walking", 0.4)),
            (
                Seat("freddie", (("guitar_acoustic", 1.0),), 1.0, 0.0, 57.0),
                Seat("answers", (("violin", 0.5), ("clarinet", 0.3), ("guitar_acoustic", 0.2)), 0.6, 0.0, 70.0),
            ),
            (0.58, 0.66),
            drums=0.15,
        ),
    ),
    modes=(
        Mode(
            0.55,
            "major",
            (
                "ii7 V7 Imaj7 Imaj7",
                "Imaj7 vi7 ii7 V7",
                "Imaj7,VI7 ii7,V7 iii7,VI7 ii7,V7",
                "ii7 V7 Imaj7 IVmaj7 viihalf III7 vi7 vi7",
                "Imaj7 Imaj7 II9 II9 ii7 V13 I6 ii7,V7",
                "Imaj9 bIIImaj7 bVImaj7 bIImaj7",
                "iii7 VI7alt ii9 V13",
            ),
        ),
        Mode(
            0.2,
            "dorian",
            ("i7 IV7 i7 IV7", "i9 i9 i9 i9 bii9 bii9 i9 i9", "I7 IV7 I7 I7 IV7 #ivdim7 I7 VI7 ii7 V7 I7,VI7 ii7,V7"),
        ),
        Mode(
            0.25, "harmonic", ("iihalf V7alt i6 i6", "i6 VI7 iihalf V7", "i7 iv7 bVII7 bIIImaj7 bVImaj7 iihalf V7 i6")
        ),
    ),
    singers=(("voice_male", 0.35), ("voice_female", 0.45), ("scat", 0.2)),
    leads=(
        ("sax", 0.28),
        ("trumpet", 0.17),
        ("piano", 0.18),
        ("guitar_clean", 0.12),
        ("vibraphone", 0.07),
        ("clarinet", 0.07),
        ("trombone", 0.05),
        ("flute", 0.06),
    ),
    basses=UPRIGHT,
    recording=Recording(
        (("fifties", 0.4), ("sixties", 0.35), ("live", 0.15), ("shellac", 0.1)),
        drums_db=(-3.0, 0.0),
        bright_db=(-2.0, 1.0),
        drive=(0.0, 0.08),
    ),
    keys=players.HORN_KEYS,
    forms=(("intro4 verse16 solo16", 0.4), ("verse8 solo16", 0.4), ("solo16 verse8", 0.2)),
    manner=Manner(notes=(3, 7), offbeat=0.75, leap=0.3, span=(-3, 9), held=0.8),
    ornaments=Ornaments(scoop=0.2, grace=0.1, turn=0.04, fall=0.1),
    vocals=0.3,
    backing=0.05,
    jitter_seconds=(0.006, 0.016),
    drag_seconds=(0.005, 0.045),
    loudness=(66.0, 96.0),
    fills=0.35,
)
