"""`melscape genre rehearse | score | forecast`: a competition to practise with, its score, what to expect."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from melscape.answers import Report
from melscape.interface.cli.flags import COMMON, Common, Json, Out, Run
from melscape.interface.cli.genre.places import folder_for, keep_about, refuse_others
from melscape.interface.cli.genre.runs import ALONE, Together
from melscape.interface.cli.talk import Talk
from melscape.interface.cli.training import sound_folder

if TYPE_CHECKING:
    from melscape.work.progress import Progress

REHEARSE_EXAMPLE = """Example: `melscape genre rehearse out/band --noise my_noises --count 300 --out rehearsal`

The folder has the shape of the real one: genres_stems, mashups, test.csv, sample_submission.csv. The truth lies beside
it, in rehearsal_truth.csv, and nothing in the folder tells it."""
SCORE_EXAMPLE = "Example: `melscape genre score submission/submission.csv rehearsal_truth.csv`"
FORECAST_EXAMPLE = "Example: `melscape genre forecast runs/genre messy_mashup --out submission`"


@Parameter(name="*")
@dataclass(frozen=True)
class Test:
    """What the test is like.

    Args:
        noise: folder of noises; without it the test has none.
        count: test mashups; the real competition has 3,020.
        workers: processes that read sounds; one a core unless given.
    """

    noise: Path | None = None
    count: int = 3020
    workers: int | None = None


REAL = Test()


def register(app: App) -> None:
    """Add the verbs."""
    app.command(rehearse, help_epilogue=REHEARSE_EXAMPLE)
    app.command(score, help_epilogue=SCORE_EXAMPLE)
    app.command(forecast, help_epilogue=FORECAST_EXAMPLE)


def rehearse(
    folder: Annotated[Path, Parameter(help="Folder of songs with stems; it is only read.")],
    /,
    *,
    out: Annotated[Path, Parameter(help="The competition's folder; new or empty.")],
    test: Test = REAL,
    common: Common = COMMON,
) -> int:
    """Make a competition out of songs with stems: songs to learn from, a test of mashups, and the hidden truth."""
    from melscape.tasks.genre.competition import Rehearsal, make_competition

    rehearsal = Rehearsal(mashups=test.count, seed=common.seed, workers=test.workers)
    noise = None if test.noise is None else sound_folder(test.noise)
    with Talk(as_json=common.json) as talk:
        talk.told("Reading the songs")

        def told(what: str, progress: Progress | None) -> None:
            if progress is None:
                talk.say(what)
            else:
                talk.told(what, progress)

        truth = make_competition(sound_folder(folder), noise, out, rehearsal, told=told)
        figures = {"folder": str(out), "mashups": test.count, "truth": str(truth)}
        then = [
            f"Next: melscape genre train {out} --noise NOISES --minutes 40 --out runs/rehearsed",
            f"      melscape genre predict runs/rehearsed {out} --out submission",
            f"      melscape genre score submission/submission.csv {truth}",
        ]
        talk.answer(Report(f"A competition of {test.count} mashups", figures), then)
    return 0


def score(
    submission: Annotated[Path, Parameter(help="submission.csv.")],
    truth: Annotated[Path, Parameter(help="The truth of a rehearsed competition: OUT_truth.csv.")],
    /,
    *,
    json: Json = False,
) -> int:
    """Score a submission as the competition would: the mean F1 of all genres that it or the truth has."""
    from melscape.tasks.genre.competition import score_submission

    with Talk(as_json=json) as talk:
        talk.answer(Report(f"Score of {submission}", {"macro_f1": score_submission(submission, truth)}))
    return 0


def forecast(
    run: Run,
    sounds: Annotated[Path, Parameter(help="A competition's folder or test.csv, or a folder of sounds.")],
    /,
    *,
    together: Together = ALONE,
    out: Out = None,
    common: Common = COMMON,
) -> int:
    """Foretell the score of a submission before it is handed in, from mixes made as noisy as the test's files.

    Answers of the same networks that are in the folder of --out already are not asked for again; the submission itself
    is left to predict. The forecast goes to RUN/predictions/NAME unless --out says otherwise.
    """
    from melscape.inference.genre_forecast import forecast as foretell
    from melscape.interface.report.genre_figures import forecast_lines
    from melscape.interface.show import plain
    from melscape.tasks.genre.submission.layout import read_test
    from melscape.tasks.genre.submission.predict import predict

    with Talk(as_json=common.json) as talk:
        folder = folder_for(run, sounds, together, out)
        refuse_others(folder, run, sounds, together)
        genre, rows = together.open(run, talk), read_test(sounds)
        genre.refuse_exported()  # before minutes of listening
        heard = predict(
            genre.ears, rows, genre.prior, folder, on_progress=lambda progress: talk.told("Listening", progress)
        )
        keep_about(folder, run, sounds, together)
        report = foretell(genre, rows, heard, folder, seed=common.seed, told=talk.told)
        talk.result(plain(report), [*forecast_lines(report.figures), *(f"  {path}" for path in report.files)])
    return 0
