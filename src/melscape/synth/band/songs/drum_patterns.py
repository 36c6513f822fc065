"""Drum patterns by name: layers that sound together, each with lines to choose from.

A line is a piece and its bar, `&` between pieces that go together; an empty line is a layer left out. Signs:
X accent, x stroke, o soft, g ghost, ? a soft stroke half the time. The first layer is the one a new song varies first.
"""

from __future__ import annotations

Layers = tuple[tuple[str, ...], ...]

_BACKBEAT = ("snare ....X.......X...", "snare ....X.......X..g", "snare ....X..g.g..X...", "snare ....X.......X...")
_HATS = (
    "closed_hat X.o.X.o.X.o.X.o.",
    "ride X.x.X.x.X.x.X.x.",
    "closed_hat x.x.x.x.x.x.x.x.",
    "closed_hat x...x...x...x...",
)
_SIXTEENTHS = ("closed_hat xoxoxoxoxoxoxoxo", "closed_hat xgogxgogxgogxgog", "shaker xgogxgogxgogxgog")
_OFFBEAT_OPEN = "open_hat ..X...X...X...X. & closed_hat x...x...x...x..."
_FLOOR = ("kick X...X...X...X...",)
_SWUNG_RIDE = ("ride x..x.ox..x.o", "ride x..x..x..x.x", "ride x.?x.ox.?x.o", "closed_hat x..x.ox..x.o")
_SHUFFLED = ("closed_hat x.ox.ox.ox.o", "ride x.ox.ox.ox.o", "closed_hat X.xX.xX.xX.x")

