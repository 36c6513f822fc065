"""A folder of short made-up sounds and a model of it, small enough to be judged in a test."""

from dataclasses import replace
from functools import cache

import numpy as np
import torch

from melscape.features.logmel import log_mel
from melscape.features.mel import Mel
from melscape.tasks.generate.config import GenerateConfig, default
from melscape.tasks.generate.data import to_scale
from melscape.tasks.generate.generator import Generator
from melscape.tasks.generate.judging.sounds import Sounds
from melscape.tasks.generate.library import Library
from melscape.tasks.generate.model import make
from melscape.tasks.generate.prior import Prior
from melscape.training.random import seeded

RATE_HZ = 16_000


def small(**changes) -> GenerateConfig:
    mel = Mel(rate_hz=RATE_HZ, fft_samples=512, hop_samples=256, bands=24, reference="peak", pad="zero")
    sizes = {
        "step_frames": 8,
        "overlap_frames": 0,
        "window_frames": 32,
        "latent_dim": 3,
        "components": 8,
        "width": 16,
        "depth": 1,
    }
    return replace(default(), mel=mel, refine_steps=8, refiner_share=0.0, **sizes, **changes)


def ping(seed: int) -> np.ndarray:
    """A decaying tone with a little noise; pitch, length and brightness are drawn."""
    random = np.random.default_rng(seed)
    seconds, pitch_hz = random.uniform(0.25, 0.7), random.uniform(200.0, 1600.0)
    time = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    tone = sum(np.sin(2 * np.pi * pitch_hz * k * time) / k**2 for k in (1, 2, 3))
    decay = np.exp(-time * random.uniform(4.0, 12.0))
    return (0.3 * decay * (tone + random.uniform(0.0, 0.3) * random.standard_normal(len(time)))).astype(np.float32)


@cache
def sounds(count: int, first: int = 0) -> Sounds:
    seeds = range(first, first + count)
    mels = tuple(log_mel(ping(seed), small().stored_mel) for seed in seeds)
    return Sounds(mels, tuple(f"ping_{seed}" for seed in seeds))


@cache
def generator(count: int = 24, held: int = 8) -> Generator:
    """A network that is still the PCA that it starts from, with its library and its prior."""
    config, train, other = small(), sounds(count), sounds(held, 100)
    with seeded(0, "weights"):
        network = make(config)
    network.initialise(torch.cat([network.steps_of(to_scale(mel, config)[None])[0] for mel in train.mels_db]), 0)
    network.eval()
    names = (*train.names, *other.names)
    reader = Generator(config, network, Library((), (), (), ()), Prior.fit(_placeholder(config)))
    codes = reader.hear_mels((*train.mels_db, *other.mels_db), names=names)
    parts = ("train",) * count + ("validation",) * held
    return replace(
        reader, library=Library(codes, parts, names, parts), prior=Prior.fit(codes[:count], config.step_frames)
    )


def _placeholder(config: GenerateConfig):
    from melscape.tasks.generate.code import Code

    return [Code("", np.zeros((1, config.latent_dim), np.float32), 1, 0.0)]
