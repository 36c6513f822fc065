"""A model of a few made-up sounds, small enough to be exported in a test."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch

from melscape.features.logmel import log_mel
from melscape.models.refiner import MagnitudeRefiner, RefinerConfig
from melscape.models.sound_vae import SoundVAE
from melscape.tasks.generate.code import Code
from melscape.tasks.generate.config import GenerateConfig, tiny
from melscape.tasks.generate.data import to_scale
from melscape.tasks.generate.generator import Generator
from melscape.tasks.generate.library import Library
from melscape.tasks.generate.model import make
from melscape.tasks.generate.prior import Prior


def small() -> GenerateConfig:
    mel = replace(tiny().mel, rate_hz=16_000, fft_samples=512, hop_samples=128, bands=24)
    return replace(tiny(), mel=mel, latent_dim=5, components=12, width=16, step_frames=8, window_frames=32)


def hits(config: GenerateConfig, count: int = 3) -> list[np.ndarray]:
    """Decaying notes with a noisy start."""
    made = []
    for number in range(count):
        samples = (6 + number) * config.step_frames * config.mel.hop_samples - 500 * number - 1
        time, random = np.arange(samples) / config.mel.rate_hz, np.random.default_rng(number)
        tones = sum(np.sin(2 * np.pi * (180 + 40 * number) * part * time) / part for part in (1, 2, 3, 7))
        noise = random.standard_normal(samples) * np.exp(-60 * time)
        made.append((0.2 * tones * np.exp(-6 * time) + 0.1 * noise).astype(np.float32))
    return made


def generator(refiner: bool = False) -> Generator:
    config = small()
    mels = [log_mel(sound, config.stored_mel) for sound in hits(config)]
    torch.manual_seed(0)
    network = make(config).eval()
    assert isinstance(network, SoundVAE)
    network.initialise(torch.cat([network.steps_of(to_scale(mel, config)[None])[0] for mel in mels]), 0)
    bare = Generator(
        config, network, Library((), (), (), ()), Prior.fit([Code("", np.zeros((1, 5), np.float32), 1, 0.0)])
    )
    codes = bare.hear_mels(mels, names=["a", "b", "c"], fitted=False)
    library = Library(codes, ("train", "train", "validation"), ("x/a.wav", "x/b.wav", "x/c.wav"), ("hit", "hit", "tom"))
    return Generator(config, network, library, Prior.fit(codes), opinion(config) if refiner else None)


def opinion(config: GenerateConfig) -> MagnitudeRefiner:
    """A refiner with something to say, whether true or not."""
    refiner = MagnitudeRefiner(RefinerConfig(bands=config.mel.bands, bins=config.mel.bins, width=8, depth=1))
    torch.nn.init.normal_(refiner.leave.bias, 0.0, 0.7)
    return refiner.eval()
