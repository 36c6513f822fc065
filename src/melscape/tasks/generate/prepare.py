"""From a manifest to something that can be trained, and from what was trained to a library of sounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float
from torch import nn

from melscape.audio.files import Limits, read_untrusted
from melscape.corpus.audit import Audit, audit
from melscape.corpus.manifest import Manifest
from melscape.corpus.sounds_split import SoundsSplit, split_sounds
from melscape.measures.mmd import median_bandwidth, mmd_squared
from melscape.measures.sound_embedding import PointScale, embed
from melscape.models.sound_vae import SoundVAE, to_steps
from melscape.tasks.generate.code import Code
from melscape.tasks.generate.config import GenerateConfig
from melscape.tasks.generate.data import Bank, Examples, fill_bank, to_scale
from melscape.tasks.generate.generator import Generator, pitch_of
from melscape.tasks.generate.library import Library
from melscape.tasks.generate.model import make
from melscape.tasks.generate.objective import objective_of, validate_on
from melscape.tasks.generate.prior import Prior
from melscape.tasks.generate.texture import Texture
from melscape.training.batches import ItemBatches
from melscape.training.job import Job
from melscape.training.random import seeded
from melscape.work.many import Progress, WorkOptions, map_many

OnProgress = Callable[[Progress], None]
VALIDATED_SOUNDS = 60
STRENGTHS = (0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0, 1.05, 1.1)
FEWEST_COMPARED, MOST_COMPARED = 8, 160


@dataclass(frozen=True)
class Prepared:
    """All that a training needs, and what was decided about the folder on the way."""

    job: Job
    config: GenerateConfig
    manifest: Manifest
    split: SoundsSplit
    audit: Audit
    bank: Bank


def prepare(manifest: Manifest, config: GenerateConfig, seed: int, on_progress: OnProgress | None = None) -> Prepared:
    """Split, audit, read, and a network that starts from the training sounds. The same seed gives the same job."""
    split = split_sounds(manifest, seed)
    config = config.for_seconds(sum(item.seconds for item in manifest.items))
    bank = fill_bank(manifest, config, on_progress=on_progress)
    examples = Examples(bank, split.train, config, seed)
    steps = to_steps(examples.start(), config.step_frames, config.overlap_frames).flatten(0, 1)
    steps = steps[(steps > -1.0).any(1)]
    config = _fitting(config, len(steps))
    examples.config = config
    with seeded(seed, "weights"):
        network = make(config)
    if isinstance(network, SoundVAE):
        network.initialise(steps, seed)
    batches = ItemBatches(len(examples), config.batch, seed, examples.read)
    # A folder too small for a validation part is tried on what it learns from: better a curve than none.
    tried = (split.validation or split.train)[:VALIDATED_SOUNDS]
    mels = [bank.plain[index] for index in tried]
    validate = validate_on([to_scale(mel, config) for mel in mels], [mel.shape[1] for mel in mels], config)
    job = Job(network, batches, objective_of(config), validate)
    return Prepared(job, config, manifest, split, audit(manifest, split), bank)


def library_of(
    prepared: Prepared, network: nn.Module, on_progress: OnProgress | None = None, *, fitted: bool = True
) -> Library:
    """What the trained network makes of every sound of the folder; not `fitted` is quicker, and a little less true."""
    manifest, bank = prepared.manifest, prepared.bank
    names = [item.name for item in manifest.items]
    reader = reader_of(prepared.config, network)
    heard = reader.hear_mels(bank.plain, names=names, fitted=fitted)
    pitches = pitches_of(manifest, on_progress)
    codes = tuple(replace(code, note_midi=pitch) for code, pitch in zip(heard, pitches))
    train = set(prepared.split.train)
    parts = tuple("train" if index in train else "validation" for index in range(len(manifest)))
    paths = tuple(str(item.path) for item in manifest.items)
    texture = texture_of(reader, [(heard[index], bank.plain[index]) for index in prepared.split.train])
    return Library(codes, parts, paths, tuple(item.family for item in manifest.items), texture)


def reader_of(config: GenerateConfig, network: nn.Module) -> Generator:
    """A generator that can hear and paint, but has no sounds of its own yet."""
    return Generator(
        config, network, Library((), (), (), ()), Prior.fit([Code("", np.zeros((1, 1)), 1, 0.0)], config.step_frames)
    )


def texture_of(reader: Generator, heard: Sequence[tuple[Code, Float[np.ndarray, "M _"]]]) -> Texture:
    """How sounds scatter around what the model paints of them, as strong as looks most like the sounds themselves."""
    pictures = [reader.picture_db(code.latents, code.frames) for code, _ in heard]
    floor = reader.config.mel.floor
    truths = [np.maximum(mel.astype(np.float32) - np.float32(code.level_db), floor) for code, mel in heard]
    latents = [code.latents for code, _ in heard]
    texture = Texture.fit(truths, pictures, latents, reader.config.step_frames)
    return texture.scaled(best_strength(texture, truths, pictures, latents, reader.config))


def best_strength(
    texture: Texture,
    truths: Sequence[Float[np.ndarray, "M _"]],
    pictures: Sequence[Float[np.ndarray, "M _"]],
    latents: Sequence[Float[np.ndarray, "_ D"]],
    config: GenerateConfig,
) -> float:
    """The factor at which painted sounds with texture can least be told from the sounds, both of the training part."""
    mel, floor = config.stored_mel, config.mel.floor
    real = embed(truths[:MOST_COMPARED], mel.frame_seconds)
    if len(real) < FEWEST_COMPARED:
        return 1.0
    scale = PointScale.fit(real)
    width = median_bandwidth(scale.apply(real))
    drawn = [texture.drawn(*each, mel, grain) for grain, each in enumerate(zip(pictures, latents))][:MOST_COMPARED]

    def apart(factor: float) -> float:
        painted = [np.clip(picture + factor * scatter, floor, 0.0) for picture, scatter in zip(pictures, drawn)]
        return mmd_squared(scale.apply(embed(painted, mel.frame_seconds)), scale.apply(real), width)

    return min(STRENGTHS, key=apart)


def pitches_of(manifest: Manifest, on_progress: OnProgress | None = None) -> list[float | None]:
    """The pitch of every sound: as labelled, else estimated, else None."""
    pitches = [item.pitch_midi for item in manifest.items]
    unknown = [index for index, pitch in enumerate(pitches) if pitch is None]
    paths = [manifest.items[index].path for index in unknown]
    for outcome in map_many(_pitch, paths, options=WorkOptions(timeout_seconds=60.0), on_progress=on_progress):
        # No pitch is no reason to lose a sound.
        pitches[unknown[outcome.index]] = outcome.value if outcome.failure is None else None
    return pitches


def _pitch(path: object) -> float | None:
    return pitch_of(read_untrusted(path, limits=Limits(timeout_seconds=30.0)))  # type: ignore[arg-type]


def _fitting(config: GenerateConfig, steps: int) -> GenerateConfig:
    """The configuration with no more components, and latents, than there are steps to find them in."""
    components = max(1, min(config.components, steps - 1))
    return replace(config, components=components, latent_dim=min(config.latent_dim, components))
