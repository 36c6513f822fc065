"""Decode one file and measure what a corpus must know about it.

Runs in worker processes with limits: a file that crashes or hangs its reader costs only itself.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float

from melscape.audio.clip import Clip
from melscape.audio.files import Limits, read_untrusted
from melscape.corpus.fingerprint import fingerprint
from melscape.corpus.manifest import Problem
from melscape.errors import CorpusError, MelscapeError
from melscape.work.many import Failure

HASHED_SAMPLES = 2**20  # at once: a whole long file as 64-bit numbers would take gigabytes


@dataclass(frozen=True)
class Checks:
    """What counts as usable.

    Args:
        shortest_seconds: shorter files are refused.
        longest_seconds: longer files are refused before they are decoded.
        silent_db: files whose loudest sample is under this (dB of full scale) are refused as silent.
        quiet_db: files under this are kept with a warning.
        clipped_share: share of samples in flat tops from which a warning is given.
        timeout_seconds: how long decoding one file may take.
    """

    shortest_seconds: float = 0.025
    longest_seconds: float = 300.0
    silent_db: float = -70.0
    quiet_db: float = -40.0
    clipped_share: float = 1e-3
    timeout_seconds: float = 20.0

    @property
    def limits(self) -> Limits:
        """The limits that a decoder gets."""
        return Limits(max_seconds=self.longest_seconds, timeout_seconds=self.timeout_seconds)


@dataclass(frozen=True)
class Inspection:
    """What was measured on one decoded file. `sound_hash` is equal for equal samples in different containers."""

    checksum: str
    sound_hash: str
    seconds: float
    rate_hz: int
    channels: int
    peak_db: float
    clipped_share: float
    fingerprint: Float[np.ndarray, "K"]


class SilentSound(CorpusError):  # noqa: N818 - named after what was found
    """Nothing is heard: what may be right for a stem, whose song goes on without it."""


def inspect(path: Path, checks: Checks) -> Inspection:
    """Decode and measure. Errors: AudioError if it cannot be decoded, CorpusError if it is too short, SilentSound."""
    clip = read_untrusted(path, limits=checks.limits)
    if clip.seconds < checks.shortest_seconds:
        found = f"It is {clip.seconds:.3f} s long."
        raise CorpusError(found, f"at least {checks.shortest_seconds} s", "Remove it or join it with others.")
    mono = clip.mono()
    peak_db = _peak_db(clip.samples)
    if peak_db < checks.silent_db:
        raise SilentSound("It is silent.", f"a peak over {checks.silent_db:.0f} dB", "Remove it or export it again.")
    with path.open("rb") as file:
        checksum = hashlib.file_digest(file, "sha256").hexdigest()
    return Inspection(
        checksum,
        _sound_hash(clip),
        clip.seconds,
        clip.rate_hz,
        clip.channels,
        peak_db,
        clipped_share(clip.samples),
        fingerprint(mono, clip.rate_hz),
    )


def clipped_share(samples: Float[np.ndarray, "C S"]) -> float:
    """Share of samples that lie in flat tops: three or more in a row at full scale."""
    top = np.abs(samples) >= 0.999
    run = top[:, 2:] & top[:, 1:-1] & top[:, :-2]
    flat = np.zeros_like(top)
    for shift in range(3):
        flat[:, shift : flat.shape[1] - 2 + shift] |= run
    return float(flat.mean())


def warnings_about(path: Path, seen: Inspection, checks: Checks) -> list[Problem]:
    """What the owner of a usable file should still know."""
    found = []
    if seen.clipped_share > checks.clipped_share:
        reason = f"{100 * seen.clipped_share:.1f} % of it is clipped (flat tops at full scale)."
        found.append(Problem(path, reason, "Export it again at a lower level if you can.", "warning"))
    if seen.peak_db < checks.quiet_db:
        reason = f"It is very quiet: its peak is {seen.peak_db:.0f} dB."
        found.append(Problem(path, reason, "Raise its level if it should be as loud as the others.", "warning"))
    return found


def problem_of(path: Path, failure: Failure) -> Problem:
    """Why a file was refused, in words, from what went wrong in the worker."""
    error = failure.error
    if isinstance(error, MelscapeError):
        expected = f" Expected: {error.expected}." if error.expected else ""
        found = error.found.removeprefix(f"{path.name}: ")
        return Problem(path, f"{found}{expected}", error.next_step or "Remove it or export it again.")
    if failure.kind == "timeout":
        return Problem(path, "Decoding it took too long and was stopped.", "Export it again as WAV or FLAC.")
    if failure.kind == "crash":
        return Problem(path, "Decoding it crashed the reader; nothing else was harmed.", "Export it again as WAV.")
    return Problem(path, f"It cannot be read: {failure.text}", "Check its rights, or export it again.")


def _peak_db(samples: Float[np.ndarray, "C S"]) -> float:
    # A constant offset is no sound: it is taken off first, from the ends alone, for a long file has no room for a copy.
    means = samples.mean(axis=1)
    swing = float(max((samples.max(axis=1) - means).max(), (means - samples.min(axis=1)).max()))
    return 20.0 * float(np.log10(max(swing, 1e-10)))


def _sound_hash(clip: Clip) -> str:
    found = hashlib.sha256(f"{clip.rate_hz} {clip.channels} ".encode())
    for channel in clip.samples:
        for first in range(0, len(channel), HASHED_SAMPLES):
            steps = np.round(channel[first : first + HASHED_SAMPLES].astype(np.float64) * 2**23).astype(np.int32)
            found.update(steps.tobytes())
    return found.hexdigest()
