"""A small folder of songs in stems, and one of noises, as files: random tunes, each genre at a height of its own."""

from pathlib import Path

import numpy as np
import soundfile

STEMS = ("drums", "bass", "other", "vocals")
NOTE_SECONDS = 0.25


def tune(random: np.random.Generator, lowest_hz: float, seconds: float, rate_hz: int) -> np.ndarray:
    """Random notes of an octave with three partials, each dying away."""
    times = np.arange(round(NOTE_SECONDS * rate_hz)) / rate_hz
    notes = []
    for _ in range(round(seconds / NOTE_SECONDS)):
        pitch_hz = lowest_hz * 2.0 ** (random.integers(12) / 12)
        partials = [random.random() * np.sin(2 * np.pi * pitch_hz * (number + 1) * times) for number in range(3)]
        notes.append(np.sum(partials, axis=0) * np.exp(-random.uniform(2, 12) * times))
    return 0.25 * np.concatenate(notes).astype(np.float32)


def write_songs(
    folder: Path, genres: tuple[str, ...], songs: int, *, stems: tuple[str, ...] = STEMS, seconds: float = 3.0
) -> Path:
    """`folder/genres_stems/GENRE/SONG/STEM.wav`, or whole songs `folder/GENRE/SONG.wav` where `stems` is empty."""
    for number, genre in enumerate(genres):
        for song in range(songs):
            for place, stem in enumerate(stems or ("",)):
                random = np.random.default_rng([number, song, place])
                sound = tune(random, 110.0 * 2.0 ** (number + place / 4), seconds, 8000)
                name = f"genres_stems/{genre}/{genre}.{song:05d}/{stem}.wav" if stem else f"{genre}/{song}.wav"
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                soundfile.write(folder / name, sound, 8000)
    return folder


def write_noises(folder: Path, count: int) -> Path:
    """Bursts of coloured noise."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        random = np.random.default_rng([7, number])
        sound = np.convolve(random.standard_normal(8000), random.standard_normal(6))[:8000]
        sound *= np.abs(np.sin(np.arange(8000) * random.uniform(0.0005, 0.01)))
        soundfile.write(folder / f"{number}.wav", (0.1 * sound).astype(np.float32), 8000)
    return folder
