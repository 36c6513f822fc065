"""From the numbers of a log-mel to numbers a network likes, and back without loss.

Works alike on numpy arrays and torch tensors: the result is of the kind, type and device of what came in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, TypeVar, cast

import numpy as np
from jaxtyping import Float

from melscape.errors import ConfigError

# A band that never changes has a spread of 0: it must not become a division by zero.
SMALLEST_SPREAD = 1e-3

Mels = TypeVar("Mels")


@dataclass(frozen=True)
class Scale:
    """Subtract `centre`, divide by `spread`; one number for all bands, or one for each of M bands.

    Made by `fixed` (from known limits) or `fit` (from training data only, never from what is held out).
    """

    centre: tuple[float, ...]
    spread: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.centre or len(self.centre) != len(self.spread):
            sizes = f"{len(self.centre)} centres and {len(self.spread)} spreads"
            raise ConfigError(f"A scale with {sizes}.", "as many of one as of the other", "Fit it again.")
        if not np.isfinite([*self.centre, *self.spread]).all() or min(self.spread) <= 0:
            raise ConfigError("A scale with a spread that is not over 0.", "finite numbers", "Fit it again.")

    @classmethod
    def fixed(cls, low: float = -80.0, high: float = 0.0) -> Scale:
        """`low` becomes -1 and `high` becomes 1."""
        if not low < high:
            raise ConfigError(f"Limits {low} and {high}.", "low under high", "Swap them.")
        return cls((0.5 * (low + high),), (0.5 * (high - low),))

    @classmethod
    def fit(cls, mels: Iterable[Float[np.ndarray, "*B M T"]]) -> Scale:
        """Mean 0 and deviation 1 in every band, over all frames of all `mels`, read once and one at a time.

        Errors: ConfigError if there is no frame, or if bands or finiteness differ.
        """
        frames, mean, squares = 0, np.zeros(0), np.zeros(0)
        for mel in mels:
            bands = np.moveaxis(np.asarray(mel, dtype=np.float64), -2, 0).reshape(np.shape(mel)[-2], -1)
            if bands.shape[1] == 0:
                continue
            mean, squares = (mean, squares) if frames else (np.zeros(len(bands)), np.zeros(len(bands)))
            _refuse_bad(bands, mean.size)
            # Chan's update of mean and sum of squares: one pass, exact for any number of frames.
            count, middle = bands.shape[1], bands.mean(axis=1)
            apart = middle - mean
            squares = squares + ((bands - middle[:, None]) ** 2).sum(1) + apart**2 * frames * count / (frames + count)
            frames += count
            mean = mean + apart * count / frames
        if not frames:
            raise ConfigError("No frame to fit a scale to.", "at least one log-mel", "Check the training part.")
        spread = np.maximum(np.sqrt(squares / frames), SMALLEST_SPREAD)
        return cls(tuple(mean.tolist()), tuple(spread.tolist()))

    def apply(self, mels: Mels) -> Mels:
        """Scale mels of shape (..., M, T)."""
        centre, spread = self._columns(mels)
        return cast(Mels, (cast(Any, mels) - centre) / spread)

    def undo(self, scaled: Mels) -> Mels:
        """The mels that `apply` made these from."""
        centre, spread = self._columns(scaled)
        return cast(Mels, cast(Any, scaled) * spread + centre)

    def to_dict(self) -> dict[str, list[float]]:
        """Ready for JSON or TOML; exact."""
        return {name: list(values) for name, values in asdict(self).items()}

    @classmethod
    def from_dict(cls, values: Mapping[str, Iterable[float]]) -> Scale:
        """What `to_dict` gave."""
        return cls(tuple(values["centre"]), tuple(values["spread"]))

    def _columns(self, mels: Any) -> tuple[Any, Any]:  # noqa: ANN401 - numpy and torch have no common type
        if len(self.centre) > 1 and mels.shape[-2] != len(self.centre):
            found = f"Mels with {mels.shape[-2]} bands, a scale with {len(self.centre)}."
            raise ConfigError(found, "the same number of bands", "Use the scale that the model was trained with.")
        columns = np.array([self.centre, self.spread])[:, :, None]
        if isinstance(mels, np.ndarray):
            kind = mels.dtype if np.issubdtype(mels.dtype, np.floating) else np.float32
            return tuple(columns.astype(kind))
        return tuple(mels.new_tensor(columns.tolist()))


def _refuse_bad(bands: Float[np.ndarray, "M T"], expected: int) -> None:
    if len(bands) != expected:
        raise ConfigError(
            f"Mels with {len(bands)} and with {expected} bands.", "one number", "Fit to one mel contract."
        )
    if not np.isfinite(bands).all():
        raise ConfigError("A log-mel that is not finite.", "finite levels", "Check the sounds; run load again.")
