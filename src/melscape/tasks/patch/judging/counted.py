"""An engine that counts what it is asked for: nobody's word is taken for the renders that an answer cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from melscape.synth.vital.presets import VitalPreset
    from melscape.synth.vital.render.engine import Engine
    from melscape.synth.vital.render.note import Note, Rendered


class Counted:
    """The same engine; `renders` is how many sounds were asked of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self.renders = engine, 0

    def render(self, preset: VitalPreset, note: Note, **more: Any) -> Any:  # noqa: ANN401 - whatever the engine gives
        """One sound."""
        self.renders += 1
        return self._engine.render(preset, note, **more)

    def attempt(self, preset: VitalPreset, note: Note, **more: Any) -> Rendered:  # noqa: ANN401
        """One sound, or why there is none."""
        self.renders += 1
        return self._engine.attempt(preset, note, **more)

    def stream(self, jobs: Iterable[tuple[VitalPreset, Note]], **more: Any) -> Iterator[Rendered]:  # noqa: ANN401
        """Sounds as they come."""
        return self._engine.stream((self._told(job) for job in jobs), **more)

    def render_many(self, jobs: Sequence[tuple[VitalPreset, Note]], **more: Any) -> list[Rendered]:  # noqa: ANN401
        """Many."""
        asked = list(jobs)
        self.renders += len(asked)
        return self._engine.render_many(asked, **more)

    def _told(self, job: tuple[VitalPreset, Note]) -> tuple[VitalPreset, Note]:
        self.renders += 1
        return job

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - all that does not sound is the engine's own
        return getattr(self._engine, name)
