"""Banks of made sounds that need no decoding, and pools of songs on them."""

import zlib

import numpy as np

from melscape.corpus.songs import STEMS, WHOLE, Song
from melscape.features.bank import SoundBank
from melscape.features.bank_index import SOUNDS_NAME, BankContract, BankIndex, Row
from melscape.tasks.genre.mashup.pool import noises_of, songs_by_genre

RATE_HZ = 8_000
GAIN = 0.5 / 32_767


def put_bank(folder, sounds, tempi=None, parts=None, rate_hz=RATE_HZ):
    """A bank of these arrays of amplitudes, at most 0.5."""
    folder.mkdir(parents=True)
    numbers = [np.rint(np.asarray(sound) / GAIN).astype(np.int16) for sound in sounds]
    (folder / SOUNDS_NAME).write_bytes(b"".join(each.tobytes() for each in numbers))
    rows, start = [], 0
    for number, each in enumerate(numbers):
        item, part = parts[number] if parts else (number, "")
        tempo = (tempi[number], 0.9) if tempi else (0.0, 0.0)
        rms_db = 10 * np.log10(np.mean(np.square(each * GAIN)) + 1e-20)
        rows.append(Row(item, part, start, each.size, GAIN, f"sum {number}", zlib.crc32(each.data), *tempo, rms_db))
        start += each.size
    index = BankIndex(BankContract("made", rate_hz), tuple(rows))
    index.write(folder)
    return SoundBank(folder, index)


def hiss(count, seconds=4.0, level=0.1, seed=0):
    random = np.random.default_rng(seed)
    return [
        np.clip(level * random.standard_normal(round(seconds * RATE_HZ)), -0.5, 0.5).astype(np.float32)
        for _ in range(count)
    ]


def band(folder, genres=("jazz", "rock"), songs=3, tempi=None):
    """A bank of stems and its pool; row 4 n + k is stem k of song n, songs of one genre after the other."""
    bank = put_bank(folder, hiss(4 * songs * len(genres)), tempi)
    found = [
        Song(f"{genre} {n}", genre, {part: 4 * (g * songs + n) + k for k, part in enumerate(STEMS)})
        for g, genre in enumerate(genres)
        for n in range(songs)
    ]
    return bank, songs_by_genre(found, bank)


def wholes(folder, songs=3, split=True):
    """A bank of whole songs and its pool, with their tones and beats behind them."""
    parts = [(n, "") for n in range(songs)]
    if split:
        parts += [(n, part) for part in ("harmonic", "percussive") for n in range(songs)]
    bank = put_bank(folder, hiss(len(parts)), parts=parts)
    return bank, songs_by_genre([Song(f"song {n}", "pop", {WHOLE: n}) for n in range(songs)], bank)


def noises(folder, count=3):
    bank = put_bank(folder, hiss(count, 1.0, seed=9))
    return bank, noises_of(bank)
