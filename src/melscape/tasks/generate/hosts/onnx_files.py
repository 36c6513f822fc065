"""Take the network of a model anywhere as ONNX: one file from mel to latents, one from latents to mel.

Sound to mel and mel to sound are left to the program: mels are in dB under the sound's loudest cell, -80 to 0, with the
contract in the JSON beside the files. Both files take any number of steps. Each is run from the disk after it is
written, at several lengths, and taken away again where it differs from the package.
"""

from __future__ import annotations

import copy
import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from melscape.answers import Report
from melscape.errors import CheckpointError, ConfigError
from melscape.tasks.generate.config import GenerateConfig
from melscape.tasks.generate.generator import Generator
from melscape.tasks.generate.hosts.model import Decoder, Encoder, live_model, torch_quiet
from melscape.tasks.generate.hosts.words import HostWords, metadata
from melscape.work.atomic import replacing, write_bytes

NEEDED = ("onnx", "onnxscript", "onnxruntime")
STEPS_TRACED, STEPS_TRIED, MOST_STEPS = 3, (1, 2, 7, 40), 65_536
MOST_LATENT, MOST_MEL_DB = 1e-3, 1e-2
PLAIN = HostWords()


@dataclass(frozen=True)
class OnnxAgreement:
    """Largest difference between what the files and the package say, over some lengths."""

    latent: float
    mel_db: float

    @property
    def passed(self) -> bool:
        """Whether nobody could hear or see it."""
        return self.latent <= MOST_LATENT and self.mel_db <= MOST_MEL_DB


class FromMel(nn.Module):
    """Levels (1, M, T) in dB under the peak to latents (1, L, D)."""

    def __init__(self, network: nn.Module, floor_db: float) -> None:
        super().__init__()
        self.encoder, self.floor_db = Encoder(network), floor_db

    def forward(self, mel_db: Tensor) -> Tensor:
        """Latents; what is softer than the floor counts as the floor."""
        return self.encoder(1.0 - 2.0 * mel_db[:, None].clamp(self.floor_db, 0.0) / self.floor_db)


class ToMel(nn.Module):
    """Latents (1, L, D) to levels (1, M, T) in dB under the peak."""

    def __init__(self, network: nn.Module, floor_db: float) -> None:
        super().__init__()
        self.decoder, self.floor_db = Decoder(network), floor_db

    def forward(self, latents: Tensor) -> Tensor:
        """Levels, from the floor to 0."""
        return ((1.0 - self.decoder(latents)[:, 0]) * self.floor_db / 2.0).clamp(self.floor_db, 0.0)


def export_onnx(generator: Generator, to: Path, *, words: HostWords = PLAIN) -> Report:
    """Write `to`.encoder.onnx, `to`.decoder.onnx and `to`.onnx.json; a suffix .onnx of `to` is left out.

    Errors: ConfigError if the packages for ONNX are missing; CheckpointError if a file is there already or differs.
    """
    _refuse_missing()
    stem = Path(to).with_suffix("") if Path(to).suffix == ".onnx" else Path(to)
    places = [stem.with_name(stem.name + ending) for ending in (".encoder.onnx", ".decoder.onnx", ".onnx.json")]
    for place in places:
        if place.exists():
            raise CheckpointError(f"{place} is there already.", "a new file", "Choose another name, or remove it.")
    stem.parent.mkdir(parents=True, exist_ok=True)
    config, network = generator.config, copy.deepcopy(generator.network).cpu().eval()
    ways: list[nn.Module] = [each(network, config.mel.floor).eval() for each in (FromMel, ToMel)]
    with ExitStack() as kept:
        written = [kept.enter_context(replacing(place)) for place in places[:2]]
        for way, path, example in zip(ways, written, _examples(config, STEPS_TRACED)):
            _write(way, path, example, config)
        agreement = compare_onnx(written, ways, config)
        if not agreement.passed:
            raise CheckpointError(f"The ONNX files differ from the package: {asdict(agreement)}.", "the same numbers")
    described = metadata(generator, live_model(generator, knobs=words.offsets), words)
    described |= {"mel_input": "dB under the loudest cell, -80 to 0", "checked": asdict(agreement)}
    write_bytes(places[2], (json.dumps(described, indent=1) + "\n").encode())
    figures = {"encoder": str(places[0]), "decoder": str(places[1]), **asdict(agreement)}
    note = f"Mels come in whole steps of {config.step_frames} frames; the contract is in {places[2].name}."
    return Report("A model as ONNX", figures, tuple(places), note)


def compare_onnx(paths: Sequence[Path], ways: Sequence[nn.Module], config: GenerateConfig) -> OnnxAgreement:
    """Run encoder and decoder files and hold what they say against the networks."""
    import onnxruntime  # type: ignore[import-untyped, unused-ignore]

    largest = []
    for number, (path, way) in enumerate(zip(paths, ways)):
        session = onnxruntime.InferenceSession(path.read_bytes(), providers=["CPUExecutionProvider"])
        name, gaps = session.get_inputs()[0].name, []
        for steps in STEPS_TRIED:
            given = _examples(config, steps)[number]
            with torch.no_grad():
                wanted = way(given).numpy()
            found = session.run(None, {name: given.numpy()})[0]
            gaps.append(float(np.abs(found - wanted).max()) if found.shape == wanted.shape else float("inf"))
        largest.append(max(gaps))
    return OnnxAgreement(*largest)


def _write(way: nn.Module, path: Path, example: Tensor, config: GenerateConfig) -> None:
    steps = torch.export.Dim("steps", min=1, max=MOST_STEPS)
    listens = isinstance(way, FromMel)
    names = ("mel_db", "latents") if listens else ("latents", "mel_db")
    axes = {"mel_db": {2: config.step_frames * steps}} if listens else {"latents": {1: steps}}
    with torch_quiet(), _exporter_quiet(), torch.no_grad():
        program = torch.onnx.export(
            way,
            (example,),
            dynamo=True,
            input_names=names[:1],
            output_names=names[1:],
            dynamic_shapes=axes,
            verbose=False,
        )
    assert program is not None
    program.save(str(path), external_data=False)


def _examples(config: GenerateConfig, steps: int) -> tuple[Tensor, Tensor]:
    """A picture and latents of so many steps, the same every time."""
    generator = torch.Generator().manual_seed(steps)
    bands, frames = config.mel.bands, steps * config.step_frames
    mel_db = config.mel.floor * torch.rand(1, bands, frames, generator=generator)
    return mel_db, torch.randn(1, steps, config.latent_dim, generator=generator)


def _refuse_missing() -> None:
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise ConfigError(
            f"ONNX needs {', '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not installed.",
            "the extra onnx",
            'pip install "melscape[onnx]"',
        )


@contextmanager
def _exporter_quiet() -> Iterator[None]:
    """The exporter tells of every package that it would know and that is not there."""
    logger = logging.getLogger("torch.onnx._internal.exporter._registration")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)
