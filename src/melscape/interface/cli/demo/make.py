"""The steps of the demo. Each leaves something that can be opened, and says so."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from melscape.answers import Report
from melscape.interface.cli.demo import hits
from melscape.interface.cli.demo.artefacts import Artefacts, check
from melscape.interface.cli.demo.genre import Answered as Submitted
from melscape.interface.cli.demo.genre import GenreScale, name_genres
from melscape.interface.cli.demo.patch import SOUND_NAME, PatchScale, answer_one
from melscape.interface.cli.diary import Diary
from melscape.interface.cli.talk import Talk, minutes
from melscape.work import atomic

if TYPE_CHECKING:
    from melscape.corpus.sources.made import Recipe
    from melscape.interface.cli.demo.hits import HitScale
    from melscape.tasks.patch.answering.found import Answered
    from melscape.tasks.timbre.config import TimbreConfig
    from melscape.tasks.timbre.timbre import Timbre

TRAINING_MINUTES = 0.4  # more only learns these few notes by heart
MORPHS = (("plucked", "organ"), ("fm", "pad"))
MORPH_PITCH_MIDI = 50
MORPH_STEPS = 5
MARK_NAME = "demo.txt"
MARK = "Everything in this folder was made by `melscape demo` and may be deleted.\n"


@dataclass(frozen=True)
class Made:
    """What the demo made: its files with their sizes, the page to open, and what to try next."""

    report: Report
    page: Path
    next_steps: tuple[str, ...]


@dataclass(frozen=True)
class Scale:
    """How large the demo is: which notes, how long it learns, by which recipe; the same for its other parts."""

    notes: Recipe
    config: TimbreConfig
    hits: HitScale
    minutes: float | None = TRAINING_MINUTES
    patch: PatchScale = PatchScale()
    genre: GenreScale = field(default_factory=GenreScale)


def small() -> Scale:
    """What fits into three minutes on two cores."""
    from melscape.corpus.sources.made import Recipe
    from melscape.tasks.timbre.config import tiny

    config = replace(tiny(), latent_dim=16, components=96, width=128)
    return Scale(Recipe(programs=6), config, hits.small())


def make(out: Path, seed: int, talk: Talk, scale: Scale | None = None) -> Made:
    """Go all the way and check what came of it. Errors: CorpusError if `out` holds something else."""
    from melscape.inference.timbre import evaluate, open_timbre
    from melscape.interface.report.timbre import write_report

    scale, files = scale or small(), Artefacts(talk)
    _notes(out, scale, files)
    run = _train(out, scale, seed, files)
    judged = evaluate(run, seed=seed, told=talk.told)
    talk.told("Drawing maps, writing morphs and the report")
    timbre = open_timbre(run)
    _maps(timbre, run, seed, files)
    _morphs(timbre, run, files)
    page = write_report(run, judged, seed=seed)
    files.add(page, run / "evaluation.json", *sorted((run / "samples").glob("*.wav")), _table(timbre, run))
    new = hits.make_new(out, scale.hits, seed, files)
    preset = answer_one(out, scale.patch, seed, files)
    named = name_genres(out, scale.genre, seed, files)
    figures = {
        "seconds": round(files.seconds, 1),
        "first_sound_seconds": None if files.first_seconds is None else round(files.first_seconds, 1),
        **{name: judged.figures[name] for name in ("mel_mae_db", "pca_mel_mae_db")},
        **{name: new.judged.figures[name] for name in ("heldout_mel_mae_db", "copy_ratio")},
        "new_sounds": str(new.run / hits.NEW),
        "preset_mss_db": None if preset is None else round(preset.answers[0].scores["mss"], 2),
        "submission": str(named.folder / "submission.csv"),
        "submission_macro_f1": round(named.macro_f1, 3),
        "submission_by_guessing": round(named.guessing, 3),
        "bytes": check(files.paths),
    }
    report = Report(f"The demo made {len(files.paths)} files in {minutes(files.seconds)}", figures, note=_caution())
    return Made(report, page, _next(run, new, out, preset, named))


def _notes(out: Path, scale: Scale, files: Artefacts) -> None:
    from melscape.corpus.sources.made import write_notes
    from melscape.errors import CorpusError

    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / MARK_NAME).is_file())):
        raise CorpusError(
            f"{out} is taken.", "a new or empty folder, or one of an earlier demo", "Choose another --out."
        )
    out.mkdir(parents=True, exist_ok=True)
    atomic.write_bytes(out / MARK_NAME, MARK.encode())
    folder = out / "notes"
    files.talk.told("Playing notes")
    first = folder / _first_name(scale)
    write_notes(folder, scale.notes, on_note=lambda _count: files.heard(first))
    files.add(folder / "index.csv", first)


def _first_name(scale: Scale) -> str:
    voice, note = next(scale.notes.notes())
    return f"{voice}_{note.program:02d}-{round(note.pitch_midi):03d}-{note.velocity:03d}.{scale.notes.format}"


def _train(out: Path, scale: Scale, seed: int, files: Artefacts) -> Path:
    from melscape.interface.cli.corpus import corpus_lines
    from melscape.runs.timbre import TIMBRE
    from melscape.runs.train import Choices, train

    talk, notes = files.talk, out / "notes"
    place = next(path for number in range(1, 10_000) if not (path := out / f"run{number}").exists())
    diary = Diary(talk, epochs=scale.config.epochs, budget_minutes=scale.minutes)
    train(
        TIMBRE,
        notes,
        Choices(scale.config, scale.minutes, seed, place),
        listeners=[diary],
        told=talk.told,
        on_manifest=lambda manifest: talk.say(*corpus_lines(manifest, notes)),
    )
    if diary.interrupted:
        raise KeyboardInterrupt
    return place


def _maps(timbre: Timbre, run: Path, seed: int, files: Artefacts) -> None:
    from melscape.interface.show import Wishes, save
    from melscape.tasks.timbre.actions import map_of

    files.add(*save(map_of(timbre, "pca", seed=seed), run / "maps", Wishes("map-pca", ("family", "pitch", "part"))))


def _morphs(timbre: Timbre, run: Path, files: Artefacts) -> None:
    from melscape.interface.cli.timbre.sounds import listen
    from melscape.interface.cli.timbre.walk import draw_morph, write_morph
    from melscape.tasks.timbre.actions import morph

    for pair in MORPHS:
        names = [_note_of(timbre, family) for family in pair]
        made = morph(timbre, [listen(timbre, run, name) for name in names], steps=MORPH_STEPS)
        folder = run / "morphs" / "-to-".join(pair)
        files.add(*write_morph(made, folder), *draw_morph(timbre, made, names, folder))


def _note_of(timbre: Timbre, family: str) -> str:
    """A note of that family, at the pitch of the morphs if it is there."""
    space = timbre.space
    indices = [index for index, word in enumerate(space.labels["family"]) if word == family]
    return space.names[min(indices, key=lambda index: abs(float(space.pitches_midi[index]) - MORPH_PITCH_MIDI))]


def _table(timbre: Timbre, run: Path) -> Path:
    from melscape.interface.show.files import write_table
    from melscape.tasks.timbre.actions import embeddings

    return write_table(embeddings(timbre), run / "embeddings.parquet")


def _caution() -> str:
    return "Made-up notes and hits and seconds of learning: your own sounds, and more minutes, do better."


def _next(run: Path, new: hits.New, out: Path, preset: Answered | None, named: Submitted) -> tuple[str, ...]:
    pair = None if preset is None else preset.answers[0].file.with_suffix(".wav")
    return (
        f"Open {run / 'report.html'}, and listen to {run / 'morphs'}.",
        f"Open {new.page}, and listen to {new.run / hits.NEW}: eight sounds that were not there.",
        *([] if pair is None else [f"Listen to {pair}: a note, then the preset that answers it, equally loud."]),
        f"Open {named.folder}: a submission for a rehearsed competition, and whom the network takes for whom.",
        "Next, with notes, or a folder of short sounds or of songs, of your own:",
        "  melscape timbre train MY_NOTES --minutes 10 --out runs/mine",
        "  melscape generate train MY_SOUNDS --minutes 10 --out runs/shots",
        "  melscape genre train MY_SONGS --minutes 40 --out runs/genre",
        f"or with these: melscape timbre neighbours {run} {out / 'notes'}/{'fm_00-050-100.flac'}",
        f"               melscape generate sample {new.run} --count 16 --seed 1",
        f"               melscape genre predict {named.run} MY_SONG.mp3",
        *([] if pair is None else [f"               melscape patch match {out / SOUND_NAME} --renders 512"]),
    )
