"""How well genre networks hear: on mixes of the songs of their folder, and on songs of another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Int

from melscape.answers import Report
from melscape.corpus.load import load
from melscape.corpus.songs import songs_of
from melscape.errors import ConfigError
from melscape.inference.genre import Genre, Told, silent
from melscape.inference.genre_kept import EVALUATION_NAME, MADE_WITH, kept_of, made_with, refuse_other_songs, rival_of
from melscape.inference.genre_songs import (
    UNLIKE,
    Songs,
    bank_of,
    config_of,
    held_noises,
    law_for,
    learnt_in,
    same_split,
    songs_of_run,
)
from melscape.measures.calibration import reliability
from melscape.runs.folder import write_json
from melscape.tasks.genre.data import Material
from melscape.tasks.genre.judging.answers import Answers, ask
from melscape.tasks.genre.judging.evaluate import Judge, Sizes
from melscape.tasks.genre.judging.figures import CLOSED, OPEN, Part, calibrated_on
from melscape.tasks.genre.judging.mixes import MESSY, Mixes, draw_mixes
from melscape.tasks.genre.judging.outside import judge_outside, outside_songs
from melscape.tasks.genre.judging.probe import MfccProbe
from melscape.tasks.genre.limits import CHECKS
from melscape.tasks.genre.mashup import recipe as mashups
from melscape.tasks.genre.mashup.recipe import MashupRecipe

FEW_SONGS = 30  # of a genre: with fewer, so few are held out that figures say little


@dataclass(frozen=True)
class Judged:
    """What an evaluation found: the figures, and the messy mixes of the part that is looked at closely."""

    report: Report
    mixes: Mixes
    answers: Answers
    temperature: float


@dataclass(frozen=True)
class Exam:
    """By what a network is judged.

    Args:
        recipe: what the mixes are like; the same for all runs, whatever they learnt by, so that they compare.
        sizes: how many mixes.
        against: another judged run, whose figures are put beside these.
    """

    recipe: MashupRecipe = field(default_factory=mashups.default)
    seed: int = 0
    sizes: Sizes = Sizes()
    against: Path | None = None


@dataclass(frozen=True)
class _Remembering(Judge):
    """A judge that keeps what was answered about each part, for those who look closer."""

    parts: dict[str, Part] = field(default_factory=dict)

    def part(self, name: str, material: Material, probe: MfccProbe) -> Part:
        """Answers to all kinds of mixes of one part."""
        self.parts[name] = super().part(name, material, probe)
        return self.parts[name]


def evaluate(genre: Genre, exam: Exam | None = None, told: Told = silent) -> Judged:
    """Every figure on the songs of the run: those that were learnt from (closed), those held out (open).

    The figures of a single run are kept in its folder. Errors: ConfigError for an exported model, for runs that held
    out other songs, or for a rival that did or was judged by other mixes.
    """
    exam = exam or Exam()
    for path in genre.paths[1:]:
        refuse_other_songs(genre.path, path)
    songs = songs_of_run(genre.path, genre.config, told)
    recipe = law_for(exam.recipe, songs.materials["train"], genre.config.rate_hz)
    judge = _Remembering(genre.ear, recipe, exam.seed, exam.sizes, told)
    made = made_with(genre, judge, songs.materials["train"])
    rival = None if exam.against is None else rival_of(genre.path, exam.against, made)
    told("Looking for songs on both sides", None)
    audit = songs.audit()
    figures: dict[str, Any] = judge.evaluate(songs.materials)
    figures |= {"reliability": _reliability(judge.parts, genre.ear.temperature), "leaks": audit.to_dict()}
    note = _note(songs, audit.passed)
    figures |= {"run": [str(path) for path in genre.paths], "on": "held out", "note": note}
    if rival is not None:
        figures["against"] = rival
    if len(genre.paths) == 1:
        figures[MADE_WITH] = made
        write_json(genre.path / EVALUATION_NAME, figures)
    name = OPEN if songs.held else CLOSED
    material = songs.materials[songs.held or "train"]
    mixes = draw_mixes(material, recipe, name, exam.seed, exam.sizes.messy)
    answers = judge.parts[name].heard[MESSY]
    return Judged(Report("Genres in noisy mashups", figures, note=note), mixes, answers, genre.ear.temperature)


def evaluate_on(genre: Genre, folder: Path, exam: Exam | None = None, told: Told = silent) -> Report:
    """Every figure on the songs of another folder, stems or whole, without those that any of the runs knows.

    The MFCC probe is taught on what the first run learnt from. What an exported model learnt from nobody can tell, and
    no probe can be taught on it. Errors: CorpusError if the folder has no such song.
    """
    exam = exam or Exam()
    manifest = load(folder, checks=CHECKS, on_progress=lambda progress: told("Reading the songs", progress))
    bank = bank_of(manifest, genre.config, told)
    runs = [songs_of_run(path, config_of(path), told) for path in genre.paths if path not in genre.exported]
    noises = runs[0].noises if runs else held_noises(genre.config, told)
    told("Looking for songs that it knows", None)
    outside = outside_songs(manifest, bank, genre.ear.classes, learnt_in(runs), noises)
    recipe = law_for(exam.recipe, outside.material, genre.config.rate_hz)
    judge = Judge(genre.ear, recipe, exam.seed, exam.sizes, told)
    figures: dict[str, Any] = judge_outside(judge, outside, runs[0].materials["train"] if runs else None)
    note = f"{figures['songs']} songs of {folder}{'' if genre.exported else ' that it never heard'}."
    if left := len(outside.known) + len(outside.strange):
        note += f" {left} were left out: known to it, or of a genre that it was not taught."
    if outside.namesakes:
        note += f" {len(outside.namesakes)} are called as one that it knows, such as {outside.namesakes[0]}, but sound "
        note += "different: make sure that they are others."
    if genre.exported:
        note += f" {genre.exported[0]} is an exported model: songs that it learnt from would not have been noticed."
    if not runs:
        note += " No MFCC probe stands beside it, for that is taught on those songs."
    note += "".join(f" {songs.warning}" for songs in runs if songs.warning)
    if not noises[1]:
        note += " There were no noises to mix in."
    figures |= {"run": [str(path) for path in genre.paths], "on": str(folder), "note": note}
    return Report(f"Genres of songs in {folder}", figures, note=note)


def confusion_of(genre: Genre, told: Told = silent) -> tuple[Int[np.ndarray, "K K"], str]:
    """Who is taken for whom, and on what: as the evaluation found it, else on some mixes of held-out songs.

    Errors: ConfigError and CorpusError where neither is to be had.
    """
    if kept := kept_of(genre):
        tables = kept["confusion"]
        name = OPEN if OPEN in tables else CLOSED
        return np.array(tables[name], np.int64), _of(name)
    if not same_split(*genre.paths):
        raise ConfigError(UNLIKE, "runs with the same songs and seed", "Leave --with out to see one run's.")
    songs = songs_of_run(genre.path, genre.config, told)
    name, material = (OPEN, songs.materials[songs.held]) if songs.held else (CLOSED, songs.materials["train"])
    recipe = law_for(genre.config.recipe, material, genre.config.rate_hz)
    mixes = draw_mixes(material, recipe, "confusion", 0, genre.config.judged_mixes)
    return _asked(genre, mixes, told).confusion, _of(name)


def _asked(genre: Genre, mixes: Mixes, told: Told) -> Answers:
    return ask(genre.ear, mixes, told, "Listening to held-out mixes")


def _reliability(parts: Mapping[str, Part], temperature: float) -> list[dict[str, float]]:
    """What was promised and what was kept, a row for each bin of confidence; on the mixes that `ece` is of."""
    answers = calibrated_on(parts)
    found = reliability(answers.probabilities(temperature), answers.truth)
    rows = zip(found.confidence.tolist(), found.accuracy.tolist(), found.share.tolist())
    return [{"promised": promised, "kept": kept, "share": share} for promised, kept, share in rows]


def _note(songs: Songs, clean: bool) -> str:
    fewest = min(Counter(song.genre for song in songs_of(songs.manifest)).values())
    told = ["closed: mixes of songs that it learnt from. open: mixes of songs that it never heard."]
    told += ["No songs were held out, so there are no open figures."] if songs.held is None else []
    told += [songs.warning] if songs.warning else []
    told += ["FAILED: a song is on both sides, see leaks."] if not clean else []
    told += [f"The smallest genre has {fewest} songs: judge it by folds too (--folds 5)."] if fewest < FEW_SONGS else []
    return " ".join(told)


def _of(name: str) -> str:
    return {OPEN: "songs it never heard", CLOSED: "songs it learnt from"}[name]
