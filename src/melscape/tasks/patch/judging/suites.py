"""The suites: which targets there are to be answered. Drawn from a seed, and from folders that are only read.

S1 asks for presets of the very prior that the library is drawn from, so a library could hold them: its sets are drawn
with small seeds, arms draw with seeds around 900,000,000, and hidden presets are drawn with `HIDDEN_SEED` and up. S2
asks for presets that people made, and near-twins among them count as one. S3 and S4 ask for sounds that no preset made.
"""

from __future__ import annotations

import hashlib
from itertools import product
from pathlib import Path

from melscape.corpus import sources
from melscape.corpus.candidate import Candidate
from melscape.errors import CorpusError
from melscape.synth.band.voices import PROGRAM_NAMES
from melscape.synth.vital.presets import PresetReader, VitalPreset, families
from melscape.tasks.patch.judging.drawing import by_rounds, spread
from melscape.tasks.patch.judging.specs import Hidden, Human, Played, Recorded, Spec, Suite

HIDDEN_SEED = 1_700_000_000
VOICES, PITCHES_MIDI = ("additive", "fm", "plucked", "organ", "pad"), (36, 48, 55, 60, 67, 72, 84)
VELOCITY, PLAYED_SECONDS = 100, 2.5


def hidden_presets(count: int, tier: int, seed: int) -> Suite:
    """S1: presets of the prior, each with a note of its own."""
    drawn_with = HIDDEN_SEED + seed
    specs = [
        Spec("s1", index, f"hidden-{index:04d}", str(index), Hidden(drawn_with, tier, index)) for index in range(count)
    ]
    said = f"Hidden presets of tier {tier}, drawn with seed {drawn_with}: no set is drawn with such a seed by chance."
    return Suite("s1", tuple(specs), note=said)


def preset_files(suite: str, folder: Path, count: int, seed: int) -> Suite:
    """S2, or S1 on presets of one's own: the `.vital` files of a folder, one of each family before a second of any.

    Errors: CorpusError for a folder without a readable preset. A file that cannot be read is refused by name.
    """
    read_ones: list[tuple[Path, VitalPreset]] = []
    refused: list[tuple[str, str]] = []
    with PresetReader() as reader:
        for reading in reader.read_many(sorted(_folder(folder).rglob("*.vital"))):
            if reading.preset is not None:
                read_ones.append((reading.path, reading.preset))
            elif reading.problem is not None:
                refused.append((_name(reading.path, folder), reading.problem.text))
    if not read_ones:
        then = "Check the path; --suite s3 and s4 take sounds."
        raise CorpusError(f"{folder} holds no preset that can be read.", "files of Vital (.vital)", then)
    groups = families([preset for _, preset in read_ones])
    specs = []
    for index, place in enumerate(by_rounds(groups, count, seed)):
        path = read_ones[place][0]
        specs.append(Spec(suite, index, _name(path, folder), str(groups[place]), Human(str(path), _checksum(path))))
    said = f"{len(read_ones)} presets of {folder} in {len(set(groups))} families of near-twins."
    return Suite(suite, tuple(specs), tuple(refused), f"{said} A family is counted as one.")


def other_engines(count: int, seed: int) -> Suite:
    """S3: notes of our additive, FM, plucked, organ and pad voices, evenly over voices, pitches and programs."""
    rows = [
        (voice, pitch_midi, program)
        for voice, pitch_midi in product(VOICES, PITCHES_MIDI)
        for program in range(len(PROGRAM_NAMES[voice]))
    ]
    taken = spread([(voice, str(pitch_midi), f"{voice} {program}") for voice, pitch_midi, program in rows], count, seed)
    specs = []
    for index, place in enumerate(taken):
        voice, pitch_midi, program = rows[place]
        group = f"{voice}, {PROGRAM_NAMES[voice][program]}"
        source = Played(voice, program, float(pitch_midi), VELOCITY, PLAYED_SECONDS)
        specs.append(Spec("s3", index, f"{group}, note {pitch_midi}", group, source))
    return Suite("s3", tuple(specs), note="Notes of other engines of ours; notes of one program are counted as one.")


def recorded(suite: str, folder: Path, count: int, seed: int) -> Suite:
    """S4, or S3 on sounds of one's own: files of a folder, evenly over families, then pitches, then instruments.

    Labels are those of `index.csv`, else of folders and names. Errors: CorpusError where there is no sound.
    """
    name, _ = sources.recognise(_folder(folder))
    scan = sources.source(name).scan(folder)
    found = sorted(scan.candidates, key=lambda candidate: candidate.path)
    if not found:
        then = "Check the path; --suite s1 and s2 take presets."
        raise CorpusError(f"{folder} holds no sound.", "WAV, FLAC, OGG, MP3 or AIFF files", then)
    specs = []
    for index, place in enumerate(spread([_labels(candidate) for candidate in found], count, seed)):
        path, group = found[place].path, found[place].group
        source = Recorded(str(path), _checksum(path))
        specs.append(Spec(suite, index, _name(path, folder), group or _name(path, folder), source))
    refused = [(_name(problem.path, folder), problem.reason) for problem in scan.problems if problem.kind == "refused"]
    return Suite(suite, tuple(specs), tuple(refused), f"{len(specs)} of the {len(found)} sounds in {folder}.")


def presets_of(suite: Suite) -> list[VitalPreset]:
    """The presets that people made among the targets of a suite."""
    paths = [Path(spec.source.path) for spec in suite.specs if isinstance(spec.source, Human)]
    with PresetReader() as reader:
        return [reading.preset for reading in reader.read_many(paths) if reading.preset is not None]


def _labels(candidate: Candidate) -> tuple[str, str, str]:
    pitch = "" if candidate.pitch_midi is None else f"{candidate.pitch_midi:g}"
    return candidate.labels.get("family", ""), pitch, candidate.group


def _folder(folder: Path) -> Path:
    if not folder.is_dir():
        raise CorpusError(f"There is no folder {folder}.", "a folder of targets", "Check the path of --on.")
    return folder


def _name(path: Path, folder: Path) -> str:
    resolved, root = path.resolve(), folder.resolve()
    return resolved.relative_to(root).as_posix() if resolved.is_relative_to(root) else path.name


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
