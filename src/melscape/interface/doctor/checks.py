"""What the doctor looks at. Each check gives figures; what is wrong comes with the line that mends it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from melscape.answers import Report

# Each extra with the module that shows that it is there, and what it is for.
EXTRAS = {
    "cluster": ("ray", "work on many machines"),
    "tensorboard": ("tensorboard", "curves in TensorBoard"),
    "vital": ("vita", "presets of the Vital synthesizer"),
    "encoders": ("transformers", "pretrained networks that hear genres"),
}
RATE_HZ = 16_000
MEL_TOLERANCE_DB = 1e-3
LEAST_FREE_GIB = 1.0
SONG_SECONDS = 30
FLAGS = ("avx2", "avx512f", "avx512_bf16", "amx_bf16")


@dataclass(frozen=True)
class Examined:
    """What was found; `well` says that all that is needed works."""

    report: Report
    advice: tuple[str, ...]
    well: bool


@dataclass(frozen=True)
class Found:
    """What one check found: its figures, and what to do about each thing that is wrong."""

    figures: Mapping[str, Any]
    wrong: tuple[str, ...] = ()


def examine() -> Examined:
    """All checks, one after the other. A check that fails says so and does not stop the others."""
    checks: dict[str, Callable[[], Found]] = {
        "versions": versions,
        "processor": processor,
        "extras": extras,
        "disk": disk,
        "audio": audio,
        "mel": mel,
        "speed": speed,
        "synth": synth,
        "genre": genre,
    }
    found = {name: _tried(check) for name, check in checks.items()}
    wrong = [f"Wrong: {name}: {words}" for name, each in found.items() for words in each.wrong]
    title = "All is well" if not wrong else f"{len(wrong)} thing(s) to mend"
    report = Report(title, {name: each.figures for name, each in found.items()})
    return Examined(report, (*wrong, "Next: melscape demo") if not wrong else tuple(wrong), not wrong)


def versions() -> Found:
    """Versions of Python and of all packages that can change a result."""
    from melscape.runs.provenance import versions as installed

    return Found(installed())


def processor() -> Found:
    """The processor, what it can do, and the threads that torch takes."""
    import torch

    from melscape.runs.provenance import machine

    told, flags = machine(), _cpu_flags()
    has = {name: name in flags for name in FLAGS}
    return Found({**told, **has, "torch_threads": torch.get_num_threads()})


def extras() -> Found:
    """Optional parts: there, or the line that installs them. None of them is needed."""
    figures = {
        name: "there" if importlib.util.find_spec(module) else f"for {purpose}: pip install 'melscape[{name}]'"
        for name, (module, purpose) in EXTRAS.items()
    }
    return Found(figures)


def disk() -> Found:
    """Free space here and in the cache, and whether both can be written."""
    from melscape.work.places import cache_folder

    cache, wrong = cache_folder(), []
    cache.mkdir(parents=True, exist_ok=True)
    free = {"free_here_gib": _free_gib(Path.cwd()), "free_in_cache_gib": _free_gib(cache)}
    wrong += [
        f"{place} can not be written; choose another folder." for place in (cache, Path.cwd()) if not _can_write(place)
    ]
    wrong += [
        f"only {free_gib} GiB left ({name}); make room." for name, free_gib in free.items() if free_gib < LEAST_FREE_GIB
    ]
    return Found({**free, "cache": str(cache), "cache_mib": _size_mib(cache)}, tuple(wrong))


def audio() -> Found:
    """A tone to a file and back through the confined decoder: kinds without loss must bring back all 24 bits."""
    from melscape.audio.clip import Clip
    from melscape.audio.files import read_untrusted, write

    clip = Clip.of(_tone(), RATE_HZ)
    errors: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("wav", "flac", "ogg", "mp3", "aiff"):
            path = Path(folder) / f"tone.{kind}"
            write(path, clip)
            back = read_untrusted(path)
            length = min(back.samples.shape[1], clip.samples.shape[1])
            errors[f"{kind}_error"] = float(np.abs(back.samples[:, :length] - clip.samples[:, :length]).max())
    exact = [kind for kind in ("wav", "flac", "aiff") if errors[f"{kind}_error"] > 2.0**-23]
    return Found(errors, tuple(f"{kind} does not come back as it was; reinstall soundfile." for kind in exact))


def mel() -> Found:
    """Our log-mel against librosa's, in dB, in the default contract."""
    import librosa

    from melscape.features.logmel import log_mel
    from melscape.features.mel import Mel

    contract, samples = Mel(pad="zero"), _tone()
    ours = log_mel(samples, contract)
    theirs = librosa.feature.melspectrogram(
        y=samples,
        sr=contract.rate_hz,
        n_fft=contract.fft_samples,
        hop_length=contract.hop_samples,
        n_mels=contract.bands,
    )
    theirs_db = np.maximum(10.0 * np.log10(np.maximum(theirs, 1e-12)), contract.floor)
    difference_db = float(np.abs(ours - theirs_db).max())
    wrong = ("our log-mel differs from librosa's; reinstall melscape.",) if difference_db > MEL_TOLERANCE_DB else ()
    return Found({"difference_from_librosa_db": difference_db}, wrong)


