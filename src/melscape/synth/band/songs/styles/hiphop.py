"""Hip hop: rapping over loops; boom bap, slow swung beats, trap hats and deep sines, party breaks and funk basses."""

from melscape.synth.band.songs.melody import Manner
from melscape.synth.band.songs.style import Feel, Mode, Ornaments, Recording, Seat, Style
from melscape.synth.band.songs.styles import players

SAMPLED = (
    ("piano", 0.25),
    ("rhodes", 0.3),
    ("strings", 0.1),
    ("guitar_clean", 0.15),
    ("vibraphone", 0.1),
    ("organ", 0.1),
)
SUBS = (("bass_sub", 0.75), ("bass_synth", 0.25))
LOOPS = (("pluck_synth", 0.35), ("piano", 0.25), ("guitar_nylon", 0.15), ("flute", 0.1), ("vibraphone", 0.15))

STYLE = Style(
    "hiphop",
    feels=(
        Feel(
            0.34,
            (82.0, 104.0),
            (("boombap", 1.0),),
            (("lofi", 0.5), ("acoustic", 0.3), ("808", 0.2)),
            (("boom_bap", 0.8), ("sub", 0.2)),
            (
                Seat("loop_keys", SAMPLED, 0.8, -1.0, 62.0),
                Seat("stabs", players.BRASS, 0.35, -2.0, 64.0),
                Seat("pluck_loop", LOOPS, 0.3, -3.0, 66.0),
                Seat("scratch", players.CLEAN_GUITARS, 0.15, -4.0, 62.0),
            ),
            (0.5, 0.61),
            0.5,
        ),
        Feel(
            0.16,
            (68.0, 90.0),
            (("lofi_swing", 0.8), ("boombap", 0.2)),
            (("lofi", 0.8), ("brushes", 0.2)),
            (("boom_bap", 0.6), ("sub", 0.4)),
            (
                Seat("loop_keys", SAMPLED, 0.9, 0.0, 62.0),
                Seat("answers", (("sax", 0.3), ("guitar_clean", 0.4), ("trumpet", 0.3)), 0.4, -3.0, 66.0),
                Seat("counterline", players.STRINGS, 0.2, -5.0, 68.0),
            ),
            (0.54, 0.64),
            0.5,
            vocals=0.6,
        ),
        Feel(
            0.28,
            (124.0, 160.0),
            (("trap", 1.0),),
            (("trap", 0.75), ("808", 0.25)),
            (("glide", 0.6), ("sub", 0.4)),
            (
                Seat("pluck_loop", LOOPS, 0.75, -1.0, 66.0),
                Seat("pad", players.PADS, 0.5, -5.0, 62.0),
                Seat("synth_arp", players.ARPS, 0.2, -4.0, 68.0),
                Seat("stabs", (("brass_synth", 0.6), ("horns", 0.4)), 0.25, -2.0, 62.0, 0.8),
            ),
            basses=SUBS,
        ),
        Feel(
            0.16,
            (86.0, 108.0),
            (("party", 1.0),),
            (("808", 0.5), ("electronic", 0.25), ("acoustic", 0.25)),
            (("g_line", 0.6), ("funk", 0.4)),
            (
                Seat("counterline", (("lead_synth", 0.8), ("strings", 0.2)), 0.6, -4.0, 80.0),
                Seat("house_keys", players.KEYS, 0.4, -3.0, 64.0),
                Seat("scratch", players.CLEAN_GUITARS, 0.4, -4.0, 62.0),
                Seat("pad", players.PADS, 0.4, -5.0, 62.0),
            ),
            (0.5, 0.57),
            0.5,
            basses=players.MACHINE_BASSES,
        ),
        Feel(
            0.06,
            (94.0, 118.0),
            (("funk", 0.5), ("party", 0.3), ("boombap", 0.2)),
            (("acoustic", 0.4), ("808", 0.35), ("rock", 0.25)),
            (("funk", 0.6), ("boom_bap", 0.4)),
            (
                Seat("section_riff", players.BRASS, 0.5, -1.0, 64.0),
                Seat("riff", players.DIRTY_GUITARS, 0.4, -3.0, 50.0),
                Seat("clav", (("clavinet", 0.6), ("organ", 0.4)), 0.35, -4.0, 60.0),
                Seat("loop_keys", players.KEYS, 0.4, -3.0, 62.0),
            ),
            (0.5, 0.57),
            0.5,
        ),
    ),
    modes=(
        Mode(
            0.7,
            "minor",
            (
                "i7 i7 i7 i7",
                "i bVI i bVI",
                "i7 iv7 i7 iv7",
                "i bVI bIII bVII",
                "i i bVI V",
                "i9 bVImaj7 i9 bVImaj7",
                "i bVII bVI bVII",
            ),
        ),
        Mode(0.1, "phrygian", ("i bII i bII", "i i bII i")),
        Mode(0.2, "dorian", ("i9 i9 ii9 V13", "i9 IV9 i9 IV9", "i7 i7 iv7 i7")),
    ),
    singers=(("rap", 0.78), ("voice_female", 0.12), ("voice_male", 0.1)),
    leads=(
        ("pluck_synth", 0.2),
        ("lead_synth", 0.2),
        ("piano", 0.2),
        ("flute", 0.1),
        ("strings", 0.1),
        ("rhodes", 0.2),
    ),
    basses=(("bass_sub", 0.35), ("bass_finger", 0.3), ("bass_synth", 0.25), ("bass_upright", 0.1)),
    recording=Recording(
        (("nineties", 0.5), ("modern", 0.3), ("home", 0.2)),
        drums_db=(1.0, 4.0),
        bright_db=(-2.0, 0.0),
        sidechain=0.25,
        sampler=0.5,
        crackle=0.3,
        low_end_db=(0.0, 5.0),
        wet=(0.4, 1.0),
    ),
    keys=players.ALL_KEYS,
    forms=(("intro2 verse8 chorus8", 0.5), ("verse8 chorus4", 0.3), ("intro4 verse8 chorus8", 0.2)),
    manner=Manner(notes=(2, 5), offbeat=0.5, leap=0.15, span=(-2, 6), grid=4, held=0.7),
    ornaments=Ornaments(scoop=0.08, fall=0.05, grace=0.03),
    vocals=0.88,
    backing=0.15,
    jitter_seconds=(0.002, 0.012),
    drag_seconds=(0.0, 0.03),
    fills=0.3,
    human=0.4,
)
