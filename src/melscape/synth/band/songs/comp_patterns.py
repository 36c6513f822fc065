"""Accompaniments by name: what is struck when, and how the chord is spread over the hands.

Signs: x the chord, X hard, o softly, d strummed down, u strummed up (upper voices), s scratched, b the bass note, f the
fifth under it, y the chord with a sixth for its fifth, ? softly half the time, a digit one voice counted from the
lowest, beyond the top an octave up. With `/` the bars take turns.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Comp:
    """One way to accompany.

    Args:
        voicing: how chords are spread; see `voicing.VOICINGS`.
        rhythms: patterns to choose from.
        held: share of its slot that a chord sounds; above 1 it rings on into the next.
        strum_beats: time from one string to the next.
        force: velocity against the song's own.
    """

    voicing: str
    rhythms: tuple[str, ...]
    held: float = 0.95
    strum_beats: float = 0.0
    force: float = 0.85


# fmt: off
COMPS: dict[str, Comp] = {
    # Strings that are strummed or picked.
    "strum": Comp("guitar", ("d-duu-du", "d.duudud", "d-d-duud", "d--ud-du", "d-duuddu"), 0.95, 0.02),
    "strum_slow": Comp("guitar", ("d---d-du", "d-----du", "d---d---", "d--d----"), 1.0, 0.04),
    "strum_quarters": Comp("guitar", ("d-d-d-d-", "d.d.d.d.", "d-dud-du"), 0.9, 0.015),
    "strum_shuffle": Comp("guitar", ("d.ud.ud.ud.u", "d..d.ud..d.u"), 0.8, 0.015),
    "boom_chick": Comp("guitar", ("b.d.f.d.", "b.duf.du", "b-d.f-d."), 0.8, 0.012),
    "waltz_chick": Comp("guitar", ("b.d.d.", "b.dudu", "b.d.du"), 0.85, 0.012),
    "travis": Comp("guitar", ("b2f1b2f3", "b3f2b1f2", "b.23f.12", "b.2.f1.3"), 1.6),
    "fingers": Comp("guitar", ("b123b123", "b12321.2", "b1231321", "b-1-2-3-2-1-2-1-"), 1.8),
    "banjo_roll": Comp("close", ("0213021302130213", "0231023102310231", "3120312031203120"), 1.2),
    "chops": Comp("close", (".x.x.x.x", ".X.X.X.X"), 0.35),
    "freddie": Comp("shell", ("x.x.x.x.", "x.X.x.X."), 0.8, 0.005, 0.7),
    "bossa": Comp("guitar_low", ("b.x.bx.x", "b.xxb.x.", "bx.xb.x."), 0.8, 0.0, 0.8),
    "power_rock": Comp("power", ("x--x--x-", "x-.xx-.x", "X-x-x-x-", "x---x--x", "x-xx.xx-"), 0.92),
    "power_held": Comp("power", ("x---", "X---", "x-----x-"), 1.0),
    "chug": Comp("power", ("oooooooo", "Xoooxooo", "Xooxooxo", "XooXooXo"), 0.45),
    "chug_gallop": Comp("power", ("X.ooX.ooX.ooX.oo", "XoooX.ooXoooX.oo", "X.ooX.ooX.ooX.XX"), 0.5),
    "chug_breakdown": Comp("power", ("X..x..X.x..x..X.", "X.XX..X...XX.X..", "X..XX.X....X.XX."), 0.5),
    "tremolo_pick": Comp("root", ("xxxxxxxxxxxxxxxx", "XxxxXxxxXxxxXxxx"), 0.95),
    "boogie_guitar": Comp("fifth", ("x.xy.yx.xy.y", "xxyyxxyy", "x.xy.xx.xy.x"), 0.55),
    "skank": Comp("high", ("..x...x...x...x.", "..X...X...X...X.", "..xo..xo..xo..xo"), 0.55, 0.006),
    "skank_backbeat": Comp("high", ("....x.......x...", "....x.......x.x."), 0.5, 0.006),
    "scratch": Comp("high", ("x..s.sx...sxs...", "..x.s.x...x.s.xs", "ssxsssxsssxsssxs", "x.s.x.s.xss.x.s."), 0.5),
    "disco_guitar": Comp("high", ("..x...x...x..xx.", "s.xss.xss.xss.xs", "..xs..x.s.xs..x."), 0.45),
    "muted_line": Comp("close", ("0.0.0.0.", "0.02.0.2", "0.0.2.0.3.0.2.0.", "00.0.00.0.00.0.0"), 0.5),
    "arpeggio": Comp("guitar", ("01232123", "0-1-2-3-", "02132312", "03213123"), 1.8),
    "arpeggio_twelve": Comp("close", ("012321012321", "012012012012"), 1.6),
    # Keys.
    "blocks": Comp("close", ("x-x-x-x-", "x--x--x-", "xxxxxxxx", "x---x---"), 0.9),
    "held": Comp("close", ("x---", "x-x-"), 1.0, 0.0, 0.75),
    "held_three": Comp("close", ("x--", "x-x"), 1.0, 0.0, 0.75),
    "open_held": Comp("open", ("x---", "x-x-"), 1.0, 0.0, 0.75),
    "charleston": Comp("rootless", ("x..x....", ".x....x./x.......", "...x...x/..x.....", "?..x..?.", "x.....?x"), 0.6),
    "comp_waltz": Comp("rootless", ("x..x..", ".x..?.", "x...x./...x.."), 0.7),
    "triplets": Comp("close", ("xooxooxooxoo", "oooooooooooo"), 0.85, 0.0, 0.75),
    "boogie_piano": Comp("fifth", ("xxyyxxyy", "x.xy.yx.xy.y"), 0.7),
    "tinkle": Comp("close", ("....x.xx....", ".xx...x.x.x./x.....xx....", "...xxx...x.x", "x-....x.x..."), 0.6),
    "bubble": Comp("close", (".o.xxo.o.o.xxo.o", "o.xoo.xoo.xoo.xo", ".oxo.oxo.oxo.oxo"), 0.45, 0.0, 0.7),
    "ballad_keys": Comp("open", ("b-x-b-x-", "b-1-2-3-", "b12321.2", "b---x---"), 1.2),
    "house_keys": Comp("close", ("x..x..x.x..x..x.", "..x..x..x..x..x.", "x..x..x...x..x.."), 0.6),
    "clav": Comp("high", ("x.x..xs.x.x..x.s", "x..sx.x.s.x.x..s", "s.x.sx..x.sx.x.."), 0.4),
    "montuno": Comp("octaves", ("0.12.12.1.02.12.", "02.12.1.02.12.1."), 0.7),
    "stride": Comp("guitar_low", ("b.x.f.x.", "b-x.b-x."), 0.75),
    "loop_keys": Comp("rootless", ("x-----..x---....", "x---..../x-----..", "x..x----....x---", "x-......x--x--..")),
    "alberti": Comp("close", ("02120212", "0212021202120212"), 1.1, 0.0, 0.65),
    "broken_chords": Comp("open", ("b1232123", "0123432101234321", "b12343210123b123"), 1.5, 0.0, 0.7),
    "oompah": Comp("guitar_low", ("b-xx", "b.x.b.x.", "b-x-f-x-"), 0.7, 0.0, 0.75),
    "oompah_three": Comp("guitar_low", ("bxx", "b-x.x.", "bxx/f.x"), 0.7, 0.0, 0.7),
    # Many players and machines.
    "pad": Comp("open", ("x---", "x-x-"), 1.02, 0.0, 0.7),
    "pad_three": Comp("open", ("x--", "x-x"), 1.02, 0.0, 0.7),
    "chorale": Comp("open", ("x-x-", "x---/x-x-", "xxxx/x---"), 0.98, 0.0, 0.8),
    "chorale_three": Comp("open", ("x-x", "x--", "xxx/x--"), 0.98, 0.0, 0.8),
    "pulsing": Comp("close", ("xooooooo", "XoxoXoxo", "oooooooo"), 0.7, 0.0, 0.7),
    "tremolo": Comp("close", ("oooooooooooooooo",), 0.95, 0.0, 0.6),
    "pluck_offbeat": Comp("close", (".x.x.x.x", "0.x.1.x.", ".xxx.xxx"), 0.4, 0.0, 0.75),
    "pluck_three": Comp("close", (".xx", "0.x.x.", "x.xx.x"), 0.4, 0.0, 0.75),
    "stabs": Comp("close", ("......x.........", "x..x............/......x..x......", "..x..x.........."), 0.5),
    "section_riff": Comp("close", ("x.xx..x./........", "..x.x.xx", "x..x..x./x-......", ".x.x.x-./........"), 0.6),
    "riffs_twelve": Comp("close", ("x.x..x....../............", "..x..x..xx-.", "x.....x.xx-."), 0.7, 0.0, 1.0),
    "sustained_horns": Comp("close", ("x-----..", "x---x---", "......x-/x-----.."), 0.95, 0.0, 0.9),
    "synth_arp": Comp("close", ("0123012301230123", "0120120120120120", "0312031203120312", "0.1.2.3.2.1.0.1."), 0.7),
    "synth_eighths": Comp("close", ("01231032", "00001111", "03020103"), 0.8),
    "pluck_loop": Comp("high", ("0..2..1.0..2..1.", "0..1..2...3..2..", "2.1.0...2.1.0.0.", "0...2..1....3..."), 0.8),
    "drone": Comp("fifth", ("x---", "x---"), 1.0, 0.0, 0.6),
    "steel_pad": Comp("high", ("x---", "x-x-", "....x---"), 1.0, 0.06, 0.7),
}
# fmt: on
