"""A large network that somebody else taught to hear, opened from a folder on this machine, with classes on top.

Two layouts: pictures (an audio spectrogram transformer, AST) and samples (HuBERT, WavLM, wav2vec 2.0, and MERT, which
is a HuBERT). The folder holds `config.json` and safetensors, as `save_pretrained` of transformers leaves them. Nothing
is fetched, no code of the folder is run, pickled weights are never opened. Needs the extra `encoders`.
Sources: Gong et al., "AST: audio spectrogram transformer", 2021; Li et al., "MERT", 2024; the layers
are weighed as in Yang et al., "SUPERB", 2021.
"""

from __future__ import annotations

import importlib
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor, nn

from melscape.errors import CheckpointError, ConfigError
from melscape.features.filterbank import mel_bank
from melscape.features.mel import Mel

PICTURES, SAMPLES = "audio-spectrogram-transformer", ("hubert", "wavlm", "wav2vec2")
ALSO_HUBERT = "mert_model"
WINDOW_SECONDS, HOP_SECONDS, LOW_HZ, EMPHASIS = 0.025, 0.01, 20.0, 0.97
SOFTEST = math.log(1.192092955078125e-07)  # Kaldi's floor, the rounding step of a float32
AST_MEAN, AST_SPREAD = -4.2677393, 4.5689974  # of AudioSet, as published with the AST
UNLEARNT = ("masked_spec_embed",)  # only there for learning from hidden parts; many folders leave it out


class LocalEncoder(nn.Module):
    """An encoder with what it needs to know about its input.

    `shape` is plain: `model_type` and sizes as in config.json, and under `hears` what the preprocessor's file says.
    `rate_hz` is the rate of the sound it hears; `mel` the contract of the pictures it hears, None if it hears samples.
    """

    emphasis: Tensor

    def __init__(self, shape: Mapping[str, Any], inner: nn.Module | None = None) -> None:
        super().__init__()
        self.shape = dict(shape)
        hears = self.shape["hears"]
        self.inner = _library().AutoModel.from_config(_config(self.shape)) if inner is None else inner
        sizes: Any = self.inner.config
        self.rate_hz, self.width = int(hears["rate_hz"]), int(sizes.hidden_size)
        self.longest_frames = int(getattr(sizes, "max_length", 0))
        self.mel = None if self.shape["model_type"] != PICTURES else fbank(sizes.num_mel_bins, self.rate_hz)
        if self.mel is None:
            self.layers = nn.Parameter(torch.zeros(sizes.num_hidden_layers + 1))
        else:
            self.register_buffer("emphasis", torch.tensor(emphasis(self.mel), dtype=torch.float32))

    def forward(self, x: Float[Tensor, "B 1 M T"] | Float[Tensor, "B S"]) -> Float[Tensor, "B D"]:
        """What it makes of pictures by its contract `mel`, or of samples at `rate_hz`. ConfigError for the other."""
        if (x.ndim == 4) != (self.mel is not None):
            raise ConfigError(f"An input of shape {tuple(x.shape)}.", "pictures" if self.mel else "samples")
        return self._of_samples(x) if self.mel is None else self._of_pictures(x)

    def _of_pictures(self, x: Float[Tensor, "B 1 M T"]) -> Float[Tensor, "B D"]:
        hears, frames = self.shape["hears"], self.longest_frames
        if x.shape[3] > frames:
            raise ConfigError(f"A picture of {x.shape[3]} frames.", f"{frames} or fewer", "Choose shorter windows.")
        levels = (x[:, 0] + self.emphasis[:, None]).clamp(min=SOFTEST)
        missing = frames - levels.shape[2]  # what is missing is 0 before it is scaled: so it was when it was learnt
        levels = (nn.functional.pad(levels, (0, missing)) - hears["mean"]) / (2.0 * hears["spread"])
        return self.inner(levels.transpose(1, 2)).pooler_output.float()

    def _of_samples(self, x: Float[Tensor, "B S"]) -> Float[Tensor, "B D"]:
        if self.shape["hears"]["normalise"]:
            x = (x - x.mean(1, keepdim=True)) / (x.var(1, unbiased=False, keepdim=True) + 1e-7).sqrt()
        heard = self.inner(x, output_hidden_states=True).hidden_states
        # Which layer knows about a task differs from task to task: their shares are learnt.
        means = torch.stack([layer.float().mean(1) for layer in heard])
        return (self.layers.softmax(0)[:, None, None] * means).sum(0)


class EncoderClassifier(nn.Module):
    """An encoder with one linear layer on top: logits of classes. Unless it `learns`, the encoder stays as it came."""

    def __init__(self, encoder: LocalEncoder, classes: int, *, learns: bool = False, dropout: float = 0.2) -> None:
        super().__init__()
        self.encoder, self.learns = encoder, learns
        encoder.inner.requires_grad_(learns)
        self.head = nn.Sequential(nn.LayerNorm(encoder.width), nn.Dropout(dropout), nn.Linear(encoder.width, classes))

    def train(self, mode: bool = True) -> EncoderClassifier:
        """An encoder that does not learn is not made to stumble either."""
        super().train(mode)
        if not self.learns:
            self.encoder.inner.eval()
        return self

    def forward(self, x: Float[Tensor, "B 1 M T"] | Float[Tensor, "B S"]) -> Float[Tensor, "B K"]:
        """Logits of each class, float32."""
        return self.head(self.encoder(x)).float()


