"""Songs of another folder, with stems or whole: which of them were never heard, and how well those are recognised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from melscape.corpus.manifest import Manifest
from melscape.corpus.songs import songs_of
from melscape.errors import CorpusError
from melscape.features.bank import SoundBank
from melscape.measures.calibration import mean_confidence
from melscape.tasks.genre.data import Material
from melscape.tasks.genre.judging.answers import Figures, Told, ask, silent, with_interval
from melscape.tasks.genre.judging.confidence import confidence_figures
from melscape.tasks.genre.judging.ears import Hears
from melscape.tasks.genre.judging.figures import OPEN
from melscape.tasks.genre.judging.leaks import Leak, Prints, leaks_between, name_of, prints_of
from melscape.tasks.genre.judging.mixes import MESSY, draw_mixes, recipes_of, songs_as_they_are
from melscape.tasks.genre.mashup.pool import Source, songs_by_genre
from melscape.tasks.genre.mashup.recipe import MashupRecipe

OUTSIDE = "outside"


@dataclass(frozen=True)
class Outside:
    """Songs to judge by, and who was left out.

    Args:
        known: songs that are among those learnt from, or nearly; each once.
        strange: songs of genres that were not learnt.
        namesakes: songs to judge by that are called as one learnt from, but sound different.
    """

    material: Material
    known: tuple[Leak, ...]
    strange: tuple[str, ...]
    namesakes: tuple[str, ...] = ()


@dataclass(frozen=True)
class OutsideSizes:
    """How many mixes: messy ones, and at each SNR."""

    messy: int = 400
    snr: int = 100


def outside_songs(
    manifest: Manifest,
    bank: SoundBank,
    genres: Sequence[str],
    learnt: Sequence[Prints],
    noises: tuple[SoundBank | None, Sequence[Source]],
) -> Outside:
    """The songs of a folder that can be judged by.

    Args:
        bank: that of the manifest.
        genres: classes of the network, in order.
        learnt: pictures of the songs that it learnt from, and of their stems together.
        noises: a bank of noises and its rows, or None and nothing.

    Errors: CorpusError if no song is left.
    """
    songs = songs_of(manifest)
    fitting = [song for song in songs if song.genre in genres]
    strange = tuple(name_of(song) for song in songs if song.genre not in genres)
    theirs = prints_of(fitting, bank, OUTSIDE, mixed=True)
    # Loops begin many songs: a common beginning is too little to leave one out.
    found = [leak for each in learnt for leak in leaks_between(each, theirs) if leak.how != "same beginning"]
    known: dict[str, Leak] = {}
    for leak in found:
        known.setdefault(leak.other, leak)
    left = [song for song in fitting if name_of(song) not in known]
    if not left:
        raise CorpusError(
            f"{manifest.name} has no song to judge by: {len(strange)} of unknown genres, {len(known)} learnt from.",
            f"songs of {', '.join(genres)}",
            "Name the folders of genres as they were in training.",
        )
    pools = songs_by_genre(left, bank)
    ordered = {genre: pools.get(genre, ()) for genre in genres}
    names = {name for each in learnt for name in each.songs}
    namesakes = tuple(name_of(song) for song in left if name_of(song) in names)
    return Outside(Material(bank, noises[0], ordered, noises[1]), tuple(known.values()), strange, namesakes)


def judge_outside(
    ear: Hears,
    outside: Outside,
    recipe: MashupRecipe,
    *,
    seed: int = 0,
    sizes: OutsideSizes | None = None,
    told: Told = silent,
) -> Figures:
    """F1 on the songs as they are (`f1_songs`) and on messy mixes of them (`f1_open`), with all that goes with it."""
    sizes, material = sizes or OutsideSizes(), outside.material
    songs = ask(ear, songs_as_they_are(material), told, "Listening to the songs")
    laws = recipes_of(recipe, noises=bool(material.noises))
    messy = ask(ear, draw_mixes(material, laws[MESSY], OUTSIDE, seed, sizes.messy), told, "Listening to mixes of them")
    curve = {
        kind: ask(ear, draw_mixes(material, law, OUTSIDE, seed, sizes.snr), told, f"Listening to mixes at {kind} dB")
        for kind, law in laws.items()
        if kind.lstrip("-").isdigit()
    }
    per_class = {genre: with_interval(OPEN, found) for genre, found in messy.f1_per_class(seed).items()}
    for genre, found in songs.f1_per_class(seed).items():
        per_class.setdefault(genre, {}).update(with_interval("songs", found))
    return {
        **with_interval("f1_songs", songs.f1_interval(seed)),
        **with_interval("f1_open", messy.f1_interval(seed)),
        "per_class": per_class,
        "snr_curve": {kind: with_interval(OPEN, each.f1_interval(seed)) for kind, each in curve.items()},
        **confidence_figures(messy, ear.temperature, seed),
        "mean_confidence": mean_confidence(messy.probabilities(ear.temperature)),
        "confusion": {OPEN: messy.confusion.tolist(), "songs": songs.confusion.tolist()},
        "classes": list(ear.classes),
        "songs": len(songs),
        "left_out": {
            "known": [f"{leak.other} is {leak.song}" for leak in outside.known],
            "strange": list(outside.strange),
        },
        "namesakes": list(outside.namesakes),
        "seed": seed,
    }
