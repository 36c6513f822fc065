"""A trained autoencoder of sounds as one scripted module, for programs that play it live.

It follows the conventions that the nn~ object of Max and Pure Data reads: methods take and give (B, K, S); buffers
`encode_params`, `decode_params`, `forward_params` hold in_channels, in_ratio, out_channels, out_ratio; `get_methods`
and `get_attributes` name what there is, and every attribute has `get_` and `set_`, and its kinds in `<name>_params`
(0 bool, 1 int, 2 float). One latent stands for `ratio` samples, and blocks are any number of ratios long.

Live, every step is heard and played as it comes, with the past and without the future, so the result does not depend
on the size of blocks. The sound is `late_samples` late: fft - hop and twice as far as steps overlap: what they share
must be awaited. Not live, a call is a whole sound: the same as the package. The network hears levels relative to a
sound's loudest cell, which a stream does not know beforehand: live, the reference jumps up with the sound and sinks
slowly (`follow`), or stays at `level`. `decode` always plays at `level`, as latents carry no loudness; `forward` plays
as loud as it heard. `torch.jit.script` reads this file: plain types.
"""

import torch
from torch import Tensor, nn

from melscape.models.live_mel import LiveMel
from melscape.models.live_parts import LiveParts
from melscape.models.live_stream import LiveStream

KNOBS = 4
SINKS_DB_A_SECOND = 6.0
SOFTEST_LEVEL_DB = -60.0  # a stream that is softer is heard as softer, not turned up to noise
PASSES = 8
BOOL, INT, FLOAT = 0, 1, 2


