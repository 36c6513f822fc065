"""How good a timbre space is on sounds it never heard, each figure beside what trivial answers score.

Shapes: windows (N, 1, M, T) on the network's scale, dB windows (N, M, T). Intervals are 95 % bootstrap intervals over
instruments, because notes of one instrument are not independent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Bool, Float
from torch import Tensor

from melscape.features.logmel import log_mel
from melscape.measures.baselines import Pca, mean_row, nearest_rows
from melscape.measures.bootstrap import Interval, interval, interval_of
from melscape.measures.latent import (
    active_units,
    cross_pitch_chance,
    cross_pitch_hits,
    kl_floor_nats,
    kl_per_dimension,
    nearest_hits,
)
from melscape.measures.mfcc import mfcc_means
from melscape.measures.morph import crossfade, max_jump
from melscape.measures.sound import mel_mae_db
from melscape.tasks.timbre.data import to_db
from melscape.tasks.timbre.timbre import Timbre
from melscape.training.random import stream

MORPHS, MORPH_STEPS = 32, 9
CHUNK = 256
AUDIO_CLIPS = 120


@dataclass(frozen=True)
class Notes:
    """Sounds to judge by: windows, pitches (NaN for unknown), and two words for each."""

    windows: Float[Tensor, "N 1 M T"]
    pitches_midi: Float[np.ndarray, "N"]
    instruments: tuple[str, ...]
    families: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.instruments)

    @property
    def pitch(self) -> Float[Tensor, "N"]:
        """Pitches as the network takes them."""
        return torch.from_numpy(self.pitches_midi.astype(np.float32))


@dataclass(frozen=True)
class Read:
    """What the network makes of some notes: one pass and fitted."""

    truth_db: Float[np.ndarray, "N M T"]
    mu: Float[np.ndarray, "N D"]
    logvar: Float[np.ndarray, "N D"]
    fitted: Float[np.ndarray, "N D"]


def evaluate(timbre: Timbre, train: Notes, held: Notes, *, seed: int = 0) -> dict[str, object]:
    """Every figure of `held` with its interval under `<name>_ci`, and how many sounds it stands on."""
    learnt, read = read_notes(timbre, train, fitted=False), read_notes(timbre, held)
    judge = _Judge(held, seed)
    judge.per_sound(_reconstruction(timbre, learnt, read, held))
    judge.per_sound(_audio(timbre, read, held, seed))
    judge.per_sound(_neighbours(timbre, (train, learnt), (held, read)))
    judge.per_morph(_morphs(timbre, read, held, seed))
    judge.latent(read, timbre)
    return judge.figures


class _Judge:
    """Collects figures with their intervals."""

    def __init__(self, held: Notes, seed: int) -> None:
        self.held, self.seed = held, seed
        instruments = len(set(held.instruments))
        self.figures: dict[str, object] = {"sounds": len(held), "instruments": instruments}

    def add(self, name: str, found: Interval) -> None:
        # One instrument alone has no interval: JSON has no word for NaN, so there is none.
        known = np.isfinite([found.low, found.high]).all()
        self.figures[name] = found.value
        self.figures[f"{name}_ci"] = [found.low, found.high] if known else None

    def per_sound(self, values: Mapping[str, Float[np.ndarray, "N"]]) -> None:
        """One number a sound; NaN where the question makes no sense for it."""
        for name, each in values.items():
            good = np.isfinite(each)
            if good.any():
                groups = [word for word, kept in zip(self.held.instruments, good) if kept]
                self.add(name, interval(each[good], groups, seed=self.seed))
            else:
                self.figures |= {name: None, f"{name}_ci": None}

    def per_morph(self, values: Mapping[str, Float[np.ndarray, "_"]]) -> None:
        """One number a morph; none where there is only one instrument."""
        for name, each in values.items():
            if each.size:
                self.add(name, interval(each, seed=self.seed))
            else:
                self.figures |= {name: None, f"{name}_ci": None}

    def latent(self, read: Read, timbre: Timbre) -> None:
        def units(indices: np.ndarray) -> float:
            return float(active_units(kl_per_dimension(read.mu[indices], read.logvar[indices])))

        self.add("active_units", interval_of(units, self.held.instruments, seed=self.seed))
        kl = kl_per_dimension(read.mu, read.logvar)
        floor = kl_floor_nats(timbre.config.free_bits, timbre.config.latent_dim)
        for name, value in (("latent_dim", float(timbre.config.latent_dim)), ("kl_floor_nats", floor)):
            self.add(name, Interval(value, value, value))
        self.figures["raw_kl_nats"] = float(kl.sum())
        self.figures["kl_per_dimension_nats"] = [round(float(nats), 4) for nats in kl]


def read_notes(timbre: Timbre, notes: Notes, *, fitted: bool = True) -> Read:
    """Encode notes in chunks, and fit their latents if asked."""
    parts: list[tuple[Tensor, Tensor, Tensor]] = []
    for windows, pitch in zip(notes.windows.split(CHUNK), notes.pitch.split(CHUNK)):
        mu, logvar = timbre.encode(windows, pitch)
        parts.append((mu, logvar, timbre.fit(windows, pitch) if fitted else mu))
    joined = [torch.cat(each).numpy() for each in zip(*parts)]
    return Read(to_db(notes.windows, timbre.config), *joined)


def _reconstruction(timbre: Timbre, learnt: Read, read: Read, held: Notes) -> dict[str, Float[np.ndarray, "N"]]:
    floor, shape = timbre.config.mel.floor, read.truth_db.shape
    flat, known = read.truth_db.reshape(len(held), -1), learnt.truth_db.reshape(len(learnt.truth_db), -1)
    answers = {
        "mel_mae_db": timbre.decode_db(read.fitted, held.pitches_midi),
        "one_pass_mel_mae_db": timbre.decode_db(read.mu, held.pitches_midi),
        "pca_mel_mae_db": Pca.fit(known, min(timbre.config.latent_dim, len(known) - 1)).reconstruct(flat),
        "nearest_mel_mae_db": known[nearest_rows(flat, known)],
        "mean_mel_mae_db": np.broadcast_to(mean_row(known), flat.shape),
    }
    scored = {name: np.clip(answer.reshape(shape), floor, 0.0) for name, answer in answers.items()}
    return {name: mel_mae_db(answer, read.truth_db, floor_db=floor) for name, answer in scored.items()}


def _audio(timbre: Timbre, read: Read, held: Notes, seed: int) -> dict[str, Float[np.ndarray, "N"]]:
    """The same after the way to sound and back; the ceiling is the true mel on that way. A drawn part of large sets."""
    drawn = stream(seed, "audio").permutation(len(held))[:AUDIO_CLIPS]
    decoded = timbre.decode_db(read.fitted[drawn], held.pitches_midi[drawn])
    figures = {}
    for name, mels in (("audio_mel_mae_db", decoded), ("ceiling_audio_mel_mae_db", read.truth_db[drawn])):
        heard = np.stack([through_audio(timbre, mel) for mel in mels])
        values = np.full(len(held), np.nan)
        values[drawn] = mel_mae_db(heard, read.truth_db[drawn], floor_db=timbre.config.mel.floor)
        figures[name] = values
    return figures


def through_audio(timbre: Timbre, window_db: Float[np.ndarray, "M T"]) -> Float[np.ndarray, "M T"]:
    """What a window is after it was made to sound and heard again, against the same 0 dB."""
    frames, mel = timbre.config.frames, timbre.config.mel
    samples = timbre.sound_of(window_db, samples=(frames - 1) * mel.hop_samples)
    return np.maximum(log_mel(samples, timbre.config.stored_mel)[:, :frames], mel.floor)


def _neighbours(
    timbre: Timbre, train: tuple[Notes, Read], held: tuple[Notes, Read]
) -> dict[str, Float[np.ndarray, "N"]]:
    """Shares of notes whose nearest neighbour is right: its family among training notes; its instrument elsewhere."""
    (known, learnt), (notes, read) = train, held
    mel, mel_train = mfcc_means(read.truth_db), mfcc_means(learnt.truth_db)
    views = {
        "": (
            timbre.space.metric.apply(learnt.mu, known.pitches_midi),
            timbre.space.metric.apply(read.mu, notes.pitches_midi),
        ),
        "mfcc_": (mel_train, mel),
    }
    figures: dict[str, Float[np.ndarray, "N"]] = {}
    for prefix, (references, queries) in views.items():
        figures[f"{prefix}family_knn"] = _family_hits(notes, known, queries, references)
        figures[f"{prefix}cross_pitch"] = _cross_hits(notes, known, queries, references)
    figures["family_chance"] = _family_chance(notes, known)
    figures["cross_pitch_chance"] = _cross_chance(notes, known)
    return figures


def _family_hits(
    notes: Notes, known: Notes, queries: Float[np.ndarray, "N K"], references: Float[np.ndarray, "B K"]
) -> Float[np.ndarray, "N"]:
    if not any(notes.families):
        return np.full(len(notes), np.nan)
    if _families_known(notes, known):
        hits = nearest_hits(queries, notes.families, references, known.families)
    else:  # families of their own: among themselves, never an instrument by itself
        hits = nearest_hits(queries, notes.families, queries, notes.families, forbidden=_same(notes.instruments))
    return hits.astype(np.float64)


def _families_known(notes: Notes, known: Notes) -> bool:
    return bool(np.mean(np.isin(notes.families, list(set(known.families)))) > 0.5)


def _family_chance(notes: Notes, known: Notes) -> Float[np.ndarray, "N"]:
    if not any(notes.families):
        return np.full(len(notes), np.nan)
    references = known.families if _families_known(notes, known) else notes.families
    return np.array([np.mean(np.array(references) == family) for family in notes.families])


def _cross_hits(
    notes: Notes, known: Notes, queries: Float[np.ndarray, "N K"], references: Float[np.ndarray, "B K"]
) -> Float[np.ndarray, "N"]:
    asked = _can_cross(notes, known)
    if not asked.any():
        return np.full(len(notes), np.nan)
    pitches = np.concatenate([notes.pitches_midi, known.pitches_midi])
    pool = np.concatenate([queries, references])
    sure = np.isfinite(pitches)
    hits = np.full(len(pool), np.nan)
    words = np.array([*notes.instruments, *known.instruments])[sure]
    hits[sure] = cross_pitch_hits(pool[sure], tuple(words), pitches[sure])
    return np.where(asked, hits[: len(notes)], np.nan)


def _cross_chance(notes: Notes, known: Notes) -> Float[np.ndarray, "N"]:
    asked = _can_cross(notes, known)
    if not asked.any():
        return np.full(len(notes), np.nan)
    pitches = np.concatenate([notes.pitches_midi, known.pitches_midi])
    sure = np.isfinite(pitches)
    words = np.array([*notes.instruments, *known.instruments])[sure]
    return np.where(asked, cross_pitch_chance(tuple(words), pitches[sure]), np.nan)


def _can_cross(notes: Notes, known: Notes) -> Bool[np.ndarray, "N"]:
    """Whether a note's instrument has a note of another pitch to be found."""
    heard: dict[str, set[int]] = {}
    both = zip((*notes.instruments, *known.instruments), (*notes.pitches_midi, *known.pitches_midi))
    for word, pitch in both:
        if np.isfinite(pitch):
            heard.setdefault(word, set()).add(round(float(pitch)))
    return np.array([len(heard.get(word, ())) > 1 and np.isfinite(pitch) for word, pitch in _pairs(notes)])


