"""Disco: a kick on every beat and open hats between, octave basses, scratched guitars, strings and horns."""

from melscape.synth.band.songs.melody import Manner
from melscape.synth.band.songs.style import Feel, Mode, Ornaments, Recording, Seat, Style
from melscape.synth.band.songs.styles import players

BASSES = (("bass_finger", 0.5), ("bass_slap", 0.2), ("bass_pick", 0.1), ("bass_synth", 0.2))
STRING_LINES = (("strings", 0.9), ("violin", 0.1))

STYLE = Style(
    "disco",
    feels=(
        Feel(
            0.45,
            (108.0, 130.0),
            (("disco", 1.0),),
            (("disco", 0.75), ("acoustic", 0.25)),
            (("octaves", 0.45), ("disco_walk", 0.55)),
            (
                Seat("disco_guitar", players.CLEAN_GUITARS, 0.85, -3.0, 62.0),
                Seat("counterline", STRING_LINES, 0.75, -1.0, 74.0, 0.4),
                Seat("stabs", players.BRASS, 0.45, -2.0, 64.0, 0.6),
                Seat("blocks", players.KEYS, 0.45, -4.0, 64.0),
                Seat("clav", (("clavinet", 0.8), ("rhodes", 0.2)), 0.25, -4.0, 60.0),
            ),
        ),
        Feel(
            0.15,
            (116.0, 138.0),
            (("four_floor", 0.15), ("disco", 0.85)),
            (("electronic", 0.6), ("disco", 0.4)),
            (("octaves", 0.6), ("eighths", 0.25), ("offbeat", 0.15)),
            (
                Seat("synth_arp", players.ARPS, 0.7, -3.0, 62.0),
                Seat("pad", players.PADS, 0.6, -5.0, 62.0),
                Seat("stabs", (("brass_synth", 0.6), ("strings", 0.4)), 0.35, -3.0, 66.0, 0.8),
                Seat("disco_guitar", players.CLEAN_GUITARS, 0.3, -4.0, 62.0),
            ),
            basses=(("bass_synth", 0.85), ("bass_finger", 0.15)),
        ),
        Feel(
            0.12,
            (98.0, 120.0),
            (("funk", 0.25), ("disco", 0.75)),
            (("disco", 0.5), ("acoustic", 0.5)),
            (("funk", 0.6), ("disco_walk", 0.4)),
            (
                Seat("scratch", players.CLEAN_GUITARS, 0.85, -2.0, 62.0),
                Seat("clav", (("clavinet", 0.8), ("organ", 0.2)), 0.45, -3.0, 60.0),
                Seat("section_riff", players.BRASS, 0.6, -1.0, 64.0, 0.6),
                Seat("counterline", STRING_LINES, 0.35, -3.0, 72.0, 0.8),
            ),
        ),
        Feel(
            0.2,
            (110.0, 128.0),
            (("disco", 0.9), ("motown", 0.1)),
            (("acoustic", 0.5), ("disco", 0.5)),
            (("disco_walk", 0.6), ("pop_push", 0.4)),
            (
                Seat("counterline", STRING_LINES, 1.0, 0.0, 73.0),
                Seat("blocks", players.PIANOS, 0.7, -3.0, 62.0),
                Seat("disco_guitar", players.CLEAN_GUITARS, 0.6, -4.0, 62.0),
                Seat("sustained_horns", players.BRASS, 0.5, -3.0, 62.0, 0.6),
                Seat("answers", (("flute", 0.5), ("trumpet", 0.2), ("vibraphone", 0.3)), 0.4, -2.0, 74.0),
            ),
        ),
        Feel(
            0.08,
            (116.0, 128.0),
            (("four_floor", 0.4), ("disco", 0.6)),
            (("electronic", 0.5), ("disco", 0.3), ("808", 0.2)),
            (("pop_push", 0.4), ("octaves", 0.3), ("funk", 0.3)),
            (
                Seat("house_keys", players.KEYS, 0.7, -2.0, 64.0),
                Seat("scratch", players.CLEAN_GUITARS, 0.5, -4.0, 62.0),
                Seat("pad", players.PADS, 0.4, -6.0, 62.0),
                Seat("counterline", STRING_LINES, 0.4, -3.0, 74.0, 0.8),
            ),
            basses=players.MACHINE_BASSES,
        ),
    ),
    modes=(
        Mode(
            0.6,
            "minor",
            (
                "i7 iv7 bVIImaj7 bIIImaj7 bVImaj7 iihalf Vsus4 V7",
                "i bVII bVI V",
                "i7 i7 iv7 iv7",
                "i bVI bVII i",
                "i7 bVII bVImaj7 bVII",
                "i i bIII bVII",
            ),
        ),
        Mode(
            0.25,
            "major",
            ("I vi ii7 V7", "Imaj7 IVmaj7 Imaj7 IVmaj7", "I IV V IV", "vi7 ii7 V7 Imaj7", "IVmaj7 V iii7 vi7"),
        ),
        Mode(0.15, "dorian", ("i7 IV7 i7 IV7", "i9 i9 IV9 IV9")),
    ),
    singers=(("voice_female", 0.65), ("voice_male", 0.35)),
    leads=(
        ("strings", 0.3),
        ("lead_synth", 0.2),
        ("sax", 0.15),
        ("guitar_clean", 0.1),
        ("trumpet", 0.1),
        ("flute", 0.15),
    ),
    basses=BASSES,
    recording=Recording(
        (("seventies", 0.75), ("eighties", 0.15), ("modern", 0.1)),
        drums_db=(0.0, 2.0),
        bright_db=(0.0, 1.0),
        sidechain=0.12,
        low_end_db=(-1.0, 3.0),
    ),
    keys=players.HORN_KEYS,
    manner=Manner(notes=(3, 6), offbeat=0.5, leap=0.2, span=(-2, 8), grid=2),
    ornaments=Ornaments(scoop=0.12, grace=0.05, fall=0.08),
    vocals=0.8,
    backing=0.5,
    jitter_seconds=(0.003, 0.009),
    drag_seconds=(0.0, 0.012),
    loudness=(82.0, 102.0),
)
