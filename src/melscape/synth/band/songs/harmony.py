"""Chords: progressions written in Roman numerals, laid under a tune.

A progression is bars parted by spaces, and chords within a bar parted by commas: "I vi IV,V I". Upper case is major,
lower case minor, after a `b` or `#` for the root; then the kind as in `KINDS`; then `/3`, `/5`, `/7` for an inversion.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace

from melscape.errors import ConfigError
from melscape.synth.band.songs.melody import Melody
from melscape.synth.band.songs.score import Chord

When = Callable[[float], float]
SCALES: dict[str, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "harmonic": (0, 2, 3, 5, 7, 8, 11),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "spanish": (0, 1, 4, 5, 7, 8, 10),
}
NUMERALS = {"I": 0, "II": 2, "III": 4, "IV": 5, "V": 7, "VI": 9, "VII": 11}
# By case and suffix: semitones above the root.
KINDS: dict[str, tuple[int, ...]] = {
    "M": (0, 4, 7),
    "m": (0, 3, 7),
    "M7": (0, 4, 7, 10),
    "m7": (0, 3, 7, 10),
    "Mmaj7": (0, 4, 7, 11),
    "mmaj7": (0, 3, 7, 11),
    "M6": (0, 4, 7, 9),
    "m6": (0, 3, 7, 9),
    "M9": (0, 4, 7, 10, 14),
    "m9": (0, 3, 7, 10, 14),
    "Mmaj9": (0, 4, 7, 11, 14),
    "Madd9": (0, 4, 7, 14),
    "madd9": (0, 3, 7, 14),
    "M13": (0, 4, 10, 14, 21),
    "M7alt": (0, 4, 10, 13, 15),
    "Msus4": (0, 5, 7),
    "Msus2": (0, 2, 7),
    "M5": (0, 7),
    "mdim": (0, 3, 6),
    "mdim7": (0, 3, 6, 9),
    "mhalf": (0, 3, 6, 10),
    "Maug": (0, 4, 8),
}
_CHORD = re.compile(r"^([b#]?)(VII|VI|V|IV|III|II|I|vii|vi|v|iv|iii|ii|i)([a-z0-9]*)(?:/([357]))?$")


def read_chord(word: str, key: int) -> Chord:
    """One Roman numeral in a key (0 to 11), a beat long at the start; ConfigError for a word that is none."""
    match = _CHORD.match(word)
    kind = match and ("m" if match[2].islower() else "M") + match[3]
    if not match or kind not in KINDS:
        raise ConfigError(
            f"No chord is written {word!r}.", "a Roman numeral such as bVII, ii7 or V/3", "Mend the word."
        )
    sharp = {"b": -1, "#": 1, "": 0}[match[1]]
    root = (key + NUMERALS[match[2].upper()] + sharp) % 12
    tones = KINDS[str(kind)]
    bass = tones[{"3": 1, "5": 2, "7": 3}[match[4]] % len(tones)] if match[4] else 0
    return Chord(0.0, 1.0, root, tones, (root + bass) % 12)


def lay_chords(progression: str, key: int, bars: range, beats_per_bar: int) -> tuple[Chord, ...]:
    """A progression over and over until the bars are full; it begins with the first of them."""
    cycle = progression.split(" ")
    laid = []
    for turn, bar in enumerate(bars):
        words = cycle[turn % len(cycle)].split(",")
        ends = _shares(len(words), beats_per_bar)
        for word, start, end in zip(words, ends, ends[1:]):
            laid.append(replace(read_chord(word, key), start_beats=bar * beats_per_bar + start, beats=end - start))
    return tuple(laid)


def chord_at(chords: tuple[Chord, ...], beats: float) -> Chord:
    """The chord that sounds at a moment; the last one after the end."""
    return chords[max(bisect_right(chords, beats + 1e-6, key=lambda chord: chord.start_beats) - 1, 0)]


def fit(melody: Melody, scale: tuple[int, ...], chords: tuple[Chord, ...], when: When) -> float:
    """How well chords in the key of C carry a tune, -1 to 1: what is heard long and strong should lie in the chord.

    `when` tells at which beat of the chords a beat of the tune is heard.
    """
    total = weight = 0.0
    for degree, start, beats, accent in zip(melody.degrees, melody.starts_beats, melody.beats, melody.accents):
        tones = chord_at(chords, when(start)).pitch_classes
        pitch = pitch_of(degree, scale) % 12
        clash = any((pitch - tone) % 12 in (1, 11) for tone in tones)
        share = accent**2 * min(beats, 2.0)
        total += share * (1.0 if pitch in tones else -1.0 if clash else -0.2)
        weight += share
    return total / weight


def settled(melody: Melody, scale: tuple[int, ...], chords: tuple[Chord, ...], when: When) -> Melody:
    """The tune with its long, strong notes moved by at most a step onto the chord beneath them; words as in `fit`."""
    degrees = []
    for degree, start, beats, accent in zip(melody.degrees, melody.starts_beats, melody.beats, melody.accents):
        tones = chord_at(chords, when(start)).pitch_classes
        near = [degree, degree - 1, degree + 1] if accent >= 0.8 and beats >= 0.75 else [degree]
        inside = [step for step in near if pitch_of(step, scale) % 12 in tones]
        degrees.append(inside[0] if inside else degree)
    return replace(melody, degrees=tuple(degrees))


def pitch_of(degree: int, scale: tuple[int, ...]) -> int:
    """Semitones of a scale degree above the tonic; rises with the degree whatever the scale."""
    octave, step = divmod(degree, len(scale))
    return 12 * octave + scale[step]


def _shares(count: int, beats_per_bar: int) -> list[float]:
    # Two chords in a bar of three: two beats and one.
    return [float(round(place * beats_per_bar / count + 1e-9)) for place in range(count + 1)]
