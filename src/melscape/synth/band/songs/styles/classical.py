"""Classical: strings, winds, piano and harpsichord; functional harmony, no kit; timing that breathes."""

from melscape.synth.band.songs.melody import Manner
from melscape.synth.band.songs.style import Feel, Mode, Ornaments, Recording, Seat, Style
from melscape.synth.band.songs.styles import players

WINDS = (("flute", 0.35), ("oboe", 0.3), ("clarinet", 0.35))
LOW_STRINGS = (("cello", 0.6), ("bass_upright", 0.4))
ORCHESTRA = (("orchestral", 1.0),)
TIMPANI = (("timpani", 1.0),)
CIRCLE = "i iv bVII bIII bVI iidim V i"
CANON = "I V vi iii IV I/3 IV V"

STYLE = Style(
    "classical",
    feels=(
        Feel(
            0.22,
            (104.0, 152.0),
            TIMPANI,
            ORCHESTRA,
            (("arco", 0.5), ("pulse", 0.5)),
            (
                Seat("pulsing", (("strings", 0.8), ("pizzicato", 0.2)), 0.8, -2.0, 60.0),
                Seat("counterline", WINDS, 0.6, -2.0, 72.0),
                Seat("double", WINDS, 0.4, -3.0, 76.0, 0.9),
                Seat("stabs", (("horns", 0.6), ("strings", 0.4)), 0.3, -2.0, 60.0, 0.9),
                Seat("tremolo", (("strings", 1.0),), 0.25, -4.0, 64.0, 0.9),
            ),
            drums=0.3,
        ),
        Feel(
            0.16,
            (48.0, 78.0),
            TIMPANI,
            ORCHESTRA,
            (("arco", 1.0),),
            (
                Seat("chorale", (("strings", 0.8), ("horns", 0.2)), 0.9, -1.0, 62.0),
                Seat("counterline", (("cello", 0.4), ("oboe", 0.3), ("clarinet", 0.3)), 0.6, -1.0, 62.0),
                Seat("broken_chords", (("piano", 0.5), ("guitar_nylon", 0.2), ("pizzicato", 0.3)), 0.3, -3.0, 60.0),
            ),
            drums=0.06,
        ),
        Feel(
            0.2,
            (66.0, 144.0),
            TIMPANI,
            ORCHESTRA,
            (),
            (
                Seat("alberti", (("piano", 0.95), ("harpsichord", 0.05)), 0.5, -3.0, 55.0),
                Seat("broken_chords", (("piano", 1.0),), 0.5, -2.0, 55.0),
                Seat("oompah", (("piano", 1.0),), 0.25, -3.0, 58.0),
            ),
            drums=0.0,
            vocals=0.0,
        ),
        Feel(
            0.12,
            (76.0, 124.0),
            TIMPANI,
            ORCHESTRA,
            (("bach", 1.0),),
            (
                Seat("blocks", (("harpsichord", 0.8), ("organ", 0.2)), 0.6, -3.0, 62.0),
                Seat("alberti", (("harpsichord", 1.0),), 0.4, -3.0, 62.0),
                Seat("counterline", (("violin", 0.5), ("oboe", 0.3), ("flute", 0.2)), 0.8, 0.0, 70.0),
                Seat("held", (("strings", 0.7), ("organ", 0.3)), 0.4, -4.0, 62.0),
            ),
            drums=0.0,
        ),
        Feel(
            0.12,
            (96.0, 184.0),
            (("timpani_three", 1.0),),
            ORCHESTRA,
            (("held_three", 0.5), ("arco_three", 0.5)),
            (
                Seat("oompah_three", (("strings", 0.5), ("piano", 0.3), ("horns", 0.2)), 0.6, -2.0, 60.0),
                Seat("pluck_three", (("pizzicato", 1.0),), 0.5, -2.0, 60.0),
                Seat("counterline", WINDS, 0.5, -2.0, 70.0),
                Seat("chorale_three", (("strings", 1.0),), 0.3, -3.0, 62.0),
            ),
            beats_per_bar=3,
            drums=0.25,
        ),
        Feel(
            0.06,
            (100.0, 126.0),
            (("march", 1.0),),
            ORCHESTRA,
            (("pulse", 0.5), ("two_feel", 0.5)),
            (
                Seat("pluck_offbeat", (("horns", 0.6), ("strings", 0.4)), 0.8, -2.0, 60.0),
                Seat("counterline", (("trombone", 0.5), ("clarinet", 0.5)), 0.5, -1.0, 58.0),
                Seat("double", (("flute", 1.0),), 0.5, -3.0, 79.0, 0.9),
            ),
            drums=0.9,
        ),
        Feel(
            0.06,
            (60.0, 108.0),
            TIMPANI,
            ORCHESTRA,
            (),
            (
                Seat("fingers", (("guitar_nylon", 1.0),), 1.0, 0.0, 57.0),
                Seat("counterline", (("flute", 0.5), ("cello", 0.5)), 0.3, -2.0, 66.0),
            ),
            drums=0.0,
            vocals=0.05,
        ),
        Feel(
            0.06,
            (60.0, 96.0),
            TIMPANI,
            ORCHESTRA,
            (("held", 1.0),),
            (
                Seat("chorale", (("organ", 0.5), ("strings", 0.5)), 0.9, -2.0, 60.0),
                Seat("counterline", (("violin", 0.5), ("trumpet", 0.5)), 0.3, -2.0, 72.0),
            ),
            drums=0.1,
            vocals=0.9,
        ),
    ),
    modes=(
        Mode(0.45, "major", ("I V7/3 I IV I/5 V7 I I", CANON, "I vi ii V7", "I IV V7 I", "I I/3 IV V vi ii V7 I")),
        Mode(
            0.45, "harmonic", ("i V7/3 i iv i/5 V7 i i", CIRCLE, "i iv V7 i", "i bVI iv V7", "i V7/3 bIII iv V V7 i i")
        ),
        Mode(0.1, "lydian", ("I II I II", "I II/3 vii iii")),
    ),
    singers=(("choir", 0.6), ("voice_female", 0.3), ("voice_male", 0.1)),
    leads=(
        ("violin", 0.3),
        ("strings", 0.2),
        ("flute", 0.12),
        ("oboe", 0.1),
        ("clarinet", 0.1),
        ("piano", 0.1),
        ("cello", 0.05),
        ("trumpet", 0.03),
    ),
    basses=LOW_STRINGS,
    recording=Recording(
        (("hall", 0.75), ("live", 0.1), ("fifties", 0.1), ("shellac", 0.05)), bright_db=(-2.0, 0.0), drive=(0.0, 0.02)
    ),
    keys=players.ALL_KEYS,
    forms=(("verse8 chorus8", 0.5), ("verse16 chorus16", 0.3), ("intro2 verse8 chorus8", 0.2)),
    manner=Manner(notes=(2, 7), offbeat=0.35, leap=0.25, span=(-3, 10), held=0.96),
    ornaments=Ornaments(scoop=0.02, grace=0.1, turn=0.12, fall=0.0),
    vocals=0.08,
    backing=0.1,
    jitter_seconds=(0.008, 0.022),
    drag_seconds=(0.0, 0.01),
    loudness=(58.0, 98.0),
    fills=0.0,
    human=0.0,
)
