"""Chords in the hand: which octaves the notes of a chord lie in, and how they move on to the next."""

from __future__ import annotations

from collections.abc import Callable

from melscape.synth.band.songs.score import Chord

Pitches = tuple[int, ...]


def voiced(chord: Chord, voicing: str, centre_midi: float, before: Pitches = ()) -> Pitches:
    """The notes of a chord from low to high, around `centre_midi` and as near to the last chord as can be.

    `voicing` is one of `VOICINGS`.
    """
    return VOICINGS[voicing](chord, centre_midi, before)


def nearest(pitch_class: int, centre_midi: float) -> int:
    """The note of a pitch class that is nearest to `centre_midi`."""
    return int(pitch_class + 12 * round((centre_midi - pitch_class) / 12.0))


def bass_note(chord: Chord, highest_midi: float) -> int:
    """The chord's lowest note, in the octave that ends at `highest_midi`."""
    return nearest(chord.bass, highest_midi - 5.5)


def _stacked(classes: Pitches, lowest_midi: int) -> Pitches:
    notes = [nearest(classes[0], lowest_midi)]
    for pitch_class in classes[1:]:
        notes.append(notes[-1] + 1 + (pitch_class - notes[-1] - 1) % 12)
    return tuple(notes)


def _led(classes: Pitches, centre_midi: float, before: Pitches) -> Pitches:
    # Every rotation is an inversion; the one that moves least is what a hand would choose.
    options = []
    for turn in range(len(classes)):
        turned = classes[turn:] + classes[:turn]
        low = centre_midi - 4.0
        options += [_stacked(turned, round(low + shift)) for shift in (-5, 0, 5)]
    aim = before or (round(centre_midi),)

    def cost(notes: Pitches) -> float:
        moved = abs(sum(notes) / len(notes) - sum(aim) / len(aim)) + abs(notes[-1] - aim[-1])
        return moved + 0.6 * abs(sum(notes) / len(notes) - centre_midi)

    return min(options, key=cost)


def _close(chord: Chord, centre_midi: float, before: Pitches) -> Pitches:
    classes = tuple(sorted({pitch % 12 for pitch in chord.pitch_classes[:4]}))
    return _led(classes, centre_midi, before)


def _high(chord: Chord, centre_midi: float, before: Pitches) -> Pitches:
    classes = tuple(sorted({pitch % 12 for pitch in chord.pitch_classes[:3]}))
    return _led(classes, centre_midi + 7.0, before)


def _rootless(chord: Chord, centre_midi: float, before: Pitches) -> Pitches:
    upper = [pitch for pitch in chord.pitch_classes if pitch != chord.root]
    # A triad keeps its root: two notes alone would not tell which chord it is.
    classes = upper if len(upper) >= 3 else [chord.root, *upper]
    return _led(tuple(sorted(set(classes))), centre_midi, before)


def _open(chord: Chord, centre_midi: float, before: Pitches) -> Pitches:
    close = _close(chord, centre_midi, before)
    # The second voice from the top goes down an octave: the spread of strings and of choirs.
    return tuple(sorted(close[:-2] + (close[-2] - 12,) + close[-1:])) if len(close) > 2 else close


def _guitar(chord: Chord, centre_midi: float, before: Pitches) -> Pitches:
    low = nearest(chord.bass, centre_midi - 12.0)
    upper = _led(tuple(sorted(set(chord.pitch_classes[:4]))), centre_midi, before)
    return (low, *(note for note in upper if note > low + 2), *_topped(upper))


def _topped(upper: Pitches) -> Pitches:
    return (upper[0] + 12,) if upper[0] + 12 not in upper else ()


def _guitar_low(chord: Chord, centre_midi: float, before: Pitches) -> Pitches:
    return (nearest(chord.bass, centre_midi - 14.0), *_rootless(chord, centre_midi, before))


def _shell(chord: Chord, centre_midi: float, _: Pitches) -> Pitches:
    third = chord.tones[1] if len(chord.tones) > 1 else 7
    top = chord.tones[3] if len(chord.tones) > 3 else 12
    root = nearest(chord.root, centre_midi - 8.0)
    return tuple(sorted({root, root + top % 24, root + 12 + third}))


def _power(chord: Chord, centre_midi: float, _: Pitches) -> Pitches:
    root = nearest(chord.root, centre_midi - 4.0)
    return (root, root + 7, root + 12)


def _fifth(chord: Chord, centre_midi: float, _: Pitches) -> Pitches:
    root = nearest(chord.root, centre_midi - 4.0)
    return (root, root + 7)


def _root(chord: Chord, centre_midi: float, _: Pitches) -> Pitches:
    return (nearest(chord.root, centre_midi),)


def _octaves(chord: Chord, centre_midi: float, before: Pitches) -> Pitches:
    high = _high(chord, centre_midi - 7.0, before)
    return (*high, high[0] + 12)


VOICINGS: dict[str, Callable[[Chord, float, Pitches], Pitches]] = {
    "close": _close,
    "high": _high,
    "rootless": _rootless,
    "open": _open,
    "guitar": _guitar,
    "guitar_low": _guitar_low,
    "shell": _shell,
    "power": _power,
    "fifth": _fifth,
    "root": _root,
    "octaves": _octaves,
}
