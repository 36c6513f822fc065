"""A listener that shows a run in TensorBoard as well (extra `tensorboard`)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from melscape.errors import ConfigError
from melscape.training.events import Event, Step, Validated


class TensorBoard:
    """Writes the losses and measures of a run as TensorBoard scalars; use it in a `with` block and as a listener.

    Args:
        folder: where the event files go, usually `tensorboard/` inside the run.

    Raises:
        ConfigError: TensorBoard is not installed.
    """

    def __init__(self, folder: Path) -> None:
        try:
            from torch.utils.tensorboard import SummaryWriter
        except ImportError as error:
            raise ConfigError(
                "TensorBoard is not installed.", "the package tensorboard", "pip install 'melscape[tensorboard]'"
            ) from error
        self._writer = SummaryWriter(str(folder))

    def __call__(self, event: Event) -> None:
        """Write the numbers of one event."""
        if isinstance(event, Step):
            self._write("train", event.losses, event.step)
            self._writer.add_scalar("learning_rate", event.rate, event.step)
        elif isinstance(event, Validated):
            self._write("valid", event.measures, event.step)

    def __enter__(self) -> TensorBoard:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.close()

    def _write(self, group: str, values: Mapping[str, float], step: int) -> None:
        for name, value in values.items():
            self._writer.add_scalar(f"{group}/{name}", value, step)
