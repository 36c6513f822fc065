"""Ears that need no training, and answers that need no ear."""

from dataclasses import dataclass

import numpy as np
from tests.tasks.genre.sounds import GENRES, RATE_HZ, material, small

from melscape.tasks.genre.data import Material
from melscape.tasks.genre.judging.answers import Answers

FFT_SAMPLES = 8192


@dataclass
class PitchEar:
    """Hears the made-up genres by their pitches; `sure` is how much it stakes on what it hears."""

    classes: tuple[str, ...] = GENRES
    temperature: float = 1.0
    sure: float = 1.0
    heard: int = 0

    def logits_many(self, clips):
        self.heard += len(clips)
        return self.sure * np.stack([self._one(clip) for clip in clips])

    def _one(self, clip):
        pitches_hz = 220.0 * 2.0 ** (np.arange(len(self.classes))[:, None] / 3 + np.arange(2))
        places = np.round(pitches_hz / RATE_HZ * FFT_SAMPLES).astype(int)
        strength = np.abs(np.fft.rfft(clip[:FFT_SAMPLES], FFT_SAMPLES))
        return np.log(strength[places].sum(1) + 1e-3)


class DeafEar(PitchEar):
    """Says the first genre always."""

    def logits_many(self, clips):
        return np.tile(np.array([2.0, 0.0, 0.0]), (len(clips), 1))


def parts(songs: int = 6) -> dict[str, Material]:
    """One corpus in three parts: two thirds of the songs are learnt from."""
    whole = material(songs)
    border = 2 * songs // 3
    cuts = {"train": slice(0, border), "validation": slice(border, border + 1), "test": slice(border + 1, songs)}
    return {
        name: Material(
            whole.bank, whole.noise_bank, {genre: found[cut] for genre, found in whole.songs.items()}, whole.noises
        )
        for name, cut in cuts.items()
    }


def recipe(**changes):
    return small(**changes).recipe


def random_answers(count=90, classes=GENRES, right=0.7, seed=0, songs=30):
    random = np.random.default_rng(seed)
    truth = np.arange(count) % len(classes)
    said = np.where(random.random(count) < right, truth, random.integers(len(classes), size=count))
    logits = 2.0 * np.eye(len(classes))[said] + 0.1 * random.random((count, len(classes)))
    return Answers(logits, truth, tuple(f"song {n % songs}" for n in range(count)), tuple(classes))


def honest_answers(count=600, boast=1.0, seed=0):
    """Answers whose probabilities are exactly right, until they are multiplied."""
    random = np.random.default_rng(seed)
    logits = 2.0 * random.standard_normal((count, 5))
    rising = np.cumsum(np.exp(logits) / np.exp(logits).sum(1, keepdims=True), axis=1)
    truth = np.minimum((random.random(count)[:, None] >= rising).sum(1), 4)
    return Answers(boast * logits, truth, tuple(f"song {n % 40}" for n in range(count)), tuple("abcde"))
