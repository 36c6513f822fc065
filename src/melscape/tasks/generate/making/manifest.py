"""The list that goes with a batch of made sounds: how each was made, how new it is, and all that makes it again."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from melscape.errors import ConfigError
from melscape.tasks.generate.code import Code
from melscape.tasks.generate.generator import Generator
from melscape.tasks.generate.making.wish import Wish

FORMAT_VERSION = 1
JSON_NAME, CSV_NAME = "manifest.json", "manifest.csv"


@dataclass(frozen=True)
class Model:
    """Which model made sounds: where it lay, and the checksum of all that decides how its codes sound."""

    path: str
    checksum: str

    @classmethod
    def of(cls, generator: Generator, path: Path | str) -> Model:
        """The checksum of an opened model: its network, refiner, vocoder, texture and contract."""
        import torch

        found = hashlib.sha256(json.dumps(generator.config.to_dict(), sort_keys=True).encode())
        for part in (generator.network, generator.refiner):
            for name, tensor in sorted(part.state_dict().items()) if part is not None else ():
                found.update(name.encode())
                found.update(tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes())
        found.update(type(generator.vocoder).__qualname__.encode())
        texture = generator.library.texture
        for each in fields(texture) if texture is not None else ():
            value = getattr(texture, each.name)
            found.update(value.tobytes() if isinstance(value, np.ndarray) else repr(value).encode())
        return cls(str(path), found.hexdigest())


@dataclass(frozen=True)
class Entry:
    """One sound of a batch. `sha256` is that of its file."""

    file: str
    number: int
    seconds: float
    note_midi: float | None
    parents: tuple[str, ...]
    nearest: str
    distance: float
    copy_ratio: float
    sliders: Mapping[str, float]
    sha256: str
    code: Code
    partner: Code | None = None
    share: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        plain = {each.name: getattr(self, each.name) for each in fields(self)}
        codes = {name: None if plain[name] is None else code_to_dict(plain[name]) for name in ("code", "partner")}
        return {**plain, **codes, "parents": list(self.parents), "sliders": dict(self.sliders)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Entry:
        """The entry that `to_dict` wrote."""
        partner = None if values["partner"] is None else code_from_dict(values["partner"])
        parsed = {"code": code_from_dict(values["code"]), "partner": partner, "parents": tuple(values["parents"])}
        return cls(**{**values, **parsed})


@dataclass(frozen=True)
class Manifest:
    """A batch: its model, of two models blended the second one, the wish, and the sounds."""

    model: Model
    partner: Model | None
    wish: Wish
    entries: tuple[Entry, ...]

    def same_batch(self, other: Manifest) -> bool:
        """Whether both are the same batch, at most one longer than the other."""
        mine, theirs = ((each.model.checksum, _checksum(each.partner)) for each in (self, other))
        shared = list(zip(self.entries, other.entries))
        alike = all(one.sha256 == another.sha256 and one.file == another.file for one, another in shared)
        return mine == theirs and replace(self.wish, count=1) == replace(other.wish, count=1) and alike

    def to_json(self) -> str:
        """The whole list."""
        partner = None if self.partner is None else asdict(self.partner)
        words = {"format": FORMAT_VERSION, "model": asdict(self.model), "partner": partner}
        sounds = [entry.to_dict() for entry in self.entries]
        return json.dumps({**words, "wish": self.wish.to_dict(), "sounds": sounds}, indent=1) + "\n"

    def to_csv(self) -> str:
        """The list for people: one row a sound, one column a slider."""
        sliders = list(self.wish.sliders)
        columns = ("file", "number", "seconds", "note", "parents", "nearest", "distance", "copy_ratio")
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([*columns, *sliders, "sha256"])
        for entry in self.entries:
            note = "" if entry.note_midi is None else f"{entry.note_midi:.2f}"
            heard = (f"{entry.seconds:.3f}", note, "; ".join(entry.parents), entry.nearest)
            figures = (f"{entry.distance:.3f}", f"{entry.copy_ratio:.3f}")
            positions = [entry.sliders.get(name, "") for name in sliders]
            writer.writerow([entry.file, entry.number, *heard, *figures, *positions, entry.sha256])
        return text.getvalue()

    @classmethod
    def from_json(cls, text: str, name: str) -> Manifest:
        """The list that `to_json` wrote. Errors: ConfigError for anything else."""
        try:
            words = json.loads(text)
            if words["format"] != FORMAT_VERSION:
                raise ConfigError(f"{name} has format {words['format']}.", str(FORMAT_VERSION), "Update Melscape.")
            partner = None if words["partner"] is None else Model(**words["partner"])
            entries = tuple(Entry.from_dict(each) for each in words["sounds"])
            return cls(Model(**words["model"]), partner, Wish.from_dict(words["wish"]), entries)
        except (ValueError, KeyError, TypeError) as error:
            raise ConfigError(
                f"{name} is no list of made sounds: {error}.", "what `generate sample` writes", "Make the sounds again."
            ) from error


def code_to_dict(code: Code) -> dict[str, Any]:
    """A code as plain values; its latents as the bytes of 32-bit floats, so that not one bit is lost."""
    plain = {each.name: getattr(code, each.name) for each in fields(code)}
    raw = base64.b64encode(np.ascontiguousarray(code.latents, "<f4").tobytes()).decode()
    return {**plain, "latents": raw, "latent_dim": code.latents.shape[1], "parents": list(code.parents)}


def code_from_dict(values: Mapping[str, Any]) -> Code:
    """The code that `code_to_dict` wrote."""
    known = {name: value for name, value in values.items() if name != "latent_dim"}
    raw = np.frombuffer(base64.b64decode(values["latents"], validate=True), "<f4")
    latents = raw.reshape(-1, values["latent_dim"]).astype(np.float32)
    return Code(**{**known, "latents": latents, "parents": tuple(values["parents"])})


def rows_of(entries: Sequence[Entry]) -> list[dict[str, object]]:
    """What a person wants to see of each sound."""
    shown = ("file", "seconds", "note_midi", "nearest", "copy_ratio")
    return [{name: getattr(entry, name) for name in shown} for entry in entries]


def _checksum(model: Model | None) -> str:
    return "" if model is None else model.checksum