def speed() -> Found:
    """Time that a second of sound takes: to log-mel, and back to sound."""
    from melscape.features.invert import to_audio
    from melscape.features.logmel import log_mel
    from melscape.features.mel import Mel

    contract, samples = Mel(floor=-120.0), _tone()
    seconds = samples.size / RATE_HZ
    picture = log_mel(samples, contract)
    there = _milliseconds(lambda: log_mel(samples, contract)) / seconds
    back = _milliseconds(lambda: to_audio(picture, contract)) / seconds
    return Found({"log_mel_ms_a_second": round(there, 3), "mel_to_sound_ms_a_second": round(back, 2)})


def synth() -> Found:
    """The synthesizer, where it is there: one note in two hosts, which must be equal bit by bit, and what it takes."""
    from melscape.synth.vital.presets import VitalPreset
    from melscape.synth.vital.render.engine import Engine, installed
    from melscape.synth.vital.render.note import Note

    if not installed():
        return Found({"vital": "not installed, and not needed but for patch"})
    start, found = time.perf_counter(), []
    for _ in range(2):
        with Engine() as engine:
            found.append(engine.render(VitalPreset(), Note()))
            start_again = time.perf_counter()
            engine.render(VitalPreset(), Note())
            render_ms = 1000.0 * (time.perf_counter() - start_again)
    same = bool(np.array_equal(found[0], found[1]))
    wrong = () if same else ("the synth does not render twice the same; run pip install --force-reinstall vita.",)
    taken = round(time.perf_counter() - start, 2)
    return Found({"renders_the_same": same, "two_hosts_seconds": taken, "render_ms": round(render_ms, 1)}, wrong)


def genre() -> Found:
    """Time that the genre of a 30 s song takes, and whether a soundfont could play in the band."""
    from melscape.tasks.genre.config import default
    from melscape.tasks.genre.hearing import Ear
    from melscape.tasks.genre.model import make

    classes = tuple(f"genre {number}" for number in range(10))
    config = replace(default(), genres=classes)
    ear = Ear(make(config), config, classes)
    song = np.resize(_tone(), SONG_SECONDS * config.rate_hz)
    taken = _milliseconds(lambda: ear.logits(song), repeats=1)
    soundfont = "there" if shutil.which("fluidsynth") else "not installed, and only needed for band --soundfont"
    return Found({"name_a_song_ms": round(taken, 1), "fluidsynth": soundfont})


def _tried(check: Callable[[], Found]) -> Found:
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - whatever is broken here is what the doctor is asked about
        return Found({"failed": f"{type(error).__name__}: {error}"}, (f"{type(error).__name__}: {error}",))


def _tone() -> np.ndarray:
    times = np.arange(2 * RATE_HZ) / RATE_HZ
    return (0.5 * np.sin(2 * np.pi * 220.0 * times) * np.exp(-times)).astype(np.float32)


def _milliseconds(work: Callable[[], object], repeats: int = 3) -> float:
    work()  # the first time compiles
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return 1000.0 * min(taken)


def _cpu_flags() -> set[str]:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.is_file() else []
    return next((set(line.split(":", 1)[1].split()) for line in lines if line.startswith("flags")), set())


def _free_gib(folder: Path) -> float:
    return round(shutil.disk_usage(folder).free / 2**30, 1)


def _can_write(folder: Path) -> bool:
    return os.access(folder, os.W_OK)


def _size_mib(folder: Path) -> float:
    return round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20, 1)
