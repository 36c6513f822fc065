"""Log-mel against librosa: CPU time on one core, largest difference, and how two cores share a batch.

Both sides get the same float32 sound and give decibels. Rounds alternate librosa, ours; figures are medians.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import librosa
import numpy as np
from threadpoolctl import threadpool_limits

from melscape.features.logmel import log_mel
from melscape.features.mel import Mel

SIZES = {
    "16k": Mel(rate_hz=16_000, fft_samples=1024, hop_samples=256, bands=80, pad="zero", floor=-100.0),
    "22k": Mel(rate_hz=22_050, fft_samples=2048, hop_samples=512, bands=128, pad="zero", floor=-100.0),
    "48k": Mel(rate_hz=48_000, fft_samples=2048, hop_samples=512, bands=128, pad="zero", floor=-100.0),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=10.0)
    chosen = parser.parse_args()
    print(f"{'size':>5} {'ratio':>6} {'librosa ms':>11} {'ours ms':>8} {'x real time':>12} {'largest error dB':>17}")
    figures, errors = {}, []
    for size, mel in SIZES.items():
        sound = made_sound(mel, chosen.seconds)
        errors.append(float(np.abs(log_mel(sound, mel) - by_librosa(sound, mel)).max()))
        theirs, ours = interleaved(
            lambda sound=sound, mel=mel: by_librosa(sound, mel),
            lambda sound=sound, mel=mel: log_mel(sound, mel),
            clock=time.thread_time,
            rounds=chosen.rounds,
        )
        figures[f"ratio_librosa_{size}"] = round(theirs / ours, 2)
        times = f"{theirs * 1e3:11.2f} {ours * 1e3:8.2f} {chosen.seconds / ours:12.0f}"
        print(f"{size:>5} {theirs / ours:6.2f} {times} {errors[-1]:17.1e}")
    figures["scaling_2"] = round(scaling(SIZES["22k"], chosen.rounds), 2)
    figures["max_abs_error"] = max(errors)
    print(f"two threads: {figures['scaling_2']} times one (wall time, batch of 128 × 10 s)")
    print(machine())
    print(json.dumps(figures))


def made_sound(mel: Mel, seconds: float) -> np.ndarray:
    """Decaying chords over soft noise: tonal, so that the soft cells test the rounding, and never silent."""
    random = np.random.default_rng(0)
    time_seconds = np.arange(int(seconds * mel.rate_hz)) / mel.rate_hz
    sound = 1e-3 * random.standard_normal(time_seconds.size)
    for pitch_hz in (110.0, 277.2, 659.3, 1760.0, 5000.0):
        sound += 0.1 * np.sin(2 * np.pi * pitch_hz * time_seconds) * np.exp(-3.0 * (time_seconds % 1.0))
    return sound.astype(np.float32)


def by_librosa(sound: np.ndarray, mel: Mel) -> np.ndarray:
    energy = librosa.feature.melspectrogram(
        y=sound, sr=mel.rate_hz, n_fft=mel.fft_samples, hop_length=mel.hop_samples, n_mels=mel.bands
    )
    return librosa.power_to_db(energy, amin=mel.floor_value, top_db=None)


def interleaved(
    first: Callable[[], object], second: Callable[[], object], *, clock: Callable[[], float], rounds: int
) -> tuple[float, float]:
    """Median time of each, taken in turns, after one unmeasured call of both."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        for function, kept in zip((first, second), times, strict=True):
            begun = clock()
            function()
            if number:
                kept.append(clock() - begun)
    return statistics.median(times[0]), statistics.median(times[1])


def scaling(mel: Mel, rounds: int) -> float:
    """How many times faster two threads are than one: on two idle cores, and long enough for both to be woken."""
    batch = np.stack([made_sound(mel, 10.0)] * 128)
    one, two = interleaved(
        lambda: log_mel(batch, mel), lambda: log_mel(batch, mel, threads=2), clock=time.perf_counter, rounds=rounds
    )
    return one / two


def machine() -> str:
    cpu_info = Path("/proc/cpuinfo")
    lines = cpu_info.read_text().splitlines() if cpu_info.exists() else []
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.processor())
    return f"{model}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; librosa {librosa.__version__}"


if __name__ == "__main__":
    with threadpool_limits(1):  # librosa multiplies matrices: one core for both sides
        main()
