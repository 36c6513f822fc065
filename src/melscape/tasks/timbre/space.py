"""A learnt space with the sounds in it: where each lies, what is known about it, and the view that ignores pitch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Float

from melscape.errors import CheckpointError
from melscape.measures.timbre_space import TimbreMetric
from melscape.work import atomic

if TYPE_CHECKING:
    import pyarrow as pa

POINTS_NAME, METRIC_NAME = "space.parquet", "space.safetensors"
LATENT, SPREAD = "mu_", "logvar_"


@dataclass(frozen=True)
class Space:
    """The sounds of a corpus as points of a latent space.

    Shapes: `latents` and `logvars` (N, D), `pitches_midi` (N,) with NaN for unknown. `labels` holds one word a sound
    for every column, among them `part` (train, validation, programs, pitches) and `instrument`.
    """

    names: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    pitches_midi: Float[np.ndarray, "N"]
    latents: Float[np.ndarray, "N D"]
    logvars: Float[np.ndarray, "N D"]
    metric: TimbreMetric
    _timbre: list[Float[np.ndarray, "N K"]] = field(default_factory=list, repr=False, compare=False)

    @property
    def timbre(self) -> Float[np.ndarray, "N K"]:
        """The sounds in the view in which an instrument stays near itself at every pitch."""
        if not self._timbre:
            self._timbre.append(self.metric.apply(self.latents, self.pitches_midi))
        return self._timbre[0]

    def part(self, *names: str) -> np.ndarray:
        """Indices of the sounds in these parts of the split."""
        return np.flatnonzero(np.isin(self.labels["part"], names))

    def write(self, folder: Path) -> None:
        """Keep the space beside the model: a table for people, the metric as tensors."""
        import pyarrow.parquet as pq
        from safetensors.numpy import save

        atomic.write_bytes(folder / METRIC_NAME, save(dict(self.metric.to_arrays())))
        with atomic.replacing(folder / POINTS_NAME) as temporary:
            pq.write_table(_table(self), temporary)

    @classmethod
    def read(cls, folder: Path) -> Space:
        """The space that was kept there. Errors: CheckpointError if it is missing or cannot be read."""
        import pyarrow.parquet as pq
        from safetensors.numpy import load_file

        try:
            table = pq.read_table(folder / POINTS_NAME)
            metric = TimbreMetric.from_arrays(load_file(folder / METRIC_NAME))
        except (OSError, ValueError) as error:
            raise CheckpointError(
                f"{folder} holds no timbre space: {error}.", "a finished run", "Finish its training with --resume."
            ) from error
        columns = {name: table[name].to_pylist() for name in table.column_names}
        return cls(
            tuple(columns["name"]),
            {name[6:]: tuple(words) for name, words in columns.items() if name.startswith("label_")},
            np.array(columns["pitch_midi"], np.float64),
            _numbered(columns, LATENT),
            _numbered(columns, SPREAD),
            metric,
        )


def _table(space: Space) -> pa.Table:
    import pyarrow as pa

    columns: dict[str, Any] = {"name": space.names, "pitch_midi": space.pitches_midi}
    columns |= {f"label_{name}": words for name, words in space.labels.items()}
    for prefix, rows in ((LATENT, space.latents), (SPREAD, space.logvars)):
        columns |= {f"{prefix}{number:03d}": rows[:, number] for number in range(rows.shape[1])}
    return pa.table(columns)


def _numbered(columns: Mapping[str, list], prefix: str) -> Float[np.ndarray, "N D"]:
    names = sorted(name for name in columns if name.startswith(prefix))
    return np.stack([np.array(columns[name], np.float32) for name in names], axis=1)
