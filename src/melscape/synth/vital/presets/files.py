"""Preset files: one preset (`.vital`), and banks of many (`.vitalbank`)."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

from melscape.errors import SynthError
from melscape.synth.vital.presets.preset import VitalPreset
from melscape.synth.vital.presets.reader import PresetReader
from melscape.work.atomic import write_bytes

SUFFIX, BANK_SUFFIX = ".vital", ".vitalbank"
_STAMP = (2021, 1, 1, 0, 0, 0)  # the same bank has the same bytes, whenever it is written


def read(path: Path | str) -> VitalPreset:
    """The preset of a file that nobody vouches for, mended where that was needed.

    Use a `PresetReader` for many files, or to hear what was mended. Raises SynthError.
    """
    with PresetReader() as reader:
        reading = reader.read(Path(path))
    if reading.preset is None:
        assert reading.problem is not None
        raise reading.problem
    return reading.preset


def write(path: Path | str, preset: VitalPreset) -> None:
    """Write a file that a released Vital opens, all or nothing."""
    write_bytes(Path(path), preset.to_json().encode())


def write_bank(path: Path | str, presets: Iterable[VitalPreset]) -> None:
    """Write a bank that Vital imports: a zip with a folder `NAME/Presets` in it, all or nothing.

    Presets of the same name are numbered. Raises SynthError if there is no preset.
    """
    path = Path(path)
    taken: set[str] = set()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as bank:
        for preset in presets:
            entry = zipfile.ZipInfo(_entry(_plain(path.stem) or "Bank", preset, taken), _STAMP)
            entry.external_attr = 0o644 << 16
            bank.writestr(entry, preset.to_json(), zipfile.ZIP_DEFLATED, 9)
    if not taken:
        raise SynthError("There is no preset to put into the bank.", "one or more", "Make or choose some first.")
    write_bytes(path, archive.getvalue())


def file_name(name: str) -> str:
    """A name that every system allows for a file, close to the one given."""
    return _plain(name) or "Preset"


def _entry(bank: str, preset: VitalPreset, taken: set[str]) -> str:
    folder = f"{bank}/Presets/" + (f"{_plain(preset.style)}/" if _plain(preset.style) else "")
    stem, number = folder + file_name(preset.name), 1
    while (entry := f"{stem}{f' {number}' if number > 1 else ''}{SUFFIX}").lower() in taken:
        number += 1
    taken.add(entry.lower())
    return entry


def _plain(name: str) -> str:
    # Names come from strangers: no way out of the folder, no device of Windows, nothing that is not shown.
    clean = "".join(letter if letter.isprintable() else " " for letter in re.sub(r'[<>:"/\\|?*]', "-", name))
    clean = " ".join(clean.split())[:80].strip(" .")
    return f"_{clean}" if re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", clean) else clean