def open_encoder(folder: Path | str) -> LocalEncoder:
    """The encoder in a folder, with its weights. Errors: those of `shape_of`; CheckpointError for weights that fail."""
    shape, place = shape_of(folder), Path(folder)
    if not any((place / name).is_file() for name in ("model.safetensors", "model.safetensors.index.json")):
        raise CheckpointError(
            f"{place} has no model.safetensors.",
            "weights as safetensors; pickled ones are never opened",
            "Convert them with `save_pretrained` where you trust them.",
        )
    config = _config(shape)
    kind = _library().MODEL_MAPPING[type(config)]
    try:
        inner, told = kind.from_pretrained(
            place, config=config, local_files_only=True, use_safetensors=True, output_loading_info=True
        )
    except Exception as error:  # noqa: BLE001 - whatever a stranger's file makes the library raise is the file's fault
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise CheckpointError(f"The weights in {place} cannot be used: {reason}") from error
    missing = [name for name in told["missing_keys"] if not name.endswith(UNLEARNT)]
    if missing:
        raise CheckpointError(f"{place} lacks {len(missing)} weights, the first is {missing[0]}.", "all of them")
    return LocalEncoder(shape, inner.eval())


def shape_of(folder: Path | str) -> dict[str, Any]:
    """What the files of a folder say about its encoder, as plain values. Errors: CheckpointError, ConfigError."""
    said = _read(Path(folder) / "config.json")
    heard = _read(Path(folder) / "preprocessor_config.json", needed=False)
    kind = said.get("model_type")
    if kind == PICTURES:
        hears = {
            "rate_hz": heard.get("sampling_rate", 16_000),
            "mean": heard.get("mean", AST_MEAN),
            "spread": heard.get("std", AST_SPREAD),
        }
    elif kind in SAMPLES or kind == ALSO_HUBERT:
        rate_hz = heard.get("sampling_rate", said.get("sample_rate", 16_000))
        hears = {"rate_hz": rate_hz, "normalise": bool(heard.get("do_normalize", True))}
    else:
        known = ", ".join([PICTURES, *SAMPLES, ALSO_HUBERT])
        raise CheckpointError(f"{folder} holds an encoder of kind {kind!r}.", f"one of {known}")
    chosen = {name: said[name] for name in _words(str(kind)) if said.get(name) is not None}
    return {**chosen, "model_type": kind, "hears": hears}


def fbank(bands: int, rate_hz: int) -> Mel:
    """The contract of the pictures that an AST hears, but for its emphasis of highs: Kaldi's filter banks, natural log.

    Source: `compute-fbank-feats` of Kaldi with a Hann window of 25 ms every 10 ms.
    """
    window = round(WINDOW_SECONDS * rate_hz)
    return Mel(
        rate_hz=rate_hz,
        fft_samples=2 ** math.ceil(math.log2(window)),
        window_samples=window,
        hop_samples=round(HOP_SECONDS * rate_hz),
        bands=bands,
        low_hz=LOW_HZ,
        formula="htk",
        norm="none",
        scale="ln",
        floor=-100.0,
        centre=False,
    )


def emphasis(mel: Mel) -> Float[np.ndarray, "M"]:
    """How much the filter 1 - 0.97/z changes each band, in natural log of power.

    AST's samples go through it; applied to bands it is exact for a spectrum that is flat inside each.
    """
    bins_hz = np.arange(mel.bins) * mel.rate_hz / mel.fft_samples
    power = np.abs(1.0 - EMPHASIS * np.exp(-2j * np.pi * bins_hz / mel.rate_hz)) ** 2
    bands = mel_bank(mel).dense().astype(np.float64)
    whole = bands.sum(axis=1)
    # A band between two bins holds nothing, whatever is done to it.
    return np.log(np.where(whole > 0, bands @ power, 1.0) / np.where(whole > 0, whole, 1.0))


def _read(path: Path, *, needed: bool = True) -> dict[str, Any]:
    if not path.is_file() and not needed:
        return {}
    try:
        found = json.loads(path.read_text())
    except (OSError, ValueError, RecursionError) as error:
        raise CheckpointError(f"{path} cannot be read: {error}.", "the folder of a pretrained encoder") from error
    if not isinstance(found, dict):
        raise CheckpointError(f"{path} describes no encoder.", "names with values")
    return found


def _config(shape: Mapping[str, Any]) -> Any:  # noqa: ANN401 - the library's own types need the extra
    kind = str(shape["model_type"])
    values = {name: shape[name] for name in _words(kind) if name in shape}
    if kind != PICTURES:
        values["apply_spec_augment"] = False  # its masks come from global chance, which nobody could repeat
    try:
        return _library().AutoConfig.for_model("hubert" if kind == ALSO_HUBERT else kind, **values)
    except (TypeError, ValueError) as error:
        raise CheckpointError(f"An encoder of odd sizes: {str(error).splitlines()[0]}") from error


def _words(kind: str) -> list[str]:
    """The sizes that an encoder of this kind has, without what could make the library do more than compute."""
    plain = _library().AutoConfig.for_model("hubert" if kind == ALSO_HUBERT else kind)
    base = _library().PretrainedConfig().to_dict()
    return [name for name in plain.to_dict() if name not in base]


def _library() -> Any:  # noqa: ANN401
    try:
        return importlib.import_module("transformers")
    except ImportError as error:
        raise ConfigError(
            "Pretrained encoders need a package that is not installed.",
            "the extra `encoders`",
            "Run `pip install 'melscape[encoders]'`.",
        ) from error
