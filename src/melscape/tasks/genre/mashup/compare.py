"""Do our mashups sound like the real ones? Flatness, brightness, crossings, level and length, beside each other.

The figures are those that librosa gives (frames of 2048, hop 512, centred, means over frames), so that they can be laid
beside what others have published of the same files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np
from jaxtyping import Float, Float32

from melscape.audio.files import read_untrusted
from melscape.audio.resample import resample
from melscape.errors import AudioError, CorpusError
from melscape.features.bank import SoundBank
from melscape.tasks.genre.limits import CHECKS
from melscape.tasks.genre.mashup.draw import draw
from melscape.tasks.genre.mashup.pool import PoolSong, Source
from melscape.tasks.genre.mashup.recipe import MashupRecipe, NoiseLaw
from melscape.tasks.genre.mashup.render import in_batches
from melscape.work.progress import Meter, Progress

FRAME_SAMPLES, HOP_SAMPLES, BLOCK_FRAMES = 2048, 512, 64
AMIN = 1e-10
# What counts as one step apart: a noise 6 dB louder moves each of them by about so much.
STEPS = {"flatness": 1.0, "centroid_hz": 0.3, "crossings": 0.3}
LOUDER_DB = (-10.0, -5.0, 0.0, 5.0, 10.0)
# Lengths that are proposed: a recipe knows none shorter, and mixes longer than the upper one tell nothing new.
SHORTEST_SECONDS, LONGEST_SECONDS = 0.1, 60.0

Make = Callable[[MashupRecipe, int], Iterable[Float32[np.ndarray, "S"]]]
Rows = list[dict[str, float]]
OnProgress = Callable[[Progress], None]


@dataclass(frozen=True)
class Figure:
    """One figure's medians over the real files, over ours, and over ours with the proposed settings."""

    name: str
    real: float
    made: float
    proposed: float


@dataclass(frozen=True)
class Comparison:
    """Real mashups beside made ones, and the settings that would bring them nearest.

    `words` says in sentences what is proposed and why; `not_heard` are files that were left out, with the reason.
    """

    figures: tuple[Figure, ...]
    files: int
    mixes: int
    proposal: MashupRecipe
    words: tuple[str, ...]
    not_heard: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """All of it, ready for JSON."""
        rows = {each.name: {"real": each.real, "made": each.made, "proposed": each.proposed} for each in self.figures}
        counts = {"files": self.files, "not_heard": list(self.not_heard), "mixes": self.mixes}
        return {**counts, "figures": rows, "proposal": self.proposal.to_dict(), "words": list(self.words)}


def compare(
    files: Sequence[Path],
    make: Make,
    recipe: MashupRecipe,
    *,
    mixes: int = 24,
    on_progress: OnProgress = lambda _progress: None,
) -> Comparison:
    """Measure real files and made mixes, and look for noises, levels and lengths that bring the two together.

    `make(recipe, count)` gives so many mixes. Files that cannot be heard are left out and told about.
    Errors: CorpusError without a file that can be heard.
    """
    laws = _noise_laws(recipe.noise)
    meter = Meter(len(files) + mixes * (len(laws) + 1))

    def measured(law: MashupRecipe) -> Rows:
        rows = []
        for sound in make(law, mixes):
            rows.append(figures_of(sound, law.rate_hz))
            on_progress(meter.tick())
        return rows

    real, not_heard = _heard(files, recipe.rate_hz, lambda: on_progress(meter.tick()))
    fitted = replace(recipe, lengths_seconds=_lengths([row["seconds"] for row in real]))
    fitted = replace(fitted, damage=replace(fitted.damage, level_chance=1.0, level_db=_levels(real)))
    tried = [(law, measured(replace(fitted, noise=law))) for law in laws]
    noise, proposed = min(tried, key=lambda each: apart(real, each[1]))
    made, proposal = measured(recipe), replace(fitted, noise=noise)
    names = tuple(real[0])
    figures = tuple(Figure(name, *(_middle(rows, name) for rows in (real, made, proposed))) for name in names)
    words = (*_lost(not_heard, len(files)), *_words(figures, recipe, proposal))
    return Comparison(figures, len(real), mixes, proposal, words, not_heard)


def maker(
    songs: dict[str, tuple[PoolSong, ...]], bank: SoundBank, noises: Sequence[Source], noise_bank: SoundBank | None
) -> Make:
    """A `make` that draws from these pools, always the same mixes for one recipe."""

    def make(recipe: MashupRecipe, count: int) -> Iterable[Float32[np.ndarray, "S"]]:
        mashups = [draw(recipe, songs, noises, 0, 0, index) for index in range(count)]
        return chain.from_iterable(in_batches(bank, noise_bank, mashups))

    return make


def figures_of(samples: Float[np.ndarray, "S"], rate_hz: int) -> dict[str, float]:
    """Flatness (0 to 1), centroid in Hz, crossings a sample, level and peak in dB of full scale, length in seconds."""
    sound = np.asarray(samples, np.float32)
    power = np.concatenate(list(_powers(sound)))
    strength = np.sqrt(power)
    floored = np.maximum(power, AMIN)
    flatness = np.exp(np.log(floored).mean(axis=1)) / floored.mean(axis=1)
    centres_hz = np.fft.rfftfreq(FRAME_SAMPLES, 1.0 / rate_hz)
    centroid_hz = strength @ centres_hz / np.maximum(strength.sum(axis=1), AMIN)
    return {
        "flatness": float(flatness.mean()),
        "centroid_hz": float(centroid_hz.mean()),
        "crossings": _crossings(sound),
        "level_db": 10.0 * float(np.log10(max(np.square(sound, dtype=np.float64).mean(), AMIN))),
        "peak_db": 20.0 * float(np.log10(max(float(np.abs(sound).max()), 1e-5))),
        "seconds": sound.size / rate_hz,
    }


