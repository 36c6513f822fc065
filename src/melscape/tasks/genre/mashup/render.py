"""From mashups as plain data to sound: rows of a batch, each laid together from the banks' files and then damaged."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from jaxtyping import Float32

from melscape.audio.damage import damage_in_place
from melscape.audio.mix import lay
from melscape.errors import ConfigError
from melscape.features.bank import SoundBank
from melscape.tasks.genre.mashup.draw import Mashup

BATCH = 16  # whole mashups rendered at once: more would only take memory


def render(
    bank: SoundBank,
    noise_bank: SoundBank | None,
    mashups: Sequence[Mashup],
    *,
    out: Float32[np.ndarray, "_ _"] | None = None,
    threads: int = 1,
) -> Float32[np.ndarray, "B S"]:
    """The sound of each mashup, amplitude 1 at full scale, followed by silence up to the longest.

    Pass `out` of an earlier batch, at least as long, to spare fresh memory. Threads change no bit of the result.
    Errors: ConfigError if rates differ, `out` does not fit, or a noise is wanted and there is no bank of noises.
    """
    longest = max((mashup.samples for mashup in mashups), default=0)
    _refuse_misfits(bank, noise_bank, mashups)
    if out is None:
        out = np.empty((len(mashups), longest), np.float32)
    if out.dtype != np.float32 or out.ndim != 2 or len(out) < len(mashups) or out.shape[1] < longest:
        found = f"A place of {out.shape} for {len(mashups)} mashups of up to {longest} samples."
        raise ConfigError(found, "float32 and as large or larger", "Leave it out for a fresh one.")
    rows = [(mashup, out[number]) for number, mashup in enumerate(mashups)]
    if threads == 1:
        for mashup, row in rows:
            render_one(bank, noise_bank, mashup, row)
    else:
        with ThreadPoolExecutor(max(1, min(threads, len(rows)))) as pool:
            list(pool.map(lambda each: render_one(bank, noise_bank, *each), rows))
    return out[: len(mashups)]


def in_batches(
    bank: SoundBank, noise_bank: SoundBank | None, mashups: Sequence[Mashup], threads: int | None = None
) -> Iterator[list[Float32[np.ndarray, "_"]]]:
    """The sound of whole mashups, each as long as it is; a batch at a time, on as many threads as there are cores."""
    threads = threads or len(os.sched_getaffinity(0))
    for first in range(0, len(mashups), BATCH):
        batch = mashups[first : first + BATCH]
        rows = render(bank, noise_bank, batch, threads=threads)
        yield [row[: mashup.samples] for row, mashup in zip(rows, batch)]


def render_one(bank: SoundBank, noise_bank: SoundBank | None, mashup: Mashup, row: Float32[np.ndarray, "S"]) -> None:
    """Fill `row` with one mashup and silence after it."""
    row[:] = 0.0
    sound = row[: mashup.samples]
    for piece in mashup.pieces:
        lay(bank.samples(piece.row), sound, gain=piece.gain, start_samples=piece.start_samples, ratio=piece.ratio)
    for noise in mashup.noises:
        assert noise_bank is not None, "refused before"
        place = sound[noise.at_samples : noise.at_samples + noise.samples]
        lay(noise_bank.samples(noise.row), place, gain=noise.gain, start_samples=noise.start_samples)
    damage_in_place(sound, mashup.rate_hz, mashup.dose)


def _refuse_misfits(bank: SoundBank, noise_bank: SoundBank | None, mashups: Sequence[Mashup]) -> None:
    rates = {mashup.rate_hz for mashup in mashups} | {bank.rate_hz}
    if noise_bank is not None:
        rates.add(noise_bank.rate_hz)
    if len(rates) > 1:
        found = f"Mashups and banks with rates of {', '.join(f'{rate} Hz' for rate in sorted(rates))}."
        raise ConfigError(found, "one rate", "Fill the banks at the rate of the recipe.")
    if noise_bank is None and any(mashup.noises for mashup in mashups):
        raise ConfigError(
            "Mashups with noises, but no bank of noises.", "a bank", "Give one, or a recipe without noise."
        )