GROOVES: dict[str, Layers] = {
    "rock": (
        (
            "kick x.......x.x.....",
            "kick x.....x.x.......",
            "kick x..x....x.x.....",
            "kick x.......xx......",
            "kick x.x.....x.x..x..",
        ),
        _BACKBEAT,
        (*_HATS, "open_hat x.x.x.x.x.x.x.x.", "crash x...x...x...x..."),
    ),
    "rock_half": (
        ("kick x.....x...x.....", "kick x..x......x.....", "kick x.x.......x..x.."),
        ("snare ........X.......", "snare ........X.....g."),
        _HATS,
    ),
    "tom_beat": (
        ("kick x...x...x...x...", "kick x.......x......."),
        ("tom_low x.xxx.x.x.xxx.x. & snare ............X...", "tom_low X.x.X.x.X.x.X.x. & snare ....x.......x..."),
        ("", "shaker x.o.x.o.x.o.x.o.", "tambourine ....x.......x..."),
    ),
    "surf": (("kick x.......x.......", "kick x..x....x......."), ("snare ....X.X.....X...",), _HATS[:3]),
    "punk": (
        ("kick x..x..x.x..x..x.", "kick x.......x.......", "kick x.....x.x.....x."),
        ("snare ....X.......X...", "snare ..X...X...X...X."),
        ("closed_hat x.x.x.x.x.x.x.x.", "open_hat x.x.x.x.x.x.x.x.", "crash x...x...x...x..."),
    ),
    "motown": (
        ("kick x.....x.x.....x.", "kick x.......x.x....."),
        ("snare x...x...x...x...", "snare ....x.......x..."),
        ("tambourine x.x.X.x.x.x.X.x.", "closed_hat x.x.x.x.x.x.x.x."),
    ),
    "shuffle": (("kick x.....x.....", "kick x.....x.x...", "kick x..x..x..x.."), ("snare ...X.....X..",), _SHUFFLED),
    "slow_twelve": (
        ("kick x.....x.....", "kick x....xx.....", "kick x.....xx...."),
        ("snare ...X.....X..", "rim ...X.....X.."),
        ("closed_hat xooxooxooxoo", "ride xooxooxooxoo"),
    ),
    "rumba": (
        ("kick x.....x.x.......", "kick x..x....x..x...."),
        ("rim x..x..x...x.x...", "snare ............x..."),
        (
            "tom_low ......x.......x. & closed_hat x.x.x.x.x.x.x.x.",
            "closed_hat x.x.x.x.x.x.x.x.",
            "cowbell x...x.x.x...x.x.",
        ),
    ),
    "train": (
        ("kick x...x...x...x...", "kick x.......x......."),
        ("snare ooXoooXoooXoooXo", "snare goXggoXggoXggoXo", "brush xoXoxoXoxoXoxoXo"),
        ("", "pedal_hat ....x.......x..."),
    ),
    "two_beat": (
        ("kick x.......x.......",),
        ("rim ....x.......x...", "snare ....x.......x...", "brush ....X.......X..."),
        ("closed_hat x.x.x.x.x.x.x.x.", "closed_hat ....x.......x...", "shaker x.x.x.x.x.x.x.x."),
    ),
    "waltz": (
        ("kick x...........",),
        ("snare ....o...x...", "brush ....x...x...", "rim ....x...x..."),
        ("closed_hat x.o.x.o.x.o.", "", "ride x...x...x..."),
    ),
    "disco": (
        _FLOOR,
        ("snare ....X.......X...", "snare ....X.......X... & clap ....X.......X...", "clap ....X.......X..."),
        (_OFFBEAT_OPEN, "closed_hat x.xxx.xxx.xxx.xx & open_hat ..X...X...X...X.", "closed_hat xxoxxxoxxxoxxxox"),
        (
            "",
            "",
            "tambourine ....x.......x...",
            "conga_high x..x..x...xx..x. & conga_low ......x.......xx",
            "cowbell x.x.x.x.x.x.x.x.",
        ),
    ),
    "four_floor": (
        _FLOOR,
        ("clap ....X.......X...", "snare ....X.......X...", "", "snare ....X.......X... & clap ....X.......X..."),
        ("closed_hat ..x...x...x...x.", "closed_hat x.x.x.x.x.x.x.x.", "shaker xoxoxoxoxoxoxoxo"),
    ),
    "boombap": (
        (
            "kick x..x......x.....",
            "kick x......x..x.....",
            "kick x.x....x..x..x..",
            "kick x.........xx....",
            "kick x..x.......x.x..",
        ),
        ("snare ....X.......X...", "snare ....X..g....X..g", "snare ....X.......X.g."),
        (
            "closed_hat x.x.x.x.x.x.x.x.",
            "closed_hat x.x.x.xxx.x.x.x.",
            "closed_hat x...x...x...x...",
            "shaker x.x.x.x.x.x.x.x.",
        ),
    ),
    "trap": (
        ("kick x.....x...x.....", "kick x..x..........x.", "kick x.........x..x..", "kick x......x.x......"),
        ("clap ........X.......", "snare ........X.......", "snare ........X....... & clap ........X......."),
        (
            "closed_hat x.x.x.x.x.x.x.x./x.x.x.x.xxx.x.x.",
            "closed_hat x...x...x...x...x...x...x.x.xxxx",
            "closed_hat x.x.x.x.x.x.x.x.xxxxxxxxx...x.x.",
            "closed_hat x.xxx.x.x.x.xxx.",
        ),
        ("", "open_hat ..............x.", "rim ......x......x.."),
    ),
    "party": (
        ("kick x.....xx..x.....", "kick x..x..x...x..x..", "kick x.......x.x..x.."),
        ("snare ....X.......X... & clap ....x.......x...", "clap ....X.......X..."),
        (*_SIXTEENTHS, "closed_hat x.x.x.x.x.x.x.x."),
        ("", "cowbell x..x..x.x..x..x.", "tambourine ....x.......x..."),
    ),
    "funk": (
        ("kick x..x......x..x..", "kick x.x.......xx....", "kick x.....x..xx....."),
        ("snare ....X..g.g.gX..g", "snare ....X..g.g..X.g.", "snare ....X.g..g.gX..."),
        _SIXTEENTHS,
    ),
    "dembow": (
        ("kick X...X...X...X...", "kick x.......x......."),
        ("snare ...x..x....x..x.", "rim ...x..x....x..x."),
        ("closed_hat x.x.x.x.x.x.x.x.", "", "shaker xoxoxoxoxoxoxoxo"),
    ),
    "ballad": (
        ("kick x.......x.......", "kick x.......x.x.....", "kick x..........x...."),
        ("rim ....x.......x...", "snare ....X.......X...", "snare ........X......."),
        ("closed_hat x.o.x.o.x.o.x.o.", "ride x.o.x.o.x.o.x.o.", "shaker xoxoxoxoxoxoxoxo"),
    ),
    "one_drop": (
        ("kick ........X....... & rim ........X.......", "kick ........X....... & snare ........X......."),
        ("closed_hat x.x.x.x.x.x.x.x.", "closed_hat ..x...x...x...x.", "closed_hat x.xxx.xxx.xxx.xx"),
        ("", "", "rim ..............x.", "shaker xoxoxoxoxoxoxoxo", "conga_high ...x..x....x..x."),
    ),
    "rockers": (
        ("kick x...x...x...x...", "kick x.......x......."),
        ("rim ........X.......", "snare ........X.......", "snare ........X......g"),
        ("closed_hat x.x.x.x.x.x.x.x.", "closed_hat x.xxx.xxx.xxx.xx", "closed_hat ..x...x...x...x."),
        ("", "tambourine ..x...x...x...x.", "cowbell ....x.......x..."),
    ),
    "ska": (
        ("kick x.......x.......", "kick x...x...x...x..."),
        ("snare ....X.......X...", "rim ....X.......X..."),
        ("closed_hat ..x...x...x...x.", "closed_hat x.X.x.X.x.X.x.X.", "ride x.x.x.x.x.x.x.x."),
    ),
    "swing": (
        ("kick g..g..g..g..", "kick ......?....?", ""),
        ("snare ..?..?..?..?", "snare ?....g..?...", "rim .........x..", ""),
        _SWUNG_RIDE,
        ("pedal_hat ...x.....x..",),
    ),
    "brushes": (
        ("kick ?.....?.....", ""),
        ("brush x..x.ox..x.o", "brush xooxooxooxoo", "brush x..X..x..X.."),
        ("pedal_hat ...x.....x..", "ride x..x..x..x.."),
    ),
    "bossa": (
        ("kick x.....x.x.....x.", "kick x..xx..xx..xx..x"),
        ("rim x..x..x...x..x../x..x..x...x..x..", "rim ..x..x..x..x..x.", "rim x..x..x....x..x."),
        (
            "closed_hat xoxoxoxoxoxoxoxo",
            "closed_hat x.o.x.o.x.o.x.o.",
            "shaker xoxoxoxoxoxoxoxo",
            "brush xoxoxoxoxoxoxoxo",
        ),
    ),
    "latin": (
        ("kick ......x.......x.", "kick x.....x.x.....x."),
        ("conga_high ..x...xx..x...xx & conga_low ......xx......xx", "rim x..x..x...x.x..."),
        ("cowbell x...x.x.x...x.x.", "ride_bell x.xx.xx.xx.x.xx.", "ride x.x.xx.x.x.xx.x."),
    ),
    "jazz_waltz": (
        ("kick g........", "kick g....?...", ""),
        ("snare ..?.....?", "snare ?....?...", "brush x..x..x.o"),
        ("ride x..x.ox.o", "ride x..x..x.o", "brush x..x.ox.."),
        ("pedal_hat ...x..x..", "pedal_hat ...x....."),
    ),
    "double_kick": (
        ("kick xxxxxxxxxxxxxxxx", "kick xxx.xxx.xxx.xxx.", "kick xxxxxxx.xxxxxxx."),
        ("snare ....X.......X...", "snare ........X......."),
        ("crash x...x...x...x...", "ride x.x.x.x.x.x.x.x.", "closed_hat x...x...x...x...", "open_hat x...x...x...x..."),
    ),
    "gallop": (
        ("kick x.xxx.xxx.xxx.xx", "kick x..xx..xx..xx..x"),
        ("snare ....X.......X...",),
        (
            "ride x...x...x...x...",
            "closed_hat x.x.x.x.x.x.x.x.",
            "ride_bell x...x...x...x...",
            "open_hat x...x...x...x...",
        ),
    ),
    "thrash": (
        ("kick x...x...x...x...", "kick x.x.x.x.x.x.x.x."),
        ("snare ..X...X...X...X.",),
        ("closed_hat x...x...x...x...", "ride x.x.x.x.x.x.x.x.", "crash x...x...x...x..."),
    ),
    "blast": (
        ("kick x.x.x.x.x.x.x.x.", "kick xxxxxxxxxxxxxxxx"),
        ("snare .x.x.x.x.x.x.x.x", "snare x.x.x.x.x.x.x.x."),
        ("ride x.x.x.x.x.x.x.x.", "crash x.......x.......", "closed_hat x.x.x.x.x.x.x.x."),
    ),
    "doom": (
        ("kick x.....x.........", "kick x.........x.x..."),
        ("snare ........X.......",),
        ("crash x...x...x...x...", "ride x...x...x...x...", "open_hat x...x...x...x..."),
    ),
    "breakdown": (
        ("kick x..x..x.x..x..x.", "kick x.xx..x...xx.x..", "kick x..xx.x....x.xx."),
        ("snare ........X.......",),
        ("crash x...x...x...x...", "open_hat x...x...x...x..."),
    ),
    "timpani": (
        ("timpani x...........o.o.", "timpani x.......x.......", "timpani x.....oo........", "timpani X...............")
        + ("timpani x.............../................",),
        ("", "", "crash x.............../................/................/................"),
    ),
    "timpani_three": (("timpani x...........", "timpani x.......o.o.", "timpani x.........../............"), ("",)),
    "march": (
        ("kick x.......x.......", "timpani x.......x......."),
        ("snare x.oox.oox.oox.oo", "snare ....x.oo....xooo", "snare x..oxoxox..oxoxo"),
        ("", "crash x.......x......."),
    ),
    "lofi_swing": (
        ("kick x..x......x.....", "kick x.....x..x......", "kick x.........x..x.."),
        ("snare ....x.......x...", "rim ....x.......x...", "snare ....x.......x..g"),
        ("closed_hat x.o.x.o.x.o.x.o.", "closed_hat xgogxgogxgogxgog", "ride x.o.x.o.x.o.x.o."),
    ),
}

