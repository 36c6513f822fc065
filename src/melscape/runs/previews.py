"""Sounds to hear while a folder is still being learnt: one that is held out, and two new ones, every few seconds."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from torch import nn

from melscape.answers import Sound
from melscape.audio.clip import Clip
from melscape.audio.files import Limits, read_untrusted, write
from melscape.tasks.generate.prepare import Prepared, reader_of
from melscape.tasks.generate.prior import Prior
from melscape.training.events import Event, Step
from melscape.training.random import stream

PAUSE_SECONDS = 10.0
MOST_SHARE = 0.03  # of the time may go into previews
KNOWN = 12  # sounds that the new ones are made from: enough to hear where the training stands
MADE = 2
LONGEST_SECONDS = 2.0
KEPT = 8


class Previews:
    """Hears the events of a training and writes `preview-<step>-*.wav` into a folder; only the newest few stay.

    The original of the held-out sound is there once, as `preview-original.wav`; `steps` has those that are there.

    Args:
        clock: seconds that only go up.
    """

    def __init__(
        self, folder: Path, prepared: Prepared, seed: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._folder, self._prepared, self._seed, self._clock = folder, prepared, seed, clock
        random = stream(seed, "previews")
        train = prepared.split.train
        self._known = [int(index) for index in random.permutation(train)[:KNOWN]]
        self._asked = int(random.choice(prepared.split.validation or train))
        self._due = clock() + PAUSE_SECONDS / 2
        self.steps: list[int] = sorted({int(path.name.split("-")[1]) for path in folder.glob("preview-[0-9]*.wav")})

    def __call__(self, event: Event) -> None:
        """Write a preview if it is time for one."""
        if not isinstance(event, Step) or self._clock() < self._due:
            return
        began = self._clock()
        self.write(event.step)
        took = self._clock() - began
        self._due = self._clock() + max(PAUSE_SECONDS, took / MOST_SHARE)

    def write(self, step: int) -> tuple[Path, ...]:
        """What the network makes of sounds at this moment."""
        # On a copy: the training must not notice that somebody looked.
        network = copy.deepcopy(self._prepared.job.network).to(torch.device("cpu")).float().eval()
        sounds = self._sounds(network)
        names = ["1-recon", *(f"{number}-new" for number in range(2, MADE + 2))]
        files = tuple(self._kept(f"preview-{step:06d}-{name}.wav", sound) for name, sound in zip(names, sounds))
        original = self._folder / "preview-original.wav"
        if not original.exists():
            self._write_original(original)
        self._tidy(step)
        return files

    def _sounds(self, network: nn.Module) -> Sequence[Sound]:
        config, bank = self._prepared.config, self._prepared.bank
        frames = max(1, round(LONGEST_SECONDS / config.mel.frame_seconds))
        indices = [self._asked, *self._known]
        pictures = [bank.plain[index][:, :frames].astype("float32") for index in indices]
        start = reader_of(config, network)
        asked, *known = start.hear_mels(pictures, names=[str(index) for index in indices], fitted=False)
        made = Prior.fit(known, config.step_frames).sample(MADE, self._seed)
        return [start.render(code) for code in (asked, *made)]

    def _write_original(self, path: Path) -> None:
        item = self._prepared.manifest.items[self._asked]
        clip = read_untrusted(item.path, limits=Limits(timeout_seconds=30.0))
        write(path, clip.cut(0.0, min(LONGEST_SECONDS, clip.seconds)))

    def _kept(self, name: str, sound: Sound) -> Path:
        write(self._folder / name, Clip.of(sound.samples, sound.rate_hz))
        return self._folder / name

    def _tidy(self, step: int) -> None:
        self.steps = [*(each for each in self.steps if each != step), step]
        for old in self.steps[:-KEPT]:
            for path in self._folder.glob(f"preview-{old:06d}-*.wav"):
                path.unlink()
        self.steps = self.steps[-KEPT:]
