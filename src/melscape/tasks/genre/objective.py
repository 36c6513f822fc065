"""What counts as wrong while genres are learnt, and how well it does on mashups held out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional

from melscape.measures.calibration import negative_log_likelihood
from melscape.measures.classification import macro_f1
from melscape.tasks.genre.config import GenreConfig
from melscape.tasks.genre.data import Clips
from melscape.tasks.genre.model import clip_logits, inputs_of, window_logits
from melscape.training.batches import Batch
from melscape.training.plan import Moment


def objective_of(config: GenreConfig) -> Callable[[nn.Module, Batch, Moment], Mapping[str, Tensor]]:
    """The losses by name: `cross_entropy` in nats, and `wrong`, the share of windows taken for another genre."""

    def losses(network: nn.Module, batch: Batch, moment: Moment) -> Mapping[str, Tensor]:
        del moment
        heard, genre = inputs_of(batch), batch["genre"]
        share, partner = _mixing(config.mixup_alpha, heard)
        logits = network(heard if partner is None else torch.lerp(heard[partner], heard, share))
        loss = functional.cross_entropy(logits, genre, label_smoothing=config.label_smoothing)
        if partner is not None:
            other = functional.cross_entropy(logits, genre[partner], label_smoothing=config.label_smoothing)
            loss = torch.lerp(other, loss, share)
        return {"cross_entropy": loss, "wrong": (logits.argmax(1) != genre).float().mean()}

    return losses


def validate_on(kinds: Mapping[str, Clips], config: GenreConfig) -> Callable[[nn.Module, Moment], Mapping[str, float]]:
    """The macro F1 of an epoch on each kind of clips (`f1_open`, `f1_closed`, …), and their surprise in nats."""

    def validate(network: nn.Module, moment: Moment) -> Mapping[str, float]:
        del moment
        said = {kind: clip_logits(window_logits(network, clips.windows), clips.owners) for kind, clips in kinds.items()}
        classes = len(config.genres)
        scores = {f"f1_{kind}": macro_f1(clips.truth, said[kind].argmax(1), classes) for kind, clips in kinds.items()}
        surprise = {f"loss_{kind}": negative_log_likelihood(said[kind], clips.truth) for kind, clips in kinds.items()}
        return {**scores, **surprise}

    return validate


def _mixing(alpha: float, heard: Tensor) -> tuple[Float[Tensor, ""], Int[Tensor, "B"] | None]:
    """How much of itself each input keeps, at least half, and which other it is mixed with; None for no mixing."""
    if alpha <= 0 or len(heard) < 2:
        return heard.new_ones(()), None
    share = torch.distributions.Beta(alpha, alpha).sample().to(heard)
    return torch.maximum(share, 1.0 - share), torch.randperm(len(heard), device=heard.device)
