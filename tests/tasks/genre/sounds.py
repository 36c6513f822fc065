"""Made-up songs in memory where a bank of files would be: each genre at a height of its own, each stem a colour."""

import hashlib
from dataclasses import replace
from types import SimpleNamespace

import numpy as np

from melscape.audio.damage import Damage
from melscape.features.mel import Mel
from melscape.tasks.genre.config import GenreConfig, Masks
from melscape.tasks.genre.data import Material
from melscape.tasks.genre.mashup.pool import PoolSong, noises_of, source_of
from melscape.tasks.genre.mashup.recipe import MashupRecipe, NoiseLaw

RATE_HZ = 8000
GENRES = ("blues", "jazz", "rock")
STEMS = ("drums", "bass")


class MadeBank:
    """Stands where a bank of sounds stands."""

    def __init__(self, sounds: list[np.ndarray], rate_hz: int = RATE_HZ) -> None:
        self.sounds = [np.round(20_000 * sound).astype(np.int16) for sound in sounds]
        self.rate_hz = rate_hz
        self.gains = np.full(len(sounds), 1 / 32768)
        self.tempo_bpm = np.full(len(sounds), 120.0)
        self.tempo_confidence = np.full(len(sounds), 0.5)
        self.rms_db = np.full(len(sounds), -12.0)
        names = [hashlib.sha256(f"sound {number}".encode()).hexdigest() for number in range(len(sounds))]
        self.rows = [SimpleNamespace(checksum=name) for name in names]

    def __len__(self) -> int:
        return len(self.sounds)

    def samples(self, row: int) -> np.ndarray:
        return self.sounds[row]

    def split_rows(self, item: int) -> dict[str, int]:
        return {}


def small(**changes) -> GenreConfig:
    """Windows of about a second at 8 kHz, two to four seconds of mashup, a network of a few thousand weights."""
    recipe = MashupRecipe(
        rate_hz=RATE_HZ, lengths_seconds=((1.0, 2.0, 4.0),), noise=NoiseLaw(0, 1), damage=Damage.none()
    )
    mel = Mel(rate_hz=RATE_HZ, fft_samples=512, hop_samples=256, bands=32, reference="peak", pad="zero")
    base = GenreConfig(
        mel=mel,
        window_seconds=1.1,
        widths=(8, 16, 16),
        genres=GENRES,
        recipe=recipe,
        masks=Masks(0, 0, 0, 0),
        judged_mixes=12,
        batch=6,
        epoch_steps=4,
        epochs=2,
        warmup_steps=2,
        ema_decay=0.9,
    )
    return replace(base, **changes)


def tone(genre: int, stem: int, song: int, seconds: float = 3.0) -> np.ndarray:
    """A tone at the genre's height, an octave up for every stem, beating as fast as the song's number says."""
    times = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    pitch_hz = 220.0 * 2.0 ** (genre / 3 + stem)
    return 0.5 * np.sin(2 * np.pi * pitch_hz * times) * (0.6 + 0.4 * np.sin(2 * np.pi * (2 + song) * times))


def material(songs: int = 3, *, noises: int = 2, genres: tuple[str, ...] = GENRES) -> Material:
    """So many songs a genre in two stems each, and so many noises."""
    places = [(genre, song, stem) for genre in range(len(GENRES)) for song in range(songs) for stem in range(2)]
    bank = MadeBank([tone(genre, stem, song) for genre, song, stem in places])
    random = np.random.default_rng(0)
    noise_bank = MadeBank([0.2 * random.standard_normal(RATE_HZ) for _ in range(noises)])
    found: dict[str, tuple[PoolSong, ...]] = {}
    for number, genre in enumerate(GENRES):
        rows = [
            {STEMS[stem]: row for row, place in enumerate(places) for stem in range(2) if place == (number, song, stem)}
            for song in range(songs)
        ]
        sources = [{part: source_of(bank, row) for part, row in each.items()} for each in rows]
        members = tuple(PoolSong(f"{genre}{song}", genre, parts) for song, parts in enumerate(sources))
        found[genre] = members if genre in genres else ()
    return Material(bank, noise_bank, found, noises_of(noise_bank))
