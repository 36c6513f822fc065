"""From a manifest to something that can be trained, and from what was trained to a space."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float
from torch import nn

from melscape.audio.files import Limits, read_untrusted
from melscape.audio.resample import resample
from melscape.corpus.audit import Audit, audit
from melscape.corpus.manifest import Manifest
from melscape.corpus.notes_split import NoteSplit, split_notes
from melscape.features.pitch import note_pitch_midi
from melscape.measures.timbre_space import TimbreMetric
from melscape.models.note_vae import NoteVAE
from melscape.tasks.timbre.config import TimbreConfig
from melscape.tasks.timbre.data import Examples, fill_bank, windows_of
from melscape.tasks.timbre.evaluate import CHUNK, Notes
from melscape.tasks.timbre.model import make
from melscape.tasks.timbre.objective import objective_of, validate_on
from melscape.tasks.timbre.space import Space
from melscape.training.batches import ItemBatches
from melscape.training.job import Job
from melscape.training.random import seeded
from melscape.work.many import Progress, WorkOptions, map_many

PITCH_RATE_HZ, PITCH_SECONDS = 16_000, 2.0
VARIED_STARTS = 2000
OnProgress = Callable[[Progress], None]


@dataclass(frozen=True)
class Prepared:
    """All that a training needs, and what was decided about the corpus on the way.

    `pitches_midi` (N,) are labels, or estimates where there is none; NaN for sounds without a pitch.
    """

    job: Job
    config: TimbreConfig
    manifest: Manifest
    split: NoteSplit
    audit: Audit
    pitches_midi: Float[np.ndarray, "N"]


def prepare(
    manifest: Manifest, config: TimbreConfig, seed: int, cache: Path, on_progress: OnProgress | None = None
) -> Prepared:
    """Split, audit, cache, and a network that starts from the training sounds. The same seed gives the same job."""
    split = split_notes(manifest, seed)
    pitches = pitches_of(manifest, on_progress)
    learnt = manifest.subset(split.train)
    bank = fill_bank(learnt, config, cache, pitches_midi=pitches[list(split.train)], on_progress=on_progress)
    config = _fitting(config, len(learnt) * len(bank.features))
    examples = Examples(bank, range(len(learnt)), config, seed)
    with seeded(seed, "weights"):
        network = make(config)
    if isinstance(network, NoteVAE):
        network.initialise(*examples.start(VARIED_STARTS, seed), seed)
    batches = ItemBatches(len(examples), min(config.batch, len(examples)), seed, examples.read)
    # A corpus too small for a validation part is tried on what it learns from: better a curve than none.
    tried = split.validation or split.train
    notes = notes_of(manifest.subset(tried), config, cache, pitches[list(tried)])
    job = Job(network, batches, objective_of(config), validate_on(notes.windows, notes.pitch, config))
    return Prepared(job, config, manifest, split, audit(manifest, split), pitches)


def notes_of(manifest: Manifest, config: TimbreConfig, cache: Path, pitches_midi: Float[np.ndarray, "N"]) -> Notes:
    """The first window of every sound of a manifest, with its words."""
    bank = fill_bank(manifest, config, cache, pitches_midi=pitches_midi, varied=False)
    return Notes(
        windows_of(bank, range(len(manifest)), config),
        bank.pitches_midi,
        tuple(item.group for item in manifest.items),
        tuple(item.family for item in manifest.items),
    )


def space_of(prepared: Prepared, network: nn.Module, cache: Path) -> Space:
    """Where every sound of the corpus lies, and the view in which an instrument stays near itself at every pitch."""
    manifest, split = prepared.manifest, prepared.split
    notes = notes_of(manifest, prepared.config, cache, prepared.pitches_midi)
    latents, logvars = _encode(network, notes)
    train = list(split.train)
    metric = TimbreMetric.fit(
        latents[train],
        notes.pitches_midi[train],
        [notes.instruments[index] for index in train],
        dimensions=prepared.config.timbre_dimensions,
    )
    names = tuple(item.name for item in manifest.items)
    return Space(names, _labels(manifest, split), notes.pitches_midi, latents, logvars, metric)


def pitches_of(manifest: Manifest, on_progress: OnProgress | None = None) -> Float[np.ndarray, "N"]:
    """The pitch of every sound: as labelled, else estimated, else NaN."""
    pitches = np.array([np.nan if item.pitch_midi is None else item.pitch_midi for item in manifest.items], np.float64)
    unknown = np.flatnonzero(np.isnan(pitches))
    paths = [manifest.items[index].path for index in unknown]
    options = WorkOptions(timeout_seconds=60.0)
    for outcome in map_many(_estimate, paths, options=options, on_progress=on_progress):
        found = outcome.value if outcome.failure is None else None  # no pitch is no reason to lose a sound
        pitches[unknown[outcome.index]] = np.nan if found is None else found
    return pitches


def _estimate(path: Path) -> float | None:
    clip = resample(read_untrusted(path, limits=Limits(timeout_seconds=30.0)), PITCH_RATE_HZ)
    return note_pitch_midi(clip.mono()[: round(PITCH_SECONDS * PITCH_RATE_HZ)], PITCH_RATE_HZ)


def _fitting(config: TimbreConfig, sources: int) -> TimbreConfig:
    """The configuration with no more components, and latents, than there are examples to find them in."""
    components = max(1, min(config.components, sources - 1))
    return replace(config, components=components, latent_dim=min(config.latent_dim, components))


@torch.no_grad()
def _encode(network: nn.Module, notes: Notes) -> tuple[Float[np.ndarray, "N D"], Float[np.ndarray, "N D"]]:
    parts = [network.encode(*each) for each in zip(notes.windows.split(CHUNK), notes.pitch.split(CHUNK))]  # type: ignore[operator]
    mu, logvar = (torch.cat(each).float().numpy() for each in zip(*parts))
    return mu, logvar


def _labels(manifest: Manifest, split: NoteSplit) -> dict[str, tuple[str, ...]]:
    part = dict.fromkeys(range(len(manifest)), "")
    part |= {index: name for name, indices in split.parts.items() for index in indices}
    columns = {name: tuple(item.labels.get(name, "") for item in manifest.items) for name in manifest.labels()}
    columns.setdefault("family", tuple(item.family for item in manifest.items))
    return columns | {
        "part": tuple(part[index] for index in range(len(manifest))),
        "instrument": tuple(item.group for item in manifest.items),
    }
