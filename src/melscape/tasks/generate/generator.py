"""An opened model of a folder: how a sound of any length goes in, and how a code becomes sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from jaxtyping import Float
from torch import nn

from melscape.answers import Sound
from melscape.audio.clip import Clip
from melscape.audio.finish import finish, without_clicks
from melscape.features.filterbank import mel_bank
from melscape.features.invert.vocoder import Vocoder
from melscape.features.pitch import note_pitch_midi
from melscape.tasks.generate.code import Code
from melscape.tasks.generate.config import GenerateConfig, speed_of
from melscape.tasks.generate.data import mels_of, to_db, to_scale, trimmed
from melscape.tasks.generate.library import Library
from melscape.tasks.generate.model import refine
from melscape.tasks.generate.prior import Prior
from melscape.tasks.generate.refining.fidelity import RefinedInverter

if TYPE_CHECKING:
    from melscape.models.refiner import MagnitudeRefiner

HEADROOM_DB = 6.0  # texture may lift a cell over the peak that the picture was painted under
FITTED_AT_ONCE_STEPS = 96  # sounds are fitted in groups of about this many steps


@dataclass(frozen=True)
class Generator:
    """A trained network, its configuration, the sounds it learnt from, and where new ones come from.

    Args:
        refiner: sharpens what the inversion makes of a picture; None does without.
        vocoder: makes all sounds instead of the inversion: a plug-in, such as a neural one.
    """

    config: GenerateConfig
    network: nn.Module
    library: Library
    prior: Prior
    refiner: MagnitudeRefiner | None = None
    vocoder: Vocoder | None = None

    def hear(self, clip: Clip, *, name: str = "", fitted: bool = True) -> Code:
        """Take in a sound of any length, without the silence at its ends; its pitch is estimated."""
        _, (mel_db,) = mels_of(clip, self.config)
        code = self.hear_mel(mel_db.astype(np.float32), name=name, fitted=fitted)
        return Code(name, code.latents, code.frames, code.level_db, note_midi=pitch_of(clip))

    def hear_mel(self, mel_db: Float[np.ndarray, "M T"], *, name: str = "", fitted: bool = True) -> Code:
        """The same from its log-mel relative to full scale."""
        return self.hear_mels([mel_db], names=[name], fitted=fitted)[0]

    def hear_mels(
        self, mels_db: Sequence[Float[np.ndarray, "M _"]], *, names: Sequence[str], fitted: bool = True
    ) -> tuple[Code, ...]:
        """Many at once: sounds of like length share a batch, which is several times quicker than one by one."""
        codes: dict[int, Code] = {}
        order = np.argsort([mel.shape[1] for mel in mels_db], kind="stable")
        for group in _groups([int(index) for index in order], mels_db, self.config.step_frames):
            latents = self._latents([mels_db[index] for index in group], fitted)
            for index, rows in zip(group, latents):
                mel = mels_db[index]
                codes[index] = Code(names[index], rows, mel.shape[1], float(mel.max()))
        return tuple(codes[index] for index in range(len(mels_db)))

    def decode_db(self, code: Code) -> Float[np.ndarray, "M T"]:
        """The log-mel of a code relative to full scale; nothing is softer than 80 dB under its level."""
        picture, texture = self.picture_db(code.latents, code.frames), self.library.texture
        if code.texture > 0 and texture is not None:
            drawn = texture.drawn(picture, code.latents, self.config.stored_mel, code.grain)
            picture = np.clip(picture + np.float32(code.texture) * drawn, self.config.mel.floor, HEADROOM_DB)
        moved = shifted(picture, code.shift_semitones, centres_hz(self.config), self.config.mel.floor)
        return moved + np.float32(code.level_db)

    @torch.no_grad()
    def picture_db(self, latents: Float[np.ndarray, "L D"], frames: int) -> Float[np.ndarray, "M T"]:
        """What the decoder paints, under the sound's own peak: the most likely picture, without texture."""
        z = torch.from_numpy(np.ascontiguousarray(latents, np.float32))[None]
        return to_db(self.network.decode(z)[0], self.config)[:, :frames]  # type: ignore[operator]

    def samples_of(self, mel_db: Float[np.ndarray, "M T"], samples: int | None = None) -> Float[np.ndarray, "S"]:
        """Samples of a log-mel relative to full scale, by whatever vocoder there is; ends without clicks."""
        vocoder = self.vocoder or RefinedInverter(self.refiner)
        sound = np.array(vocoder.to_samples(mel_db, self.config.stored_mel, samples), np.float32)
        without_clicks(sound, self.config.mel.rate_hz)
        return sound

    def render(self, code: Code) -> Sound:
        """The sound of a code at its own level, or as loud as does not clip."""
        sound = finish(self.samples_of(self.decode_db(code)), self.config.mel.rate_hz)
        note = None if code.note_midi is None else code.note_midi + code.shift_semitones
        return Sound(code.name, sound[None], self.config.mel.rate_hz, note)

    def _latents(self, mels_db: Sequence[np.ndarray], fitted: bool) -> list[Float[np.ndarray, "L D"]]:
        scaled = [to_scale(mel, self.config) for mel in mels_db]
        frames = max(each.shape[-1] for each in scaled)
        x = torch.full((len(scaled), 1, self.config.mel.bands, frames), -1.0)
        mask = torch.zeros(len(scaled), frames)
        for row, (each, mel) in enumerate(zip(scaled, mels_db)):
            x[row, :, :, : each.shape[-1]] = each
            mask[row, : mel.shape[1]] = 1.0
        with torch.no_grad():
            mu, _ = self.network.encode(x)  # type: ignore[operator]
        latents = refine(self.network, x, mu.float(), self.config.refine_steps, mask) if fitted else mu.float()
        steps = [each.shape[-1] // self.config.step_frames for each in scaled]
        return [rows[:count].numpy().copy() for rows, count in zip(latents, steps)]


def centres_hz(config: GenerateConfig) -> Float[np.ndarray, "M"]:
    """Where each band of the mel is loudest."""
    bank = mel_bank(config.mel).dense()
    return bank.argmax(1) * (config.mel.rate_hz / config.mel.fft_samples)


def shifted(
    mel_db: Float[np.ndarray, "M T"], semitones: float, centres: Float[np.ndarray, "M"], floor_db: float
) -> Float[np.ndarray, "M T"]:
    """A picture moved up in frequency, between bands by straight lines; what comes from nowhere is silence."""
    if semitones == 0:
        return mel_db
    bands = np.arange(len(centres))
    source = np.interp(centres / speed_of(semitones), centres, bands, left=-1.0, right=len(centres))
    before = np.clip(np.floor(source).astype(int), 0, len(centres) - 1)
    after = np.minimum(before + 1, len(centres) - 1)
    share = np.clip(source - before, 0.0, 1.0)[:, None].astype(mel_db.dtype)
    moved = (1.0 - share) * mel_db[before] + share * mel_db[after]
    moved[source >= len(centres)] = floor_db
    return moved


def pitch_of(clip: Clip) -> float | None:
    """The pitch of a sound in MIDI, or None where it has none."""
    return note_pitch_midi(trimmed(clip.mono()), clip.rate_hz)


def _groups(order: list[int], mels_db: Sequence[np.ndarray], step_frames: int) -> list[list[int]]:
    groups: list[list[int]] = []
    steps = 0
    for index in order:
        count = -(-mels_db[index].shape[1] // step_frames)
        if not groups or steps + count > FITTED_AT_ONCE_STEPS:
            groups.append([])
            steps = 0
        groups[-1].append(index)
        steps += count
    return groups