class LiveModel(nn.Module):
    """Encode, decode and forward, live or as whole sounds."""

    knobs: Tensor
    heard: Tensor
    seen: Tensor
    reference: Tensor
    level_before: Tensor
    before: Tensor
    logs: Tensor
    turns: Tensor
    tail: Tensor

    def __init__(self, parts: LiveParts) -> None:
        super().__init__()
        mel = parts.mel
        self.encoder, self.decoder, self.vocoder = parts.encoder, parts.decoder, parts.vocoder
        self.stream, self.mel = LiveStream(parts.vocoder.plain, mel), LiveMel(mel)
        self.floor_db, self.step_frames, self.latent_dim = parts.floor_db, parts.step_frames, parts.latent_dim
        self.history_steps, self.ratio = parts.history_steps, parts.step_frames * mel.hop_samples
        self.bands, self.tail_samples, self.overlap_frames = mel.bands, self.stream.tail_samples, parts.overlap_frames
        self.late_samples = self.tail_samples + 2 * parts.overlap_frames * mel.hop_samples
        self.sample_rate = mel.rate_hz
        self.sinks_db = SINKS_DB_A_SECOND * self.ratio / mel.rate_hz
        self.softest_level_db = SOFTEST_LEVEL_DB
        self.live, self.follow, self.level, self.passes = True, True, float(parts.level_db), PASSES
        self.macro_1, self.macro_2, self.macro_3, self.macro_4 = 0.5, 0.5, 0.5, 0.5
        knobs = torch.zeros(KNOBS, parts.latent_dim)
        knobs[: len(parts.knobs)] = parts.knobs
        self.register_buffer("knobs", knobs)
        self._register_words()
        for name in ("heard", "seen", "reference", "level_before", "before", "logs", "turns", "tail"):
            self.register_buffer(name, torch.zeros(0))
        self._forget(1)

    def _register_words(self) -> None:
        shapes = {
            "encode": [1, 1, self.latent_dim, self.ratio],
            "decode": [self.latent_dim, self.ratio, 1, 1],
            "forward": [1, 1, 1, 1],
        }
        for name, shape in shapes.items():
            self.register_buffer(f"{name}_params", torch.tensor(shape))
        kinds = {"live": BOOL, "follow": BOOL, "level": FLOAT, "passes": INT}
        for name, kind in (kinds | {f"macro_{number + 1}": FLOAT for number in range(KNOBS)}).items():
            self.register_buffer(f"{name}_params", torch.tensor([kind]))

    def forward(self, audio: Tensor) -> Tensor:
        """Sound (B, 1, S) through the network and back (B, 1, S), as loud as it was."""
        steps = self._steps(audio.size(2))
        if not self.live:
            return torch.stack([self._whole_forward(sound[0], steps) for sound in audio])[:, None]
        self._prepare(audio.size(0))
        rows = []
        for block in audio[:, 0].split(self.ratio, 1):
            latents, level = self._hear(block)
            rows.append(self._play(latents, level))
        return torch.cat(rows, 1)[:, None]

    @torch.jit.export
    def encode(self, audio: Tensor) -> Tensor:
        """Sound (B, 1, S) to latents (B, D, S / ratio)."""
        steps = self._steps(audio.size(2))
        if not self.live:
            return torch.stack([self._whole_latents(sound[0], steps)[0].t() for sound in audio])
        self._prepare(audio.size(0))
        return torch.stack([self._hear(block)[0] for block in audio[:, 0].split(self.ratio, 1)], 2)

    @torch.jit.export
    def decode(self, latents: Tensor) -> Tensor:
        """Latents (B, D, L) to sound (B, 1, L * ratio), its loudest cell at `level`."""
        rows = latents.transpose(1, 2)
        if not self.live:
            frames = rows.size(1) * self.step_frames
            return torch.stack([self._filled(self.render(row, frames, self.level), frames) for row in rows])[:, None]
        self._prepare(rows.size(0))
        level = torch.full((rows.size(0),), self.level, device=rows.device)
        return torch.cat([self._play(rows[:, step], level) for step in range(rows.size(1))], 1)[:, None]

    @torch.jit.export
    def render(self, latents: Tensor, frames: int, level_db: float) -> Tensor:
        """The whole sound (S) of latents (L, D), cut to some frames, its loudest cell at a level; touches no state."""
        return self.vocoder(self._picture(latents[None])[:, :frames] + level_db)

    @torch.jit.export
    def vocode(self, levels_db: Tensor) -> Tensor:
        """The whole sound (S) of any picture (M, T) in dB relative to full scale."""
        return self.vocoder(levels_db)

    @torch.jit.export
    def reset(self) -> int:
        """Forget what was heard and played."""
        self._forget(self.reference.size(0))
        return 0

    def _steps(self, samples: int) -> int:
        if samples % self.ratio != 0 or samples == 0:
            raise RuntimeError("the length must be a whole number of ratios")
        return samples // self.ratio

    def _whole_latents(self, sound: Tensor, steps: int) -> tuple[Tensor, float]:
        levels_db = self.mel(sound)[:, : steps * self.step_frames]
        level = float(levels_db.max())
        return self.encoder(self._scaled(levels_db, level))[0], level

    def _whole_forward(self, sound: Tensor, steps: int) -> Tensor:
        latents, level = self._whole_latents(sound, steps)
        frames = steps * self.step_frames
        return self._filled(self.render(latents, frames, level), frames)

    def _filled(self, sound: Tensor, frames: int) -> Tensor:
        """The picture of T frames is one hop shorter than T hops."""
        samples = frames * (self.ratio // self.step_frames)
        return torch.cat([sound, sound.new_zeros(samples - sound.size(0))])

    def _scaled(self, levels_db: Tensor, level_db: float) -> Tensor:
        """A picture (M, T) as the network wants it, (1, 1, M, T)."""
        under = (levels_db - level_db).clamp(self.floor_db, 0.0)
        return (1.0 - 2.0 * under / self.floor_db)[None, None]

    def _picture(self, latents: Tensor) -> Tensor:
        """Levels in dB under the loudest cell (M, T) of latents (1, L, D) with the knobs' changes."""
        moved = latents.float() + (2.0 * self._knob_values() - 1.0) @ self.knobs
        return ((1.0 - self.decoder(moved)[0, 0]) * self.floor_db / 2.0).clamp(self.floor_db, 0.0)

    def _knob_values(self) -> Tensor:
        values = [self.macro_1, self.macro_2, self.macro_3, self.macro_4]
        return torch.tensor(values, dtype=torch.float32, device=self.knobs.device)

    def _hear(self, block: Tensor) -> tuple[Tensor, Tensor]:
        """Latents (B, D) of the next step of every stream (B, ratio), and the levels (B) they are relative to."""
        samples = torch.cat([self.heard, block.float()], 1)
        self.heard = samples[:, samples.size(1) - self.tail_samples :]
        new = torch.stack([self.mel.levels(each) for each in samples])
        loudest = new.flatten(1).max(1)[0]
        sunk = (self.reference - self.sinks_db).clamp(min=self.softest_level_db)
        self.reference = torch.maximum(loudest, sunk) if self.follow else torch.full_like(loudest, self.level)
        seen = torch.cat([self.seen, new], 2)
        keep = min(self.history_steps * self.step_frames + self.overlap_frames, seen.size(2))
        self.seen = seen[:, :, seen.size(2) - keep :]
        rows = [self._last_latent(self._scaled(levels, float(level))) for levels, level in zip(seen, self.reference)]
        return torch.stack(rows), self.reference

    def _last_latent(self, seen: Tensor) -> Tensor:
        """The latent (D) of the last step that is known as far as it overlaps with the next."""
        if self.overlap_frames == 0:
            return self.encoder(seen)[0, -1]
        unknown = seen.new_full([1, 1, self.bands, self.step_frames - self.overlap_frames], -1.0)
        return self.encoder(torch.cat([seen, unknown], 3))[0, -2]

    def _play(self, latents: Tensor, level: Tensor) -> Tensor:
        """The next `ratio` samples (B, ratio) of latents (B, D)."""
        rows = torch.cat([self.before, latents[:, None]], 1)
        keep = min(self.history_steps, rows.size(1))
        self.before = rows[:, rows.size(1) - keep :]
        sounds, logs, turns, tails = [], [], [], []
        for item in range(rows.size(0)):
            under = self._ready(rows[item : item + 1], float(self.level_before[item] - level[item]))
            sound, log, turn, tail = self.stream(
                under, float(level[item]), self.logs[item], self.turns[item], self.tail[item], self.passes
            )
            sounds.append(sound)
            logs.append(log)
            turns.append(turn)
            tails.append(tail)
        self.logs, self.turns, self.tail = torch.stack(logs), torch.stack(turns), torch.stack(tails)
        self.level_before = level
        return torch.stack(sounds)

    def _ready(self, latents: Tensor, rise_db: float) -> Tensor:
        """Levels (M, T) of one step of frames that the next step will not paint over, from latents (1, L, D).

        The first of them belong to the step before, whose level was higher by `rise_db`.
        """
        picture, late = self._picture(latents), self.overlap_frames
        silence = torch.full([self.bands, late], self.floor_db, device=picture.device)
        picture = torch.cat([silence, picture], 1)[:, picture.size(1) - self.step_frames : picture.size(1)]
        return torch.cat([picture[:, :late] + rise_db, picture[:, late:]], 1)

    def _prepare(self, items: int) -> None:
        if items != self.reference.size(0):
            self._forget(items)

    def _forget(self, items: int) -> None:
        self.reference = torch.full((items,), self.softest_level_db, device=self.knobs.device)
        self.level_before = self.reference
        self.heard = torch.zeros(items, self.tail_samples, device=self.knobs.device)
        self.seen = torch.full([items, self.bands, self.overlap_frames], -1000.0, device=self.knobs.device)
        self.before = torch.zeros(items, 0, self.latent_dim, device=self.knobs.device)
        self.logs = self.stream.silence.expand(items, -1)
        self.turns = self.stream.vocoder.phases.chance.expand(items, -1)
        self.tail = torch.zeros(items, self.tail_samples, device=self.knobs.device)
