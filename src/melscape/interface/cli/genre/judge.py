"""`melscape genre evaluate`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cyclopts import App, Parameter

from melscape.errors import ConfigError
from melscape.interface.cli.flags import COMMON, Common, Run
from melscape.interface.cli.genre.runs import ALONE, Together
from melscape.interface.cli.talk import Talk
from melscape.interface.show import plain

if TYPE_CHECKING:
    from melscape.answers import Report
    from melscape.inference.genre import Genre
    from melscape.inference.genre_scores import Exam

EXAMPLE = """Example: `melscape genre evaluate runs/genre --json`

Example: `melscape genre evaluate runs/genre --on other_songs`

Example: `melscape genre evaluate runs/small --folds 5`"""
FEWEST_MIXES, SNR_SHARE = 10, 3


@Parameter(name="*")
@dataclass(frozen=True)
class Asked:
    """What is asked.

    Args:
        on: a folder of other songs, stems or whole; without it, what training held out and what it learnt from.
        folds: learn the recipe again so many times, each time without other songs: for small folders.
        minutes: of learning for each fold; as many as the run had unless given.
        against: a judged run on the same split, shown beside this one.
        mixes: messy mixes of each part, or of all folds together; a third of it at each level of noise; each time one
            of each genre at least.
    """

    on: Path | None = None
    folds: int | None = None
    minutes: float | None = None
    against: Path | None = None
    mixes: int = 600


PLAINLY = Asked()


def register(app: App) -> None:
    """Add the verb."""
    app.command(evaluate, help_epilogue=EXAMPLE)


def evaluate(run: Run, /, *, asked: Asked = PLAINLY, together: Together = ALONE, common: Common = COMMON) -> int:
    """Judge a run on noisy mashups: of the songs that it learnt from (closed), and of songs it never heard (open).

    Every F1 has its interval; on messy mixes it stands beside that of straight lines on MFCC statistics, if the songs
    are at hand that they are taught on. A run judged alone, without --on, --folds and --with, gets a report.html too.
    """
    _refuse_contradictions(asked, together)
    with Talk(as_json=common.json) as talk:
        if asked.folds is not None:
            _tell(talk, _by_folds(talk, run, asked, together, common.seed), [])
            return 0
        genre = together.open(run, talk)
        exam = _of_all(len(genre.ear.classes), _exam(asked, common.seed))
        if asked.on is not None:
            from melscape.inference.genre_scores import evaluate_on

            _tell(talk, evaluate_on(genre, asked.on, exam, talk.told), [])
            return 0
        report, after = _judged(talk, genre, exam)
        _tell(talk, report, after)
    return 0


def _judged(talk: Talk, genre: Genre, exam: Exam) -> tuple[Report, list[str]]:
    from melscape.inference.genre_scores import evaluate as judge

    judged = judge(genre, exam, talk.told)
    after = [f"Next: melscape genre predict {genre.path} MASHUPS --out answers"]
    if len(genre.paths) == 1:
        from melscape.interface.report.genre import write_report

        talk.told("Writing the report")
        after.insert(0, f"Report: {write_report(genre, judged)}")
    return judged.report, after


def _by_folds(talk: Talk, run: Path, asked: Asked, together: Together, seed: int) -> Report:
    from melscape.inference.genre_folds import Folds, evaluate_folds
    from melscape.interface.cli.diary import Diary
    from melscape.runs.folder import open_run
    from melscape.tasks.genre.config import GenreConfig

    stored = open_run(run).config()
    minutes = stored.get("minutes") if asked.minutes is None else asked.minutes
    epochs = GenreConfig.from_dict(stored["genre"]).epochs if "genre" in stored else 0
    folds = Folds(asked.folds or 0, asked.minutes, seed, asked.mixes, device=together.device)
    return evaluate_folds(run, folds, talk.told, lambda: [Diary(talk, epochs=epochs, budget_minutes=minutes)])


def _exam(asked: Asked, seed: int) -> Exam:
    from melscape.inference.genre_scores import Exam
    from melscape.tasks.genre.judging.evaluate import Sizes

    return Exam(seed=seed, sizes=Sizes(asked.mixes, asked.mixes // SNR_SHARE), against=asked.against)


def _of_all(genres: int, exam: Exam) -> Exam:
    """The same with at least a mix of each genre, messy and at each level of noise: they are drawn in turn."""
    sizes = exam.sizes
    return replace(exam, sizes=replace(sizes, messy=max(sizes.messy, genres), snr=max(sizes.snr, genres)))


def _tell(talk: Talk, report: Report, after: list[str]) -> None:
    from melscape.interface.report.genre_figures import lines

    talk.result(plain(report), [*lines(report.figures), *after])


def _refuse_contradictions(asked: Asked, together: Together) -> None:
    if asked.mixes < FEWEST_MIXES:
        raise ConfigError(f"--mixes {asked.mixes}.", f"{FEWEST_MIXES} or more", "Leave it out for 600.")
    if asked.folds is not None and (asked.on or asked.against or together.also):
        raise ConfigError("--folds with --on, --against or --with.", "--folds alone", "Leave the others out.")
    if asked.minutes is not None and asked.folds is None:
        raise ConfigError("--minutes without --folds.", "--folds 5 --minutes 4", "Add --folds, or leave it out.")
    if asked.on is not None and asked.against is not None:
        raise ConfigError("--on with --against.", "one of them", "Leave one out.")
