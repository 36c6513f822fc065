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
from melscape.tasks.genre.judging.answers import Figures, answers_of, ask, listen, listener_of, with_interval
from melscape.tasks.genre.judging.confidence import confidence_figures
from melscape.tasks.genre.judging.evaluate import Judge
from melscape.tasks.genre.judging.figures import OPEN, Part, calibrated_on, per_class, scores, snr_curve
from melscape.tasks.genre.judging.leaks import Leak, Prints, leaks_between, name_of, prints_of
from melscape.tasks.genre.judging.mixes import MESSY, SNRS_DB, draw_mixes, recipes_of, songs_as_they_are
from melscape.tasks.genre.judging.probe import MfccProbe, mfccs_at
from melscape.tasks.genre.mashup.pool import Source, songs_by_genre

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


def judge_outside(judge: Judge, outside: Outside, taught: Material | None) -> Figures:
    """F1 on the songs as they are (`f1_songs`) and on messy mixes of them (`f1_open`), with all that goes with it.

    `taught` are songs that the network learnt from, which the MFCC probe is taught on; without them it has no figures.
    """
    ear, seed = judge.ear, judge.seed
    songs = ask(ear, songs_as_they_are(outside.material), judge.told, "Listening to the songs")
    parts = {OPEN: _part(judge, outside.material, taught)}
    messy = parts[OPEN].heard[MESSY]
    by_genre = per_class(parts, seed)
    for genre, found in songs.f1_per_class(seed).items():
        by_genre.setdefault(genre, {}).update(with_interval("songs", found))
    return {
        **with_interval("f1_songs", songs.f1_interval(seed)),
        **scores(OPEN, parts[OPEN], seed),
        "per_class": by_genre,
        "snr_curve": snr_curve(parts, seed),
        **confidence_figures(calibrated_on(parts), ear.temperature, seed),
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


def _part(judge: Judge, material: Material, taught: Material | None) -> Part:
    """Answers to messy mixes, the probe's too where it can be taught, and to those at each SNR."""
    ear, sizes, told = judge.ear, judge.sizes, judge.told
    probe = MfccProbe.teach(taught, judge.recipe, judge.seed, sizes.probe, told) if taught is not None else None
    laws = recipes_of(judge.recipe, noises=bool(material.noises))
    mixes = draw_mixes(material, laws[MESSY], OUTSIDE, judge.seed, sizes.messy)
    listeners = {"ear": listener_of(ear, mixes)} | ({"mfcc": mfccs_at(material.bank.rate_hz)} if probe else {})
    found = listen(mixes, listeners, told, "Listening to mixes of them")
    heard = {MESSY: answers_of(mixes, found["ear"])}
    for kind in (str(snr_db) for snr_db in SNRS_DB if str(snr_db) in laws):
        noisy = draw_mixes(material, laws[kind], OUTSIDE, judge.seed, sizes.snr)
        heard[kind] = ask(ear, noisy, told, f"Listening to mixes at {kind} dB")
    return Part(heard, probe.answers(mixes, found["mfcc"]) if probe else None)