# What is played over the last bar before a new section or a new round, on top of a groove that is cut short.
FILLS: dict[str, tuple[str, ...]] = {
    "straight": (
        "snare ............xxXX",
        "snare ........x.x.xxXX",
        "snare ........xx...... & tom_high ..........xx.... & tom_low ............xxXX",
        "tom_high ........xx...... & tom_mid ..........xx.... & tom_low ............xxxx",
        "snare ............x.x. & kick ..............x.",
        "snare ....X..x..x.X.x. & kick x.x..x..x..x...x",
        "tom_mid ............x.x. & tom_low .............x.x",
    ),
    "triplet": (
        "snare .........xxX",
        "snare ......xxxxxX",
        "snare ......xxx... & tom_low .........xxX",
        "tom_high ......x.x... & tom_low .........x.X",
    ),
    "machine": (
        "snare ............xxxx",
        "clap ............x.x.",
        "snare ........................xxxxxxxx",
        "tom_high ........x..x.... & tom_low ..............x.",
        "kick ............x.x.",
    ),
    "reggae": (
        "rim ............xxxx",
        "snare x..x..x...x.x...",
        "tom_high ........x.x..... & tom_low ............x.x.",
        "snare ..........xxx.x.",
    ),
    "metal": (
        "snare xxxxxxxx........ & tom_high ........xxxx.... & tom_low ............xxxx",
        "tom_high x.xx.x.......... & tom_low ........x.xxx.xx & kick .x..x.xxxxxxxxxx",
        "snare ........xxxxxxxx & kick xxxxxxxxxxxxxxxx",
        "crash x..x..x.x..x..x. & kick x..x..x.x..x..x.",
    ),
    "three": ("snare ........xxxX", "tom_high ......xx.... & tom_low ........xxxx", "snare ........x.x."),
    "three_triplet": ("snare ......xxx", "snare ...xxxx.X"),
}
