"""The mistakes a user can meet. Each says what was found, what was expected, and what to do next."""

from __future__ import annotations


class MelscapeError(Exception):
    """A mistake that the user can mend, in at most three short sentences.

    Args:
        found: what is there, with the value or the path.
        expected: what would have been right.
        next_step: what to do now.
    """

    def __init__(self, found: str, expected: str = "", next_step: str = "") -> None:
        self.found, self.expected, self.next_step = found, expected, next_step
        super().__init__(self.text)

    @property
    def text(self) -> str:
        """The message as lines: found, expected, next step; empty parts left out."""
        expected, then = f"Expected: {self.expected}", f"Next: {self.next_step}"
        parts = [self.found, expected if self.expected else "", then if self.next_step else ""]
        return "\n".join(part for part in parts if part)

    def __reduce__(self) -> tuple[type[MelscapeError], tuple[str, str, str]]:
        # Errors cross process boundaries: the default would hand the joined text to a three-part constructor.
        return type(self), (self.found, self.expected, self.next_step)


class AudioError(MelscapeError):
    """A sound that cannot be read, written or used."""


class CorpusError(MelscapeError):
    """A folder of sounds that cannot be learnt from as it is."""


class ContractError(MelscapeError):
    """A mel contract that differs from the one something was made with."""


class ConfigError(MelscapeError):
    """A setting that is unknown, out of range, or contradicts another."""


class CheckpointError(MelscapeError):
    """A run folder or checkpoint that is missing, damaged or of another kind."""


class WorkError(MelscapeError):
    """Work over many items that could not be started or carried through."""


class SynthError(MelscapeError):
    """A preset, or the synthesizer that should play it, that cannot be used."""
