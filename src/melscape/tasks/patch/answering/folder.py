"""A folder of answers: presets that were proved, sounds to judge them by, a bank, and the record that comes last."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
from jaxtyping import Float

from melscape.audio.clip import Clip
from melscape.audio.encode import write as write_sound
from melscape.errors import SynthError
from melscape.synth.vital.presets import write, write_bank
from melscape.synth.vital.render.engine import Engine
from melscape.tasks.patch.answering.audition import audition, stereo
from melscape.tasks.patch.answering.character import file_stem, style_of, title_of
from melscape.tasks.patch.answering.found import Answer, Answered, Found
from melscape.tasks.patch.answering.label import labelled
from melscape.tasks.patch.answering.places import PLACES
from melscape.tasks.patch.answering.proof import Sounds, prove
from melscape.tasks.patch.answering.record import RECORD_NAME, record, to_bytes
from melscape.tasks.patch.answering.room import ASIDE, claim, clear, fingerprint, refuse_taken, sweep
from melscape.tasks.patch.answering.words import MEANINGS, scores_in_words
from melscape.tasks.patch.judging.scoring import Scorer
from melscape.work.atomic import sync_folder, write_bytes

TARGET_NAME, README_NAME = "target.wav", "READ_ME.txt"


def write_answer(folder: Path, found: Found, engine: Engine) -> Answered:
    """Put the answers of a search into a folder: each preset is read back, rendered again and scored as a file.

    Everything is made aside and moved in at the end, the whole record last; an earlier answer is taken away before.

    Errors: ConfigError for a folder that is taken, SynthError where nothing was found.
    """
    if not found.candidates:
        raise SynthError("The search found no sound.", "at least one preset that sounds", "Give it more --renders.")
    folder.mkdir(parents=True, exist_ok=True)
    refuse_taken(folder)
    sweep(folder)
    with tempfile.TemporaryDirectory(dir=folder, prefix=ASIDE) as aside:
        answered = _made(Path(aside), found, engine)
        clear(folder)
        claim(folder, answered.record["files"])
        for path in answered.files:
            path.replace(folder / path.name)
    sync_folder(folder)
    write_bytes(folder / RECORD_NAME, to_bytes(answered.record))
    return _moved(answered, folder)


def _made(aside: Path, found: Found, engine: Engine) -> Answered:
    target = found.hearing.target
    rate_hz, title = target.note.rate_hz, title_of(target.name)
    scorer = Scorer.of(target)
    answers = tuple(_answer(aside, found, place, engine, scorer) for place in range(1, len(found.candidates) + 1))
    sounds = [("the sound", stereo(target.samples))]
    loudest = _sounds(aside, found, answers)
    sounds += [(answer.title, heard) for answer, heard in zip(answers, loudest)]
    bank = aside / f"{file_stem(title)}.vitalbank"
    write_bank(bank, [answer.preset for answer in answers])
    write_bytes(aside / README_NAME, "\n".join(_read_me(found, answers, bank.name)).encode())
    files = tuple(sorted(path for path in aside.iterdir()))
    values = record(found, answers, {path.name: str(fingerprint(path)) for path in files})
    return Answered(aside, answers, values, files, tuple(sounds), rate_hz)


def _answer(aside: Path, found: Found, place: int, engine: Engine, scorer: Scorer) -> Answer:
    candidate, target = found.candidates[place - 1], found.hearing.target
    note, title = target.note, f"{title_of(target.name)} {place}"
    style = style_of(target.samples, note.rate_hz, note.midi, note.held_seconds, found.hearing.struck)
    how = (
        f"Note {note.midi}, velocity {note.velocity:.2f}, held {note.held_seconds:.2f} s; "
        f"{found.history[-1].renders if found.history else 0} renders, from {candidate.origin}."
    )
    # The search only reckons with the volume that it sets at the end: what is scored is rendered.
    sounds = Sounds(engine.render(candidate.preset, note), candidate.samples)
    scores = scorer.score(sounds.scored)
    preset = labelled(candidate, title, style, scores, how)
    path = aside / f"{place}_{file_stem(title_of(target.name))}.vital"
    write(path, preset)
    return Answer(title, path, style, candidate, preset, prove(path, note, sounds, engine), scores)


def _sounds(aside: Path, found: Found, answers: tuple[Answer, ...]) -> list[Float[np.ndarray, "2 S"]]:
    """The target, each answer alone, and both after each other at one loudness; gives the answers as heard."""
    target = found.hearing.target
    rate_hz, midi = target.note.rate_hz, float(target.note.midi)
    # Floats may be over full scale; in a file of whole numbers that would be clipped.
    whole = target.samples / np.float32(max(1.0, float(np.abs(target.samples).max())))
    write_sound(aside / TARGET_NAME, Clip.of(whole, rate_hz), "pcm_24", midi)
    heard = []
    for answer in answers:
        pair = audition(target.samples, answer.proof.samples, rate_hz)
        write_sound(answer.file.with_suffix(".wav"), Clip.of(pair.both(), rate_hz))
        write_sound(
            answer.file.with_name(f"{answer.file.stem}_alone.wav"), Clip.of(pair.answer, rate_hz), "pcm_24", midi
        )
        heard.append(pair.answer)
    return heard


def _read_me(found: Found, answers: tuple[Answer, ...], bank: str) -> list[str]:
    note = found.hearing.target.note
    return [
        f"Vital presets that sound like {found.hearing.target.name}, made by Melscape.",
        f"Heard: {found.hearing.words}",
        *found.hearing.notes,
        "",
        "Best first by the search's own measure, which the scores need not follow:",
        *(f"{answer.file.name}: {scores_in_words(answer.scores)}" for answer in answers),
        "",
        f"Play note {note.midi} at velocity {round(127 * note.velocity)} to hear what was matched.",
        "The .wav of each preset plays the sound, half a second of silence, then the preset, equally loud.",
        f"{bank} holds all presets (in Vital's menu: Import Bank).",
        "Single presets go here, or open one with Open External Preset in Vital's menu:",
        *(f"  {system:8} {place}" for system, place in PLACES.items()),
        "",
        "What the scores say:",
        *(f"  {name:6} {meaning}" for name, meaning in MEANINGS.items()),
        f"{RECORD_NAME} holds every setting in words, the history of the search, and what renders it again bit by bit.",
        "",
    ]


def _moved(answered: Answered, folder: Path) -> Answered:
    answers = tuple(replace(answer, file=folder / answer.file.name) for answer in answered.answers)
    files = (*(folder / path.name for path in answered.files), folder / RECORD_NAME)
    return replace(answered, folder=folder, answers=answers, files=files)
