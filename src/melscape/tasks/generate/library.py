"""The sounds of the folder as the model knows them: what new sounds are made from and compared with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from melscape.errors import CheckpointError
from melscape.tasks.generate.code import Code
from melscape.tasks.generate.texture import Texture
from melscape.work import atomic

TENSORS_NAME, WORDS_NAME = "library.safetensors", "library.json"
TEXTURE = "texture"


@dataclass(frozen=True)
class Library:
    """Codes of all sounds of a folder, for each its part of the split, its file, its family; and their texture."""

    codes: tuple[Code, ...]
    parts: tuple[str, ...]
    paths: tuple[str, ...]
    families: tuple[str, ...]
    texture: Texture | None = None

    def part(self, name: str) -> tuple[Code, ...]:
        """The codes in a part of the split: "train" or "validation"."""
        return tuple(code for code, part in zip(self.codes, self.parts) if part == name)

    def named(self, name: str) -> Code | None:
        """The code of a sound by its name or by its file."""
        for code, path in zip(self.codes, self.paths):
            if name in (code.name, path, Path(path).name, Path(path).stem):
                return code
        return None

    def write(self, folder: Path) -> None:
        """Keep the library beside the model: latents as tensors, the rest as JSON."""
        from safetensors.numpy import save

        tensors = {f"{number:06d}": np.ascontiguousarray(code.latents) for number, code in enumerate(self.codes)}
        if self.texture is not None:
            tensors[TEXTURE] = np.ascontiguousarray(self.texture.weights)
        sounds = [
            {
                "name": code.name,
                "frames": code.frames,
                "level_db": code.level_db,
                "note_midi": code.note_midi,
                "part": part,
                "path": path,
                "family": family,
            }
            for code, part, path, family in zip(self.codes, self.parts, self.paths, self.families)
        ]
        words = {"sounds": sounds, "step_frames": self.texture.step_frames if self.texture else None}
        atomic.write_bytes(folder / TENSORS_NAME, save(tensors))
        atomic.write_bytes(folder / WORDS_NAME, json.dumps(words, indent=1).encode())

    @classmethod
    def read(cls, folder: Path) -> Library:
        """The library that was kept there. Errors: CheckpointError if it is missing or cannot be read."""
        from safetensors import SafetensorError
        from safetensors.numpy import load_file

        try:
            tensors = load_file(folder / TENSORS_NAME)
            words = json.loads((folder / WORDS_NAME).read_text())
            sounds = words["sounds"]
            codes = tuple(
                Code(each["name"], tensors[f"{number:06d}"], each["frames"], each["level_db"], each["note_midi"])
                for number, each in enumerate(sounds)
            )
            texture = Texture(tensors[TEXTURE], words["step_frames"]) if TEXTURE in tensors else None
        except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
            raise CheckpointError(
                f"{folder} holds no library of sounds: {error}.",
                "a finished run",
                "Finish its training with --resume.",
            ) from error
        parts, paths, families = (tuple(each[name] for each in sounds) for name in ("part", "path", "family"))
        return cls(codes, parts, paths, families, texture)
