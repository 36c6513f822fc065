"""Folders of made sounds, good and bad, for the tests of this folder and of the cache."""

import numpy as np
import soundfile

RATE_HZ = 16_000


def tone(pitch_hz=220.0, seconds=0.4, level=0.3, seed=0):
    time = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    partials = sum(np.sin(2 * np.pi * number * pitch_hz * time) / number for number in (1, 2, 3))
    hiss = np.random.default_rng(seed).standard_normal(time.size)
    return level * np.exp(-3 * time) * (0.5 * partials + 0.01 * hiss)


def put(path, samples=None, rate_hz=RATE_HZ, **options):
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, tone() if samples is None else samples, rate_hz, **options)
    return path


def good_folder(folder, count=6):
    for number in range(count):
        put(folder / f"note {number}.wav", tone(200.0 * 1.3**number, seed=number))
    return folder