def _pairs(notes: Notes) -> Sequence[tuple[str, float]]:
    return list(zip(notes.instruments, notes.pitches_midi))


def _same(words: Sequence[str]) -> Bool[np.ndarray, "N N"]:
    each = np.array(words)
    return each[:, None] == each[None]


def _morphs(timbre: Timbre, read: Read, held: Notes, seed: int) -> dict[str, Float[np.ndarray, "N"]]:
    """Largest step of morphs between sounds of different instruments, nearest in pitch; 1 is perfectly even."""
    found: dict[str, list[float]] = {"morph_max_jump": [], "straight_morph_max_jump": []}
    for first, second in morph_pairs(held, MORPHS, seed):
        path = np.linspace(read.fitted[first], read.fitted[second], MORPH_STEPS)
        pitches = np.linspace(held.pitches_midi[first], held.pitches_midi[second], MORPH_STEPS)
        found["morph_max_jump"].append(max_jump(timbre.decode_db(path, pitches)))
        ends = read.truth_db[[first, second]]
        found["straight_morph_max_jump"].append(max_jump(crossfade(ends[0], ends[1], MORPH_STEPS)))
    return {name: np.array(values) for name, values in found.items()}


def morph_pairs(notes: Notes, count: int, seed: int) -> list[tuple[int, int]]:
    """Pairs of sounds of different instruments, as near in pitch as there are."""
    random = stream(seed, "morphs")
    pairs = []
    for first in random.permutation(len(notes))[:count].tolist():
        others = np.flatnonzero(np.array(notes.instruments) != notes.instruments[first])
        if others.size:
            apart = np.nan_to_num(np.abs(notes.pitches_midi[others] - notes.pitches_midi[first]), nan=0.0)
            nearest = others[apart == apart.min()]
            pairs.append((first, int(random.choice(nearest))))
    return pairs
