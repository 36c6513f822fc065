"""How sure a trained network may be: temperatures, fitted on mashups that it neither learnt from nor is judged by."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float
from torch import nn

from melscape.errors import CheckpointError
from melscape.measures.calibration import expected_calibration_error, fit_temperature, softmax
from melscape.tasks.genre.model import clip_logits, window_logits
from melscape.tasks.genre.prepare import Prepared
from melscape.work.atomic import write_bytes

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
    """

    open: Fitted
    closed: Fitted
    prior: tuple[float, ...]
    genres: tuple[str, ...]

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
            fitted = {name: Fitted(**values[name]) for name in ("open", "closed")}
            return cls(**fitted, prior=tuple(values["prior"]), genres=tuple(values["genres"]))
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise CheckpointError(
                f"{path} cannot be read: {error}.", "the calibration of a finished run", "Finish it with --resume."
            ) from error


def calibrated(prepared: Prepared, network: nn.Module) -> Calibration:
    """Fit both temperatures to fresh mashups: of the validation songs, and of those that were learnt from."""
    closed = fitted_on(prepared, network, "train")
    held = "validation" in prepared.materials
    songs = np.array([len(songs) for songs in prepared.materials["train"].songs.values()], np.float64)
    prior = tuple((songs / songs.sum()).tolist())
    return Calibration(
        fitted_on(prepared, network, "validation") if held else closed, closed, prior, prepared.config.genres
    )


def fitted_on(prepared: Prepared, network: nn.Module, part: str) -> Fitted:
    """The temperature at which the network is least surprised by mashups of a part."""
    clips = prepared.clips(part, MORE * prepared.config.judged_mixes, prepared.seed + SEED_STEP)
    logits: Float[np.ndarray, "N K"] = clip_logits(window_logits(network, clips.windows), clips.owners)
    temperature = fit_temperature(logits, clips.truth)
    errors = [expected_calibration_error(softmax(logits, each), clips.truth) for each in (1.0, temperature)]
    return Fitted(temperature, *errors)
