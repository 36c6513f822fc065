"""Country: bass on root and fifth, boom-chick guitars, train beats, waltzes; steel, fiddle and banjo; some rock."""

from melscape.synth.band.songs.melody import Manner
from melscape.synth.band.songs.style import Feel, Mode, Ornaments, Recording, Seat, Style
from melscape.synth.band.songs.styles import players

FILLERS = (
    ("pedal_steel", 0.3),
    ("fiddle", 0.25),
    ("guitar_clean", 0.25),
    ("piano", 0.08),
    ("harmonica", 0.07),
    ("banjo", 0.05),
)
KITS = (("country", 0.6), ("acoustic", 0.3), ("brushes", 0.1))

STYLE = Style(
    "country",
    feels=(
        Feel(
            0.28,
            (88.0, 132.0),
            (("two_beat", 0.7), ("shuffle", 0.3)),
            KITS,
            (("country", 0.7), ("country_runs", 0.3)),
            (
                Seat("boom_chick", players.ACOUSTIC_GUITARS, 0.95, -1.0, 60.0),
                Seat("steel_pad", (("pedal_steel", 0.8), ("fiddle", 0.2)), 0.45, -4.0, 64.0),
                Seat("answers", FILLERS, 0.8, 0.0, 69.0),
                Seat("tinkle", players.PIANOS, 0.3, -4.0, 70.0),
            ),
            (0.5, 0.66),
        ),
        Feel(
            0.24,
            (104.0, 150.0),
            (("train", 1.0),),
            KITS,
            (("train", 0.6), ("country_runs", 0.4)),
            (
                Seat("boom_chick", players.ACOUSTIC_GUITARS, 0.95, -1.0, 60.0),
                Seat("muted_line", (("guitar_clean", 0.6), ("guitar_muted", 0.4)), 0.5, -3.0, 52.0),
                Seat("answers", FILLERS, 0.7, 0.0, 68.0),
                Seat("banjo_roll", (("banjo", 1.0),), 0.2, -5.0, 64.0),
            ),
        ),
        Feel(
            0.13,
            (108.0, 164.0),
            (("train", 0.5), ("two_beat", 0.5)),
            (("brushes", 0.6), ("country", 0.4)),
            (("country", 0.6), ("walking", 0.2), ("country_runs", 0.2)),
            (
                Seat("banjo_roll", (("banjo", 0.85), ("guitar_acoustic", 0.15)), 0.85, -3.0, 64.0),
                Seat("boom_chick", (("guitar_acoustic", 1.0),), 0.8, -2.0, 58.0),
                Seat("chops", (("guitar_muted", 0.5), ("fiddle", 0.25), ("guitar_acoustic", 0.25)), 0.6, -3.0, 68.0),
                Seat("answers", (("fiddle", 0.6), ("banjo", 0.2), ("guitar_acoustic", 0.2)), 0.6, 0.0, 70.0),
            ),
            basses=(("bass_upright", 1.0),),
            drums=0.2,
        ),
        Feel(
            0.13,
            (84.0, 136.0),
            (("waltz", 1.0),),
            KITS,
            (("waltz", 0.7), ("two_feel_three", 0.3)),
            (
                Seat("waltz_chick", players.ACOUSTIC_GUITARS, 0.8, -1.0, 60.0),
                Seat("answers", FILLERS, 0.7, 0.0, 68.0),
                Seat("held_three", (("organ", 0.3), ("strings", 0.4), ("accordion", 0.3)), 0.4, -5.0, 62.0),
            ),
            beats_per_bar=3,
        ),
        Feel(
            0.1,
            (58.0, 86.0),
            (("ballad", 1.0),),
            KITS,
            (("pop", 0.5), ("held", 0.3), ("country", 0.2)),
            (
                Seat("arpeggio", players.PICKED, 0.6, -2.0, 58.0),
                Seat("ballad_keys", players.PIANOS, 0.5, -2.0, 60.0),
                Seat("steel_pad", (("pedal_steel", 1.0),), 0.8, -3.0, 64.0),
                Seat("counterline", players.STRINGS, 0.3, -4.0, 66.0, 0.6),
                Seat("answers", FILLERS, 0.5, 0.0, 68.0),
            ),
        ),
        Feel(
            0.06,
            (104.0, 148.0),
            (("rock", 0.75), ("shuffle", 0.1), ("tom_beat", 0.15)),
            (("rock", 0.5), ("country", 0.5)),
            (("eighths", 0.3), ("pop", 0.4), ("rock", 0.3)),
            (
                Seat("strum", players.ACOUSTIC_GUITARS, 0.8, -2.0, 60.0),
                Seat("power_rock", players.DIRTY_GUITARS, 0.5, -2.0, 50.0, 0.6),
                Seat("answers", FILLERS, 0.7, 0.0, 68.0),
                Seat("banjo_roll", (("banjo", 1.0),), 0.25, -5.0, 64.0, 0.8),
                Seat("held", players.ORGANS, 0.3, -6.0, 62.0),
            ),
            basses=players.ELECTRIC_BASSES,
        ),
        Feel(
            0.06,
            (150.0, 190.0),
            (("swing", 0.4), ("shuffle", 0.6)),
            (("brushes", 0.4), ("country", 0.6)),
            (("walking", 0.7), ("country", 0.3)),
            (
                Seat("freddie", players.PICKED, 0.8, -2.0, 57.0),
                Seat("answers", (("fiddle", 0.5), ("pedal_steel", 0.5)), 0.8, 0.0, 69.0),
                Seat("tinkle", players.PIANOS, 0.4, -3.0, 70.0),
            ),
            (0.58, 0.66),
            basses=(("bass_upright", 1.0),),
        ),
    ),
    modes=(
        Mode(
            0.7,
            "major",
            (
                "I I IV I I V I I",
                "I IV V I",
                "I V IV I",
                "I I IV IV V V I I",
                "I vi IV V",
                "I IV I V I IV V I",
                "I V vi IV",
                "I I7 IV iv I V7 I V7",
                "I II7 V7 I",
            ),
        ),
        Mode(0.22, "mixolydian", ("I bVII IV I", "I I bVII I", "I IV I V", "I7 I7 IV7 I7 V7 IV7 I7 V7")),
        Mode(0.08, "minor", ("i bVII i bVII", "i bVI bIII bVII", "i iv i V")),
    ),
    singers=(("voice_male", 0.6), ("voice_female", 0.4)),
    leads=(
        ("guitar_clean", 0.3),
        ("fiddle", 0.22),
        ("pedal_steel", 0.2),
        ("guitar_acoustic", 0.1),
        ("banjo", 0.08),
        ("harmonica", 0.06),
        ("piano", 0.04),
    ),
    basses=(("bass_finger", 0.45), ("bass_upright", 0.35), ("bass_pick", 0.2)),
    recording=Recording(
        (("seventies", 0.4), ("nineties", 0.35), ("sixties", 0.15), ("fifties", 0.1)),
        drums_db=(-4.0, -1.0),
        bright_db=(0.0, 1.0),
        drive=(0.0, 0.12),
    ),
    keys=players.GUITAR_KEYS,
    manner=Manner(notes=(3, 6), offbeat=0.3, leap=0.18, span=(-3, 7), held=0.85),
    ornaments=Ornaments(scoop=0.22, grace=0.12, fall=0.08, turn=0.02),
    vocals=0.88,
    backing=0.3,
    drag_seconds=(0.0, 0.018),
)
