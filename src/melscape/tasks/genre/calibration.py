"""How sure a trained network may be: temperatures, fitted on mashups that it neither learnt from nor is judged by."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float
from torch import nn

from melscape.errors import CheckpointError
from melscape.measures.calibration import expected_calibration_error, fit_temperature, softmax
from melscape.models.weights import weights_hash
from melscape.tasks.genre.model import clip_logits, window_logits
from melscape.tasks.genre.prepare import Prepared
from melscape.work.atomic import write_bytes
from melscape.work.progress import Meter, Progress

CALIBRATION_NAME = "calibration.json"
MORE = 2  # times as many mashups as chose the best weights, and others: they would flatter what they chose
SEED_STEP = 1_000_003


@dataclass(frozen=True)
class Fitted:
    """A temperature, and the expected calibration error of the mashups it was fitted on, without it and with it."""

    temperature: float
    error_before: float
    error_after: float


@dataclass(frozen=True)
class Calibration:
    """What turns logits into probabilities that can be believed.

    Args:
        open: for music that it has not heard; the same as `closed` where no songs were held out.
        closed: for new mashups of the songs that it learnt from.
        prior: share of each genre among those songs: the answer about what cannot be heard.
        genres: in the order of the logits.
        weights: hash of those that it was fitted for; with others it promises nothing.
        held_out: whether `open` was fitted on songs that were not learnt from.
    """

    open: Fitted
    closed: Fitted
    prior: tuple[float, ...]
    genres: tuple[str, ...]
    weights: str
    held_out: bool = True

    @property
    def temperature(self) -> float:
        """What logits about music that was not learnt from are divided by."""
        return self.open.temperature

    def write(self, folder: Path) -> None:
        """Write it as JSON, all or nothing."""
        write_bytes(folder / CALIBRATION_NAME, (json.dumps(asdict(self), indent=1) + "\n").encode())

    @classmethod
    def read(cls, folder: Path) -> Calibration:
        """What `write` wrote. Errors: CheckpointError if it is not there or damaged."""
        path = folder / CALIBRATION_NAME
        try:
            values = json.loads(path.read_text())
            return cls(
                open=Fitted(**values["open"]),
                closed=Fitted(**values["closed"]),
                prior=tuple(values["prior"]),
                genres=tuple(values["genres"]),
                weights=str(values["weights"]),
                held_out=bool(values["held_out"]),
            )
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise _unsure(folder, f"is missing or damaged ({error})") from error

    def refuse_other(self, network: nn.Module, folder: Path) -> None:
        """Raise CheckpointError if the network in the folder has other weights than it was fitted for."""
        if weights_hash(network) != self.weights:
            raise _unsure(folder, "was fitted for other weights")


def _unsure(folder: Path, why: str) -> CheckpointError:
    found = f"{folder} does not know how sure it may be: {CALIBRATION_NAME} {why}."
    return CheckpointError(found, "a training that came to its end", f"melscape genre train --resume --out {folder}")


def calibrated(
    prepared: Prepared, network: nn.Module, on_progress: Callable[[Progress], None] = lambda _progress: None
) -> Calibration:
    """Fit both temperatures to fresh mashups: of the validation songs, and of those that were learnt from."""
    parts = [part for part in ("train", "validation") if part in prepared.materials]
    meter, fitted = Meter(len(parts)), {}
    for part in parts:
        on_progress(meter.now())
        fitted[part] = fitted_on(prepared, network, part)
        on_progress(meter.tick())
    songs = np.array([len(songs) for songs in prepared.materials["train"].songs.values()], np.float64)
    prior = tuple((songs / songs.sum()).tolist())
    genres, weights = prepared.config.genres, weights_hash(network)
    return Calibration(fitted[parts[-1]], fitted["train"], prior, genres, weights, held_out="validation" in fitted)


def fitted_on(prepared: Prepared, network: nn.Module, part: str) -> Fitted:
    """The temperature at which the network is least surprised by mashups of a part."""
    clips = prepared.clips(part, MORE * prepared.config.judged_mixes, prepared.seed + SEED_STEP)
    logits: Float[np.ndarray, "N K"] = clip_logits(window_logits(network, clips.windows), clips.owners)
    temperature = fit_temperature(logits, clips.truth)
    errors = [expected_calibration_error(softmax(logits, each), clips.truth) for each in (1.0, temperature)]
    return Fitted(temperature, *errors)