def apart(real: Sequence[dict[str, float]], made: Sequence[dict[str, float]]) -> float:
    """How far two sets of figures lie apart, in steps, over flatness, centroid and crossings."""
    found = [
        np.log(max(_middle(real, name), AMIN) / max(_middle(made, name), AMIN)) / step for name, step in STEPS.items()
    ]
    return float(np.sqrt(np.mean(np.square(found))))


def _powers(sound: Float32[np.ndarray, "S"]) -> Iterable[Float[np.ndarray, "T F"]]:
    from scipy.fft import rfft

    frames = _frames(np.pad(sound, FRAME_SAMPLES // 2))
    window = (0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(FRAME_SAMPLES) / FRAME_SAMPLES)).astype(np.float32)
    for first in range(0, len(frames), BLOCK_FRAMES):
        yield np.square(np.abs(rfft(frames[first : first + BLOCK_FRAMES] * window, axis=1)))


def _crossings(sound: Float32[np.ndarray, "S"]) -> float:
    signs = np.signbit(np.where(np.abs(sound) <= AMIN, np.float32(0.0), sound))
    frames = _frames(np.pad(signs, FRAME_SAMPLES // 2, mode="edge"))
    return float((frames[:, 1:] != frames[:, :-1]).sum() / frames.size)


def _frames(padded: np.ndarray) -> np.ndarray:
    return np.lib.stride_tricks.sliding_window_view(padded, FRAME_SAMPLES)[::HOP_SAMPLES]


def _heard(files: Sequence[Path], rate_hz: int, tick: Callable[[], None]) -> tuple[Rows, tuple[str, ...]]:
    """The figures of the files that can be heard, and why the others cannot be."""
    if not files:
        raise CorpusError("There are no real mashups to compare with.", "some files of the test set")
    rows, problems = [], []
    for path in files:
        try:
            rows.append(figures_of(_read(path, rate_hz), rate_hz))
        except AudioError as error:  # one bad file of a test is no reason to know nothing of the others
            problems.append(error.found)
        tick()
    if not rows:
        found = f"None of {len(files)} real mashups can be heard. {problems[0]}"
        raise CorpusError(found, "some files of the test set", "Look at the files.")
    return rows, tuple(problems)


def _lost(not_heard: Sequence[str], files: int) -> tuple[str, ...]:
    lost = f"{len(not_heard)} of {files} files could not be heard and were left out"
    return (f"{lost}; the first is {not_heard[0]}",) if not_heard else ()


def _read(path: Path, rate_hz: int) -> Float32[np.ndarray, "S"]:
    clip = read_untrusted(path, limits=CHECKS.limits)
    return resample(type(clip).of(clip.mono(), clip.rate_hz), rate_hz).mono()


def _middle(rows: Sequence[dict[str, float]], name: str) -> float:
    return float(np.median([row[name] for row in rows]))


def _lengths(seconds: Sequence[float]) -> tuple[tuple[float, float, float], ...]:
    """The law of the real lengths, 0.1 to 60 s: those as long as the longest, those nearly as long, and the rest."""
    found = np.clip(seconds, SHORTEST_SECONDS, LONGEST_SECONDS)
    longest = float(found.max())
    spans = ((0.99 * longest, longest), (0.8 * longest, 0.99 * longest), (0.0, 0.8 * longest))
    rows = []
    for low, high in spans:
        inside = found[(found >= low) & ((found < high) | (high == longest))]
        if inside.size:
            rows.append((inside.size / found.size, float(inside.min()), float(inside.max())))
    return tuple(rows)


def _levels(real: Sequence[dict[str, float]]) -> tuple[float, float]:
    low, high = np.quantile([row["peak_db"] for row in real], (0.1, 0.9))
    return min(0.0, float(low)), min(0.0, float(high))


def _noise_laws(law: NoiseLaw) -> list[NoiseLaw]:
    """The law as it is, louder and softer, and with at least one noise; each once."""
    if law.most == 0:
        return [law]  # there are no noises: nothing to turn up, and none to ask for
    laws = []
    for louder_db in LOUDER_DB:
        factor = 10.0 ** (louder_db / 20.0)
        amplitude = None if law.amplitude is None else (law.amplitude[0] * factor, law.amplitude[1] * factor)
        moved = replace(law, snr_db=(law.snr_db[0] - louder_db, law.snr_db[1] - louder_db), amplitude=amplitude)
        laws += [moved, replace(moved, fewest=max(1, law.fewest))]
    return list(dict.fromkeys(laws))


def _words(figures: Sequence[Figure], recipe: MashupRecipe, proposal: MashupRecipe) -> tuple[str, ...]:
    rows = {each.name: each for each in figures}
    told = [
        f"{name}: real {rows[name].real:.4g}, made {rows[name].made:.4g}, proposed {rows[name].proposed:.4g}."
        for name in STEPS
    ]
    if recipe.noise.most == 0:
        return (*told, "Our mixes have no noise, so that of the real ones cannot be told.")
    if proposal.noise == recipe.noise:
        return (*told, "The noises are as they should be.")
    louder_db = recipe.noise.snr_db[0] - proposal.noise.snr_db[0]
    change = f"{abs(louder_db):g} dB {'louder' if louder_db > 0 else 'softer'}" if louder_db else "as loud"
    few = f", at least {proposal.noise.fewest} in each mix" if proposal.noise.fewest != recipe.noise.fewest else ""
    return (*told, f"Noises {change}{few} would bring them nearest.")
