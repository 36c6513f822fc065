"""A batch of made sounds as files, with the list that makes them again; nothing of anybody's is written over."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from melscape.answers import Report
from melscape.audio.clip import Clip
from melscape.audio.encode import write
from melscape.errors import ConfigError, ContractError
from melscape.tasks.generate.generator import Generator
from melscape.tasks.generate.judging.copies import COPY
from melscape.tasks.generate.making.made import Made
from melscape.tasks.generate.making.manifest import CSV_NAME, JSON_NAME, Entry, Manifest, Model, rows_of
from melscape.tasks.generate.making.render import blended_db, picture_sound
from melscape.tasks.generate.making.wish import Wish
from melscape.work.atomic import sync_folder, write_bytes


@dataclass(frozen=True)
class Batch:
    """Made sounds in a folder, and their list."""

    folder: Path
    manifest: Manifest


def write_batch(
    made: Sequence[Made], folder: Path, *, model: Model, wish: Wish, partner: Model | None = None
) -> Report:
    """Put sounds into a folder as WAV at 24 bit with their notes, and a list as JSON and CSV.

    All files are made aside and moved in at the end, the list last. A batch that is already there is only added to.

    Args:
        partner: of two models blended, the second one.

    Errors: ConfigError for a folder that holds another batch, or other files of the same names.
    """
    if not made:
        raise ConfigError("No sounds to write.", "one or more", "Make some.")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".batch-") as aside:
        entries = tuple(_written(each, number, Path(aside), wish) for number, each in enumerate(made, 1))
        manifest = _joined(folder, Manifest(model, partner, wish, entries))
        _refuse_taken(folder, entries)
        for entry in entries:
            (Path(aside) / entry.file).replace(folder / entry.file)
        sync_folder(folder)
        write_bytes(folder / CSV_NAME, manifest.to_csv().encode())
        write_bytes(folder / JSON_NAME, manifest.to_json().encode())
    return _report(folder, entries, manifest)


def read_batch(folder: Path) -> Batch:
    """The batch in a folder. Errors: ConfigError if there is none, or its list cannot be read."""
    path = folder / JSON_NAME
    if not path.is_file():
        raise ConfigError(
            f"{folder} holds no {JSON_NAME}.", "a folder that sounds were made into", "Make sounds first."
        )
    return Batch(folder, Manifest.from_json(path.read_text(encoding="utf-8"), str(path)))


def remake(generator: Generator, manifest: Manifest, index: int, *, partner: Generator | None = None) -> Made:
    """A sound of a batch again, sample by sample the same.

    Args:
        index: its place in the list, from 0.
        partner: of two models blended, the second one.

    Errors: ConfigError for a place that is not in the list or a partner that is missing, ContractError for another
    model than the one that made it.
    """
    if not 0 <= index < len(manifest.entries):
        raise ConfigError(f"Sound {index} of {len(manifest.entries)}.", f"0 to {len(manifest.entries) - 1}")
    entry, wish = manifest.entries[index], manifest.wish
    _refuse_another(generator, manifest.model)
    name = Path(entry.file).stem
    if entry.partner is None:
        sound = picture_sound(generator, generator.decode_db(entry.code), name, wish)
    else:
        if partner is None or manifest.partner is None:
            raise ConfigError(f"{entry.file} is a blend.", "both models", "Open the second one too.")
        _refuse_another(partner, manifest.partner)
        mel_db = blended_db((generator, partner), (entry.code, entry.partner), entry.share, wish.seconds)
        sound = picture_sound(generator if entry.share <= 0.5 else partner, mel_db, name, wish)
    near = (entry.nearest, entry.distance, entry.copy_ratio)
    return Made(sound, entry.code, name, entry.parents, *near, entry.partner, entry.share)


def _written(made: Made, number: int, folder: Path, wish: Wish) -> Entry:
    path = folder / f"{made.name}.wav"
    if path.exists():
        raise ConfigError(f"Two sounds are called {made.name}.", "one name a sound", "Write them one after the other.")
    clip = Clip.of(made.sound.samples, made.sound.rate_hz)
    write(path, clip, "pcm_24", made.sound.note_midi)
    near = (made.nearest, made.distance, made.copy_ratio, dict(wish.sliders))
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    codes = (made.code, made.partner, made.share)
    return Entry(path.name, number, clip.seconds, made.sound.note_midi, made.parents, *near, sha256, *codes)


def _joined(folder: Path, new: Manifest) -> Manifest:
    """The list of what will be in the folder: the longer one, if both are the same batch."""
    if not (folder / JSON_NAME).exists():
        return new
    old = read_batch(folder).manifest
    if not old.same_batch(new):
        raise ConfigError(
            f"{folder} already holds {len(old.entries)} sounds of seed {old.wish.seed}, made by {old.model.path}.",
            "an empty folder, or the same sounds again",
            "Choose another folder.",
        )
    longer = max((new, old), key=lambda each: len(each.entries))
    return replace(longer, model=new.model, partner=new.partner)


def _refuse_taken(folder: Path, entries: Sequence[Entry]) -> None:
    """A file of the same name is only written over by the very same bytes."""
    for entry in entries:
        path = folder / entry.file
        if path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() != entry.sha256:
            raise ConfigError(
                f"{path} is there already, and is another sound or was changed.",
                "a name that is free",
                "Choose another folder, or move the file away.",
            )


def _refuse_another(generator: Generator, model: Model) -> None:
    found = Model.of(generator, model.path).checksum
    if found != model.checksum:
        raise ContractError(
            f"This model ({found[:12]}) is not the one that made the sounds ({model.checksum[:12]}).",
            f"the model that lay in {model.path}",
            "Open that one; a model that was trained on makes other sounds.",
        )


def _report(folder: Path, entries: Sequence[Entry], manifest: Manifest) -> Report:
    ratios = np.array([entry.copy_ratio for entry in entries])
    copies = [entry.file for entry in entries if entry.copy_ratio < COPY]
    figures: dict[str, object] = {
        "folder": str(folder),
        "count": len(entries),
        "seed": manifest.wish.seed,
        "copy_ratio": float(ratios.mean()),
        "copies": copies,
        "sounds": rows_of(entries),
    }
    files = tuple(folder / name for name in (*(entry.file for entry in entries), CSV_NAME, JSON_NAME))
    note = "Copy ratio 1: as new as real new sounds; far under 1: close to the nearest training sound."
    return Report(f"{len(entries)} new sounds", figures, files, note)
