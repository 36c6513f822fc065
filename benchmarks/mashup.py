"""A batch of 16 mashups of 30 s and their log-mels, ours against numpy, scipy and torch.stft: CPU time on one core.

Both sides lay the same drawn mashups together out of the same memory map, with and without damage. The other side reads
at another pace with np.interp, filters with scipy, convolves with a room's response, and multiplies torch.stft by a mel
matrix. Rounds alternate; figures are medians. The last line is one JSON object.
`python benchmarks/mashup.py [--rounds 5] [--batches 40]`
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import tempfile
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import librosa
import numpy as np
import torch
from scipy.signal import fftconvolve, sosfilt
from threadpoolctl import threadpool_limits

from melscape.audio.damage import Damage, sections
from melscape.corpus.songs import STEMS, Song
from melscape.features.bank import SoundBank
from melscape.features.bank_index import SOUNDS_NAME, BankContract, BankIndex, Row
from melscape.features.logmel import log_mel
from melscape.features.mel import music_22k
from melscape.tasks.genre.mashup import recipe as recipes
from melscape.tasks.genre.mashup.draw import Mashup, draw
from melscape.tasks.genre.mashup.pool import noises_of, songs_by_genre
from melscape.tasks.genre.mashup.render import render

MEL = music_22k()
BATCH, SECONDS, SONGS, NOISES = 16, 30, 12, 30
LENGTHS = ((1.0, float(SECONDS), float(SECONDS)),)
KINDS = {
    "plain": recipes.MashupRecipe(lengths_seconds=LENGTHS, damage=Damage.none()),
    "damaged": recipes.MashupRecipe(lengths_seconds=LENGTHS),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--batches", type=int, default=40, help="batches over which memory is watched")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        bank = write_bank(Path(place, "songs"), 4 * SONGS, SECONDS, 0)
        noises = write_bank(Path(place, "noises"), NOISES, 5, 1)
        titles = ("numpy+torch ms", "ours ms", "of it log-mel ms", "x real time")
        print(f"{'kind':>8} {'ratio':>6} {titles[0]:>15} {titles[1]:>8} {titles[2]:>17} {titles[3]:>12}")
        ratios = {kind: compared(kind, bank, noises, options.rounds) for kind in KINDS}
        growth = memory_growth_mib(bank, noises, options.batches)
    print(f"memory over {options.batches} batches: {growth:+.1f} MiB; largest {largest_mib():.0f} MiB")
    print(f"one thread of {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; torch {torch.__version__}")
    detail = {f"ratio_{kind}": round(ratio, 2) for kind, ratio in ratios.items()}
    worst = {"ratio_numpy_torch": round(min(ratios.values()), 2), "memory_mib_growth": round(growth, 1)}
    print(json.dumps({**worst, **detail}))


def write_bank(folder: Path, count: int, seconds: int, seed: int) -> SoundBank:
    """A bank as `fill` makes it, from numbers: chords that die away over soft noise, at tempi from 90 to 150."""
    random = np.random.default_rng(seed)
    folder.mkdir()
    rows, time_seconds = [], np.arange(seconds * MEL.rate_hz) / MEL.rate_hz
    with (folder / SOUNDS_NAME).open("wb") as file:
        for number in range(count):
            beat_seconds = 60.0 / random.uniform(90.0, 150.0)
            tone = np.sin(2 * np.pi * random.uniform(60.0, 2_000.0) * time_seconds)
            sound = tone * np.exp(-6.0 * (time_seconds % beat_seconds)) + 0.05 * random.standard_normal(tone.size)
            numbers = np.rint(sound / np.abs(sound).max() * 32_767).astype(np.int16)
            file.write(numbers.tobytes())
            facts = ("", zlib.crc32(numbers.data), 60.0 / beat_seconds, 0.9, -20.0)
            rows.append(Row(number, "", number * tone.size, tone.size, 0.5 / 32_767, *facts))
    index = BankIndex(BankContract(f"made {seed}", MEL.rate_hz), tuple(rows))
    index.write(folder)
    return SoundBank(folder, index)


def drawn(kind: str, bank: SoundBank, noises: SoundBank, epoch: int) -> list[Mashup]:
    songs = [
        Song(f"song {number}", "rock", {stem: 4 * number + part for part, stem in enumerate(STEMS)})
        for number in range(SONGS)
    ]
    pool, added = songs_by_genre(songs, bank), noises_of(noises)
    return [draw(KINDS[kind], pool, added, 0, epoch, index) for index in range(BATCH)]


def compared(kind: str, bank: SoundBank, noises: SoundBank, rounds: int) -> float:
    batches = [drawn(kind, bank, noises, epoch) for epoch in range(rounds + 1)]
    out = np.empty((BATCH, SECONDS * MEL.rate_hz), np.float32)
    bands = torch.from_numpy(
        librosa.filters.mel(sr=MEL.rate_hz, n_fft=MEL.fft_samples, n_mels=MEL.bands).astype(np.float32)
    )
    check(batches[0], bank, noises, bands)
    times: dict[str, list[float]] = {"theirs": [], "ours": [], "log-mel": []}
    for number, mashups in enumerate(batches):
        theirs = cpu_seconds(lambda mashups=mashups: theirs_log_mel(theirs_render(bank, noises, mashups), bands))
        mixed = cpu_seconds(lambda mashups=mashups: render(bank, noises, mashups, out=out))
        levels = cpu_seconds(lambda: log_mel(out, MEL))
        if number:
            for name, value in (("theirs", theirs), ("ours", mixed + levels), ("log-mel", levels)):
                times[name].append(value)
    middle = {name: statistics.median(values) for name, values in times.items()}
    ratio = middle["theirs"] / middle["ours"]
    figures = f"{middle['theirs'] * 1e3:15.0f} {middle['ours'] * 1e3:8.0f} {middle['log-mel'] * 1e3:17.0f}"
    print(f"{kind:>8} {ratio:6.2f} {figures} {BATCH * SECONDS / middle['ours']:12.0f}")
    return ratio


def check(mashups: Sequence[Mashup], bank: SoundBank, noises: SoundBank, bands: torch.Tensor) -> None:
    """Without damage both sides must make the same mix, but for how they read between samples, and the same picture."""
    whole = [
        replace(each, dose=type(each.dose)(), pieces=tuple(replace(piece, ratio=1.0) for piece in each.pieces))
        for each in mashups[:2]
    ]
    ours, theirs = render(bank, noises, whole), theirs_render(bank, noises, whole)
    assert np.abs(ours - theirs).max() < 1e-4
    assert np.abs(log_mel(ours, MEL) - theirs_log_mel(theirs, bands).numpy()).max() < 0.5


def theirs_render(bank: SoundBank, noises: SoundBank, mashups: Sequence[Mashup]) -> np.ndarray:
    batch = np.zeros((len(mashups), max(each.samples for each in mashups)), np.float32)
    for row, each in zip(batch, mashups, strict=True):
        sound = row[: each.samples]
        for piece in each.pieces:
            sound += piece.gain * circle(bank.samples(piece.row), piece.start_samples, piece.ratio, each.samples)
        for noise in each.noises:
            heard = circle(noises.samples(noise.row), noise.start_samples, 1.0, noise.samples)
            sound[noise.at_samples : noise.at_samples + noise.samples] += noise.gain * heard
        sound[:] = theirs_damage(sound, each)
    return batch


def circle(sound: np.ndarray, start: float, ratio: float, count: int) -> np.ndarray:
    if ratio == 1.0:
        turned = sound[int(start) % sound.size :]
        return np.concatenate([turned, np.resize(sound, max(0, count - turned.size))])[:count].astype(np.float32)
    places = (start + ratio * np.arange(count)) % sound.size
    return np.interp(places, np.arange(sound.size), sound).astype(np.float32)


def theirs_damage(sound: np.ndarray, mashup: Mashup) -> np.ndarray:
    dose, rate_hz = mashup.dose, mashup.rate_hz
    if dose.room_wet:
        seconds = np.arange(round(dose.room_seconds * rate_hz)) / rate_hz
        response = np.random.default_rng(0).standard_normal(seconds.size) * 10.0 ** (-3 * seconds / dose.room_seconds)
        response *= dose.room_wet / np.sqrt(np.square(response).sum())
        sound = sound + fftconvolve(sound, response.astype(np.float32))[: sound.size]
    if dose.drive_db is not None:
        peak, drive = np.abs(sound).max(), 10.0 ** (dose.drive_db / 20.0)
        sound = np.tanh(sound * (drive / peak)) * (peak / np.tanh(drive))
    if len(filters := sections(dose, rate_hz)):
        sound = sosfilt(np.insert(filters, 3, 1.0, axis=1), sound).astype(np.float32)
    if dose.codec_bits:
        blocks = np.resize(sound, -(-sound.size // 32) * 32).reshape(-1, 32)
        scale = (2.0 ** (dose.codec_bits - 1) - 1.0) / 2.0 ** np.ceil(np.log2(np.abs(blocks).max(axis=1) + 1e-9))
        scale = scale.astype(np.float32)[:, None]
        sound = (np.rint(blocks * scale) / scale).ravel()[: sound.size]
    return sound * (10.0 ** (dose.level_db / 20.0) / np.abs(sound).max()) if dose.level_db is not None else sound


def theirs_log_mel(batch: np.ndarray, bands: torch.Tensor) -> torch.Tensor:
    spectra = torch.stft(
        torch.from_numpy(batch),
        MEL.fft_samples,
        MEL.hop_samples,
        window=torch.hann_window(MEL.fft_samples),
        pad_mode="constant",
        return_complex=True,
    )
    power = spectra.real.square() + spectra.imag.square()
    return 10.0 * torch.log10((bands @ power).clamp(min=MEL.floor_value))


def memory_growth_mib(bank: SoundBank, noises: SoundBank, batches: int) -> float:
    out = np.empty((BATCH, SECONDS * MEL.rate_hz), np.float32)
    before = 0.0
    for epoch in range(batches):
        log_mel(render(bank, noises, drawn("damaged", bank, noises, epoch), out=out), MEL)
        if epoch == batches // 4:  # by then every page of the map and every buffer has been touched
            before = resident_mib()
    return resident_mib() - before


def resident_mib() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def largest_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def cpu_seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


if __name__ == "__main__":
    torch.set_num_threads(1)
    with threadpool_limits(1):
        main()
